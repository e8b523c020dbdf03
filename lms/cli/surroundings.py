"""What a command works in: the host's application or the installation the settings name."""

import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo

from lms.errors import Invalid
from lms.library.codes import format_finding
from lms.library.finding import Finding
from lms.services.installation import check_installed
from lms.services.school import School
from lms.storage.migrate import pending
from lms.translations import get_translations
from lms.web.state import KEY


def t(message: str, **values: object) -> str:
    """A message in the language of the commands."""
    text = get_translations(_find_language(), "commands").gettext(message)
    return text % values if values else text


def _find_language() -> str:
    context = click.get_current_context(silent=True)
    chosen = context.params.get("lang") if context else None
    return str(chosen or read_settings()["LMS_LANGUAGE"])


def print_findings(findings: Iterable[Finding]) -> None:
    """What is wrong in the course's files, one line each."""
    translate = get_translations(_find_language(), "check").gettext
    for finding in findings:
        click.echo(format_finding(finding, translate))


def find_host() -> Flask | None:
    """The host's application under `flask lms …`, None under plain `lms …`."""
    context = click.get_current_context(silent=True)
    info = context.find_object(ScriptInfo) if context else None
    return info.load_app() if info else None


def read_settings() -> Mapping[str, Any]:
    """The host's configuration, else the environment."""
    from lms.app import read_environment

    host = find_host()
    return host.config if host else read_environment()


def find_course() -> tuple[Path, Path]:
    """The folders of content and quizzes the settings ask for."""
    from lms.extension import find_folders

    return find_folders(read_settings())


def show_progress(done: int, total: int) -> None:
    """A counting line on a terminal, nothing in a pipe."""
    if sys.stderr.isatty():
        click.echo(f"\r{done}/{total}", nl=done == total, err=True)


@contextmanager
def open_school(*, ready: bool = True) -> Iterator[School]:
    """The school of the host or the installation, its database open. Never makes a database that
    has to be `ready`, and keeps no key of its own: commands sign nothing.
    """
    from lms.app import create_app

    app = find_host()
    if app is None:
        refuse_missing_folder()
        app = create_app({"LMS_SECRET_KEY": secrets.token_hex()})
    school: School = app.extensions[KEY].school
    try:
        if ready:
            _refuse_unready(school)
        with app.app_context(), school.storage.connected():
            yield school
    finally:
        school.publisher.close()
        school.storage.close()


def refuse_missing_folder() -> None:
    """Raises Invalid where the data folder is not there."""
    folder = Path(read_settings()["LMS_DATA_DIR"])
    if not folder.is_dir():
        raise Invalid("folder_missing", path=folder.resolve())


def refuse_missing_installation() -> None:
    """Raises Invalid where there is nothing to serve: what is not there is not made up."""
    settings = read_settings()
    check_installed(Path(settings["LMS_DATA_DIR"]).resolve(), settings["LMS_DATABASE_URL"])


def _refuse_unready(school: School) -> None:
    path = school.storage.path
    if path is not None and not path.is_file():
        raise Invalid("database_missing", path=path)
    school.storage.ping()
    if pending(school.storage):
        raise Invalid("database_old")
