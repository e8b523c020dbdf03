"""What the commands say about problems. Message ids are English."""

import errno
from typing import Any

import click

from lms.cli.surroundings import t
from lms.errors import Invalid, LMSError, NotFound, SetupError
from lms.services import people_import

NOT_FOUND = {
    "person": "Nobody fits “%(key)s”.",
    "cohort": "There is no cohort “%(key)s”.",
    "lesson": "There is no lesson “%(key)s”.",
}
INVALID = {
    "ambiguous": "Several modules have a lesson “%(name)s”.",
    "as_of_in_future": "The day lies in the future.",
    "cannot_ask": "There is no terminal to ask on. Please add: %(options)s",
    "coordinator": "“%(text)s” is no name with an e-mail address. Write: Name <mail@example.org>",
    "database_missing": "There is no database at %(path)s. Type “lms migrate” to make one, or set "
    "LMS_DATA_DIR to the right folder.",
    "database_old": "The database must be brought up to date first. Type “lms migrate”.",
    "database_used": "The database knows people already. Name an empty one in LMS_DATABASE_URL.",
    "folder_missing": "There is no folder %(path)s. Make it, or set LMS_DATA_DIR.",
    "folder_not_empty": "%(path)s is not an empty folder. Name a new one: lms init FOLDER",
    "host_serves": "Here the host's own server shows the course, and the host signs people in.",
    "installation_bare": "The installation in %(path)s has no database (%(database)s). "
    "Set LMS_DATABASE_URL, or bring back a copy.",
    "installation_newer": "%(path)s was made by a newer version. Install that version.",
    "installation_unreadable": "%(path)s cannot be read. Bring back a copy of this file.",
    "known_at_in_future": "The moment lies in the future.",
    "mail_login_refused": "The mail server does not accept the name or the password in "
    "LMS_SMTP_URL.",
    "mail_not_secure": "The connection to the mail server is not secure. Nothing was sent over it.",
    "mail_sender_refused": "The mail server does not accept the address mails come from "
    "(LMS_MAIL_FROM).",
    "mail_unreachable": "The mail server does not answer. The mails wait.",
    "no_course": "There is no course in %(path)s: programme.md is missing.",
    "no_installation": "There is no installation in %(path)s: neither %(installation)s nor "
    "%(database)s is there. Type “lms init FOLDER” to make one, or set LMS_DATA_DIR.",
    "no_mail_server": "LMS_SMTP_URL is not set: no mails go out. They wait until it is.",
    "no_time": "%(text)s is no ISO time such as 2026-11-30T18:00.",
    "path_outside": "%(path)s is no part of the course in %(content)s and %(quizzes)s.",
    "port_taken": "Another program uses port %(port)s. Name another one with --port.",
    "slug": "“%(name)s” cannot be a name. Use small letters, digits and single hyphens.",
    "url": "“%(text)s” is no address such as https://kurs.example.org.",
    "taken": "“%(name)s” is the name of something else in the course.",
}
SETUP = {
    "course_empty": "The course in %(path)s has mistakes and cannot be shown. "
    "“lms check” says where.",
    "database_address": "LMS_DATABASE_URL is no address of a database. Write "
    "sqlite:///path/to/file or postgresql://user:password@host/name.",
    "database_broken": "The database cannot be read: %(why)s. Bring back a copy.",
    "database_folder": "The folder %(path)s for the database is missing. Make it, or change "
    "LMS_DATABASE_URL.",
    "database_newer": "The database was made by a newer version: it has %(names)s. Install that "
    "version, or bring back a copy from before.",
    "database_old": INVALID["database_old"],
    "database_readonly": "The database cannot be written. Give this user the right to write to "
    "the file and its folder.",
    "database_silent": "The database does not answer: %(why)s",
    "database_unreachable": "The database cannot be opened. Give this user the right to read and "
    "write the data folder.",
    "disk_full": "The disk is full or does not work. Make room and try again. Nothing was lost.",
    "mail_from": "No mails go out: set LMS_MAIL_FROM, or “contact: email:” in programme.md.",
    "mail_server": "No mails go out: LMS_SMTP_URL must look like "
    "smtp://name:password@mail.example.org:587.",
    "extra_missing": '%(name)s is missing. Type: pip install "lernbegleiter[%(extra)s]"',
}
SYSTEM = {
    errno.ENOSPC: SETUP["disk_full"],
    errno.EDQUOT: SETUP["disk_full"],
    errno.EROFS: "%(path)s cannot be written: the disk allows reading only.",
    errno.EACCES: "%(path)s cannot be opened. Give this user the right to read and write it.",
    errno.EPERM: "%(path)s cannot be opened. Give this user the right to read and write it.",
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
    if isinstance(error, SetupError) and error.code in SETUP:
        return t(SETUP[error.code], **error.facts)
    return str(error)


def describe_system(error: OSError) -> str:
    """What the owner of the computer can mend; empty for anything else."""
    path = error.filename2 or error.filename or ""
    return t(SYSTEM[error.errno], path=path) if error.errno in SYSTEM else ""


def describe_row(problem: people_import.RowProblem) -> str:
    """What is wrong in a line of a file, naming the column."""
    column = t(COLUMNS.get(problem.column, problem.column))
    return t(ROW_PROBLEMS[problem.code], column=column, value=problem.value)
