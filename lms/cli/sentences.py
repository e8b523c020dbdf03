"""What the commands say about problems. Message ids are English."""

from typing import Any

import click

from lms.cli.surroundings import t
from lms.errors import Invalid, LMSError, NotFound
from lms.services import people_import

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
