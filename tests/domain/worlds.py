"""Made-up plans and ledgers for properties: small ones, and a large one.

A ledger is drawn line by line, so that it shrinks; a plan is made from a seed, which is ten times
as fast.

Three modules of two lessons, closing questions and two training days are drawn from the same names
in every requirement set, so that sets add, drop, gate and re-rule the same units. Days are counted
from the first of March; sets take effect, meetings are held and lines happen around it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from hypothesis import strategies as st

from lms.domain.evidence import Evidence, EvidenceKind
from lms.domain.gate import AnyOf, Condition, FromDate, Gate, UnitDone
from lms.domain.meeting import Meeting, MeetingStatus
from lms.domain.programme import Module, RequirementSet, Rules, Unit
from lms.domain.state import Plan
from tests.cast import (
    COURSE,
    FIRST_DAY,
    LENA,
    LENA_IN_COURSE,
    OTHER_COURSE,
    lesson,
    meeting,
    module,
    module_quiz,
    plan,
    requirements,
    training_day,
)

MODULES = ("m1", "m2", "m3")
LESSONS = tuple(f"{name}-{letter}" for name in MODULES for letter in "ab")
QUIZZES = tuple(f"{name}.quiz" for name in MODULES)
DAYS = tuple(f"{name}.day-{number}" for name in MODULES for number in (1, 2))
UNITS = LESSONS + QUIZZES + DAYS
MEETING_IDS = range(1, 5)

days = st.integers(-5, 25).map(lambda number: FIRST_DAY + timedelta(number))
seeds = st.integers(0, 2**32)


def _day(random: Random) -> date:
    return FIRST_DAY + timedelta(random.randint(-5, 25))


def _mostly(random: Random) -> bool:
    return random.random() < 0.75


def _gate(random: Random) -> Gate | None:
    if _mostly(random):
        return None
    return tuple(_condition(random) for _ in range(random.randint(0, 2)))


def _condition(random: Random, depth: int = 0) -> Condition:
    kind = random.choice((UnitDone, UnitDone, FromDate, AnyOf if depth < 2 else UnitDone))
    if kind is FromDate:
        return FromDate(_day(random))
    if kind is UnitDone:
        return UnitDone(random.choice(UNITS))
    parts = tuple(_condition(random, depth + 1) for _ in range(random.randint(2, 3)))
    return AnyOf(random.randint(1, 2), parts)


def _units(name: str, random: Random) -> Iterator[Unit]:
    for letter in "ab":
        yield lesson(
            f"{name}-{letter}",
            has_quiz=random.random() < 0.5,
            conversation=not _mostly(random),
            required=_mostly(random),
            gate=_gate(random),
        )
    yield module_quiz(name, required=_mostly(random))
    for number in (1, 2):
        yield training_day(
            f"{name}.day-{number}",
            random.choice((8, 6, 0)),
            required=_mostly(random),
            minimum_units=random.choice((None, 0, 3, 6)),
        )


def _module(name: str, random: Random) -> Module:
    return module(
        name,
        *(unit for unit in _units(name, random) if _mostly(random)),
        required=_mostly(random),
        days_needed=random.choice((None, None, 0, 1, 2)),
        gate=_gate(random),
    )


def make_set(seed: int) -> RequirementSet:
    return _requirements(Random(seed), revision=1)


def _requirements(random: Random, revision: int) -> RequirementSet:
    rules = Rules(
        modules_needed=random.choice((None, 1, 2, 3)),
        attendance_percent=random.choice((None, None, 50, 80, 100)),
        days=tuple(random.sample(DAYS, random.randint(0, 1))),
    )
    parts = [_module(name, random) for name in MODULES]
    return requirements(*parts, revision=revision, effective_on=_day(random), rules=rules)


def _meeting(meeting_id: int, random: Random) -> Meeting:
    return meeting(
        meeting_id,
        random.choice(DAYS),
        _day(random),
        cohort=random.choice((COURSE.id, COURSE.id, OTHER_COURSE)),
        status=random.choice(tuple(MeetingStatus)),
        teaching_units=random.choice((8, 4)),
        online=random.random() < 0.5,
        list_complete=random.random() < 0.5,
    )


def make_plan(seed: int, sets: int) -> Plan:
    random = Random(seed)
    membership = replace(
        LENA_IN_COURSE,
        from_on=_day(random),
        counts_from=FIRST_DAY if _mostly(random) else _day(random),
        to_on=None if _mostly(random) else _day(random),
    )
    return plan(
        *(_requirements(random, revision) for revision in range(1, sets + 1)),
        meetings=tuple(_meeting(number, random) for number in MEETING_IDS),
        membership=membership,
        missing=frozenset(random.sample(UNITS, random.choice((0, 0, 1, 2)))),
    )


requirement_sets = st.builds(make_set, seeds)
plans = st.builds(make_plan, seeds, st.integers(1, 3))


@st.composite
def lines(draw: st.DrawFn, line_id: int) -> Evidence:
    """A line that cancels nothing."""
    happened_on = draw(days)
    return Evidence(
        line_id,
        LENA.id,
        draw(st.sampled_from(UNITS + MODULES)),
        draw(st.sampled_from(EvidenceKind)),
        happened_on,
        datetime.combine(happened_on, time(12)),
        teaching_units=draw(st.none() | st.integers(0, 8)),
        cohort=draw(st.sampled_from((None, COURSE.id, OTHER_COURSE))),
        meeting=draw(st.none() | st.sampled_from(MEETING_IDS)),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> list[Evidence]:
    """Up to twelve lines, some of which take an earlier one back."""
    ledger: list[Evidence] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        new = draw(lines(number))
        if ledger and draw(st.integers(0, 3)) == 3:
            undone = draw(st.sampled_from(ledger))
            new = replace(new, unit_id=undone.unit_id, cancels=undone.id)
        ledger.append(new)
    return ledger


def large_plan(random: Random) -> Plan:
    """Ten modules of ten units under two sets, with a meeting for each training day."""
    built = [_large_module(f"g{number}", random) for number in range(10)]
    changed = [replace(part, units=part.units[1:] + part.units[:1]) for part in built]
    return plan(
        requirements(*built),
        requirements(*changed, revision=2, effective_on=FIRST_DAY + timedelta(20)),
        meetings=tuple(
            meeting(number + 1, f"g{number}.day-1", FIRST_DAY + timedelta(3 * number))
            for number in range(10)
        ),
    )


def _large_module(name: str, random: Random) -> Module:
    lessons = [
        lesson(
            f"{name}-{number}",
            has_quiz=random.random() < 0.6,
            conversation=random.random() < 0.1,
            required=random.random() < 0.8,
            gate=random.choice([None, None, None, (), (UnitDone(f"{name}-0"),)]),
        )
        for number in range(8)
    ]
    return module(name, *lessons, module_quiz(name), training_day(f"{name}.day-1"))


def large_ledger(measured: Plan, random: Random, count: int = 200) -> Sequence[Evidence]:
    """Lines of every kind on every unit and module of a large plan, some taken back."""
    names = [*measured.sets[0].units, *(part.id for part in measured.sets[0].modules)]
    ledger: list[Evidence] = []
    for number in range(1, count + 1):
        undone = random.choice(ledger) if ledger and random.random() < 0.1 else None
        happened_on = FIRST_DAY + timedelta(random.randrange(60))
        ledger.append(
            Evidence(
                number,
                LENA.id,
                undone.unit_id if undone else random.choice(names),
                random.choice(list(EvidenceKind)),
                happened_on,
                datetime.combine(happened_on, time(12)),
                teaching_units=random.choice([None, 2, 8]),
                cancels=undone.id if undone else None,
                cohort=random.choice([None, COURSE.id]),
                meeting=random.choice([None, *range(1, 11)]),
            )
        )
    return ledger
