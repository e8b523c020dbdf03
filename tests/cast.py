"""The people every test knows, and plain builders for the things they learn.

Lena takes part, Tom trains, Karin coordinates, and Gast is nobody here. Everything happens in
2026: `march(14)` is the fourteenth of March, and a course starts on the first.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import count
from typing import Any

from lms.domain.evidence import Evidence, EvidenceKind
from lms.domain.meeting import Meeting
from lms.domain.people import Membership, Person
from lms.domain.programme import Cohort, Module, RequirementSet, Rules, Unit, UnitKind
from lms.domain.standing import standing
from lms.domain.state import ModuleStanding, Plan, ProgrammeStanding, State, UnitStanding

LENA = Person(1, "Lena Wolff", given_name="Lena", email="lena@example.org")
TOM = Person(2, "Tom Behrens", given_name="Tom", email="tom@example.org")
KARIN = Person(3, "Karin Petersen", given_name="Karin", email="karin@example.org")
GAST = Person(4, "Gast", email="gast@example.org")


def march(day: int) -> date:
    return date(2026, 3, day)


def april(day: int) -> date:
    return date(2026, 4, day)


FIRST_DAY, SECOND_DAY, LAST_DAY = march(1), march(2), march(31)
COURSE = Cohort(1, "schwerin-2026", "begleiten", "Schwerin 2026", starts_on=FIRST_DAY)
OTHER_COURSE = 2
LENA_IN_COURSE = Membership(LENA.id, COURSE.id, 1, from_on=FIRST_DAY, counts_from=FIRST_DAY)

_line_ids = count(1)


def line(
    unit_id: str, kind: EvidenceKind, happened_on: date = SECOND_DAY, **fields: Any
) -> Evidence:
    """A line of Lena's ledger, newer than every line made before it."""
    fields.setdefault("recorded_at", datetime.combine(happened_on, time(12)))
    return Evidence(next(_line_ids), LENA.id, unit_id, kind, happened_on, **fields)


def undo(undone: Evidence, happened_on: date | None = None) -> Evidence:
    """A line that takes another one back."""
    day = happened_on or undone.happened_on
    return line(undone.unit_id, EvidenceKind.REVOKED, day, cancels=undone.id)


def lesson(unit_id: str, **fields: Any) -> Unit:
    return Unit(unit_id, UnitKind.LESSON, unit_id.capitalize(), **{"minutes": 15} | fields)


def module_quiz(module_id: str, **fields: Any) -> Unit:
    return Unit(f"{module_id}.quiz", UnitKind.MODULE_QUIZ, "Zum Schluss", **fields)


def training_day(unit_id: str, teaching_units: int = 8, **fields: Any) -> Unit:
    return Unit(unit_id, UnitKind.TRAINING_DAY, "Kurstag", teaching_units=teaching_units, **fields)


def module(module_id: str, *units: Unit, **fields: Any) -> Module:
    return Module(module_id, module_id.capitalize(), units, **fields)


def requirements(
    *modules: Module,
    revision: int = 1,
    effective_on: date = FIRST_DAY,
    rules: Rules | None = None,
) -> RequirementSet:
    recorded_at = datetime.combine(effective_on, time(8))
    return RequirementSet(revision, effective_on, recorded_at, modules, rules or Rules())


def meeting(meeting_id: int, day_id: str, on: date, **fields: Any) -> Meeting:
    """A meeting of Lena's course, of eight teaching units unless said otherwise."""
    usual: dict[str, Any] = {"revision": 1, "cohort": COURSE.id, "teaching_units": 8}
    hours = {"starts": time(9), "ends": time(16)}
    return Meeting(id=meeting_id, training_day=day_id, on=on, **usual | hours | fields)


def plan(*sets: RequirementSet | Module, **fields: Any) -> Plan:
    """What Lena is measured against: requirement sets, or the modules of the only one."""
    given = tuple(part for part in sets if isinstance(part, RequirementSet))
    modules = tuple(part for part in sets if isinstance(part, Module))
    fields.setdefault("membership", LENA_IN_COURSE)
    return Plan(cohort=COURSE, sets=given or (requirements(*modules),), **fields)


def stand(measured: Plan, *lines: Evidence, on: date = LAST_DAY) -> ProgrammeStanding:
    """Where Lena stands with these lines on a day, the last of March unless said otherwise."""
    return standing(measured, lines, on=on)


def states(measured: Plan, *lines: Evidence, on: date = LAST_DAY) -> Mapping[str, State]:
    """The states of all units and modules by id, and of the programme under "programme"."""
    found = stand(measured, *lines, on=on)
    by_id = {unit.id: unit.state for unit in found.list_units()}
    by_id |= {module.id: module.state for module in found.modules}
    return by_id | {"programme": found.state}


def unit_in(found: ProgrammeStanding, unit_id: str) -> UnitStanding:
    unit = found.find_unit(unit_id)
    assert unit is not None
    return unit


def module_in(found: ProgrammeStanding, module_id: str) -> ModuleStanding:
    part = found.find_module(module_id)
    assert part is not None
    return part
