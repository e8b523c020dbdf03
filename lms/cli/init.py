"""`lms init`: makes an installation, asking on a terminal for what was not said."""

import secrets
import shlex
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from lms.cli.group import commands
from lms.cli.sentences import describe
from lms.cli.serve import PORT
from lms.cli.surroundings import find_host, print_findings, read_settings, t
from lms.errors import Invalid
from lms.library.check import check_course
from lms.library.renderer import Renderer
from lms.services.founding import (
    SHIPPED,
    Wanted,
    check_folder,
    check_url,
    find_course_files,
    found,
    read_coordinator,
    read_title,
)
from lms.web.state import KEY

COURSE_HELP = "shipped, empty, or a folder with content/ and quizzes/."


@commands.command("init")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--course", help=COURSE_HELP)
@click.option("--title", help="What the course is called.")
@click.option("--url", help="The address people type, such as https://kurs.example.org.")
@click.option("--coordinator", help='The first coordinator, as "Name <mail>".')
def init_command(
    folder: Path | None,
    course: str | None,
    title: str | None,
    url: str | None,
    coordinator: str | None,
) -> None:
    """Make an installation of your own: a folder with a course, a database, a coordinator."""
    if find_host():
        raise Invalid("host_serves")
    settings = read_settings()
    place = (folder or Path(settings["LMS_DATA_DIR"])).resolve()
    check_folder(place)
    if coordinator is None and not _can_ask():
        raise Invalid("cannot_ask", options='--coordinator "Name <mail>"')
    course = course or _ask(t("Which course: shipped, empty, or a folder"), SHIPPED, _read_course)
    files = find_course_files(course)
    title = title or _ask(t("What is the course called"), read_title(files))
    if url is None:
        url = _ask(t("Which address will people type (nothing: decide later)"), "", _read_url)
    if coordinator is None:
        coordinator = _ask(t("Who coordinates, as Name <mail>"), read=_read_coordinator)
    who = read_coordinator(coordinator)
    wanted = Wanted(files, course == SHIPPED, title, _read_url(url), who)
    token = found(place, wanted, settings["LMS_DATABASE_URL"])
    _say(place, wanted, token)


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _ask(question: str, default: str | None = None, read: Callable[[str], str] = str) -> str:
    """What is typed on a terminal, asked for until it can be read; in a pipe the default."""
    if not _can_ask():
        return default or ""

    def check(text: str) -> str:
        try:
            return read(text)
        except Invalid as error:
            raise click.UsageError(describe(error)) from error

    answer: str = click.prompt(
        question, default=default, show_default=bool(default), value_proc=check
    )
    return answer


def _read_course(text: str) -> str:
    find_course_files(text)
    return text


def _read_url(text: str) -> str:
    return check_url(text) if text.strip() else ""


def _read_coordinator(text: str) -> str:
    read_coordinator(text)
    return text


def _say(place: Path, made: Wanted, token: str) -> None:
    """Where it is, what is wrong with the course, how to get in, and what to type next."""
    from lms.app import create_app
    from lms.serving import link_address

    click.echo(t("The installation is made: %(path)s", path=place))
    with Renderer() as renderer:
        content, quizzes = place / "content", place / "quizzes"
        findings = check_course(content, quizzes, renderer, today=date.today(), paths=())
    broken = [finding for finding in findings if finding.blocks]
    print_findings(broken)
    if broken:
        click.echo(t("Mend these files. Until then they are not shown. “lms check” tells more."))
    app = create_app({"LMS_DATA_DIR": str(place), "LMS_SECRET_KEY": secrets.token_hex()})
    name = made.coordinator.name
    click.echo(t("Sign-in link for %(name)s, good for seven days and one use:", name=name))
    click.echo(f"  {link_address(app, token)}")
    app.extensions[KEY].school.storage.close()
    click.echo(t("Type next, so that the link works:"))
    if place != Path.cwd():
        click.echo(f"  cd {shlex.quote(str(place))}")
    click.echo(f"  lms serve{_find_port(made.url)}")


def _find_port(url: str) -> str:
    """The option without which an address on this computer would lead nowhere."""
    parts = urlsplit(url)
    is_here = parts.hostname in ("127.0.0.1", "localhost")
    return f" --port {parts.port}" if is_here and parts.port not in (None, PORT) else ""
