"""`verify` finds what must never be (R3, R10, R14)."""

from typing import Any

from lms.domain.evidence import Evidence, EvidenceKind
from lms.storage import aliases, attempts, evidence, guards
from lms.storage.database import Storage
from lms.storage.verify import verify
from tests.storage.world import NOON, TODAY, World, append_read, begin_attempt, make_world


def append(person: int, unit_id: str, **facts: Any) -> Evidence:
    return evidence.append_line(
        person=person,
        unit_id=unit_id,
        kind=EvidenceKind.PASSED,
        happened_on=TODAY,
        recorded_at=NOON,
        **facts,
    )


def submit(person: int) -> int:
    attempt = begin_attempt(person)
    attempts.mark_submitted(attempt, NOON, percent=80, passed=True)
    return attempt


def test_sound_data_leaves_nothing_to_complain_about(storage: Storage, world: World) -> None:
    attempt = submit(world.lena)
    append(world.lena, "erste-hilfe", attempt=attempt, version=1)
    append(world.lena, "erste-hilfe", attempt=attempt, version=2)
    append(world.lena, "erste-hilfe", cancels=append_read(world.lena).id)
    begin_attempt(world.tom)
    assert verify(storage) == ()


def test_a_submitted_attempt_without_a_line_is_found(storage: Storage, world: World) -> None:
    attempt = submit(world.lena)
    assert verify(storage) == (
        f"attempt {attempt} is submitted and has no line for its quiz version",
    )


def test_lines_that_name_the_wrong_attempt_are_found(storage: Storage, world: World) -> None:
    attempt = begin_attempt(world.lena)
    line = append(world.tom, "andere", attempt=attempt, version=1).id
    assert verify(storage) == (
        f"line {line} names an attempt that is not submitted",
        f"line {line} names an attempt in another unit",
        f"line {line} names an attempt of somebody else",
    )


def test_two_lines_of_an_attempt_without_a_version_are_found(
    storage: Storage, world: World
) -> None:
    attempt = submit(world.lena)
    append(world.lena, "erste-hilfe", attempt=attempt, version=1)
    for _ in range(2):
        append(world.lena, "erste-hilfe", attempt=attempt)
    assert verify(storage) == (f"attempt {attempt} has two lines for one quiz version",)


def test_taking_back_a_line_of_somebody_else_or_another_unit_is_found(
    storage: Storage, world: World
) -> None:
    line = append_read(world.lena)
    wrong_unit = append(world.lena, "andere", cancels=line.id).id
    wrong_person = append(world.tom, "erste-hilfe", cancels=line.id).id
    assert verify(storage) == (
        f"line {wrong_unit} takes back a line of another unit",
        f"line {wrong_person} takes back a line of somebody else",
    )
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=NOON)
    assert verify(storage) == (f"line {wrong_unit} takes back a line of another unit",)


def test_missing_guards_are_found(storage: Storage, world: World) -> None:
    guards.remove(storage)
    assert all(problem.startswith("guard ") for problem in verify(storage))
    assert verify(storage)


def test_a_reference_without_a_target_is_found(sqlite_storage: Storage) -> None:
    with sqlite_storage.connected():
        line = append_read(make_world().lena)
        sqlite_storage.run("PRAGMA foreign_keys = 0")
        sqlite_storage.run("DELETE FROM lms_person WHERE id = 1")
        assert verify(sqlite_storage) == (
            f"row {line.id} of lms_evidence names a row of lms_person that is missing",
        )
