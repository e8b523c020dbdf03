"""People of the installation: importing them, and letting them in."""

from pathlib import Path

import click
from flask import current_app

from lms.cli.group import commands
from lms.cli.sentences import Problem, describe_row
from lms.cli.surroundings import find_host, open_school, t
from lms.errors import Invalid, NotFound
from lms.services import accounts, people_import, people_reading, second_factors


@commands.group("people")
def people_commands() -> None:
    """People of the installation."""


@people_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cohort", required=True, help="The slug of the cohort they take part in.")
def import_command(file: Path, cohort: str) -> None:
    """Add the people of a list (.xlsx or .csv) to a cohort; all of them, or none."""
    with open_school() as school:
        try:
            rows = _read_rows(file)
            people_import.import_people(school, None, cohort, rows)
        except people_import.ImportRefused as refused:
            for problem in refused.problems:
                click.echo(f"{file}:{problem.line}: {describe_row(problem)}", err=True)
            raise Problem(t("Nothing was imported.")) from refused
    click.echo(t("Imported: %(count)s people.", count=len(rows)))


def _read_rows(file: Path) -> tuple[people_reading.ImportedRow, ...]:
    """Raises ImportRefused for any fault, an unknown column too: nobody is asked here."""
    try:
        read = people_reading.read_people(file.read_bytes())
    except people_reading.FileRefused as refused:
        raise people_import.ImportRefused((refused.problem,)) from refused
    problems = (*read.ignored, *read.problems)
    if problems:
        raise people_import.ImportRefused(problems)
    return read.rows


@commands.command("login-link")
@click.argument("who")
@click.option("--lost-factor", is_flag=True, help="Take their second factors away: they are lost.")
def login_link_command(who: str, lost_factor: bool) -> None:
    """Print a sign-in link for somebody: by e-mail, name or number. It works for seven days."""
    if find_host():
        raise Invalid("host_serves")
    from lms.serving import link_address

    with open_school() as school:
        found = accounts.find_people(who)
        if not found:
            raise NotFound("person", who)
        if len(found) > 1:
            for person in found:
                click.echo(f"{person.id}\t{person.name}\t{person.email or ''}", err=True)
            raise Problem(t("Several people fit. Use the number."))
        if lost_factor:
            second_factors.reset_factors(school, None, found[0])
        token = accounts.make_login_link(school, found[0])
        click.echo(link_address(current_app, token))
