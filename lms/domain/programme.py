"""What a programme asks for: units, modules, rules, and the dated requirement sets (R2, R4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from lms.domain.gate import Gate


class UnitKind(StrEnum):
    """The three kinds of steps (R2)."""

    LESSON = "lesson"
    MODULE_QUIZ = "module_quiz"
    TRAINING_DAY = "training_day"


@dataclass(frozen=True, slots=True)
class Unit:
    """One step. `gate` None means the default order; an empty tuple means always open.

    `minutes` is declared study time. `teaching_units` (45 minutes each) and `minimum_units`
    (None: the whole day) concern training days only. `conversation` marks a lesson that is met by
    a conversation alone, a practice project for example.
    """

    id: str
    kind: UnitKind
    title: str
    minutes: int = 0
    has_quiz: bool = False
    required: bool = True
    conversation: bool = False
    gate: Gate | None = None
    teaching_units: int = 0
    minimum_units: int | None = None

    @property
    def is_day(self) -> bool:
        return self.kind is UnitKind.TRAINING_DAY

    @property
    def is_online(self) -> bool:
        return not self.is_day

    @property
    def has_questions(self) -> bool:
        return self.has_quiz or self.kind is UnitKind.MODULE_QUIZ


@dataclass(frozen=True)
class Module:
    """Units in order. `days_needed` None means every required training day."""

    id: str
    title: str
    units: tuple[Unit, ...]
    label: str = ""
    required: bool = True
    days_needed: int | None = None
    gate: Gate | None = None

    @cached_property
    def required_online(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.required and unit.is_online)

    @cached_property
    def required_days(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.required and unit.is_day)

    def title_unit(self, unit: Unit) -> str:
        """The title of one of its units; every training day has one."""
        if not unit.is_day:
            return unit.title
        return title_day(unit, self.title, [each for each in self.units if each.is_day])

    @property
    def count_of_days_needed(self) -> int:
        days = len(self.required_days)
        return days if self.days_needed is None else min(self.days_needed, days)


def title_day(day: Unit, module_title: str, days: Sequence[Unit]) -> str:
    """A training day without a title is called after its module, numbered among several."""
    if day.title:
        return day.title
    numbers = {each.id: number for number, each in enumerate(days, start=1)}
    return f"{module_title} {numbers[day.id]}" if len(days) > 1 else module_title


@dataclass(frozen=True, slots=True)
class Rules:
    """Programme-wide rules. Percentages are whole numbers, the wait is in minutes.

    `modules_needed` None means all. `attendance_percent` None means each day by itself; a number
    means that share of all teaching units, judged once (R4). `days` are training days that must be
    attended whatever the percentage.
    """

    pass_percent: int = 80
    retry_wait_minutes: int = 10
    modules_needed: int | None = None
    attendance_percent: int | None = None
    days: tuple[str, ...] = ()


@dataclass(frozen=True)
class RequirementSet:
    """One revision of what a cohort asks for, in force from `effective_on` (R4)."""

    revision: int
    effective_on: date
    recorded_at: datetime
    modules: tuple[Module, ...]
    rules: Rules = field(default_factory=Rules)
    recorded_by: int | None = None

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.id: unit for module in self.modules for unit in module.units}

    @cached_property
    def module_of(self) -> dict[str, Module]:
        return {unit.id: module for module in self.modules for unit in module.units}

    def list_units(self) -> Iterator[tuple[Module, Unit]]:
        for module in self.modules:
            for unit in module.units:
                yield module, unit


@dataclass(frozen=True, slots=True)
class Cohort:
    """One run of a programme. Without `ends_on` it is open-ended. Dates are local."""

    id: int
    slug: str
    programme: str
    title: str
    starts_on: date
    ends_on: date | None = None
