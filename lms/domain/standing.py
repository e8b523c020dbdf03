"""The one function: where a person stands on a day (R11).

Everything else asks it: the learner's page, the gates, the matrix, reports, certificates. It walks
through the days on which something changed, so that "since when" and "met stays met" fall out of
the same evaluation that says what holds today.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from lms.domain.attendance import list_own_meetings
from lms.domain.evidence import Evidence
from lms.domain.facts import NO_FACTS, Facts, list_counted
from lms.domain.gate import list_dates
from lms.domain.meeting import Meeting
from lms.domain.module_progress import ModuleView, list_missing, view_module, view_programme
from lms.domain.opening import Doors
from lms.domain.programme import Module, RequirementSet, Unit
from lms.domain.state import (
    ModuleStanding,
    Plan,
    ProgrammeStanding,
    Reason,
    ReasonCode,
    State,
    UnitStanding,
)
from lms.domain.unit_progress import Progress, progress_in

_PROGRAMME = ""
_A_DAY = timedelta(days=1)


def standing(plan: Plan, ledger: Sequence[Evidence], *, on: date) -> ProgrammeStanding:
    """Where the owner of this ledger stands in this plan at the end of the local day `on`.

    Plan and ledger hold what was recorded up to some moment; storage cuts there (R11). The ledger
    is one person's. Raises ValueError for a plan without a requirement set.
    """
    lines = list_counted(plan, ledger)
    eras = list_eras(plan.sets, until=on)
    last_days = {start - _A_DAY for start, _ in eras[1:]}
    walk = _Walk(plan, {meeting.id: meeting for meeting in plan.meetings})
    position = 0
    for day in sorted(_list_event_days(plan, lines, eras, on)):
        start = position
        while position < len(lines) and lines[position].happened_on <= day:
            position += 1
        view = walk.step(_in_force(eras, day), lines[start:position], day)
        if day in last_days and day >= plan.membership.from_on:
            walk.carried.keep(view)
    return _report(plan, view, walk.carried, on)  # `on` itself is an event day


def list_eras(sets: Sequence[RequirementSet], *, until: date) -> list[tuple[date, RequirementSet]]:
    """Which set is in force from which day: the highest revision with `effective_on` reached.

    Before the first takes effect, the first holds; a set overtaken before its day never does.
    """
    if not sets:
        raise ValueError("a plan needs a requirement set")
    by_revision = sorted(sets, key=lambda requirements: requirements.revision)
    eras: list[tuple[date, RequirementSet]] = []
    for day in sorted({requirements.effective_on for requirements in sets}):
        newest = [reached for reached in by_revision if reached.effective_on <= day][-1]
        if not eras:
            eras.append((date.min, newest))
        elif day <= until and newest.revision != eras[-1][1].revision:
            eras.append((day, newest))
    return eras


def _in_force(eras: Sequence[tuple[date, RequirementSet]], day: date) -> RequirementSet:
    return [requirements for start, requirements in eras if start <= day][-1]


def _list_event_days(
    plan: Plan, lines: Sequence[Evidence], eras: Sequence[tuple[date, RequirementSet]], on: date
) -> set[date]:
    days = {line.happened_on for line in lines}
    for start, _ in eras[1:]:
        days |= {start - _A_DAY, start}
    for meeting in plan.meetings:
        days |= {meeting.on, meeting.on + _A_DAY}
    for _, requirements in eras:
        for module, unit in requirements.list_units():
            days.update(list_dates((module.gate or ()) + (unit.gate or ())))
    return {day for day in days if day <= on} | {on}


@dataclass(frozen=True, slots=True)
class _View:
    """Everything about one day. `states` are those of units, `modules` those of modules."""

    requirements: RequirementSet
    doors: Doors
    progress: dict[str, Progress]
    states: dict[str, State]
    modules: dict[str, ModuleView]
    programme: State


@dataclass(slots=True)
class _Carried:
    """What an earlier day hands on: since when, and what an overtaken set had granted."""

    since: dict[str, tuple[State, date]] = field(default_factory=dict)
    done: dict[str, tuple[State, tuple[int, ...]]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)

    def note(self, view: _View, day: date) -> None:
        """Remembers the first day from which each state has held without a break."""
        for key, state in _list_states(view):
            if self.since.get(key, (None, day))[0] is not state:
                self.since[key] = (state, day)

    def keep(self, view: _View) -> None:
        """Keeps what is done or open under a set that ends with this day."""
        for key, state in _list_states(view):
            if state.is_done:
                evidence = view.progress[key].evidence if key in view.progress else ()
                self.done[key] = (state, evidence)
        self.opened |= {key for key, state in view.states.items() if state is not State.LOCKED}
        self.opened |= view.doors.open_ids

    def merge(self, key: str, state: State) -> State:
        """What was met under an earlier set stays met (R8)."""
        kept = self.done.get(key)
        return kept[0] if kept and _is_better(kept[0], state) else state

    def since_of(self, key: str, state: State) -> date | None:
        return None if state in (State.OPEN, State.LOCKED) else self.since[key][1]


def _is_better(kept: State, state: State) -> bool:
    order = list(State)
    return order.index(kept) < order.index(state)


def _list_states(view: _View) -> Iterator[tuple[str, State]]:
    yield from view.states.items()
    for module_id, module in view.modules.items():
        yield module_id, module.state
    yield _PROGRAMME, view.programme


@dataclass(slots=True)
class _Walk:
    """One person's way through the days. Looks again only at what a day may have changed."""

    plan: Plan
    meetings: Mapping[int, Meeting]
    facts: dict[str, Facts] = field(default_factory=dict)
    carried: _Carried = field(default_factory=_Carried)
    view: _View | None = None

    def step(self, requirements: RequirementSet, lines: Iterable[Evidence], day: date) -> _View:
        """The next day on which something happens, with the lines that happened since the last."""
        touched = set()
        for line in lines:
            self.facts.setdefault(line.unit_id, Facts()).add(line)
            touched.add(line.unit_id)
        progress = self._list_progress(requirements, touched, day)
        opened = frozenset(self.carried.opened)
        doors = Doors(requirements, progress, self.facts, opened, self.plan.missing, day)
        self.view = _look(requirements, progress, doors, self.carried)
        self.carried.note(self.view, day)
        return self.view

    def _list_progress(
        self, requirements: RequirementSet, touched: Set[str], day: date
    ) -> dict[str, Progress]:
        known = self.view.progress if self.view and self.view.requirements is requirements else {}
        return {
            unit.id: self._progress_in(module, unit, day)
            if unit.is_day or unit.id not in known or not touched.isdisjoint((unit.id, module.id))
            else known[unit.id]
            for module, unit in requirements.list_units()
        }

    def _progress_in(self, module: Module, unit: Unit, day: date) -> Progress:
        facts = self.facts.get(unit.id, NO_FACTS)
        of_module = self.facts.get(module.id, NO_FACTS)
        own = progress_in(unit, facts, of_module, self.plan, self.meetings, day)
        return _with_carried(unit.id, own, self.carried)


def _look(
    requirements: RequirementSet, progress: dict[str, Progress], doors: Doors, carried: _Carried
) -> _View:
    states = {
        key: State.LOCKED if own.state is State.OPEN and key not in doors.open_ids else own.state
        for key, own in progress.items()
    }
    by_share = requirements.rules.attendance_percent is not None
    modules = {}
    for module in requirements.modules:
        is_open = module.id in doors.open_ids
        view = view_module(module, states, is_open=is_open, attendance_counts=not by_share)
        modules[module.id] = ModuleView(carried.merge(module.id, view.state), view.online_met)
    module_states = {key: view.state for key, view in modules.items()}
    programme = view_programme(requirements, module_states, progress, states)
    programme = carried.merge(_PROGRAMME, programme)
    return _View(requirements, doors, progress, states, modules, programme)


def _with_carried(key: str, own: Progress, carried: _Carried) -> Progress:
    kept = carried.done.get(key)
    if kept is None or not _is_better(kept[0], own.state):
        return own
    state, evidence = kept
    return Progress(
        state,
        evidence,
        presence=own.presence,
        recognised=own.recognised,
        waived=own.waived,
    )


def _report(plan: Plan, view: _View, carried: _Carried, on: date) -> ProgrammeStanding:
    modules = tuple(
        _report_module(plan, view, carried, module, on) for module in view.requirements.modules
    )
    presences = [
        view.progress[unit.id].presence for _, unit in view.requirements.list_units() if unit.is_day
    ]
    return ProgrammeStanding(
        state=view.programme,
        since=carried.since_of(_PROGRAMME, view.programme),
        modules=modules,
        next_unit=_find_next(plan, view),
        teaching_units=sum(presence.units for presence in presences),
        teaching_units_online=sum(presence.units_online for presence in presences),
        study_minutes=sum(
            unit.minutes
            for _, unit in view.requirements.list_units()
            if unit.is_online and view.states[unit.id] is State.MET
        ),
    )


def _report_module(
    plan: Plan, view: _View, carried: _Carried, module: Module, on: date
) -> ModuleStanding:
    own = view.modules[module.id]
    due_on = find_due_day(plan, module)
    return ModuleStanding(
        id=module.id,
        state=own.state,
        since=carried.since_of(module.id, own.state),
        online_met=own.online_met,
        units=tuple(_report_unit(view, carried, module, unit, plan) for unit in module.units),
        reasons=_list_module_reasons(view, module),
        due_on=due_on,
        late=due_on is not None and on > due_on and not (own.online_met or own.state.is_done),
    )


def _report_unit(
    view: _View, carried: _Carried, module: Module, unit: Unit, plan: Plan
) -> UnitStanding:
    state, own = view.states[unit.id], view.progress[unit.id]
    reasons = own.reasons
    if state is State.LOCKED:
        reasons = tuple(view.doors.list_needs(module, unit))
    if unit.id in plan.missing and not state.is_done:
        reasons = (Reason(ReasonCode.MISSING), *reasons)
    return UnitStanding(
        id=unit.id,
        state=state,
        since=carried.since_of(unit.id, state),
        evidence=own.evidence,
        reasons=reasons,
        failures=own.failures,
    )


def _list_module_reasons(view: _View, module: Module) -> tuple[Reason, ...]:
    """Why a module is not done: its gate while it is locked, else the steps still missing."""
    state = view.modules[module.id].state
    if state.is_done:
        return ()
    if state is State.LOCKED:
        return tuple(view.doors.list_module_needs(module))
    by_share = view.requirements.rules.attendance_percent is not None
    missing = list_missing(module, view.states, attendance_counts=not by_share)
    return tuple(Reason(ReasonCode.NEEDS_UNIT, unit_id=unit.id) for unit in missing)


def _find_next(plan: Plan, view: _View) -> str | None:
    """A missing unit cannot be newly met, so nobody is sent there (R2)."""
    for module in view.requirements.modules:
        for unit in module.required_online if module.required else ():
            is_left = view.states[unit.id] in (State.IN_PROGRESS, State.OPEN)
            if is_left and unit.id not in plan.missing:
                return unit.id
    return None


def find_due_day(plan: Plan, module: Module) -> date | None:
    """The day of the module's first own meeting that is not cancelled: there is no other (R8)."""
    return min(
        (
            meeting.on
            for unit in module.units
            if unit.is_day
            for meeting in list_own_meetings(plan, unit.id)
        ),
        default=None,
    )
