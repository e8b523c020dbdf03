"""A standing cut down to its states, small enough to be kept beside a membership (R16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lms.domain.gate import list_dates
from lms.domain.programme import RequirementSet, Unit
from lms.domain.state import DONE, Plan, ProgrammeStanding, State

_LETTERS = {
    State.MET: "M",
    State.RECOGNISED: "R",
    State.WAIVED: "W",
    State.AWAITING_CONVERSATION: "C",
    State.AWAITING_ATTENDANCE: "A",
    State.IN_PROGRESS: "I",
    State.OPEN: "O",
    State.LOCKED: "L",
}
_STATES = {letter: state for state, letter in _LETTERS.items()}
_DONE = frozenset(_LETTERS[state] for state in DONE)


@dataclass(frozen=True, slots=True)
class Summary:
    """The states of all units and modules, and of the programme."""

    units: Mapping[str, State]
    modules: Mapping[str, State]
    programme: State

    def find_next(self, requirements: RequirementSet, missing: frozenset[str]) -> str | None:
        """The first required lesson or quiz in order that is begun or open, missing ones apart."""
        for module in requirements.modules:
            for unit in module.required_online if module.required else ():
                is_left = self.units[unit.id] in (State.IN_PROGRESS, State.OPEN)
                if is_left and unit.id not in missing:
                    return unit.id
        return None


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands today, alike for all who have come as far.

    `following` is the step to go on with (R8), `first_day` the day from which something counts,
    while it is still to come (R6).
    """

    requirements: RequirementSet
    summary: Summary
    following: Unit | None
    first_day: date | None


def make_place(
    requirements: RequirementSet,
    summary: Summary,
    missing: frozenset[str],
    first_day: date | None,
) -> Place:
    next_id = summary.find_next(requirements, missing)
    following = requirements.units[next_id] if next_id else None
    return Place(requirements, summary, following, first_day)


def summarise(standing: ProgrammeStanding) -> Summary:
    return Summary(
        units={unit.id: unit.state for unit in standing.list_units()},
        modules={module.id: module.state for module in standing.modules},
        programme=standing.state,
    )


def encode(summary: Summary, requirements: RequirementSet) -> str:
    """One letter per unit in the set's order, then one per module, then the programme's."""
    states = [summary.units[unit.id] for _, unit in requirements.list_units()]
    states += [summary.modules[module.id] for module in requirements.modules]
    states.append(summary.programme)
    return "".join(_LETTERS[state] for state in states)


def decode(letters: str, requirements: RequirementSet) -> Summary | None:
    """The summary written by `encode`, or None when it was written for another set."""
    if not list_places(requirements).fit(letters):
        return None
    states = [_STATES[letter] for letter in letters]
    modules = (module.id for module in requirements.modules)
    of_modules = states[len(requirements.units) :]
    return Summary(
        units=dict(zip(requirements.units, states, strict=False)),
        modules=dict(zip(modules, of_modules, strict=False)),
        programme=states[-1],
    )


@dataclass(frozen=True, slots=True)
class Places:
    """Where each state stands among the letters of a set, to read them without decoding all."""

    units: Mapping[str, int]
    modules: Mapping[str, int]

    @property
    def programme(self) -> int:
        return len(self.units) + len(self.modules)

    def fit(self, letters: str) -> bool:
        """Whether the letters were written for such a set."""
        return len(letters) == self.programme + 1 and _STATES.keys() >= set(letters)


def list_places(requirements: RequirementSet) -> Places:
    modules = enumerate(requirements.modules, start=len(requirements.units))
    return Places(
        units={unit: place for place, unit in enumerate(requirements.units)},
        modules={module.id: place for place, module in modules},
    )


def read_state(letters: str, place: int) -> State:
    return _STATES[letters[place]]


def is_done(letters: str, place: int) -> bool:
    return letters[place] in _DONE


def awaits_conversation(letters: str) -> bool:
    """Whether a conversation is open about any unit."""
    return _LETTERS[State.AWAITING_CONVERSATION] in letters


def next_change(plan: Plan, after: date) -> date | None:
    """The first later day on which time alone may change a standing in this plan."""
    days = {requirements.effective_on for requirements in plan.sets}
    for meeting in plan.meetings:
        days |= {meeting.on, meeting.on + timedelta(days=1)}
    for requirements in plan.sets:
        for module, unit in requirements.list_units():
            days.update(list_dates((module.gate or ()) + (unit.gate or ())))
    if plan.membership.to_on is not None:
        days.add(plan.membership.to_on + timedelta(days=1))
    return min((day for day in days if day > after), default=None)
