"""Requirement sets follow each other, and nothing earned under one is lost (R4, R8)."""

from dataclasses import replace
from datetime import date

import pytest

from lms.domain.evidence import EvidenceKind
from lms.domain.gate import FromDate, UnitDone
from lms.domain.programme import RequirementSet
from lms.domain.standing import list_eras
from lms.domain.state import Plan, State
from tests.cast import (
    april,
    lesson,
    line,
    march,
    meeting,
    module,
    module_in,
    plan,
    requirements,
    stand,
    states,
    training_day,
    undo,
    unit_in,
)

SHORT = requirements(module("rolle", lesson("a")))
LONG = requirements(module("rolle", lesson("a"), lesson("neu")), revision=2, effective_on=march(15))
GROWN = plan(SHORT, LONG)


def revision_on(sets: list[RequirementSet], day: date) -> int:
    return list_eras(sets, until=day)[-1][1].revision


def test_the_newest_set_that_has_taken_effect_is_in_force() -> None:
    assert revision_on([SHORT, LONG], march(14)) == 1
    assert revision_on([SHORT, LONG], march(15)) == 2


def test_before_the_first_set_takes_effect_the_first_holds() -> None:
    assert revision_on([SHORT, LONG], date(2025, 12, 31)) == 1


def test_a_set_overtaken_before_it_takes_effect_never_holds() -> None:
    later = replace(LONG, effective_on=april(20))
    overtaking = replace(SHORT, revision=3, effective_on=april(10))
    eras = list_eras([SHORT, later, overtaking], until=april(30))
    assert [requirements.revision for _, requirements in eras] == [1, 3]


def test_a_first_set_corrected_on_the_day_of_opening_never_holds() -> None:
    corrected = replace(LONG, effective_on=march(1))
    assert [found.revision for _, found in list_eras([SHORT, corrected], until=march(31))] == [2]


def test_a_gate_forgotten_at_the_opening_and_added_the_same_day_holds() -> None:
    gated = module("rolle", lesson("a", gate=(FromDate(april(1)),)))
    corrected = requirements(gated, revision=2, effective_on=march(1))
    assert states(plan(SHORT, corrected))["a"] is State.LOCKED


def test_sets_may_come_in_any_order() -> None:
    read = line("a", EvidenceKind.READ)
    assert stand(plan(LONG, SHORT), read) == stand(GROWN, read)


def test_a_plan_without_a_set_is_refused() -> None:
    with pytest.raises(ValueError, match="requirement set"):
        stand(Plan(GROWN.cohort, (), GROWN.membership))


def test_a_module_met_before_a_lesson_was_added_stays_met() -> None:
    found = states(GROWN, line("a", EvidenceKind.READ, march(3)))
    assert (found["rolle"], found["programme"]) == (State.MET, State.MET)
    assert found["neu"] is State.OPEN


def test_a_programme_finished_before_a_module_was_added_stays_finished() -> None:
    added = requirements(
        *SHORT.modules, module("recht", lesson("b")), revision=2, effective_on=march(15)
    )
    found = stand(plan(SHORT, added), line("a", EvidenceKind.READ, march(3)))
    assert (found.state, found.since, found.next_unit) == (State.MET, march(3), "b")


def test_a_module_not_met_in_time_follows_the_new_set() -> None:
    found = states(GROWN, line("a", EvidenceKind.READ, march(15)))
    assert found["rolle"] is State.IN_PROGRESS


def test_what_rests_on_a_cancelled_line_does_not_stay_met() -> None:
    read = line("a", EvidenceKind.READ, march(3))
    found = states(GROWN, read, undo(read, march(25)))
    assert (found["a"], found["rolle"]) == (State.OPEN, State.OPEN)


def test_a_corrected_line_that_still_meets_in_time_keeps_it_met() -> None:
    read = line("a", EvidenceKind.READ, march(3))
    corrected = line("a", EvidenceKind.READ, march(4), cancels=read.id)
    assert states(GROWN, read, corrected)["rolle"] is State.MET


def test_a_unit_met_before_questions_were_added_stays_met() -> None:
    asked = requirements(
        module("rolle", lesson("a", has_quiz=True)), revision=2, effective_on=march(15)
    )
    read = line("a", EvidenceKind.READ, march(3))
    found = unit_in(stand(plan(SHORT, asked), read), "a")
    assert (found.state, found.since, found.evidence) == (State.MET, march(3), (read.id,))


def test_a_day_met_before_the_minimum_was_raised_stays_met() -> None:
    mild = requirements(module("rolle", training_day("tag", minimum_units=4)))
    strict = requirements(module("rolle", training_day("tag")), revision=2, effective_on=march(15))
    half = line("tag", EvidenceKind.ATTENDED, march(3), teaching_units=4)
    assert states(plan(mild, strict), half)["tag"] is State.MET
    assert states(plan(strict), half)["tag"] is State.IN_PROGRESS


def test_recognition_is_kept_and_own_work_still_counts_for_more() -> None:
    optional = requirements(
        module("rolle", lesson("a", required=False), lesson("b")),
        revision=2,
        effective_on=march(15),
    )
    measured = plan(SHORT, optional)
    credit = line("rolle", EvidenceKind.RECOGNISED, march(3))
    assert states(measured, credit)["a"] is State.RECOGNISED
    read = line("a", EvidenceKind.READ, march(20))
    assert states(measured, credit, read)["a"] is State.MET


def test_what_was_open_under_an_earlier_set_is_not_locked_again() -> None:
    gated = requirements(
        module("rolle", lesson("a"), lesson("b", gate=(UnitDone("a"),))),
        revision=2,
        effective_on=march(15),
    )
    free = requirements(module("rolle", lesson("a"), lesson("b", gate=())))
    assert states(plan(free, gated))["b"] is State.OPEN
    assert states(plan(gated))["b"] is State.LOCKED


def test_a_module_open_under_an_earlier_set_stays_open() -> None:
    first, second = module("rolle", lesson("a")), module("recht", lesson("c"), lesson("d"))
    grown = module("rolle", lesson("a"), lesson("neu"))
    measured = plan(
        requirements(first, second),
        requirements(grown, second, revision=2, effective_on=march(15)),
    )
    found = states(measured, line("a", EvidenceKind.READ, march(3)))
    assert (found["recht"], found["c"], found["d"]) == (State.OPEN, State.OPEN, State.LOCKED)


def test_what_became_open_only_on_the_day_of_the_new_set_follows_the_new_set() -> None:
    dated = requirements(module("rolle", lesson("a", gate=(FromDate(march(15)),))))
    later = requirements(
        module("rolle", lesson("a", gate=(FromDate(april(15)),))),
        revision=2,
        effective_on=march(15),
    )
    assert states(plan(dated, later))["a"] is State.LOCKED


def test_what_was_met_stays_met_through_several_sets() -> None:
    third = requirements(module("rolle", lesson("x")), revision=3, effective_on=march(20))
    measured = plan(SHORT, LONG, third)
    found = states(measured, line("a", EvidenceKind.READ, march(3)))
    assert (found["rolle"], found["x"]) == (State.MET, State.OPEN)


def test_a_module_that_stays_met_is_not_late() -> None:
    day = training_day("tag")
    measured = plan(
        requirements(module("rolle", lesson("a"), day)),
        requirements(
            module("rolle", lesson("a"), lesson("neu"), day), revision=2, effective_on=march(15)
        ),
        meetings=(meeting(1, "tag", march(10)),),
    )
    lines = [
        line("a", EvidenceKind.READ, march(3)),
        line("tag", EvidenceKind.ATTENDED, march(10), meeting=1),
    ]
    rolle = module_in(stand(measured, *lines), "rolle")
    assert (rolle.state, rolle.late) == (State.MET, False)
