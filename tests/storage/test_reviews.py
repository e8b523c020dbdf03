"""What became of attempts after they were handed in: newer questions, later answers (R10)."""

from lms.domain.evidence import EvidenceKind
from lms.storage import aliases, attempts, evidence
from lms.storage.reviews import (
    list_answers_after_submitting,
    list_answers_of,
    list_outdated_failures,
)
from tests.storage.world import EVENING, MORNING, NOON, TODAY, World, begin_attempt, make_quiz


def fail(person: int) -> int:
    """Hands in an attempt that does not pass, with its line."""
    attempt = begin_attempt(person)
    attempts.mark_submitted(attempt, NOON, percent=50, passed=False)
    append(person, EvidenceKind.NOT_PASSED, attempt)
    return attempt


def append(person: int, kind: EvidenceKind, attempt: int, version: int | None = None) -> int:
    return evidence.append_line(
        person=person,
        unit_id="erste-hilfe",
        kind=kind,
        happened_on=TODAY,
        recorded_at=NOON,
        attempt=attempt,
        version=version or attempts.get_attempt(attempt).quiz_version,
    ).id


def take_back(person: int, line: int) -> int:
    return evidence.append_line(
        person=person,
        unit_id="erste-hilfe",
        kind=EvidenceKind.REVOKED,
        happened_on=TODAY,
        recorded_at=EVENING,
        cancels=line,
    ).id


def publish_newer() -> int:
    return attempts.append_quiz_version(make_quiz("Wer hilft noch?"), EVENING)


def list_outdated(*people: int) -> list[tuple[int, int, int]]:
    return [
        (each.attempt.id, each.attempt.person, each.newest_version)
        for each in list_outdated_failures(people)
    ]


def test_a_failed_attempt_is_outdated_once_there_are_newer_questions(world: World) -> None:
    attempt = fail(world.lena)
    assert list_outdated(world.lena) == []
    publish_newer()
    newest = attempts.append_quiz_version(make_quiz("Und wer noch?"), EVENING)
    assert list_outdated(world.lena) == [(attempt, world.lena, newest)]
    assert list_outdated(world.tom) == []


def test_a_running_or_passed_attempt_is_never_outdated(world: World) -> None:
    begin_attempt(world.lena)
    passed = begin_attempt(world.tom)
    attempts.mark_submitted(passed, NOON, percent=100, passed=True)
    publish_newer()
    assert list_outdated(world.lena, world.tom) == []


def test_an_attempt_with_a_line_of_the_newest_version_is_settled(world: World) -> None:
    attempt = fail(world.lena)
    line = append(world.lena, EvidenceKind.PASSED, attempt, publish_newer())
    take_back(world.lena, line)
    assert list_outdated(world.lena) == []


def test_who_has_passed_is_left_out_until_the_pass_is_taken_back(world: World) -> None:
    attempt, again = fail(world.lena), begin_attempt(world.lena)
    attempts.mark_submitted(again, EVENING, percent=100, passed=True)
    line = append(world.lena, EvidenceKind.PASSED, again)
    newest = publish_newer()
    assert list_outdated(world.lena) == []
    take_back(world.lena, line)
    assert list_outdated(world.lena) == [(attempt, world.lena, newest)]


def test_attempts_of_a_record_are_listed_for_the_person(world: World) -> None:
    attempt = fail(world.tom)
    newest = publish_newer()
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=NOON)
    assert list_outdated(world.lena) == [(attempt, world.lena, newest)]


def test_answers_of_several_attempts_are_read_at_once(world: World) -> None:
    first, second = begin_attempt(world.lena), begin_attempt(world.tom)
    attempts.save_answer(first, "k7m2", (1,), at=NOON)
    found = list_answers_of([first, second])
    assert found == {first: attempts.list_answers(first), second: {}}


def test_only_answers_after_handing_in_are_late_and_the_newest_comes_first(world: World) -> None:
    attempt = begin_attempt(world.lena)
    attempts.add_late_answer(attempt, "k7m2", (0,), at=MORNING)
    attempts.mark_submitted(attempt, NOON, percent=0, passed=False)
    attempts.add_late_answer(attempt, "k7m2", (1,), at=NOON)
    attempts.add_late_answer(attempt, "q9x4", "doch nicht", at=EVENING)
    found = list_answers_after_submitting([world.lena, world.tom])
    assert [late.answer.value for late in found] == ["doch nicht", (1,)]
    assert {late.attempt.id for late in found} == {attempt}
    assert list_answers_after_submitting([world.tom]) == ()
