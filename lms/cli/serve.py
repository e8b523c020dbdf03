"""Running the installation: the server, its database, and whether all is well."""

import click

from lms.cli.group import commands
from lms.cli.surroundings import (
    find_host,
    open_school,
    refuse_missing_folder,
    refuse_missing_installation,
    show_progress,
    t,
)
from lms.errors import Invalid
from lms.services import verification
from lms.storage.migrate import migrate

PORT = 8000


@commands.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=PORT, show_default=True)
@click.option("--workers", default=2, show_default=True, help="How many processes answer.")
@click.option("--demo", is_flag=True, help="A throw-away database with 25 made-up people.")
def serve_command(host: str, port: int, workers: int, demo: bool) -> None:
    """Start the server of an installation; migrates its database first."""
    if find_host():
        raise Invalid("host_serves")
    from lms.serving import serve, serve_demo

    if demo:
        serve_demo(host, port, workers, t, show_progress)
    else:
        refuse_missing_folder()
        refuse_missing_installation()
        serve(host, port, workers, t)


@commands.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest shape, after a copy of it was made."""

    def show(kind: str, name: str) -> None:
        click.echo(t("Copy: %(path)s", path=name) if kind == "backup" else name)

    with open_school(ready=False) as school:
        migrate(school.storage, on_step=show)
    click.echo(t("The database is up to date."))


@commands.command("verify")
def verify_command() -> None:
    """Check the database and every kept summary; exit with 1 when something is wrong."""
    with open_school() as school:
        problems = verification.verify(school, show_progress)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.get_current_context().exit(1)
    click.echo(t("Everything is in order."))
