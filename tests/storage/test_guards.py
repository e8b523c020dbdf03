"""Append-only tables refuse every kind of change (R14)."""

from collections.abc import Callable

import pytest
from peewee import IntegrityError

from lms.storage import aliases, audit, content_log, guards
from lms.storage.database import Storage
from lms.storage.tables import APPEND_ONLY
from tests.storage.world import (
    MORNING,
    World,
    append_meeting,
    append_read,
    append_set,
    begin_attempt,
    join,
)


def fill(world: World) -> None:
    """A row in every table that is append-only."""
    append_read(world.lena)
    append_meeting(world)
    append_set(world)
    join(world, world.lena)
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=MORNING)
    content_log.append_content_version(
        "lesson/a", "de", content_hash="1", source="# A", change="first", at=MORNING
    )
    begin_attempt(world.lena)
    audit.append_event(MORNING, world.tom, "exported", "cohort", world.cohort)


def update(storage: Storage, table: str) -> None:
    storage.run(f"UPDATE {table} SET id = id")


def delete(storage: Storage, table: str) -> None:
    storage.run(f"DELETE FROM {table}")


def replace(storage: Storage, table: str) -> None:
    if storage.dialect != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    storage.run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


def upsert(storage: Storage, table: str) -> None:
    storage.run(
        f"INSERT INTO {table} SELECT * FROM {table} WHERE true LIMIT 1 "
        "ON CONFLICT (id) DO UPDATE SET id = excluded.id"
    )


def truncate(storage: Storage, table: str) -> None:
    if storage.dialect == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    storage.run(f"TRUNCATE {table} CASCADE")


ATTACKS = [update, delete, replace, upsert, truncate]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_append_only_table_refuses_an_attack(
    storage: Storage, world: World, attack: Callable[[Storage, str], None]
) -> None:
    fill(world)
    for table in APPEND_ONLY:
        before = storage.run(f"SELECT * FROM {table}")
        assert before, table
        with pytest.raises(IntegrityError, match="append-only"):
            attack(storage, table)
        assert storage.run(f"SELECT * FROM {table}") == before


def test_truncating_a_parent_does_not_reach_guarded_children(
    storage: Storage, world: World
) -> None:
    if storage.dialect == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    append_read(world.lena)
    with pytest.raises(IntegrityError, match="append-only"):
        storage.run("TRUNCATE lms_person CASCADE")


def test_the_guarded_tables_are_those_the_rules_name() -> None:
    assert set(APPEND_ONLY) == {
        "lms_evidence",
        "lms_audit",
        "lms_requirement_set",
        "lms_meeting",
        "lms_membership",
        "lms_person_alias",
        "lms_content_version",
        "lms_quiz_version",
    }


def test_guards_in_place_leave_nothing_to_complain_about(storage: Storage, world: World) -> None:
    assert guards.verify(storage) == ()


def test_a_missing_guard_is_found_and_mended(storage: Storage, world: World) -> None:
    guards.remove(storage)
    assert len(guards.verify(storage)) == 2 * len(APPEND_ONLY)
    guards.install(storage)
    assert guards.verify(storage) == ()


def test_a_guard_that_does_nothing_is_found(storage: Storage, world: World) -> None:
    if storage.dialect == "sqlite":
        name = "lms_guard_lms_audit_update"
        storage.run(f"DROP TRIGGER {name}")
        storage.run(f"CREATE TRIGGER {name} BEFORE UPDATE ON lms_audit BEGIN SELECT 1; END")
        expected = 1
    else:
        storage.run(
            "CREATE OR REPLACE FUNCTION lms_guard() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NEW; END $$"
        )
        expected = 2 * len(APPEND_ONLY)
    assert len(guards.verify(storage)) == expected


def test_a_switched_off_guard_is_found(storage: Storage, world: World) -> None:
    if storage.dialect == "sqlite":
        pytest.skip("SQLite cannot switch a trigger off")
    storage.run("ALTER TABLE lms_audit DISABLE TRIGGER lms_guard_lms_audit_row")
    assert guards.verify(storage) == (
        "guard lms_audit.lms_guard_lms_audit_row is missing or changed",
    )
