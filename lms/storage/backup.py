"""A copy of a SQLite database that is complete, checked and on disk when it has its name."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from lms.errors import SetupError
from lms.storage.database import Storage

UNFINISHED = ".part"
OWNER_ONLY = 0o600  # what a file with people in it lets others do: nothing


def write_backup(storage: Storage, target: Path) -> None:
    """Copy the database into a file while it is in use.

    Nothing stays of a copy that fails. Raises SetupError where there is no SQLite file to copy, or
    the copy is not whole.
    """
    if storage.path is None:
        text = "only a SQLite file can be copied; for PostgreSQL use pg_dump"
        raise SetupError(text, "backup_postgres")
    unfinished = target.with_name(target.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)
    try:
        unfinished.touch(OWNER_ONLY)
        _copy(storage.path, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _copy(path: Path, unfinished: Path) -> None:
    with (
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(unfinished)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = delete")
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise SetupError(f"the copy in {unfinished} is not whole")
    with unfinished.open("rb+") as written:
        os.fsync(written.fileno())
