"""When a module and the whole programme are done, and what they are until then (R4, R8)."""

from typing import Any

import pytest

from lms.domain.evidence import Evidence, EvidenceKind
from lms.domain.programme import Module, Rules
from lms.domain.state import Plan, ReasonCode, State
from tests.cast import (
    COURSE,
    lesson,
    line,
    march,
    meeting,
    module,
    module_in,
    module_quiz,
    plan,
    requirements,
    stand,
    states,
    training_day,
)


def blended(module_id: str, days: int = 1, **fields: Any) -> Module:
    """A module of one lesson and some training days of eight units."""
    own = [training_day(f"{module_id}.day-{number}") for number in range(1, days + 1)]
    return module(module_id, lesson(f"{module_id}-lesen"), *own, **fields)


def read(*unit_ids: str) -> list[Evidence]:
    return [line(unit_id, EvidenceKind.READ) for unit_id in unit_ids]


def attended(*unit_ids: str, **fields: Any) -> list[Evidence]:
    return [line(unit_id, EvidenceKind.ATTENDED, **fields) for unit_id in unit_ids]


def with_rules(*modules: Module, meetings: Any = (), **rules: Any) -> Plan:
    return plan(requirements(*modules, rules=Rules(**rules)), meetings=meetings)


def test_a_module_is_met_by_its_lessons_questions_and_days() -> None:
    measured = plan(module("rolle", lesson("a"), module_quiz("rolle"), training_day("tag")))
    done = [*read("a"), line("rolle.quiz", EvidenceKind.PASSED), *attended("tag")]
    for missing in done:
        rest = [other for other in done if other is not missing]
        assert states(measured, *rest)["rolle"] is State.IN_PROGRESS
    assert states(measured, *done)["rolle"] is State.MET


def test_the_online_half_is_met_without_the_day() -> None:
    found = stand(plan(blended("rolle")), *read("rolle-lesen"))
    assert module_in(found, "rolle").online_met
    assert module_in(found, "rolle").state is State.IN_PROGRESS


def test_a_module_of_days_only_has_its_online_half_met() -> None:
    measured = plan(module("abschluss", training_day("abschluss.day-1")))
    assert module_in(stand(measured), "abschluss").online_met
    assert states(measured, *attended("abschluss.day-1"))["abschluss"] is State.MET


def test_a_module_without_any_required_unit_is_never_met() -> None:
    measured = plan(module("leer"), module("frei", lesson("mehr", required=False)))
    lines = [*read("mehr"), line("leer", EvidenceKind.RECOGNISED)]
    found = states(measured, *lines)
    assert not {found["leer"], found["frei"], found["programme"]} & {State.MET, State.RECOGNISED}


def test_a_module_that_needs_no_day_and_has_only_days_is_never_done_unasked() -> None:
    measured = plan(module("frei", training_day("frei.day-1"), days_needed=0))
    assert not states(measured)["frei"].is_done


def test_some_of_the_days_are_enough_where_the_module_says_so() -> None:
    measured = plan(blended("rolle", days=3, days_needed=2))
    one = [*read("rolle-lesen"), *attended("rolle.day-3")]
    assert states(measured, *one)["rolle"] is State.IN_PROGRESS
    assert states(measured, *one, *attended("rolle.day-1"))["rolle"] is State.MET


def test_a_module_names_what_is_missing() -> None:
    found = stand(plan(blended("rolle")), *read("rolle-lesen"))
    reasons = module_in(found, "rolle").reasons
    assert [(reason.code, reason.unit_id) for reason in reasons] == [
        (ReasonCode.NEEDS_UNIT, "rolle.day-1")
    ]


def test_a_module_does_not_name_a_day_it_no_longer_needs() -> None:
    measured = plan(blended("rolle", days=2, days_needed=1))
    found = stand(measured, *attended("rolle.day-1"))
    assert [reason.unit_id for reason in module_in(found, "rolle").reasons] == ["rolle-lesen"]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((EvidenceKind.RECOGNISED, EvidenceKind.WAIVED), State.RECOGNISED),
        ((EvidenceKind.WAIVED, EvidenceKind.WAIVED), State.WAIVED),
        ((EvidenceKind.WAIVED, EvidenceKind.READ), State.MET),
        ((EvidenceKind.READ, EvidenceKind.RECOGNISED), State.MET),
    ],
)
def test_a_done_module_is_named_after_its_best_unit(
    kinds: tuple[EvidenceKind, EvidenceKind], expected: State
) -> None:
    measured = plan(module("rolle", lesson("a"), lesson("b")))
    lines = [line(key, kind, cohort=COURSE.id) for key, kind in zip("ab", kinds, strict=True)]
    found = states(measured, *lines)
    assert (found["rolle"], found["programme"]) == (expected, expected)


def test_optional_units_never_change_a_modules_state() -> None:
    measured = plan(module("rolle", lesson("a"), lesson("mehr", required=False)))
    assert states(measured, *read("mehr"))["rolle"] is State.OPEN
    assert states(measured, *read("a"))["rolle"] is State.MET


def test_a_module_waits_for_attendance_when_only_lists_are_missing() -> None:
    measured = plan(
        blended("rolle", days=2),
        meetings=(meeting(1, "rolle.day-1", march(9)), meeting(2, "rolle.day-2", march(20))),
    )
    lines = read("rolle-lesen")
    assert states(measured, on=march(25))["rolle"] is State.OPEN
    assert states(measured, *lines, on=march(15))["rolle"] is State.IN_PROGRESS
    assert states(measured, *lines, on=march(25))["rolle"] is State.AWAITING_ATTENDANCE
    assert states(measured, *lines, on=march(25))["programme"] is State.AWAITING_ATTENDANCE


def test_a_module_is_open_or_locked_before_anything_is_begun() -> None:
    found = states(plan(blended("rolle"), blended("recht")))
    assert (found["rolle"], found["recht"]) == (State.OPEN, State.LOCKED)
    assert found["programme"] is State.OPEN


def test_a_started_lesson_puts_module_and_programme_in_progress() -> None:
    found = states(plan(blended("rolle")), line("rolle-lesen", EvidenceKind.STARTED))
    assert (found["rolle"], found["programme"]) == (State.IN_PROGRESS, State.IN_PROGRESS)


def test_the_programme_is_done_when_all_modules_are() -> None:
    measured = plan(module("rolle", lesson("a")), module("recht", lesson("b")))
    assert states(measured, *read("a"))["programme"] is State.IN_PROGRESS
    assert states(measured, *read("a", "b"))["programme"] is State.MET


def test_an_optional_module_is_not_needed() -> None:
    measured = plan(module("rolle", lesson("a")), module("extra", lesson("b"), required=False))
    assert states(measured, *read("a"))["programme"] is State.MET


def test_a_number_of_modules_may_be_enough() -> None:
    modules = [module(name, lesson(f"{name}-lesen"), gate=()) for name in ("a", "b", "c")]
    measured = with_rules(*modules, modules_needed=2)
    assert states(measured, *read("c-lesen"))["programme"] is State.IN_PROGRESS
    assert states(measured, *read("c-lesen", "a-lesen"))["programme"] is State.MET


def test_a_share_of_all_units_is_judged_once_over_all_days() -> None:
    modules = [blended("rolle", days=2), blended("recht", days=3)]
    measured = with_rules(*modules, attendance_percent=80)
    lines = [
        *read("rolle-lesen", "recht-lesen"),
        *attended("rolle.day-1", "rolle.day-2", "recht.day-1"),
    ]
    assert states(measured, *lines)["recht"] is State.MET
    assert states(measured, *lines)["programme"] is State.IN_PROGRESS
    assert states(measured, *lines, *attended("recht.day-3"))["programme"] is State.MET


def test_parts_of_days_count_towards_the_share_to_the_unit() -> None:
    measured = with_rules(blended("rolle", days=2), attendance_percent=75)
    lines = [*read("rolle-lesen"), *attended("rolle.day-1")]
    three = attended("rolle.day-2", teaching_units=3)
    four = attended("rolle.day-2", teaching_units=4)
    assert states(measured, *lines, *three)["programme"] is State.IN_PROGRESS
    assert states(measured, *lines, *four)["programme"] is State.MET


def test_a_waived_day_leaves_the_share_and_a_recognised_one_counts_in_full() -> None:
    measured = with_rules(blended("rolle", days=4), attendance_percent=75)
    lines = [*read("rolle-lesen"), *attended("rolle.day-1", "rolle.day-2")]
    waived = line("rolle.day-3", EvidenceKind.WAIVED, cohort=COURSE.id)
    recognised = line("rolle.day-3", EvidenceKind.RECOGNISED)
    assert states(measured, *lines)["programme"] is State.IN_PROGRESS
    assert states(measured, *lines, waived)["programme"] is State.IN_PROGRESS
    assert states(measured, *lines, recognised)["programme"] is State.MET
    both = line("rolle.day-4", EvidenceKind.WAIVED, cohort=COURSE.id)
    assert states(measured, *lines, waived, both)["programme"] is State.MET


def test_waiving_a_day_never_costs_what_was_attended_of_it() -> None:
    measured = with_rules(blended("rolle", days=2), attendance_percent=50)
    lines = [*read("rolle-lesen"), *attended("rolle.day-1")]
    waived = line("rolle.day-1", EvidenceKind.WAIVED, cohort=COURSE.id)
    assert states(measured, *lines)["programme"] is State.MET
    assert states(measured, *lines, waived)["programme"] is State.MET


def test_a_named_day_must_be_attended_whatever_the_share() -> None:
    measured = with_rules(blended("rolle", days=2), attendance_percent=50, days=("rolle.day-2",))
    lines = [*read("rolle-lesen"), *attended("rolle.day-1")]
    assert states(measured, *lines)["programme"] is State.IN_PROGRESS
    assert states(measured, *lines, *attended("rolle.day-2"))["programme"] is State.MET


def test_with_a_share_a_module_of_days_only_is_not_counted_among_the_modules() -> None:
    conference = module("abschluss", training_day("abschluss.day-1"))
    measured = with_rules(blended("rolle", days=4), conference, attendance_percent=80)
    days = [f"rolle.day-{number}" for number in range(1, 5)]
    lines = [*read("rolle-lesen"), *attended(*days)]
    found = states(measured, *lines)
    assert found["abschluss"] is not State.MET
    assert found["programme"] is State.MET


def test_a_share_of_no_training_days_at_all_is_reached() -> None:
    measured = with_rules(module("rolle", lesson("a")), attendance_percent=80)
    assert states(measured, *read("a"))["programme"] is State.MET
    assert states(measured)["programme"] is State.OPEN
