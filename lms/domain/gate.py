"""Gates: what must hold before a unit or a module opens (design 5, rules R8).

A gate is a tuple of conditions, and all of them must hold. There is no NOT and nothing is hidden.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitDone:
    """The named unit is done, or waits for a conversation, which opens the same doors."""

    unit_id: str


@dataclass(frozen=True, slots=True)
class FromDate:
    """Opens when this local day begins."""

    on: date


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least `count` of the conditions hold."""

    count: int
    of: tuple["Condition", ...]


Condition = UnitDone | FromDate | AnyOf
Gate = tuple[Condition, ...]


def holds(condition: Condition, *, on: date, opens: Callable[[str], bool]) -> bool:
    """Whether a condition holds on a day; `opens` says whether a unit opens what follows it."""
    match condition:
        case UnitDone(unit_id):
            return opens(unit_id)
        case FromDate(first_day):
            return on >= first_day
        case AnyOf(count, of):
            return sum(holds(part, on=on, opens=opens) for part in of) >= count


def list_targets(gate: Gate) -> Iterator[str]:
    """Every unit id a gate names, nested ones included."""
    for condition in gate:
        if isinstance(condition, UnitDone):
            yield condition.unit_id
        elif isinstance(condition, AnyOf):
            yield from list_targets(condition.of)


def list_dates(gate: Gate) -> Iterator[date]:
    """Every date a gate names, nested ones included."""
    for condition in gate:
        if isinstance(condition, FromDate):
            yield condition.on
        elif isinstance(condition, AnyOf):
            yield from list_dates(condition.of)
