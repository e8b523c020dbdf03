"""When lessons and questions are met, begun or waiting for a conversation (R8)."""

import pytest

from lms.domain.evidence import Evidence, EvidenceKind
from lms.domain.programme import Unit
from lms.domain.state import Reason, ReasonCode, State
from tests.cast import lesson, line, march, module, module_quiz, plan, stand, states, unit_in

PLAIN = lesson("lektion")
WITH_QUESTIONS = lesson("lektion", has_quiz=True)
PROJECT = lesson("lektion", conversation=True)
CLOSING = module_quiz("rolle")


def did(*kinds: EvidenceKind, unit: Unit = PLAIN) -> list[Evidence]:
    return [line(unit.id, kind) for kind in kinds]


def state_after(unit: Unit, *kinds: EvidenceKind) -> State:
    return states(plan(module("rolle", unit)), *did(*kinds, unit=unit))[unit.id]


@pytest.mark.parametrize(
    ("unit", "kinds", "expected"),
    [
        (PLAIN, [], State.OPEN),
        (PLAIN, [EvidenceKind.STARTED], State.IN_PROGRESS),
        (PLAIN, [EvidenceKind.READ], State.MET),
        (PLAIN, [EvidenceKind.PASSED], State.MET),
        (PLAIN, [EvidenceKind.PASSED_IN_CONVERSATION], State.MET),
        (WITH_QUESTIONS, [EvidenceKind.READ], State.IN_PROGRESS),
        (WITH_QUESTIONS, [EvidenceKind.NOT_PASSED], State.IN_PROGRESS),
        (WITH_QUESTIONS, [EvidenceKind.READ, EvidenceKind.PASSED], State.MET),
        (WITH_QUESTIONS, [EvidenceKind.PASSED], State.MET),
        (WITH_QUESTIONS, [EvidenceKind.PASSED_IN_CONVERSATION], State.MET),
        (CLOSING, [EvidenceKind.READ], State.IN_PROGRESS),
        (CLOSING, [EvidenceKind.PASSED], State.MET),
        (CLOSING, [EvidenceKind.PASSED_IN_CONVERSATION], State.MET),
        (PROJECT, [EvidenceKind.STARTED], State.IN_PROGRESS),
        (PROJECT, [EvidenceKind.READ], State.AWAITING_CONVERSATION),
        (PROJECT, [EvidenceKind.PASSED], State.AWAITING_CONVERSATION),
        (PROJECT, [EvidenceKind.PASSED_IN_CONVERSATION], State.MET),
    ],
)
def test_a_unit_is_met_by_what_its_kind_asks_for(
    unit: Unit, kinds: list[EvidenceKind], expected: State
) -> None:
    assert state_after(unit, *kinds) is expected


@pytest.mark.parametrize("kind", [EvidenceKind.RECOGNISED, EvidenceKind.RELEASED])
def test_credit_and_release_do_not_count_as_own_work(kind: EvidenceKind) -> None:
    assert state_after(PLAIN, kind) is not State.MET


def test_own_work_comes_before_recognition_and_recognition_before_waiving() -> None:
    credits = [
        line("lektion", EvidenceKind.WAIVED, cohort=1),
        line("lektion", EvidenceKind.RECOGNISED),
    ]
    measured = plan(module("rolle", PLAIN))
    assert states(measured, *credits)["lektion"] is State.RECOGNISED
    assert states(measured, *credits, *did(EvidenceKind.READ))["lektion"] is State.MET


def test_recognising_a_module_counts_for_its_required_units_only() -> None:
    measured = plan(module("rolle", PLAIN, CLOSING, lesson("mehr", required=False)))
    found = states(measured, line("rolle", EvidenceKind.RECOGNISED))
    assert found["lektion"] is found["rolle.quiz"] is State.RECOGNISED
    assert found["mehr"] is State.OPEN
    assert found["rolle"] is State.RECOGNISED


def test_recognising_a_module_later_changes_units_already_begun() -> None:
    measured = plan(module("rolle", PLAIN, lesson("danach")))
    begun = line("lektion", EvidenceKind.STARTED, march(3))
    found = states(measured, begun, line("rolle", EvidenceKind.RECOGNISED, march(5)))
    assert found["lektion"] is found["danach"] is State.RECOGNISED


def test_the_third_failure_asks_for_a_conversation() -> None:
    twice = [EvidenceKind.NOT_PASSED] * 2
    assert state_after(WITH_QUESTIONS, *twice) is State.IN_PROGRESS
    assert state_after(WITH_QUESTIONS, *twice, EvidenceKind.NOT_PASSED) is (
        State.AWAITING_CONVERSATION
    )


def test_waiting_for_a_conversation_opens_what_follows_but_is_not_met() -> None:
    measured = plan(module("rolle", WITH_QUESTIONS, lesson("danach")))
    found = states(measured, *did(*[EvidenceKind.NOT_PASSED] * 3))
    assert found["danach"] is State.OPEN
    assert found["rolle"] is State.AWAITING_CONVERSATION


def test_a_pass_ends_the_counting_of_failures() -> None:
    measured = plan(module("rolle", WITH_QUESTIONS))
    failed = did(*[EvidenceKind.NOT_PASSED] * 3)
    assert unit_in(stand(measured, *failed), "lektion").failures == 3
    passed = unit_in(stand(measured, *failed, *did(EvidenceKind.PASSED)), "lektion")
    assert (passed.state, passed.failures) == (State.MET, 0)


def test_failures_before_a_cancelled_pass_count_again() -> None:
    measured = plan(module("rolle", WITH_QUESTIONS))
    failed = did(*[EvidenceKind.NOT_PASSED] * 3)
    passed = line("lektion", EvidenceKind.PASSED)
    revoked = line("lektion", EvidenceKind.REVOKED, cancels=passed.id)
    found = unit_in(stand(measured, *failed, passed, revoked), "lektion")
    assert (found.state, found.failures) == (State.AWAITING_CONVERSATION, 3)


def test_what_is_left_is_named() -> None:
    measured = plan(module("rolle", WITH_QUESTIONS))
    started = unit_in(stand(measured, *did(EvidenceKind.STARTED)), "lektion")
    assert started.reasons == (
        Reason(ReasonCode.NEEDS_READING),
        Reason(ReasonCode.NEEDS_QUIZ),
    )
    read = unit_in(stand(measured, *did(EvidenceKind.READ)), "lektion")
    assert read.reasons == (Reason(ReasonCode.NEEDS_QUIZ),)


def test_a_finished_unit_names_the_lines_it_rests_on_and_no_reasons() -> None:
    read, passed = did(EvidenceKind.READ, EvidenceKind.PASSED)
    found = unit_in(stand(plan(module("rolle", WITH_QUESTIONS)), read, passed), "lektion")
    assert passed.id in found.evidence
    assert found.reasons == ()


def test_study_time_adds_up_for_lessons_met_by_own_work() -> None:
    measured = plan(module("rolle", lesson("a", minutes=10), lesson("b", minutes=20)))
    lines = [line("a", EvidenceKind.READ), line("b", EvidenceKind.RECOGNISED)]
    assert stand(measured, *lines).study_minutes == 10
