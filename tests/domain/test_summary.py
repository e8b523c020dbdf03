"""A kept summary says what the standing says, for as long as it is said to (R16)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from lms.domain.evidence import Evidence
from lms.domain.gate import FromDate
from lms.domain.standing import list_eras, standing
from lms.domain.state import Plan
from lms.domain.summary import decode, encode, next_change, summarise
from tests.cast import april, lesson, march, meeting, module, plan, requirements, training_day
from tests.domain.worlds import days, ledgers, plans

PLAN = plan(
    module("rolle", lesson("a"), lesson("b", gate=(FromDate(march(20)),)), training_day("tag")),
    meetings=(meeting(1, "tag", march(10)),),
)
SET = PLAN.sets[0]


def test_a_summary_is_written_as_a_letter_for_each_unit_each_module_and_the_programme() -> None:
    assert encode(summarise(standing(PLAN, [], on=march(2))), SET) == "OLOOO"


@pytest.mark.parametrize("letters", ["", "OLOO", "OLOOOO", "OLOOX"])
def test_a_summary_written_for_another_set_is_not_read(letters: str) -> None:
    assert decode(letters, SET) is None


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (march(2), march(10)),
        (march(10), march(11)),
        (march(11), march(20)),
        (march(20), april(5)),
        (april(5), None),
    ],
)
def test_time_alone_changes_something_at_meetings_at_gates_and_with_new_sets(
    after: date, expected: date | None
) -> None:
    changed = requirements(*SET.modules, revision=2, effective_on=april(5))
    assert next_change(plan(SET, changed, meetings=PLAN.meetings), after) == expected


@pytest.mark.property
@settings(deadline=None, max_examples=60)
@given(plans, ledgers(), days)
def test_a_summary_says_the_same_as_the_standing(
    measured: Plan, ledger: list[Evidence], on: date
) -> None:
    found = standing(measured, ledger, on=on)
    required = list_eras(measured.sets, until=on)[-1][1]
    summary = decode(encode(summarise(found), required), required)
    assert summary == summarise(found)
    assert summary.find_next(required, measured.missing) == found.next_unit


@pytest.mark.property
@settings(deadline=None, max_examples=60)
@given(plans, ledgers(), days)
def test_a_summary_holds_until_the_day_it_says(
    measured: Plan, ledger: list[Evidence], after: date
) -> None:
    happened = [line for line in ledger if line.happened_on <= after]
    known = summarise(standing(measured, happened, on=after))
    until = next_change(measured, after) or after + timedelta(40)
    last = summarise(standing(measured, happened, on=until - timedelta(1)))
    assert last == known
