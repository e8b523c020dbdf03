"""Figures of a cohort for a date: reproducible, without names (R11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lms.domain.clock import Moment
from lms.domain.state import State
from lms.errors import Invalid, NotFound
from lms.services.cohort_standings import CohortStandings, known_at_for, load_standings
from lms.services.school import School
from lms.storage import cohorts


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """How many people are in each state of a unit, module or the programme."""

    id: str
    title: str
    kind: str
    states: dict[State, int]

    @property
    def done(self) -> int:
        return sum(count for state, count in self.states.items() if state.is_done)


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a cohort. `known_at` is naive UTC; hours are teaching units of 45 minutes."""

    cohort: str
    title: str
    as_of: date
    known_at: datetime
    people: int
    teaching_units: int
    teaching_units_online: int
    study_minutes: int
    rows: tuple[UnitFigures, ...]


def make_report(
    school: School, cohort_slug: str, *, as_of: date, known_at: datetime | None = None
) -> Report:
    """Raises NotFound for an unknown cohort and Invalid for a day or moment in the future."""
    moment = school.moment()
    cohort = cohorts.find_cohort_by_slug(cohort_slug)
    if cohort is None:
        raise NotFound("cohort", cohort_slug)
    if as_of > moment.today:
        raise Invalid("as_of_in_future", "as_of")
    known = _check_known_at(known_at, as_of, moment)
    data = load_standings(school, cohort, as_of=as_of, known_at=known)
    standings = [member.standing for member in data.members]
    return Report(
        cohort=cohort.slug,
        title=cohort.title,
        as_of=as_of,
        known_at=known,
        people=len(standings),
        teaching_units=sum(each.teaching_units for each in standings),
        teaching_units_online=sum(each.teaching_units_online for each in standings),
        study_minutes=sum(each.study_minutes for each in standings),
        rows=tuple(_list_figures(data)),
    )


def _check_known_at(known_at: datetime | None, as_of: date, moment: Moment) -> datetime:
    if known_at is None:
        return known_at_for(as_of, moment)
    if known_at > moment.now:
        raise Invalid("known_at_in_future", "known_at")
    return known_at


def _list_figures(data: CohortStandings) -> Iterable[UnitFigures]:
    standings = [member.standing for member in data.members]
    for module in data.requirements.modules:
        for unit in module.units:
            states = [each.find_unit(unit.id) for each in standings]
            counts = _count(found.state for found in states if found)
            yield UnitFigures(unit.id, module.title_unit(unit), unit.kind.value, counts)
        own = [each.find_module(module.id) for each in standings]
        counts = _count(found.state for found in own if found)
        yield UnitFigures(module.id, module.label or module.title, "module", counts)
    yield UnitFigures(
        data.cohort.slug, data.cohort.title, "programme", _count(each.state for each in standings)
    )


def _count(states: Iterable[State]) -> dict[State, int]:
    counts = dict.fromkeys(State, 0)
    for state in states:
        counts[state] += 1
    return counts
