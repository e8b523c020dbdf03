"""The command `lms`; in a host the same commands are `flask lms …` (design 6)."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo

from lms.domain.state import State
from lms.errors import Invalid, LMSError, NotFound
from lms.library.check import check_course
from lms.library.codes import format_finding
from lms.library.fix import fix_files
from lms.library.rename import rename_unit
from lms.library.renderer import Renderer
from lms.services import accounts, people_import, reporting, verification
from lms.services.reporting import Report
from lms.services.school import School
from lms.storage.migrate import migrate
from lms.translations import LANGUAGES, get_translations
from lms.web.state import KEY


@click.group("lms")
def commands() -> None:
    """Self-study between training days."""


def main() -> None:
    """The console command. Expected problems are one sentence, not a traceback."""
    try:
        commands(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except LMSError as error:
        click.echo(f"{_t('Error')}: {describe(error)}", err=True)
        sys.exit(1)


def find_app() -> Flask:
    """The host's application under `flask lms`, else the standalone one."""
    info = click.get_current_context().find_object(ScriptInfo)
    if info is not None:
        return info.load_app()
    from lms.app import create_app

    return create_app()


@contextmanager
def _school() -> Iterator[School]:
    app = find_app()
    school: School = app.extensions[KEY].school
    with app.app_context(), school.storage.connected():
        try:
            yield school
        finally:
            school.publisher.close()


def get_language() -> str:
    """The language of what the commands say."""
    from lms.app import read_environment

    return read_environment()["LMS_LANGUAGE"]


def find_course() -> tuple[Path, Path]:
    """The folders of content and quizzes the settings ask for."""
    from lms.app import read_environment
    from lms.extension import find_folders

    return find_folders(read_environment())


def _t(message: str, **values: Any) -> str:
    text = get_translations(get_language(), "commands").gettext(message)
    return text % values if values else text


def describe(error: LMSError) -> str:
    """An expected problem as a sentence for whoever typed the command."""
    if isinstance(error, NotFound):
        return _t("There is no %(kind)s %(key)s.", kind=_t(error.kind), key=error.key)
    if isinstance(error, Invalid):
        return _t(error.code.replace("_", " "))
    return str(error)


def show_progress(done: int, total: int) -> None:
    """A counting line on a terminal, nothing in a pipe."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        click.echo(f"\r{done}/{total}", nl=False, err=True)
        click.echo(end, nl=False, err=True)


@commands.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--demo", is_flag=True, help="A throw-away database with 25 made-up people.")
def serve_command(host: str, port: int, workers: int, demo: bool) -> None:
    """Start the server; creates and migrates the database first."""
    from lms.serving import serve, serve_demo

    if demo:
        serve_demo(host, port, workers, _t, show_progress)
    else:
        serve(host, port, workers, _t)


@commands.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest shape, after a copy of it was made."""
    with _school() as school:
        done = migrate(school.storage)
        click.echo(_t("Done: %(count)s steps.", count=len(done)))


@commands.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--fix", is_flag=True, help="Write every file in the one way it is written.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language of the sentences.")
def check_command(paths: tuple[Path, ...], fix: bool, lang: str | None) -> None:
    """Check the course's files; exit with 1 when something keeps one from being published."""
    content, quizzes = find_course()
    if fix:
        for path in fix_files(content, quizzes):
            click.echo(_t("Mended: %(path)s", path=path))
    renderer = Renderer()
    try:
        findings = check_course(content, quizzes, renderer, today=date.today(), paths=paths)
    finally:
        renderer.close()
    language = lang or get_language()
    translate = get_translations(language, "check").gettext
    for finding in findings:
        click.echo(format_finding(finding, translate))
    if any(finding.blocks for finding in findings):
        click.get_current_context().exit(1)


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
    with _school() as school:
        try:
            language = school.library.programme.language
            rows = people_import.read_people(file.read_bytes(), language)
            imported = people_import.import_people(school, cohort, rows)
        except people_import.ImportRefused as refused:
            for problem in refused.problems:
                click.echo(f"{file}:{problem.line}: {describe_problem(problem)}", err=True)
            click.echo(_t("Nothing was imported."), err=True)
            click.get_current_context().exit(1)
        click.echo(_t("Imported: %(count)s people.", count=len(imported)))


def describe_problem(problem: people_import.RowProblem) -> str:
    """What is wrong in a line of a file, naming the column."""
    sentences = {
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
    }
    return _t(sentences[problem.code], column=problem.column, value=problem.value)


@commands.command("login-link")
@click.argument("who")
def login_link_command(who: str) -> None:
    """Print a sign-in link for somebody: by e-mail, name or number. It works for seven days."""
    with _school() as school:
        found = accounts.find_people(who)
        if not found:
            raise NotFound("person", who)
        if len(found) > 1:
            click.echo(_t("Several people fit. Use the number:"), err=True)
            for person in found:
                click.echo(f"{person.id}\t{person.name}\t{person.email or ''}", err=True)
            click.get_current_context().exit(1)
        token = accounts.make_login_link(school, found[0])
    from lms.serving import link_address

    click.echo(link_address(find_app(), token))


@commands.command("report")
@click.option("--cohort", required=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day; today when left out.")
@click.option("--known-at", help="What was known then, as ISO time; UTC when no zone is named.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
def report_command(cohort: str, as_of: datetime | None, known_at: str | None, form: str) -> None:
    """Figures of a cohort for a day, without names; equal arguments give equal bytes."""
    with _school() as school:
        day = as_of.date() if as_of else school.moment().today
        report = reporting.make_report(
            school, cohort, as_of=day, known_at=parse_time(known_at) if known_at else None
        )
    click.echo(write_json(report) if form == "json" else write_csv(report), nl=False)


def parse_time(text: str) -> datetime:
    """An ISO time as naive UTC. Raises BadParameter."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} is no ISO time", param_hint="--known-at") from error
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def write_csv(report: Report) -> str:
    """Semicolons and a byte-order mark, as spreadsheets in German expect it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ["cohort", "as_of", "known_at", "people", "teaching_units", "online", "minutes"]
    )
    writer.writerow(
        [
            report.cohort,
            report.as_of.isoformat(),
            report.known_at.isoformat(timespec="seconds"),
            report.people,
            report.teaching_units,
            report.teaching_units_online,
            report.study_minutes,
        ]
    )
    writer.writerow(["id", "title", "kind", "done", *(state.value for state in State)])
    for row in report.rows:
        counts = [row.states[state] for state in State]
        writer.writerow([row.id, row.title, row.kind, row.done, *counts])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def write_json(report: Report) -> str:
    document = {
        "cohort": report.cohort,
        "title": report.title,
        "as_of": report.as_of.isoformat(),
        "known_at": report.known_at.isoformat(timespec="seconds"),
        "people": report.people,
        "teaching_units": report.teaching_units,
        "teaching_units_online": report.teaching_units_online,
        "study_minutes": report.study_minutes,
        "rows": [
            {"id": row.id, "title": row.title, "kind": row.kind, "done": row.done, **row.states}
            for row in report.rows
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


@commands.command("verify")
def verify_command() -> None:
    """Check the database and every kept summary; exit with 1 when something is wrong."""
    with _school() as school:
        problems = verification.verify(school, show_progress)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.get_current_context().exit(1)
    click.echo(_t("Everything is in order."))
