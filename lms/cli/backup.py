"""Keeping an installation safe in one file, and bringing it back."""

from pathlib import Path

import click

from lms.cli.group import commands
from lms.cli.surroundings import open_school, read_settings, show_progress, t
from lms.errors import Invalid
from lms.services.backing_up import back_up
from lms.services.founding import get_version
from lms.services.restoring import restore


@commands.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup_command(file: Path) -> None:
    """Write the whole installation into one file, while it is in use."""
    with open_school(ready=False) as school:
        path = school.storage.path
        if path is not None and not path.is_file():
            raise Invalid("database_missing", path=path)
        manifest = back_up(school, file, get_version(), show_progress)
    click.echo(
        t("Kept and checked: %(count)s files in %(path)s", count=len(manifest.files), path=file)
    )
    click.echo(t("The file holds personal data and keys. Keep it as safe as the server."))


@commands.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    """Make an installation out of a backup, in the folder LMS_DATA_DIR, which must be empty."""
    settings = read_settings()
    if settings["LMS_DATABASE_URL"]:
        raise Invalid("restore_elsewhere")
    folder = Path(settings["LMS_DATA_DIR"]).resolve()
    needed = restore(file, folder, show_progress)
    click.echo(t("The installation is back: %(path)s", path=folder))
    if needed:
        click.echo(t("It is from an older version. “lms serve” brings its database up to date."))
