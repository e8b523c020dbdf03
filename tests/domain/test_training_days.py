"""Training days: presence, hours, and lists that are still missing (R5, R8)."""

from dataclasses import replace
from typing import Any

import pytest

from lms.domain.evidence import Evidence, EvidenceKind
from lms.domain.meeting import Meeting, MeetingStatus
from lms.domain.state import Plan, ReasonCode, State, UnitStanding
from tests.cast import (
    LENA_IN_COURSE,
    OTHER_COURSE,
    lesson,
    line,
    march,
    meeting,
    module,
    plan,
    stand,
    states,
    training_day,
    undo,
    unit_in,
)

DAY = "rolle.day-1"
KURSTAG = meeting(1, DAY, march(10))


def plan_with(*meetings: Meeting, units: int = 8, **fields: Any) -> Plan:
    return plan(module("rolle", training_day(DAY, units, **fields)), meetings=meetings)


def attended(units: int | None = None, at: int | None = 1, on: int = 10) -> Evidence:
    return line(DAY, EvidenceKind.ATTENDED, march(on), teaching_units=units, meeting=at)


def look(measured: Plan, *lines: Evidence, on: int = 31) -> UnitStanding:
    return unit_in(stand(measured, *lines, on=march(on)), DAY)


def codes(found: UnitStanding) -> set[ReasonCode]:
    return {reason.code for reason in found.reasons}


def test_being_there_throughout_meets_the_day() -> None:
    assert look(plan_with(KURSTAG), attended()).state is State.MET


def test_being_there_throughout_meets_the_day_even_at_a_shorter_meeting() -> None:
    short = replace(KURSTAG, teaching_units=6)
    found = stand(plan_with(short), attended())
    assert unit_in(found, DAY).state is State.MET
    assert found.teaching_units == 6


def test_making_a_day_up_without_a_meeting_is_worth_the_whole_day() -> None:
    found = stand(plan_with(), line(DAY, EvidenceKind.MADE_UP))
    assert (unit_in(found, DAY).state, found.teaching_units) == (State.MET, 8)


def test_fewer_units_than_the_minimum_are_in_progress() -> None:
    found = look(plan_with(KURSTAG), attended(5))
    assert found.state is State.IN_PROGRESS
    short = next(reason for reason in found.reasons if reason.code is ReasonCode.UNITS_SHORT)
    assert short.number == 3


def test_the_minimum_of_units_is_enough() -> None:
    found = stand(plan_with(KURSTAG, minimum_units=6), attended(6))
    assert (unit_in(found, DAY).state, found.teaching_units) == (State.MET, 6)


def test_per_meeting_the_largest_line_counts() -> None:
    found = stand(plan_with(KURSTAG), attended(5), attended(3))
    assert (unit_in(found, DAY).state, found.teaching_units) == (State.IN_PROGRESS, 5)


def test_units_of_several_meetings_add_up() -> None:
    measured = plan_with(KURSTAG, meeting(2, DAY, march(17)))
    found = stand(measured, attended(5), attended(3, at=2, on=17))
    assert (unit_in(found, DAY).state, found.teaching_units) == (State.MET, 8)


def test_lines_without_a_meeting_are_grouped_by_the_day_they_happened() -> None:
    same_day = [attended(5, at=None), attended(3, at=None)]
    assert stand(plan_with(), *same_day).teaching_units == 5
    two_days = [attended(5, at=None), attended(3, at=None, on=11)]
    assert stand(plan_with(), *two_days).teaching_units == 8


def test_hours_never_exceed_the_units_of_the_day() -> None:
    measured = plan_with(KURSTAG, meeting(2, DAY, march(17)))
    assert stand(measured, attended(), attended(at=2, on=17)).teaching_units == 8


def test_units_held_online_are_counted_apart() -> None:
    measured = plan_with(KURSTAG, meeting(2, DAY, march(17), online=True))
    found = stand(measured, attended(5), attended(3, at=2, on=17))
    assert (found.teaching_units, found.teaching_units_online) == (8, 3)


def test_a_meeting_of_another_course_counts_too() -> None:
    elsewhere = meeting(9, DAY, march(12), cohort=OTHER_COURSE)
    assert look(plan_with(elsewhere), attended(at=9, on=12)).state is State.MET


def test_a_past_meeting_without_a_list_is_awaited() -> None:
    measured = plan_with(KURSTAG)
    assert look(measured, on=10).state is State.OPEN
    assert look(measured, on=11).state is State.AWAITING_ATTENDANCE


def test_a_complete_list_without_a_line_means_to_make_up() -> None:
    found = look(plan_with(replace(KURSTAG, list_complete=True)))
    assert found.state is State.OPEN
    assert ReasonCode.TO_MAKE_UP in codes(found)


def test_a_list_that_names_the_person_is_not_awaited() -> None:
    found = look(plan_with(KURSTAG), line(DAY, EvidenceKind.ABSENT, march(10), meeting=1))
    assert found.state is State.OPEN
    assert ReasonCode.TO_MAKE_UP in codes(found)


def test_a_line_taken_back_is_awaited_again() -> None:
    was_there = attended()
    found = look(plan_with(KURSTAG), was_there, undo(was_there))
    assert found.state is State.AWAITING_ATTENDANCE


def test_a_second_past_meeting_without_a_list_is_awaited_though_units_are_short() -> None:
    measured = plan_with(KURSTAG, meeting(2, DAY, march(17)))
    assert look(measured, attended(5)).state is State.AWAITING_ATTENDANCE


@pytest.mark.parametrize(
    "not_awaited",
    [
        replace(KURSTAG, status=MeetingStatus.CANCELLED),
        replace(KURSTAG, cohort=OTHER_COURSE),
        replace(KURSTAG, training_day="rolle.day-2"),
    ],
    ids=["cancelled", "of another course", "of another day"],
)
def test_a_meeting_that_is_not_ones_own_is_not_awaited(not_awaited: Meeting) -> None:
    assert look(plan_with(not_awaited)).state is State.OPEN


def test_meetings_before_somebody_joined_are_not_awaited() -> None:
    measured = replace(plan_with(KURSTAG), membership=replace(LENA_IN_COURSE, from_on=march(11)))
    assert look(measured).state is State.OPEN


def test_a_day_without_a_coming_meeting_says_so() -> None:
    planned = look(plan_with(KURSTAG), on=9)
    cancelled = look(plan_with(replace(KURSTAG, status=MeetingStatus.CANCELLED)), on=9)
    assert ReasonCode.NO_MEETING_PLANNED not in codes(planned)
    assert codes(cancelled) == {ReasonCode.NO_MEETING_PLANNED}


def test_a_training_day_is_never_locked() -> None:
    measured = plan(
        module("erst", lesson("anfang")),
        module("rolle", lesson("lektion"), training_day(DAY)),
    )
    found = states(measured)
    assert (found["lektion"], found[DAY]) == (State.LOCKED, State.OPEN)


def test_a_training_day_blocks_nothing_by_default() -> None:
    measured = plan(
        module("rolle", training_day(DAY), lesson("danach")),
        module("recht", lesson("gesetze")),
    )
    found = states(measured, line("danach", EvidenceKind.READ))
    assert (found["danach"], found["gesetze"]) == (State.MET, State.OPEN)
