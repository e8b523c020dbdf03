"""Append-only tables refuse every kind of change (R14)."""

import pytest
from peewee import DatabaseError, IntegrityError

from lms.storage import aliases, audit, content_log, guards
from lms.storage.audit import Event
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
    make_world,
)


def fill(world: World) -> None:
    """A row in every table that is append-only."""
    append_read(world.lena)
    append_meeting(world)
    append_set(world)
    join(world, world.lena)
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=MORNING)
    content_log.append_content_version(
        "lesson/a", "de", path="a.md", content_hash="1", source="# A", change="first", at=MORNING
    )
    begin_attempt(world.lena)
    audit.append_event(MORNING, world.tom, Event.LIST_SAVED, "cohort", world.cohort)


ATTACKS = {
    "sqlite": (
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
        "REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
        "UPDATE OR REPLACE {table} SET id = id",
        "INSERT INTO {table} SELECT * FROM {table} WHERE true LIMIT 1 "
        "ON CONFLICT (id) DO UPDATE SET id = excluded.id",
    ),
    "postgresql": (
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "TRUNCATE {table} CASCADE",
        "INSERT INTO {table} SELECT * FROM {table} LIMIT 1 "
        "ON CONFLICT (id) DO UPDATE SET id = excluded.id",
        "MERGE INTO {table} USING (SELECT 1) one ON true WHEN MATCHED THEN DELETE",
    ),
}


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_an_append_only_table_refuses_every_attack(
    storage: Storage, world: World, table: str
) -> None:
    fill(world)
    before = storage.run(f"SELECT * FROM {table}")
    assert before
    for attack in ATTACKS[storage.dialect]:
        with pytest.raises(DatabaseError, match=r"append-only|foreign key constraint"):
            storage.run(attack.format(table=table))
        assert storage.run(f"SELECT * FROM {table}") == before


def test_a_mutable_table_can_be_changed(storage: Storage, world: World) -> None:
    storage.run("UPDATE lms_person SET name = 'Lena Bay'")
    storage.run("DELETE FROM lms_cohort")


def test_truncating_a_parent_does_not_reach_guarded_children(postgres_storage: Storage) -> None:
    with postgres_storage.connected():
        append_read(make_world().lena)
        with pytest.raises(IntegrityError, match="append-only"):
            postgres_storage.run("TRUNCATE lms_person CASCADE")


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


def test_a_guard_that_does_nothing_is_found_on_sqlite(sqlite_storage: Storage) -> None:
    name = "lms_guard_lms_audit_update"
    with sqlite_storage.connected():
        sqlite_storage.run(f"DROP TRIGGER {name}")
        sqlite_storage.run(f"CREATE TRIGGER {name} BEFORE UPDATE ON lms_audit BEGIN SELECT 1; END")
        assert guards.verify(sqlite_storage) == (f"guard lms_audit.{name} is missing or changed",)


def test_a_guard_that_does_nothing_is_found_on_postgres(postgres_storage: Storage) -> None:
    with postgres_storage.connected():
        postgres_storage.run(
            "CREATE OR REPLACE FUNCTION lms_guard() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NEW; END $$"
        )
        assert len(guards.verify(postgres_storage)) == 2 * len(APPEND_ONLY)


def test_a_guard_switched_off_is_found(postgres_storage: Storage) -> None:
    name = "lms_guard_lms_audit_row"
    with postgres_storage.connected():
        postgres_storage.run(f"ALTER TABLE lms_audit DISABLE TRIGGER {name}")
        assert guards.verify(postgres_storage) == (f"guard lms_audit.{name} is missing or changed",)


def test_a_guard_that_is_not_ours_is_found(sqlite_storage: Storage) -> None:
    with sqlite_storage.connected():
        sqlite_storage.run(
            "CREATE TRIGGER lms_guard_extra BEFORE UPDATE ON lms_person BEGIN SELECT 1; END"
        )
        assert guards.verify(sqlite_storage) == (
            "guard lms_person.lms_guard_extra does not belong here",
        )
