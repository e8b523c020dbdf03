"""The matrix: people by steps, with totals over everybody (design 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.domain.meeting import Meeting
from lms.domain.people import Actor
from lms.domain.programme import Cohort, Module, Unit
from lms.domain.state import State
from lms.domain.summary import read_state
from lms.errors import NotFound
from lms.services.cohort_standings import CohortSummaries, list_summaries
from lms.services.school import School
from lms.storage import cohorts, evidence, meetings
from lms.storage.standings import ListedMember

PEOPLE_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A step of the chosen module, or (without `unit`) a whole module, which comes first.

    `place` is where its state stands among the letters; `done` counts people.
    """

    id: str
    title: str
    place: int
    done: int
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Row:
    person: ListedMember
    cells: tuple[State, ...]
    is_paused: bool


@dataclass(frozen=True, slots=True)
class LastMeeting:
    """The newest meeting with a complete list: how many were there."""

    meeting: Meeting
    present: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page of the matrix. Counts are over everybody, whatever is shown."""

    cohort: Cohort
    others: tuple[Cohort, ...]
    modules: tuple[Module, ...]
    module: Module | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    people: int
    stuck: int
    programme_done: int
    only_stuck: bool
    page: int
    pages: int
    last_meeting: LastMeeting | None


def open_matrix(
    school: School,
    actor: Actor,
    cohort_slug: str,
    *,
    module_id: str | None = None,
    only_stuck: bool = False,
    page: int = 1,
) -> Matrix:
    """People by steps of a module, or by modules when none is chosen.

    Raises NotFound, also for a cohort one may not see: both look the same.
    """
    moment = school.moment()
    visible = list_visible_cohorts(actor)
    cohort = _get_cohort(visible, cohort_slug)
    everybody = list_summaries(school, cohort, moment)
    members, modules = everybody.members, everybody.requirements.modules
    module = _get_module(modules, module_id) if module_id else None
    columns = _make_columns(everybody, module)
    stuck = everybody.list_stuck()
    chosen = stuck if only_stuck else members
    pages = max(1, -(-len(chosen) // PEOPLE_PER_PAGE))
    page = min(max(page, 1), pages)
    shown = chosen[(page - 1) * PEOPLE_PER_PAGE : page * PEOPLE_PER_PAGE]
    return Matrix(
        cohort=cohort,
        others=tuple(each for each in visible if each.id != cohort.id),
        modules=modules,
        module=module,
        columns=columns,
        rows=tuple(_make_row(everybody, member, columns) for member in shown),
        people=len(members),
        stuck=len(stuck),
        programme_done=everybody.count_done(everybody.places.programme),
        only_stuck=only_stuck,
        page=page,
        pages=pages,
        last_meeting=_find_last_meeting(cohort, module, moment.today),
    )


def _get_cohort(visible: Sequence[Cohort], slug: str) -> Cohort:
    for cohort in visible:
        if cohort.slug == slug:
            return cohort
    raise NotFound("cohort", slug)


def _get_module(modules: Sequence[Module], module_id: str) -> Module:
    for module in modules:
        if module.id == module_id:
            return module
    raise NotFound("module", module_id)


def list_visible_cohorts(actor: Actor) -> tuple[Cohort, ...]:
    return tuple(cohort for cohort in cohorts.list_cohorts() if may_see(actor, cohort))


def get_default_cohort(school: School, actor: Actor) -> Cohort:
    """The visible cohort that began last, else the next to begin. Raises NotFound."""
    visible = list_visible_cohorts(actor)
    if not visible:
        raise NotFound("cohort", None)
    today = school.moment().today
    return next((cohort for cohort in visible if cohort.starts_on <= today), visible[-1])


def may_see(actor: Actor, cohort: Cohort) -> bool:
    return actor.is_coordinator(cohort.id) or actor.is_trainer(cohort.id)


def _make_columns(everybody: CohortSummaries, module: Module | None) -> tuple[Column, ...]:
    if module is None:
        return tuple(_module_column(everybody, each) for each in everybody.requirements.modules)
    units = tuple(_unit_column(everybody, unit) for unit in module.units)
    return (_module_column(everybody, module), *units)


def _module_column(everybody: CohortSummaries, module: Module) -> Column:
    place = everybody.places.modules[module.id]
    title = module.label or module.title
    return Column(module.id, title, place, everybody.count_done(place))


def _unit_column(everybody: CohortSummaries, unit: Unit) -> Column:
    place = everybody.places.units[unit.id]
    return Column(unit.id, unit.title, place, everybody.count_done(place), unit)


def _make_row(everybody: CohortSummaries, member: ListedMember, columns: tuple[Column, ...]) -> Row:
    cells = tuple(read_state(member.letters, column.place) for column in columns)
    return Row(member, cells, is_paused=member.id in everybody.paused)


def _find_last_meeting(cohort: Cohort, module: Module | None, today: date) -> LastMeeting | None:
    days = {unit.id for unit in module.units} if module else None
    held = [
        meeting
        for meeting in meetings.list_meetings(cohort.id, None)
        if meeting.list_complete
        and meeting.on <= today
        and (days is None or meeting.training_day in days)
    ]
    if not held:
        return None
    last = max(held, key=lambda meeting: meeting.on)
    return LastMeeting(last, evidence.count_present(last.id))
