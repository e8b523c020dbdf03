"""Figures of a cohort for a day."""

from datetime import UTC, datetime

import click

from lms.cli.group import commands
from lms.cli.surroundings import open_school, t
from lms.errors import Invalid
from lms.services import reporting
from lms.services.report_file import FORMATS, write_report


@commands.command("report")
@click.option("--cohort", required=True, help="The slug of the cohort.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day; today when left out.")
@click.option("--known-at", help="What was known then, as ISO time; UTC when no zone is named.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True)
def report_command(cohort: str, as_of: datetime | None, known_at: str | None, form: str) -> None:
    """Figures of a cohort for a day, without names; equal arguments give equal bytes."""
    known = parse_time(known_at) if known_at else None
    with open_school() as school:
        day = as_of.date() if as_of else school.moment().today
        report = reporting.make_report(school, cohort, as_of=day, known_at=known)
    click.echo(write_report(report, form, t), nl=False)


def parse_time(text: str) -> datetime:
    """An ISO time as naive UTC. Raises Invalid."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("no_time", text=text) from error
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
