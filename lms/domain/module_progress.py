"""How far a person is in a module and in the whole programme (R4, R8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.domain.attendance import reaches_share
from lms.domain.programme import Module, RequirementSet, Unit
from lms.domain.state import DONE, State
from lms.domain.unit_progress import Progress

_BEGUN = DONE | {State.AWAITING_CONVERSATION, State.IN_PROGRESS}


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module on one day: its state, and whether lessons and questions are done."""

    state: State
    online_met: bool


def view_module(
    module: Module,
    states: Mapping[str, State],
    *,
    is_open: bool,
    attendance_counts: bool,
) -> ModuleView:
    """The module's state from its units'. Open and locked speak of its online half.

    `attendance_counts` is False where a share of all teaching units is asked for: then modules
    with lessons or questions need only those.
    """
    online = [states[unit.id] for unit in module.required_online]
    days = [states[unit.id] for unit in module.required_days]
    online_met = all(state.is_done for state in online) if online else bool(days)
    needed = _days_needed(module, attendance_counts=attendance_counts)
    days_done = sum(state.is_done for state in days)
    if (online or needed) and online_met and days_done >= needed:
        return ModuleView(best_done(online + (days if needed else [])), online_met)
    awaited = sum(state is State.AWAITING_ATTENDANCE for state in days)
    if State.AWAITING_CONVERSATION in online:
        state = State.AWAITING_CONVERSATION
    elif online_met and 0 < needed - days_done <= awaited:
        state = State.AWAITING_ATTENDANCE
    elif not _BEGUN.isdisjoint(online + days):
        state = State.IN_PROGRESS
    elif is_open or not online or State.OPEN in online:
        state = State.OPEN
    else:
        state = State.LOCKED
    return ModuleView(state, online_met)


def _days_needed(module: Module, *, attendance_counts: bool) -> int:
    return module.count_of_days_needed if attendance_counts or not module.required_online else 0


def list_missing(
    module: Module, states: Mapping[str, State], *, attendance_counts: bool
) -> tuple[Unit, ...]:
    """The required units still to be done; days only as long as too few of them are."""
    needed = _days_needed(module, attendance_counts=attendance_counts)
    enough_days = sum(states[unit.id].is_done for unit in module.required_days) >= needed
    return tuple(
        unit
        for unit in module.units
        if unit.required and not states[unit.id].is_done and not (unit.is_day and enough_days)
    )


def best_done(states: Iterable[State]) -> State:
    """Met if anything is met by own work, else recognised if anything is, else waived."""
    present = set(states)
    for state in (State.MET, State.RECOGNISED):
        if state in present:
            return state
    return State.WAIVED


def view_programme(
    requirements: RequirementSet,
    module_states: Mapping[str, State],
    progress: Mapping[str, Progress],
    states: Mapping[str, State],
) -> State:
    """The programme's state: done once the completion rule holds (R4)."""
    rules = requirements.rules
    by_share = rules.attendance_percent is not None
    counted = [
        module_states[module.id]
        for module in requirements.modules
        if module.required and (module.required_online or not by_share)
    ]
    days = _list_day_states(requirements, states)
    needed = len(counted) if rules.modules_needed is None else rules.modules_needed
    enough = sum(state.is_done for state in counted) >= min(needed, len(counted))
    attended = _reaches_attendance(requirements, progress)
    named = all(states[day].is_done for day in rules.days if day in states)
    pool = counted + (days if by_share else [])
    if pool and enough and attended and named:
        done = [state for state in pool if state.is_done]
        return best_done(done or [State.MET])
    return _not_done(pool or days)


def _list_day_states(requirements: RequirementSet, states: Mapping[str, State]) -> list[State]:
    return [
        states[unit.id]
        for module in requirements.modules
        if module.required
        for unit in module.required_days
    ]


def _reaches_attendance(requirements: RequirementSet, progress: Mapping[str, Progress]) -> bool:
    percent = requirements.rules.attendance_percent
    if percent is None:
        return True
    return reaches_share(
        (
            (unit, view.presence, view.recognised, view.waived)
            for module in requirements.modules
            if module.required
            for unit in module.required_days
            for view in (progress[unit.id],)
        ),
        percent,
    )


def _not_done(states: Sequence[State]) -> State:
    missing = [state for state in states if not state.is_done]
    if State.AWAITING_CONVERSATION in missing:
        return State.AWAITING_CONVERSATION
    if missing and all(state is State.AWAITING_ATTENDANCE for state in missing):
        return State.AWAITING_ATTENDANCE
    if any(state in _BEGUN or state is State.AWAITING_ATTENDANCE for state in states):
        return State.IN_PROGRESS
    return State.OPEN if State.OPEN in missing else State.LOCKED
