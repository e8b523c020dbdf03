"""Finds gates that wait for each other, the default order included (design 5, R8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.domain.gate import Condition, UnitDone, holds, list_targets
from lms.domain.programme import Module, Unit


@dataclass(frozen=True, slots=True)
class _Door:
    """What must be open before a lesson, a module quiz or a module opens; `authored` is whether
    some of it was written by somebody, and does not just follow from the order."""

    conditions: tuple[Condition, ...]
    authored: bool


def find_cycles(modules: Sequence[Module]) -> Mapping[str, tuple[str, ...]]:
    """Lessons and modules whose own gate keeps them shut for ever, each with the ids on the way
    around that leads back to it. Every date counts as come; what is missing locks nothing."""
    doors = _list_doors(modules)
    shut = _find_shut(doors)
    found = {}
    for name in sorted(shut):
        way = _find_way(name, name, doors, shut) if doors[name].authored else ()
        if way:
            found[name] = way
    return found


def _list_doors(modules: Sequence[Module]) -> dict[str, _Door]:
    doors: dict[str, _Door] = {}
    earlier: list[Unit] = []
    for module in modules:
        doors[module.id] = _make_door(module.gate, earlier)
        before: list[Unit] = []
        for unit in module.units:
            if unit.is_online:
                door = _make_door(unit.gate, before)
                conditions = (*door.conditions, UnitDone(module.id))
                doors[unit.id] = _Door(conditions, door.authored)
                before += [unit] if unit.required else []
        earlier += before if module.required else []
    return doors


def _make_door(gate: tuple[Condition, ...] | None, before: Sequence[Unit]) -> _Door:
    order = tuple(UnitDone(unit.id) for unit in before)
    return _Door(order if gate is None else gate, gate is not None)


def _find_shut(doors: Mapping[str, _Door]) -> frozenset[str]:
    shut = frozenset(doors)
    while True:
        left = frozenset(name for name in shut if not _can_open(doors[name], shut))
        if left == shut:
            return shut
        shut = left


def _can_open(door: _Door, shut: frozenset[str]) -> bool:
    return all(
        holds(part, on=date.max, opens=lambda name: name not in shut) for part in door.conditions
    )


def _find_way(
    start: str, goal: str, doors: Mapping[str, _Door], shut: frozenset[str]
) -> tuple[str, ...]:
    """The ids from a shut door over what it waits for to the goal, both included."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop(0)
        for target in list_targets(doors[name].conditions):
            if target == goal:
                way = [goal, name]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if target in shut and target not in came_from:
                came_from[target] = name
                waiting.append(target)
    return ()
