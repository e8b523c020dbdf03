"""Migrations: once, whole or not at all, with guards and children in place afterwards (R14)."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from peewee import IntegrityError
from playhouse.schema_diff import diff_models

from lms.errors import SetupError
from lms.storage import evidence, guards
from lms.storage.database import Storage, open_storage
from lms.storage.migrate import DIRECTORY, migrate, pending
from lms.storage.tables import TABLES
from tests.storage.world import World, append_read, make_world

SHIPPED = tuple(sorted(path.stem for path in DIRECTORY.glob("0*.py")))
REBUILD = """
def up(migrator, database):
    migrator.migrate(migrator.drop_not_null("lms_evidence", "kind"))
    migrator.migrate(migrator.drop_not_null("lms_person", "name"))
"""
ADD_COLUMN = """
from peewee import IntegerField

def up(migrator, database):
    migrator.migrate(migrator.add_column("lms_evidence", "weight", IntegerField(null=True)))
"""
LOSE_ROWS = """
def up(migrator, database):
    database.execute_sql("DELETE FROM lms_evidence_note")
"""
LOSE_ROWS_ON_PURPOSE = f"CHANGES_ROWS_OF = frozenset({{'lms_evidence_note'}})\n{LOSE_ROWS}"
BREAK_REFERENCES = """
CHANGES_ROWS_OF = frozenset({"lms_person"})

def up(migrator, database):
    database.execute_sql("DELETE FROM lms_person")
"""
FAIL = """
def up(migrator, database):
    database.execute_sql("DELETE FROM lms_evidence_note")
    raise RuntimeError("half way")
"""


@pytest.fixture
def fresh(empty_url: str) -> Iterator[Storage]:
    with closing(open_storage(empty_url)) as storage:
        yield storage


def add_script(folder: Path, source: str) -> Path:
    """The shipped scripts and one more."""
    directory = folder / "scripts"
    shutil.copytree(DIRECTORY, directory, ignore=shutil.ignore_patterns("__pycache__"))
    (directory / "0009_next.py").write_text(source)
    return directory


def list_schema(storage: Storage) -> list[tuple[object, ...]]:
    """Every index and trigger with its SQL, and every column."""
    with storage.connected():
        database = storage.database
        tables = [table for table in database.get_tables() if table.startswith("lms_")]
        indexes = [index[:4] for table in tables for index in database.get_indexes(table)]
        columns = [
            (column.table, column.name, column.data_type, column.null, column.primary_key)
            for table in tables
            for column in database.get_columns(table)
        ]
        keys = [key[:3] for table in tables for key in database.get_foreign_keys(table)]
        triggers = list(guards.list_triggers(storage).items())
    return sorted([*indexes, *columns, *keys, *triggers], key=repr)


def test_a_new_database_gets_every_table_and_guard(fresh: Storage) -> None:
    assert pending(fresh) == SHIPPED
    assert migrate(fresh) == SHIPPED
    assert pending(fresh) == ()
    with fresh.connected():
        assert guards.verify(fresh) == ()


def test_migrating_again_does_nothing(storage: Storage) -> None:
    steps: list[tuple[str, str]] = []
    assert migrate(storage, on_step=lambda *step: steps.append(step)) == ()
    assert steps == []


def test_the_scripts_make_what_the_tables_say(storage: Storage) -> None:
    migrated = list_schema(storage)
    with storage.atomic():
        assert not diff_models(storage.database, TABLES)
        guards.remove(storage)
        storage.database.drop_tables(TABLES)
        storage.database.create_tables(TABLES)
        guards.install(storage)
    assert list_schema(storage) == migrated


def test_no_table_deletes_its_children(storage: Storage) -> None:
    with storage.connected():
        database = storage.database
        keys = [key for table in database.get_tables() for key in database.get_foreign_keys(table)]
    assert keys
    assert {key.on_delete for key in keys} <= {"NO ACTION"}


def test_a_table_rebuild_keeps_children_and_guards(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    line = append_read(world.lena)
    evidence.append_note(line.id, "bei Frau Krüger")
    before = guards.list_triggers(storage)
    assert migrate(storage, directory=add_script(tmp_path, REBUILD)) == ("0009_next",)
    assert evidence.list_lines([world.lena]) == (line,)
    assert evidence.list_notes([line.id]) == {line.id: "bei Frau Krüger"}
    assert guards.list_triggers(storage) == before
    with pytest.raises(IntegrityError, match="append-only"):
        storage.run("UPDATE lms_evidence SET kind = 'read'")
    with pytest.raises(IntegrityError):
        storage.run("DELETE FROM lms_person")


def test_foreign_keys_are_on_again_afterwards(sqlite_storage: Storage, tmp_path: Path) -> None:
    with sqlite_storage.connected():
        migrate(sqlite_storage, directory=add_script(tmp_path, REBUILD))
        assert sqlite_storage.run("PRAGMA foreign_keys") == [(1,)]
        assert sqlite_storage.run("PRAGMA busy_timeout") == [(5000,)]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (LOSE_ROWS, "would change lms_evidence_note from 1 rows to 0"),
        (FAIL, "half way"),
        ("answer = 42", "does not define up"),
    ],
)
def test_a_script_that_goes_wrong_changes_nothing(
    storage: Storage, world: World, tmp_path: Path, script: str, message: str
) -> None:
    line = append_read(world.lena)
    evidence.append_note(line.id, "bei Frau Krüger")
    directory = add_script(tmp_path, script)
    with pytest.raises((SetupError, RuntimeError), match=message):
        migrate(storage, directory=directory)
    assert evidence.list_lines([world.lena]) == (line,)
    assert evidence.list_notes([line.id]) == {line.id: "bei Frau Krüger"}
    assert guards.verify(storage) == ()
    assert pending(storage, directory=directory) == ("0009_next",)


def test_a_script_may_say_whose_rows_it_changes(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    line = append_read(world.lena)
    evidence.append_note(line.id, "bei Frau Krüger")
    migrate(storage, directory=add_script(tmp_path, LOSE_ROWS_ON_PURPOSE))
    assert evidence.list_notes([line.id]) == {}


def test_references_without_a_target_stop_a_migration(
    sqlite_storage: Storage, tmp_path: Path
) -> None:
    with sqlite_storage.connected():
        line = append_read(make_world().lena)
        with pytest.raises(SetupError, match="without a target in lms_evidence"):
            migrate(sqlite_storage, directory=add_script(tmp_path, BREAK_REFERENCES))
        assert evidence.list_lines([line.person]) == (line,)


def test_a_database_of_a_newer_version_is_refused(storage: Storage, tmp_path: Path) -> None:
    migrate(storage, directory=add_script(tmp_path, ADD_COLUMN))
    with pytest.raises(SetupError, match="newer version: it has 0009_next"):
        migrate(storage)


def test_a_backup_is_written_before(sqlite_storage: Storage, tmp_path: Path) -> None:
    with sqlite_storage.connected():
        append_read(make_world().lena)
    steps: list[tuple[str, str]] = []
    migrate(
        sqlite_storage,
        backup_dir=tmp_path,
        on_step=lambda *step: steps.append(step),
        directory=add_script(tmp_path, ADD_COLUMN),
    )
    (kind, backup), script = steps
    assert (kind, script) == ("backup", ("script", "0009_next"))
    assert backup.endswith("-before-0009_next.sqlite3")
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT unit_id FROM lms_evidence").fetchall() == [("erste-hilfe",)]
        with pytest.raises(sqlite3.OperationalError):
            copy.execute("SELECT weight FROM lms_evidence")


def test_a_new_database_needs_no_backup(fresh: Storage, tmp_path: Path) -> None:
    steps: list[tuple[str, str]] = []
    migrate(fresh, backup_dir=tmp_path, on_step=lambda *step: steps.append(step))
    assert steps == [("script", name) for name in SHIPPED]


def test_threads_that_migrate_at_once_migrate_only_once(empty_url: str) -> None:
    barrier = Barrier(4)

    def start() -> tuple[str, ...]:
        with closing(open_storage(empty_url)) as storage:
            barrier.wait()
            return migrate(storage)

    with ThreadPoolExecutor(4) as pool:
        applied = [job.result() for job in [pool.submit(start) for _ in range(4)]]
    assert sorted(applied) == [(), (), (), SHIPPED]


def test_processes_that_migrate_at_once_migrate_only_once(empty_url: str) -> None:
    command = [sys.executable, "-W", "error", "-m", "tests.storage.migrating", empty_url]
    processes = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert sorted(output.strip() for output, _ in outputs) == ["", ",".join(SHIPPED)]
