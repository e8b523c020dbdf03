"""What holds for every plan and every ledger (R7, R8, R11)."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.domain import requirement_document
from lms.domain.evidence import Evidence, EvidenceKind, living
from lms.domain.programme import RequirementSet
from lms.domain.standing import standing
from lms.domain.state import Plan, ProgrammeStanding, State
from tests.cast import FIRST_DAY, undo, unit_in
from tests.domain.test_documents import reload_set
from tests.domain.worlds import (
    days,
    large_ledger,
    large_plan,
    ledgers,
    lines,
    plans,
    requirement_sets,
)

pytestmark = pytest.mark.property

NEWEST = 1000


def by_id(found: ProgrammeStanding) -> dict[str, State]:
    states = {unit.id: unit.state for unit in found.list_units()}
    return states | {part.id: part.state for part in found.modules} | {"": found.state}


@settings(deadline=None, max_examples=300)
@given(plans, ledgers(), lines(NEWEST), days)
def test_another_line_never_undoes_what_is_done_and_never_locks(
    measured: Plan, ledger: list[Evidence], new: Evidence, on: date
) -> None:
    before = by_id(standing(measured, ledger, on=on))
    after = by_id(standing(measured, [*ledger, new], on=on))
    for key, state in before.items():
        assert after[key].is_done or not state.is_done, key
        assert after[key] is not State.LOCKED or state is State.LOCKED, key


@settings(deadline=None, max_examples=60)
@given(plans, ledgers(), days, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_sets_never_matters(
    measured: Plan, ledger: list[Evidence], on: date, random: Random
) -> None:
    shuffled, sets = ledger[:], list(measured.sets)
    random.shuffle(shuffled)
    random.shuffle(sets)
    expected = standing(measured, ledger, on=on)
    assert standing(replace(measured, sets=tuple(sets)), shuffled, on=on) == expected


@settings(deadline=None, max_examples=60)
@given(plans, ledgers(), lines(NEWEST), days)
def test_a_line_that_happens_later_changes_nothing_today(
    measured: Plan, ledger: list[Evidence], new: Evidence, on: date
) -> None:
    later = replace(new, happened_on=on + timedelta(1))
    assert standing(measured, [*ledger, later], on=on) == standing(measured, ledger, on=on)


@settings(deadline=None, max_examples=40)
@given(plans, ledgers(), requirement_sets, days)
def test_a_set_that_takes_effect_later_changes_nothing_today(
    measured: Plan, ledger: list[Evidence], later: RequirementSet, on: date
) -> None:
    started = [replace(measured.sets[0], effective_on=FIRST_DAY - timedelta(30))]
    now = replace(measured, sets=(*started, *measured.sets[1:]))
    coming = replace(later, revision=9, effective_on=on + timedelta(1))
    then = replace(now, sets=(*now.sets, coming))
    assert standing(then, ledger, on=on) == standing(now, ledger, on=on)


@settings(deadline=None, max_examples=60)
@given(plans, ledgers().filter(bool), days, st.data())
def test_undoing_an_undo_leaves_everything_as_it_was(
    measured: Plan, ledger: list[Evidence], on: date, data: st.DataObject
) -> None:
    chosen = data.draw(st.sampled_from(living(ledger)))
    first = replace(undo(chosen), id=NEWEST)
    second = replace(undo(first), id=NEWEST + 1)
    undone = standing(measured, [*ledger, first, second], on=on)
    assert undone == standing(measured, ledger, on=on)


@settings(deadline=None, max_examples=60)
@given(plans, ledgers().filter(bool), days, st.data())
def test_an_undone_line_is_as_if_it_had_never_been(
    measured: Plan, ledger: list[Evidence], on: date, data: st.DataObject
) -> None:
    alive = [line for line in ledger if line.cancels is None and line in living(ledger)]
    if not alive:
        return
    chosen = data.draw(st.sampled_from(alive))
    without = [line for line in living(ledger) if line is not chosen]
    undone = standing(measured, [*ledger, replace(undo(chosen), id=NEWEST)], on=on)
    assert undone == standing(measured, without, on=on)


@settings(deadline=None, max_examples=30)
@given(plans, ledgers(), st.integers(5, 25))
def test_since_is_the_first_day_of_an_unbroken_run(
    measured: Plan, ledger: list[Evidence], last: int
) -> None:
    on = FIRST_DAY + timedelta(last)
    found = standing(measured, ledger, on=on)
    earlier = [on - timedelta(number) for number in range(1, last + 12)]
    history = {day: by_id(standing(measured, ledger, on=day)) for day in earlier}
    for key, state, since in _list_since(found):
        if any(key not in states for states in history.values()):
            continue
        run = [on]
        for day in earlier:
            if history[day][key] is not state:
                break
            run.append(day)
        assert since == run[-1], key


def _list_since(found: ProgrammeStanding) -> list[tuple[str, State, date]]:
    held = [(unit.id, unit.state, unit.since) for unit in found.list_units()]
    held += [(part.id, part.state, part.since) for part in found.modules]
    held.append(("", found.state, found.since))
    return [(key, state, since) for key, state, since in held if since is not None]


@settings(deadline=None, max_examples=100)
@given(plans, ledgers(), days)
def test_every_standing_makes_sense_in_itself(
    measured: Plan, ledger: list[Evidence], on: date
) -> None:
    found = standing(measured, ledger, on=on)
    assert 0 <= found.teaching_units_online <= found.teaching_units
    for unit in found.list_units():
        assert not (unit.state.is_done and unit.reasons), unit
        assert unit.state is not State.LOCKED or unit.reasons, unit
        assert (unit.since is None) == (unit.state in (State.OPEN, State.LOCKED)), unit
        assert unit.evidence or not unit.state.is_done, unit
    for part in found.modules:
        assert part.state is not State.LOCKED or part.reasons, part
        assert not (part.state.is_done and part.late), part
    if found.next_unit is not None:
        assert unit_in(found, found.next_unit).state in (State.OPEN, State.IN_PROGRESS)


@settings(deadline=None, max_examples=100)
@given(plans, ledgers(), days)
def test_a_line_on_a_required_lesson_is_never_lost_on_its_state(
    measured: Plan, ledger: list[Evidence], on: date
) -> None:
    """What was begun is never locked, whatever gates and sets come (promise 2)."""
    begun = {EvidenceKind.STARTED, EvidenceKind.READ, EvidenceKind.NOT_PASSED}
    membership = measured.membership
    last = min(on, membership.to_on) if membership.to_on else on
    counted = {
        line.unit_id
        for line in living(ledger)
        if line.kind in begun and membership.counts_from <= line.happened_on <= last
    }
    for unit in standing(measured, ledger, on=on).list_units():
        assert unit.id not in counted or unit.state is not State.LOCKED


@settings(deadline=None, max_examples=4)
@given(st.integers(0, 2**32))
def test_a_hundred_units_and_two_hundred_lines_are_no_trouble(seed: int) -> None:
    random = Random(seed)
    measured = large_plan(random)
    found = standing(
        measured, large_ledger(measured, random), on=FIRST_DAY + timedelta(random.randrange(70))
    )
    assert len(list(found.list_units())) == 100


@settings(deadline=None, max_examples=60)
@given(requirement_sets)
def test_every_requirement_set_comes_back_from_its_document(requirements: RequirementSet) -> None:
    again = reload_set(requirements)
    assert again == requirements
    to_document = requirement_document.to_document
    assert to_document(again) == to_document(requirements)
