"""Bringing a database to the form this version needs (R14).

Everything happens in one transaction under a lock, so that processes started at once migrate
only once and a failure leaves nothing behind.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playhouse.migrations import MigrationError, Runner

from lms.errors import SetupError
from lms.storage import guards
from lms.storage.backup import UNFINISHED, write_backup
from lms.storage.database import SQLITE_PRAGMAS, Storage

DIRECTORY = Path(__file__).parent / "migrations"
HISTORY_TABLE = "lms_migration"
LOCK_KEY = 0x6C6D73  # "lms", the number PostgreSQL knows the lock by
WAIT_FOR_LOCK_MS = 120_000
BACKUPS_KEPT = 5

OnStep = Callable[[str, str], None]


def _ignore(kind: str, name: str) -> None:
    pass


def pending(storage: Storage, *, directory: Path = DIRECTORY) -> tuple[str, ...]:
    """The names of the scripts this database still needs, in order.

    Raises SetupError if a newer version of this program has migrated it.
    """
    with storage.connected():
        status = _runner(storage, directory).status()
    unknown = [migration.name for migration in status if migration.path is None]
    if unknown:
        names = ", ".join(unknown)
        text = f"the database was made by a newer version: it has {names}"
        raise SetupError(text, "database_newer", names=names)
    return tuple(migration.name for migration in status if not migration.applied)


def list_scripts(*, directory: Path = DIRECTORY) -> tuple[str, ...]:
    """The names of all scripts this program knows, in order."""
    return tuple(sorted(path.stem for path in directory.glob("[0-9]*.py")))


def list_applied(storage: Storage) -> tuple[str, ...]:
    """The names of the scripts a database has been through, in order. Raises like `pending`."""
    needed = set(pending(storage))
    return tuple(name for name in list_scripts() if name not in needed)


def migrate(
    storage: Storage,
    *,
    backup_dir: Path | None = None,
    on_step: OnStep = _ignore,
    directory: Path = DIRECTORY,
) -> tuple[str, ...]:
    """Apply what is pending and return the names of the scripts; safe to call at any start.

    A SQLite file with something in it is copied before, into `backup_dir` (default: beside it),
    where the last five copies stay. `on_step` is told ("backup", path) and ("script", name)
    beforehand. Raises SetupError, and changes nothing, if a script loses rows or leaves references
    without a target.
    """
    with storage.connected(), _without_foreign_keys(storage), storage.atomic():
        _wait_for_lock(storage)
        names = pending(storage, directory=directory)
        if not names:
            return ()
        if backup := _backup_path(storage, backup_dir, names[0]):
            _remove_unfinished(storage, backup.parent)
            on_step("backup", str(backup))
            write_backup(storage, backup)
            _prune_backups(storage, backup)
        guards.remove(storage)
        for name in names:
            on_step("script", name)
            _apply(storage, directory, name)
        _check_references(storage)
        guards.install(storage)
    return names


def _runner(storage: Storage, directory: Path) -> Any:
    return Runner(storage.database, str(directory), table_name=HISTORY_TABLE)


@contextmanager
def _without_foreign_keys(storage: Storage) -> Iterator[None]:
    """SQLite only: a rebuilt table would take its children along. It cannot be set later."""
    if storage.dialect != "sqlite":
        yield
        return
    run = storage.run
    run("PRAGMA foreign_keys = 0")
    run(f"PRAGMA busy_timeout = {WAIT_FOR_LOCK_MS}")
    try:
        yield
    finally:
        for name in ("foreign_keys", "busy_timeout"):
            run(f"PRAGMA {name} = {dict(SQLITE_PRAGMAS)[name]}")


def _wait_for_lock(storage: Storage) -> None:
    # On SQLite the transaction itself is the lock.
    if storage.dialect == "postgresql":
        storage.run("SELECT pg_advisory_xact_lock(%s)", (LOCK_KEY,))


def _backup_path(storage: Storage, backup_dir: Path | None, first: str) -> Path | None:
    if storage.path is None or not _list_tables(storage):
        return None
    folder = backup_dir or storage.path.parent
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return folder / f"{storage.path.stem}-{stamp}-before-{first}{storage.path.suffix}"


def _prune_backups(storage: Storage, newest: Path) -> None:
    """Only copies named as ours are removed, and only the oldest beyond those that are kept."""
    for path in _list_copies(storage, newest.parent)[:-BACKUPS_KEPT]:
        path.unlink()


def _remove_unfinished(storage: Storage, folder: Path) -> None:
    """What a process left behind that was killed while it copied: we hold the lock, it is over."""
    for path in _list_copies(storage, folder, rf"{re.escape(UNFINISHED)}(-\w+)?"):
        path.unlink()


def _list_copies(storage: Storage, folder: Path, more: str = "") -> list[Path]:
    assert storage.path is not None  # only a file is copied
    stem, ending = re.escape(storage.path.stem), re.escape(storage.path.suffix)
    pattern = re.compile(rf"{stem}-\d{{8}}-\d{{6}}-before-\d+_\w+{ending}{more}")
    return sorted(path for path in folder.iterdir() if pattern.fullmatch(path.name))


def _apply(storage: Storage, directory: Path, name: str) -> None:
    runner = _runner(storage, directory)
    before = _count_rows(storage)
    try:
        runner.up(name)
    except MigrationError as error:
        raise SetupError(f"migration {name} cannot be used: {error}") from error
    after = _count_rows(storage)
    [script] = [migration.load() for migration in runner.migrations() if migration.name == name]
    for table in sorted(before.keys() - getattr(script, "CHANGES_ROWS_OF", frozenset())):
        if after.get(table) != before[table]:
            raise SetupError(
                f"migration {name} would change {table} from {before[table]} rows to "
                f"{after.get(table, 'none at all')}; nothing was changed"
            )


def _list_tables(storage: Storage) -> list[str]:
    tables: list[str] = storage.database.get_tables()
    return [table for table in tables if table.startswith("lms_") and table != HISTORY_TABLE]


def _count_rows(storage: Storage) -> dict[str, int]:
    def count(table: str) -> int:
        [(rows,)] = storage.run(f'SELECT COUNT(*) FROM "{table}"')
        return int(rows)

    return {table: count(table) for table in _list_tables(storage)}


def _check_references(storage: Storage) -> None:
    if storage.dialect != "sqlite":
        return
    broken = storage.run("PRAGMA foreign_key_check")
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise SetupError(f"migrating would leave references without a target in {tables}")
