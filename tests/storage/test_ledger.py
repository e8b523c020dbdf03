"""The ledger: a request appends once, and lines are read as known at a moment (R3, R7)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from lms.domain.evidence import Evidence, EvidenceKind
from lms.errors import Conflict
from lms.storage import aliases, attempts, evidence
from lms.storage.database import Storage
from tests.storage.world import (
    EVENING,
    MORNING,
    NOON,
    TODAY,
    World,
    append_meeting,
    append_read,
    begin_attempt,
    join,
)


def attend(
    person: int,
    meeting: int,
    kind: EvidenceKind = EvidenceKind.ATTENDED,
    cancels: int | None = None,
) -> Evidence:
    return evidence.append_line(
        person=person,
        unit_id="rolle.day-1",
        kind=kind,
        happened_on=TODAY,
        recorded_at=NOON,
        meeting=meeting,
        cancels=cancels,
    )


def append_pass(person: int, attempt: int, version: int, key: str = "") -> Evidence:
    return evidence.append_line(
        person=person,
        unit_id="erste-hilfe",
        kind=EvidenceKind.PASSED,
        happened_on=TODAY,
        recorded_at=NOON,
        attempt=attempt,
        version=version,
        percent=80,
        request_key=key,
    )


def test_a_line_comes_back_as_appended(world: World) -> None:
    meeting, attempt = append_meeting(world), begin_attempt(world.lena)
    first = append_read(world.lena)
    line = evidence.append_line(
        person=world.lena,
        unit_id="erste-hilfe",
        kind=EvidenceKind.MADE_UP,
        happened_on=TODAY,
        recorded_at=NOON,
        recorded_by=world.tom,
        version=2**40,
        percent=100,
        teaching_units=4,
        cancels=first.id,
        cohort=world.cohort,
        meeting=meeting.id,
        attempt=attempt,
        request_key="abc",
    )
    assert evidence.list_lines([world.lena]) == (first, line)


def test_a_request_sent_twice_gives_the_first_line(world: World) -> None:
    first = append_read(world.lena, key="form-1", at=MORNING)
    assert append_read(world.lena, key="form-1", at=EVENING) == first
    assert evidence.list_lines([world.lena]) == (first,)


def test_lines_without_a_request_key_are_all_kept(world: World) -> None:
    append_read(world.lena)
    append_read(world.lena)
    assert len(evidence.list_lines([world.lena])) == 2


def test_a_request_key_of_somebody_else_conflicts(world: World) -> None:
    append_read(world.lena, key="form-1")
    with pytest.raises(Conflict):
        append_read(world.tom, key="form-1")


def test_an_attempt_has_one_line_for_a_quiz_version(world: World) -> None:
    attempt = begin_attempt(world.lena)
    append_pass(world.lena, attempt, version=1, key="a")
    with pytest.raises(Conflict):
        append_pass(world.lena, attempt, version=1, key="b")
    append_pass(world.lena, attempt, version=2, key="c")
    assert len(evidence.list_lines([world.lena])) == 2


def test_a_conflict_leaves_the_transaction_usable(storage: Storage, world: World) -> None:
    attempt = begin_attempt(world.lena)
    with storage.atomic():
        append_pass(world.lena, attempt, version=1)
        with pytest.raises(Conflict):
            append_pass(world.lena, attempt, version=1)
        append_read(world.lena)
    assert len(evidence.list_lines([world.lena])) == 2


def test_lines_are_cut_at_the_moment_they_were_known(world: World) -> None:
    early, late = append_read(world.lena, at=MORNING), append_read(world.lena, at=EVENING)
    assert evidence.list_lines([world.lena], MORNING) == (early,)
    assert evidence.list_lines([world.lena], MORNING - timedelta(microseconds=1)) == ()
    assert evidence.list_lines([world.lena], EVENING) == (early, late)


def test_lines_of_many_people_come_at_once(world: World) -> None:
    lines = (append_read(world.lena), append_read(world.tom), append_read(world.lena))
    assert evidence.list_lines([*range(1000)]) == lines


def test_those_present_are_counted_by_lines_that_stand(world: World) -> None:
    meeting = append_meeting(world).id
    join(world, world.lena)
    join(world, world.tom)
    lena, tom = attend(world.lena, meeting), attend(world.tom, meeting)
    assert evidence.list_lines_of_meeting(meeting) == (lena, tom)
    assert evidence.count_present(meeting) == 2
    attend(world.tom, meeting, EvidenceKind.ABSENT, cancels=tom.id)
    assert evidence.count_present(meeting) == 1


def test_a_reason_is_kept_beside_the_line(world: World) -> None:
    line, other = append_read(world.lena), append_read(world.tom)
    evidence.append_note(line.id, "Liste verwechselt")
    evidence.append_note(line.id, "Liste vertauscht")
    assert evidence.list_notes([line.id, other.id]) == {line.id: "Liste vertauscht"}


def test_of_twenty_equal_requests_at_once_one_is_appended(storage: Storage, world: World) -> None:
    barrier = Barrier(20)

    def append() -> Evidence:
        barrier.wait()
        with storage.atomic():
            return append_read(world.lena, key="form-1")

    with ThreadPoolExecutor(20) as pool:
        lines = [job.result() for job in [pool.submit(append) for _ in range(20)]]
    assert len(set(lines)) == 1
    assert evidence.list_lines([world.lena]) == (lines[0],)


def test_lines_appended_at_once_are_all_kept(storage: Storage, world: World) -> None:
    barrier = Barrier(8)

    def append(number: int) -> None:
        barrier.wait()
        for step in range(5):
            with storage.atomic():
                attempts.list_attempts(world.lena)
                append_read(world.lena, key=f"{number}-{step}")

    with ThreadPoolExecutor(8) as pool:
        for job in [pool.submit(append, number) for number in range(8)]:
            job.result()
    assert len(evidence.list_lines([world.lena])) == 40


def test_walk_ins_are_not_counted_until_they_turn_out_to_be_participants(world: World) -> None:
    meeting = append_meeting(world).id
    join(world, world.lena)
    attend(world.tom, meeting)
    assert evidence.count_present(meeting) == 0
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=NOON)
    assert evidence.count_present(meeting) == 1
