"""The command `lms`; in a host the same commands are `flask lms …` (design 6)."""

import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo

from lms.errors import Invalid, LMSError, NotFound
from lms.library.check import check_course
from lms.library.codes import format_finding
from lms.library.fix import fix_files
from lms.library.rename import rename_unit
from lms.library.renderer import Renderer
from lms.services import accounts, people_import, reporting, verification
from lms.services.report_file import FORMATS, write_report
from lms.services.school import School
from lms.storage.migrate import migrate, pending
from lms.translations import LANGUAGES, get_translations
from lms.web.state import KEY

NOT_FOUND = {
    "person": "Nobody fits “%(key)s”.",
    "cohort": "There is no cohort “%(key)s”.",
    "lesson": "There is no lesson “%(key)s”.",
}
INVALID = {
    "ambiguous": "Several modules have a lesson “%(name)s”.",
    "as_of_in_future": "The day lies in the future.",
    "database_missing": "There is no database at %(path)s. Type “lms migrate” to make one, or set "
    "LMS_DATA_DIR to the right folder.",
    "database_old": "The database must be brought up to date first. Type “lms migrate”.",
    "folder_missing": "There is no folder %(path)s. Make it, or set LMS_DATA_DIR.",
    "host_serves": "Here the host's own server shows the course, and the host signs people in.",
    "known_at_in_future": "The moment lies in the future.",
    "no_time": "%(text)s is no ISO time such as 2026-11-30T18:00.",
    "path_outside": "%(path)s is no part of the course in %(content)s and %(quizzes)s.",
    "port_taken": "Another program uses port %(port)s. Name another one with --port.",
    "slug": "“%(name)s” cannot be a name. Use small letters, digits and single hyphens.",
    "taken": "“%(name)s” is the name of something else in the course.",
}
ROW_PROBLEMS = {
    "file_too_large": "The file is too large.",
    "file_empty": "The file is empty.",
    "unknown_column": "Column %(column)s: this name is not known.",
    "column_twice": "Column %(column)s: it stands there twice.",
    "column_missing": "The column %(column)s is missing.",
    "too_many_cells": "There are more cells than columns.",
    "value_missing": "Column %(column)s: this must not be empty.",
    "bad_email": "Column %(column)s: %(value)s is no e-mail address.",
    "unreadable_letters": "Column %(column)s: %(value)s has letters that cannot be read.",
    "person_twice": "%(value)s stands in this file twice.",
    "in_another_cohort": "%(value)s takes part in another course of this programme.",
}
COLUMNS = {"name": "Name", "email": "E-mail", "phone": "Phone", "given_name": "Given name"}


class Problem(click.ClickException):
    """An expected problem: one sentence, exit code 1, no traceback."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self._line = f"{t('Error')}: {sentence}"  # a host's language is known in here only

    def show(self, file: Any = None) -> None:
        click.echo(self._line, file=file, err=file is None)


class Commands(click.Group):
    """Says domain errors in one sentence, under `lms` and under `flask lms` alike."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LMSError as error:
            raise Problem(describe(error)) from error


def describe(error: LMSError) -> str:
    """An expected problem as a sentence for whoever typed the command."""
    if isinstance(error, NotFound) and error.kind in NOT_FOUND:
        return t(NOT_FOUND[error.kind], key=error.key)
    if isinstance(error, Invalid) and error.code in INVALID:
        return t(INVALID[error.code], **error.facts)
    return str(error)


def describe_row(problem: people_import.RowProblem) -> str:
    """What is wrong in a line of a file, naming the column."""
    column = t(COLUMNS.get(problem.column, problem.column))
    return t(ROW_PROBLEMS[problem.code], column=column, value=problem.value)


def t(message: str, **values: object) -> str:
    """A message in the language of the commands."""
    text = get_translations(read_settings()["LMS_LANGUAGE"], "commands").gettext(message)
    return text % values if values else text


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


def _refuse_unready(school: School) -> None:
    path = school.storage.path
    if path is not None and not path.is_file():
        raise Invalid("database_missing", path=path)
    school.storage.ping()
    if pending(school.storage):
        raise Invalid("database_old")


@click.group("lms", cls=Commands)
def commands() -> None:
    """Self-study between training days."""


@commands.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="How many processes answer.")
@click.option("--demo", is_flag=True, help="A throw-away database with 25 made-up people.")
def serve_command(host: str, port: int, workers: int, demo: bool) -> None:
    """Start the server; creates and migrates the database first."""
    if find_host():
        raise Invalid("host_serves")
    from lms.serving import serve, serve_demo

    if demo:
        serve_demo(host, port, workers, t, show_progress)
    else:
        refuse_missing_folder()
        serve(host, port, workers, t)


@commands.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest shape, after a copy of it was made."""

    def show(kind: str, name: str) -> None:
        click.echo(t("Copy: %(path)s", path=name) if kind == "backup" else name)

    with open_school(ready=False) as school:
        migrate(school.storage, on_step=show)
    click.echo(t("The database is up to date."))


@commands.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--fix", is_flag=True, help="Write every file in the one way it is written.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language of the sentences.")
def check_command(paths: tuple[Path, ...], fix: bool, lang: str | None) -> None:
    """Check the course's files; exit with 1 when something keeps one from being published."""
    content, quizzes = find_course()
    _refuse_outside(paths, content, quizzes)
    if fix:
        for path in fix_files(content, quizzes, paths=paths):
            click.echo(t("Mended: %(path)s", path=path))
    with Renderer() as renderer:
        findings = check_course(content, quizzes, renderer, today=date.today(), paths=paths)
    translate = get_translations(lang or read_settings()["LMS_LANGUAGE"], "check").gettext
    for finding in findings:
        click.echo(format_finding(finding, translate))
    if any(finding.blocks for finding in findings):
        click.get_current_context().exit(1)


def _refuse_outside(paths: tuple[Path, ...], content: Path, quizzes: Path) -> None:
    """Nothing would be found there, which must not look like a clean course."""
    for path in paths:
        real = path.resolve()
        if not any(
            real.is_relative_to(top) or top.is_relative_to(real) for top in (content, quizzes)
        ):
            raise Invalid("path_outside", path=path, content=content, quizzes=quizzes)


@commands.command("rename")
@click.argument("old")
@click.argument("new")
def rename_command(old: str, new: str) -> None:
    """Give a lesson another file name; its id, its questions and links to it stay right."""
    content, quizzes = find_course()
    for path in rename_unit(content, quizzes, old, new):
        click.echo(path)


@commands.group("people")
def people_commands() -> None:
    """People of the installation."""


@people_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cohort", required=True, help="The slug of the cohort they take part in.")
def import_command(file: Path, cohort: str) -> None:
    """Add the people of a CSV file to a cohort; all of them, or none."""
    with open_school() as school:
        try:
            language = school.library.programme.language
            rows = people_import.read_people(file.read_bytes(), language)
            imported = people_import.import_people(school, cohort, rows)
        except people_import.ImportRefused as refused:
            for problem in refused.problems:
                click.echo(f"{file}:{problem.line}: {describe_row(problem)}", err=True)
            raise Problem(t("Nothing was imported.")) from refused
    click.echo(t("Imported: %(count)s people.", count=len(imported)))


@commands.command("login-link")
@click.argument("who")
def login_link_command(who: str) -> None:
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
        token = accounts.make_login_link(school, found[0])
        click.echo(link_address(current_app, token))


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


def main() -> None:
    """The console command."""
    commands(prog_name="lms")
