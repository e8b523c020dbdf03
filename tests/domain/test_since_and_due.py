"""Since when a state has held, and until when a module is due (R8)."""

from dataclasses import replace
from datetime import date

from lms.domain.evidence import EvidenceKind
from lms.domain.meeting import MeetingStatus
from lms.domain.state import Plan, State
from tests.cast import (
    LENA_IN_COURSE,
    OTHER_COURSE,
    lesson,
    line,
    march,
    meeting,
    module,
    module_in,
    plan,
    requirements,
    stand,
    training_day,
    undo,
    unit_in,
)

KURSTAG = meeting(1, "tag", march(10))
BLENDED = module("rolle", lesson("a"), training_day("tag"))


def due(measured: Plan) -> date | None:
    return module_in(stand(measured), "rolle").due_on


def test_open_and_locked_have_no_since() -> None:
    found = stand(plan(module("rolle", lesson("a"), lesson("b"))))
    assert {unit.since for unit in found.list_units()} == {None}
    assert found.since is None


def test_a_unit_is_met_since_the_day_it_was_done_not_the_day_it_was_recorded() -> None:
    late = line("a", EvidenceKind.READ, march(3))
    found = stand(plan(BLENDED), late)
    assert unit_in(found, "a").since == march(3)
    assert module_in(found, "rolle").since == march(3)


def test_a_change_of_state_starts_a_new_since() -> None:
    measured = plan(module("rolle", lesson("a", has_quiz=True)))
    started = line("a", EvidenceKind.STARTED, march(3))
    passed = line("a", EvidenceKind.PASSED, march(9))
    assert unit_in(stand(measured, started, on=march(8)), "a").since == march(3)
    assert unit_in(stand(measured, started, passed), "a").since == march(9)


def test_more_evidence_for_the_same_state_keeps_its_since() -> None:
    first, again = line("a", EvidenceKind.READ, march(3)), line("a", EvidenceKind.READ, march(20))
    assert unit_in(stand(plan(BLENDED), first, again), "a").since == march(3)


def test_taking_the_first_evidence_back_moves_since_to_the_next() -> None:
    first, again = line("a", EvidenceKind.READ, march(3)), line("a", EvidenceKind.READ, march(20))
    assert unit_in(stand(plan(BLENDED), first, again, undo(first)), "a").since == march(20)


def test_a_list_is_awaited_since_the_day_after_the_meeting() -> None:
    found = stand(plan(BLENDED, meetings=(KURSTAG,)))
    assert unit_in(found, "tag").since == march(11)


def test_a_module_is_met_since_its_last_part() -> None:
    lines = [
        line("tag", EvidenceKind.ATTENDED, march(10), meeting=1),
        line("a", EvidenceKind.READ, march(14)),
    ]
    found = stand(plan(BLENDED, meetings=(KURSTAG,)), *lines)
    assert module_in(found, "rolle").since == march(14)
    assert found.since == march(14)


def test_a_milder_set_makes_somebody_done_from_the_day_it_takes_effect() -> None:
    strict = requirements(module("rolle", lesson("a"), lesson("b")))
    mild = requirements(module("rolle", lesson("a")), revision=2, effective_on=march(15))
    found = stand(plan(strict, mild), line("a", EvidenceKind.READ, march(3)))
    assert (found.state, found.since) == (State.MET, march(15))


def test_what_stays_met_under_a_new_set_keeps_its_since() -> None:
    short = requirements(module("rolle", lesson("a")))
    long = requirements(
        module("rolle", lesson("a"), lesson("b")), revision=2, effective_on=march(15)
    )
    found = stand(plan(short, long), line("a", EvidenceKind.READ, march(3)))
    assert (found.state, found.since) == (State.MET, march(3))


def test_a_module_is_due_on_its_first_own_meeting() -> None:
    later = meeting(2, "tag", march(17))
    assert due(plan(BLENDED, meetings=(later, KURSTAG))) == march(10)


def test_without_a_meeting_nothing_is_due_or_late() -> None:
    found = module_in(stand(plan(BLENDED)), "rolle")
    assert (found.due_on, found.late) == (None, False)


def test_a_cancelled_meeting_makes_nothing_due() -> None:
    off = replace(KURSTAG, status=MeetingStatus.CANCELLED)
    assert due(plan(BLENDED, meetings=(off,))) is None
    assert due(plan(BLENDED, meetings=(off, meeting(2, "tag", march(17))))) == march(17)


def test_a_meeting_of_another_course_makes_nothing_due() -> None:
    assert due(plan(BLENDED, meetings=(replace(KURSTAG, cohort=OTHER_COURSE),))) is None


def test_for_late_joiners_the_first_meeting_after_joining_counts() -> None:
    joined = replace(LENA_IN_COURSE, from_on=march(12))
    meetings = (KURSTAG, meeting(2, "tag", march(17)))
    assert due(plan(BLENDED, meetings=meetings, membership=joined)) == march(17)
    on_the_day = replace(joined, from_on=march(10))
    assert due(plan(BLENDED, meetings=meetings, membership=on_the_day)) == march(10)


def test_a_due_day_ends_at_midnight() -> None:
    measured = plan(BLENDED, meetings=(KURSTAG,))
    assert not module_in(stand(measured, on=march(10)), "rolle").late
    assert module_in(stand(measured, on=march(11)), "rolle").late


def test_late_ends_when_the_online_half_is_met() -> None:
    measured = plan(BLENDED, meetings=(KURSTAG,))
    found = module_in(stand(measured, line("a", EvidenceKind.READ, march(20))), "rolle")
    assert not found.late


def test_late_is_a_word_and_locks_nothing() -> None:
    measured = plan(BLENDED, meetings=(KURSTAG,))
    assert unit_in(stand(measured), "a").state is State.OPEN
