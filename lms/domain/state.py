"""What the one function says: states, reasons and standings (R8, R11). Codes, no sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.domain.meeting import Meeting
from lms.domain.people import Membership
from lms.domain.programme import Cohort, RequirementSet


class State(StrEnum):
    """In the order in which the first that holds is taken."""

    MET = "met"
    RECOGNISED = "recognised"
    WAIVED = "waived"
    AWAITING_CONVERSATION = "awaiting_conversation"
    AWAITING_ATTENDANCE = "awaiting_attendance"
    IN_PROGRESS = "in_progress"
    OPEN = "open"
    LOCKED = "locked"

    @property
    def is_done(self) -> bool:
        return self in DONE

    @property
    def opens_next(self) -> bool:
        """Done, or waiting for a conversation, which locks nobody out."""
        return self in DONE or self is State.AWAITING_CONVERSATION


DONE = frozenset({State.MET, State.RECOGNISED, State.WAIVED})


class ReasonCode(StrEnum):
    NEEDS_UNIT = "needs_unit"
    NEEDS_DATE = "needs_date"
    NEEDS_ANY = "needs_any"
    NEEDS_READING = "needs_reading"
    NEEDS_QUIZ = "needs_quiz"
    FAILED_THRICE = "failed_thrice"
    NEEDS_CONVERSATION = "needs_conversation"
    UNITS_SHORT = "units_short"
    TO_MAKE_UP = "to_make_up"
    NO_MEETING_PLANNED = "no_meeting_planned"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not done or not open. `number` counts what the code says."""

    code: ReasonCode
    unit_id: str | None = None
    on: date | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit for one person. `evidence` are the ids of the lines the state rests on."""

    id: str
    state: State
    since: date | None = None
    evidence: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()
    failures: int = 0


@dataclass(frozen=True, slots=True)
class ModuleStanding:
    """A module for one person: `online_met` is its lessons and questions without the days."""

    id: str
    state: State
    units: tuple[UnitStanding, ...]
    online_met: bool = False
    since: date | None = None
    reasons: tuple[Reason, ...] = ()
    due_on: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class ProgrammeStanding:
    """Everything about one person in one programme.

    `teaching_units` are units of 45 minutes present in person or online, `teaching_units_online`
    those of them held online, `study_minutes` the declared minutes of lessons met.
    """

    state: State
    modules: tuple[ModuleStanding, ...]
    since: date | None = None
    next_unit: str | None = None
    teaching_units: int = 0
    teaching_units_online: int = 0
    study_minutes: int = 0

    def list_units(self) -> Iterator[UnitStanding]:
        for module in self.modules:
            yield from module.units

    def find_unit(self, unit_id: str) -> UnitStanding | None:
        return next((unit for unit in self.list_units() if unit.id == unit_id), None)

    def find_module(self, module_id: str) -> ModuleStanding | None:
        return next((module for module in self.modules if module.id == module_id), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person is measured against, as known at one moment (R11).

    `sets` holds every revision recorded by then, `meetings` the own cohort's and those the
    person's lines name. `missing` are required units no file provides now: nothing is locked
    behind them (R2); it never makes anything done.
    """

    cohort: Cohort
    sets: tuple[RequirementSet, ...]
    membership: Membership
    meetings: tuple[Meeting, ...] = ()
    missing: frozenset[str] = frozenset()
