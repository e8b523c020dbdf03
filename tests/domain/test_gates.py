"""What is locked, what opens it, and what is named as missing (R8)."""

from dataclasses import replace
from typing import Any

import pytest

from lms.domain.evidence import Evidence, EvidenceKind
from lms.domain.gate import AnyOf, Condition, FromDate, UnitDone, list_dates, list_targets
from lms.domain.programme import Module
from lms.domain.state import Plan, Reason, ReasonCode, State
from tests.cast import (
    COURSE,
    lesson,
    line,
    march,
    module,
    module_in,
    module_quiz,
    plan,
    stand,
    states,
    training_day,
    unit_in,
)

TWO_MODULES = plan(
    module("rolle", lesson("zuhoeren"), lesson("grenzen"), module_quiz("rolle")),
    module("recht", lesson("gesetze"), lesson("aemter")),
)


def finish_first_module() -> list[Evidence]:
    return [
        line("zuhoeren", EvidenceKind.READ),
        line("grenzen", EvidenceKind.READ),
        line("rolle.quiz", EvidenceKind.PASSED),
    ]


def one_gated(*gate: Condition, **fields: Any) -> Plan:
    """A module with a gated last lesson behind two free ones."""
    gated = lesson("ziel", gate=gate)
    free = [lesson("a", gate=()), lesson("b", gate=())]
    return plan(module("rolle", *free, training_day("tag"), gated), **fields)


def read(*unit_ids: str) -> list[Evidence]:
    return [line(unit_id, EvidenceKind.READ) for unit_id in unit_ids]


def test_at_first_only_the_first_lesson_is_open() -> None:
    found = states(TWO_MODULES)
    assert found["zuhoeren"] is found["rolle"] is State.OPEN
    locked = ["grenzen", "rolle.quiz", "gesetze", "aemter", "recht"]
    assert {found[key] for key in locked} == {State.LOCKED}


def test_each_lesson_opens_the_next() -> None:
    found = states(TWO_MODULES, *read("zuhoeren"))
    assert (found["grenzen"], found["rolle.quiz"]) == (State.OPEN, State.LOCKED)


def test_a_module_opens_when_all_lessons_and_questions_before_it_are_done() -> None:
    almost = finish_first_module()[:2]
    assert states(TWO_MODULES, *almost)["recht"] is State.LOCKED
    assert states(TWO_MODULES, *finish_first_module())["recht"] is State.OPEN


def test_a_locked_unit_names_every_unit_before_it() -> None:
    last = unit_in(stand(TWO_MODULES), "rolle.quiz")
    assert [reason.unit_id for reason in last.reasons] == ["zuhoeren", "grenzen"]


def test_in_a_locked_module_what_the_module_needs_is_named_first() -> None:
    found = stand(TWO_MODULES, *read("zuhoeren"))
    missing = [Reason(ReasonCode.NEEDS_UNIT, unit_id=name) for name in ("grenzen", "rolle.quiz")]
    assert list(unit_in(found, "aemter").reasons) == missing
    assert list(module_in(found, "recht").reasons) == missing


def test_an_optional_lesson_does_not_block() -> None:
    measured = plan(module("rolle", lesson("mehr", required=False), lesson("danach")))
    assert states(measured)["danach"] is State.OPEN


def test_an_optional_module_does_not_block() -> None:
    measured = plan(
        module("extra", lesson("mehr"), required=False), module("rolle", lesson("lektion"))
    )
    assert states(measured)["lektion"] is State.OPEN


@pytest.mark.parametrize("kind", [EvidenceKind.RECOGNISED, EvidenceKind.WAIVED])
def test_credit_opens_what_follows(kind: EvidenceKind) -> None:
    credit = line("zuhoeren", kind, cohort=COURSE.id)
    assert states(TWO_MODULES, credit)["grenzen"] is State.OPEN


@pytest.mark.parametrize(
    "kind",
    [
        EvidenceKind.STARTED,
        EvidenceKind.READ,
        EvidenceKind.PASSED,
        EvidenceKind.NOT_PASSED,
        EvidenceKind.PASSED_IN_CONVERSATION,
        EvidenceKind.RELEASED,
    ],
)
def test_what_was_begun_or_released_is_never_locked(kind: EvidenceKind) -> None:
    assert states(TWO_MODULES, line("aemter", kind))["aemter"] is not State.LOCKED


def test_a_released_module_opens_and_keeps_its_order() -> None:
    found = states(TWO_MODULES, line("recht", EvidenceKind.RELEASED))
    assert (found["recht"], found["gesetze"]) == (State.OPEN, State.OPEN)
    assert found["aemter"] is State.LOCKED


def test_a_lessons_own_gate_replaces_the_order() -> None:
    measured = one_gated(UnitDone("b"))
    assert states(measured, *read("a"))["ziel"] is State.LOCKED
    assert states(measured, *read("b"))["ziel"] is State.OPEN


def test_a_lessons_own_gate_does_not_replace_its_modules() -> None:
    measured = plan(module("rolle", lesson("lektion")), module("recht", lesson("gesetze", gate=())))
    assert states(measured)["gesetze"] is State.LOCKED
    assert states(measured, *read("lektion"))["gesetze"] is State.OPEN


def test_a_modules_own_gate_replaces_the_order_of_modules() -> None:
    early = replace(TWO_MODULES.sets[0].modules[1], gate=(UnitDone("zuhoeren"),))
    measured = plan(TWO_MODULES.sets[0].modules[0], early)
    assert states(measured, *read("zuhoeren"))["gesetze"] is State.OPEN


def test_all_conditions_of_a_gate_must_hold() -> None:
    measured = one_gated(UnitDone("a"), UnitDone("b"))
    assert states(measured, *read("a"))["ziel"] is State.LOCKED
    assert states(measured, *read("a", "b"))["ziel"] is State.OPEN


def test_a_gate_may_ask_for_a_training_day() -> None:
    measured = one_gated(UnitDone("tag"))
    assert states(measured)["ziel"] is State.LOCKED
    assert states(measured, line("tag", EvidenceKind.ATTENDED))["ziel"] is State.OPEN


def test_any_of_a_gate_counts_what_holds() -> None:
    measured = one_gated(AnyOf(2, (UnitDone("a"), UnitDone("b"), FromDate(march(20)))))
    assert states(measured, *read("a"), on=march(19))["ziel"] is State.LOCKED
    assert states(measured, *read("a"), on=march(20))["ziel"] is State.OPEN
    assert states(measured, *read("a", "b"), on=march(19))["ziel"] is State.OPEN


def test_any_of_names_how_many_are_still_needed_and_what_there_is() -> None:
    measured = one_gated(AnyOf(2, (UnitDone("a"), UnitDone("b"), FromDate(march(20)))))
    found = unit_in(stand(measured, *read("a"), on=march(19)), "ziel")
    assert found.reasons == (
        Reason(ReasonCode.NEEDS_ANY, number=1),
        Reason(ReasonCode.NEEDS_UNIT, unit_id="b"),
        Reason(ReasonCode.NEEDS_DATE, on=march(20)),
    )


def test_a_unit_waiting_for_a_conversation_satisfies_a_gate() -> None:
    talk = lesson("praxis", conversation=True)
    measured = plan(module("rolle", talk, lesson("ziel", gate=(UnitDone("praxis"),))))
    assert states(measured, *read("praxis"))["ziel"] is State.OPEN


def test_nothing_is_locked_behind_a_missing_unit() -> None:
    gone = replace(TWO_MODULES, missing=frozenset({"grenzen"}))
    found = stand(gone, *read("zuhoeren"))
    assert unit_in(found, "rolle.quiz").state is State.OPEN
    grenzen = unit_in(found, "grenzen")
    assert grenzen.state is State.OPEN
    assert Reason(ReasonCode.MISSING) in grenzen.reasons


def test_a_missing_unit_is_not_done() -> None:
    gone = replace(TWO_MODULES, missing=frozenset({"grenzen"}))
    lines = [line("zuhoeren", EvidenceKind.READ), line("rolle.quiz", EvidenceKind.PASSED)]
    found = states(gone, *lines)
    assert found["rolle"] is State.IN_PROGRESS
    assert found["recht"] is State.OPEN


def test_a_gate_that_names_a_missing_unit_is_open_whatever_else_it_asks() -> None:
    measured = one_gated(UnitDone("a"), UnitDone("b"), missing=frozenset({"b"}))
    assert states(measured)["ziel"] is State.OPEN


def test_a_gate_lists_its_targets_and_dates_nested_ones_included() -> None:
    gate = (UnitDone("a"), AnyOf(1, (UnitDone("b"), AnyOf(1, (FromDate(march(2)),)))))
    assert list(list_targets(gate)) == ["a", "b"]
    assert list(list_dates(gate)) == [march(2)]


def test_the_next_unit_is_the_first_required_one_that_is_begun_or_open() -> None:
    optional_first: list[Module] = [
        module("extra", lesson("zusatz"), required=False),
        module("rolle", lesson("mehr", required=False), lesson("a"), lesson("b")),
    ]
    measured = plan(*optional_first)
    assert stand(measured).next_unit == "a"
    assert stand(measured, *read("a")).next_unit == "b"
    assert stand(measured, *read("a", "b")).next_unit is None


def test_the_next_unit_passes_over_one_that_waits_for_a_conversation() -> None:
    measured = plan(module("rolle", lesson("praxis", conversation=True), lesson("danach")))
    assert stand(measured, *read("praxis")).next_unit == "danach"
