"""Attempts: drawn once, answered in any order, submitted once (R9, R10)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from lms.domain.attempt import Answer, Attempt, Source
from lms.errors import NotFound
from lms.storage import aliases, attempts
from lms.storage.database import Storage
from tests.storage.world import (
    EVENING,
    LAYOUT,
    MORNING,
    NOON,
    World,
    begin_attempt,
    make_quiz,
)


def test_an_attempt_comes_back_as_begun(world: World) -> None:
    version = attempts.append_quiz_version(make_quiz(), MORNING)
    attempt = attempts.add_attempt(
        world.lena,
        "erste-hilfe",
        quiz_version=version,
        layout=LAYOUT,
        started_at=NOON,
        source=Source.PAPER,
        assisted_by=world.tom,
    )
    assert attempts.get_attempt(attempt.id) == attempts.hold_attempt(attempt.id) == attempt
    assert attempts.find_open_attempt(world.lena, "erste-hilfe") == attempt
    assert attempts.find_open_attempt(world.tom, "erste-hilfe") is None
    assert attempts.find_open_attempt(world.lena, "andere") is None


def test_an_unknown_attempt_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        attempts.get_attempt(7)


def test_while_an_attempt_is_open_no_other_begins(world: World) -> None:
    assert begin_attempt(world.lena) == begin_attempt(world.lena)
    assert begin_attempt(world.tom) != begin_attempt(world.lena)


def test_attempts_are_numbered_in_a_row(world: World) -> None:
    first = begin_attempt(world.lena)
    assert attempts.mark_submitted(first, NOON, percent=50, passed=False)
    second = begin_attempt(world.lena)
    listed = attempts.list_attempts(world.lena, "erste-hilfe")
    assert [(attempt.id, attempt.number) for attempt in listed] == [(first, 1), (second, 2)]
    assert (listed[0].percent, listed[0].passed, listed[0].submitted_at) == (50, False, NOON)
    assert attempts.list_attempts(world.lena) == listed


def test_an_attempt_is_submitted_once(world: World) -> None:
    attempt = begin_attempt(world.lena)
    assert attempts.mark_submitted(attempt, NOON, percent=80, passed=True)
    assert not attempts.mark_submitted(attempt, EVENING, percent=0, passed=False)
    assert attempts.get_attempt(attempt).percent == 80


def test_attempts_of_a_record_are_the_persons(world: World) -> None:
    attempt = begin_attempt(world.tom)
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=NOON)
    found = attempts.find_open_attempt(world.lena, "erste-hilfe")
    assert found is not None
    assert (found.id, found.person) == (attempt, world.lena)
    assert attempts.get_attempt(attempt).person == world.lena
    assert attempts.hold_attempt(attempt).person == world.lena


def test_of_ten_who_begin_at_once_one_begins(storage: Storage, world: World) -> None:
    version = attempts.append_quiz_version(make_quiz(), MORNING)
    barrier = Barrier(10)

    def begin() -> Attempt:
        barrier.wait()
        with storage.atomic():
            return attempts.add_attempt(
                world.lena, "erste-hilfe", quiz_version=version, layout=LAYOUT, started_at=NOON
            )

    with ThreadPoolExecutor(10) as pool:
        begun = [job.result() for job in [pool.submit(begin) for _ in range(10)]]
    assert len({attempt.id for attempt in begun}) == 1


def test_of_ten_who_submit_at_once_one_submits(storage: Storage, world: World) -> None:
    attempt = begin_attempt(world.lena)
    barrier = Barrier(10)

    def submit() -> bool:
        barrier.wait()
        with storage.atomic():
            attempts.hold_attempt(attempt)
            return attempts.mark_submitted(attempt, NOON, percent=80, passed=True)

    with ThreadPoolExecutor(10) as pool:
        won = [job.result() for job in [pool.submit(submit) for _ in range(10)]]
    assert won.count(True) == 1


def test_a_form_always_wins(world: World) -> None:
    attempt = begin_attempt(world.lena)
    assert attempts.save_answer(attempt, "k7m2", (0,), at=NOON, client="page.9")
    assert attempts.save_answer(attempt, "k7m2", (1,), at=EVENING)
    assert attempts.save_answer(attempt, "q9x4", "Jobcenter", at=EVENING)
    assert attempts.list_answers(attempt) == {
        "k7m2": Answer("k7m2", (1,), 2, EVENING),
        "q9x4": Answer("q9x4", "Jobcenter", 1, EVENING),
    }


def save(attempt: int, value: int, seen_rev: int, client: str) -> bool:
    return attempts.save_answer_in_background(
        attempt, "k7m2", (value,), seen_rev=seen_rev, client=client, at=NOON
    )


def test_a_background_save_counts_while_it_saw_the_newest(world: World) -> None:
    attempt = begin_attempt(world.lena)
    assert save(attempt, 1, seen_rev=0, client="phone.1")
    assert save(attempt, 2, seen_rev=0, client="phone.2")
    assert not save(attempt, 3, seen_rev=0, client="phone.1")
    assert not save(attempt, 4, seen_rev=1, client="tablet.1")
    assert save(attempt, 5, seen_rev=2, client="tablet.1")
    assert attempts.list_answers(attempt)["k7m2"] == Answer("k7m2", (5,), 3, NOON, "tablet.1")


def test_a_background_save_never_overwrites_a_later_form(world: World) -> None:
    attempt = begin_attempt(world.lena)
    save(attempt, 1, seen_rev=0, client="phone.1")
    attempts.save_answer(attempt, "k7m2", (0,), at=NOON)
    assert not save(attempt, 2, seen_rev=1, client="phone.2")
    assert attempts.list_answers(attempt)["k7m2"].value == (0,)


def test_after_submitting_nothing_is_saved(world: World) -> None:
    attempt = begin_attempt(world.lena)
    attempts.mark_submitted(attempt, NOON, percent=0, passed=False)
    assert not attempts.save_answer(attempt, "k7m2", (1,), at=EVENING)
    assert not save(attempt, 1, seen_rev=0, client="phone.1")
    assert attempts.list_answers(attempt) == {}


def test_answers_that_come_too_late_are_kept_apart(world: World) -> None:
    attempt = begin_attempt(world.lena)
    attempts.add_late_answer(attempt, "k7m2", (1,), at=NOON, client="phone.3")
    attempts.add_late_answer(attempt, "k7m2", "doch nicht", at=EVENING)
    assert attempts.list_late_answers(attempt) == (
        Answer("k7m2", (1,), 0, NOON, "phone.3"),
        Answer("k7m2", "doch nicht", 0, EVENING),
    )
    assert attempts.list_answers(attempt) == {}


def test_a_quiz_that_is_the_newest_is_not_appended_again(world: World) -> None:
    quiz, changed = make_quiz(), make_quiz("Wer hilft noch?")
    assert attempts.newest_quiz_version("erste-hilfe") is None
    first = attempts.append_quiz_version(quiz, MORNING)
    assert attempts.append_quiz_version(quiz, NOON) == first
    second = attempts.append_quiz_version(changed, NOON)
    third = attempts.append_quiz_version(quiz, EVENING)
    assert len({first, second, third}) == 3
    assert attempts.newest_quiz_version("erste-hilfe") == (third, quiz)
    assert attempts.get_quiz_version(second) == changed


def test_workers_that_compile_a_quiz_at_once_append_it_once(storage: Storage, world: World) -> None:
    barrier = Barrier(6)

    def append() -> int:
        barrier.wait()
        with storage.atomic():
            return attempts.append_quiz_version(make_quiz(), NOON)

    with ThreadPoolExecutor(6) as pool:
        versions = [job.result() for job in [pool.submit(append) for _ in range(6)]]
    assert len(set(versions)) == 1
    assert storage.run("SELECT COUNT(*) FROM lms_quiz_version") == [(1,)]
