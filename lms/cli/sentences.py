"""What the commands say about problems. Message ids are English."""

import errno
from typing import Any

import click

from lms.cli.surroundings import t
from lms.errors import Invalid, LMSError, NotFound, SetupError
from lms.services.people_reading import RowProblem

NOT_FOUND = {
    "person": "Nobody fits “%(key)s”.",
    "cohort": "There is no cohort “%(key)s”.",
    "lesson": "There is no lesson “%(key)s”.",
}
INVALID = {
    "ambiguous": "Several modules have a lesson “%(name)s”.",
    "as_of_in_future": "The day lies in the future.",
    "backup_broken": "%(path)s is damaged. Take another backup.",
    "backup_hostile": "%(path)s holds what no backup of ours holds. Nothing was taken from it.",
    "backup_is_folder": "%(path)s is a folder. Name a file in it: lms backup FILE",
    "backup_newer": "%(path)s was made by a newer version (%(program)s). Install that version.",
    "backup_without_folder": "There is no folder %(path)s. Make it, or name another one.",
    "cannot_ask": "There is no terminal to ask on. Please add: %(options)s",
    "coordinator": "“%(text)s” is no name with an e-mail address. Write: Name <mail@example.org>",
    "database_missing": "There is no database at %(path)s. Type “lms migrate” to make one, or set "
    "LMS_DATA_DIR to the right folder.",
    "database_old": "The database must be brought up to date first. Type “lms migrate”.",
    "database_used": "The database knows people already. Name an empty one in LMS_DATABASE_URL.",
    "disabled": "This person may not sign in at the moment.",
    "file_name": "The name %(path)s cannot be read everywhere. Give this file another name.",
    "folder_missing": "There is no folder %(path)s. Make it, or set LMS_DATA_DIR.",
    "folder_not_empty": "%(path)s is not an empty folder. Name a new one: lms init FOLDER",
    "folder_not_empty_restore": "%(path)s is not empty. Set LMS_DATA_DIR to a new folder.",
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
    "no_backup": "%(path)s is no backup of an installation.",
    "no_course": "There is no course in %(path)s: programme.md is missing.",
    "no_installation": "There is no installation in %(path)s: neither %(installation)s nor "
    "%(database)s is there. Type “lms init FOLDER” to make one, or set LMS_DATA_DIR.",
    "no_mail_server": "LMS_SMTP_URL is not set: no mails go out. They wait until it is.",
    "no_time": "%(text)s is no ISO time such as 2026-11-30T18:00.",
    "path_outside": "%(path)s is no part of the course in %(content)s and %(quizzes)s.",
    "port_refused": "This computer does not let us listen at %(host)s, port %(port)s. Name another "
    "port above 1023 with --port, or another address with --host.",
    "port_taken": "Another program uses port %(port)s. Name another one with --port.",
    "restore_elsewhere": "LMS_DATABASE_URL is set, but a backup brings its own database. "
    "Take the setting away and try again.",
    "slug": "“%(name)s” cannot be a name. Use small letters, digits and single hyphens.",
    "url": "“%(text)s” is no address such as https://kurs.example.org.",
    "taken": "“%(name)s” is the name of something else in the course.",
}
SETUP = {
    "backup_postgres": "With PostgreSQL use pg_dump, and keep a copy of the data folder.",
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
    "key_empty": "%(path)s is empty. Bring back a copy of this file.",
    "mail_from": "No mails go out: set LMS_MAIL_FROM, or “contact: email:” in programme.md.",
    "mail_server": "No mails go out: LMS_SMTP_URL must look like "
    "smtp://name:password@mail.example.org:587.",
    "extra_missing": '%(name)s is missing. Type: pip install "lernbegleiter[%(extra)s]"',
}
SYSTEM = {
    errno.ENOSPC: SETUP["disk_full"],
    errno.EDQUOT: SETUP["disk_full"],
    errno.EFBIG: "The disk takes no file that large.",
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
    "file_old_excel": "This is an old Excel file, or one with a password. Save it as .xlsx.",
    "file_unreadable": "The file cannot be read. Save the list as .xlsx or .csv.",
    "too_many_rows": "There are more than %(value)s rows.",
    "too_long": "Column %(column)s: %(value)s is too long.",
    "bad_number": "Column %(column)s: %(value)s is no person number.",
    "bad_phone": "Column %(column)s: %(value)s is no telephone number.",
    "bad_reach": "Column %(column)s: %(value)s is no way to reach somebody.",
    "bad_language": "Column %(column)s: the language %(value)s is not known.",
    "reach_needs_email": "To be reached by e-mail, somebody needs an address.",
    "reach_needs_phone": "To be reached by telephone, somebody needs a number.",
    "number_unknown": "Nobody in this cohort has the number %(value)s.",
    "number_of_other": "This number belongs to somebody of another name (%(value)s).",
}
COLUMNS = {
    "name": "Name",
    "given_name": "Given name",
    "email": "E-mail",
    "phone": "Phone",
    "number": "Person number",
    "reach": "Reach",
    "language": "Language",
    "site": "Place",
}


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


def describe_row(problem: RowProblem) -> str:
    """What is wrong in a line of a file, naming the column."""
    column = t(COLUMNS.get(problem.column, problem.column))
    return t(ROW_PROBLEMS[problem.code], column=column, value=problem.value)
