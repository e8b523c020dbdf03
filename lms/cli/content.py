"""The installation's own course beside the one that comes with the program."""

from pathlib import Path

import click

from lms.cli.group import commands
from lms.cli.surroundings import find_course, read_settings, t
from lms.services.shipped import WAITING, FileState, compare_course
from lms.translations import LANGUAGES

HEADINGS = {
    FileState.BOTH: "Changed here and in the shipped course. Look at both texts:",
    FileState.NEWER: "Newer in the shipped course, unchanged here. Can be taken over:",
    FileState.NEW: "New in the shipped course. Can be added:",
    FileState.CHANGED: "Changed here only:",
    FileState.GONE: "No longer in the shipped course:",
    FileState.OWN: "Only here:",
}


@commands.group("content")
def content_commands() -> None:
    """The course's own copy beside the shipped course."""


@content_commands.command("status")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language of the sentences.")
def status_command(lang: str | None) -> None:
    """List what is newer in the shipped course. Changes nothing."""
    data_dir = Path(read_settings()["LMS_DATA_DIR"]).resolve()
    found = compare_course(data_dir, *find_course())
    if not found:
        click.echo(t("This course is no copy of the shipped one: there is nothing to compare."))
        return
    for state, heading in HEADINGS.items():
        names = [each.name for each in found if each.state is state]
        if names:
            click.echo(t(heading))
            click.echo("".join(f"  {name}\n" for name in names))
    same = sum(each.state is FileState.SAME for each in found)
    click.echo(t("Same as in the shipped course: %(count)s files.", count=same))
    if any(each.state in WAITING for each in found):
        click.echo(t("Coordinators take texts over on the page “Newer texts”."))
