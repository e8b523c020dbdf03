"""Finds gates that wait for each other, the default order included (design 5, R8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.domain.gate import Gate, UnitDone, holds, list_targets
from lms.domain.programme import Module

_AFTER = "after "


@dataclass(frozen=True, slots=True)
class _Door:
    """What must be open before a lesson, a module quiz or a module opens; `authored` is whether
    some of it was written by somebody, and does not just follow from the order."""

    conditions: Gate
    authored: bool = False


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
    """Doors by id. The order is kept as a chain of doors of its own, named "after …", or else
    every lesson would have to name all the lessons before it."""
    doors: dict[str, _Door] = {}
    earlier: Gate = ()
    for module in modules:
        doors[module.id] = _make_door(module.gate, earlier)
        before: Gate = ()
        for unit in module.units:
            if unit.is_online:
                door = _make_door(unit.gate, before)
                doors[unit.id] = _Door((*door.conditions, UnitDone(module.id)), door.authored)
                if unit.required:
                    before = _chain(doors, unit.id, (*before, UnitDone(unit.id)))
        if module.required and before:
            earlier = _chain(doors, module.id, (*earlier, *before))
    return doors


def _make_door(gate: Gate | None, order: Gate) -> _Door:
    return _Door(order) if gate is None else _Door(gate, authored=True)


def _chain(doors: dict[str, _Door], name: str, conditions: Gate) -> Gate:
    doors[_AFTER + name] = _Door(conditions)
    return (UnitDone(_AFTER + name),)


def _find_shut(doors: Mapping[str, _Door]) -> set[str]:
    shut = set(doors)
    before = -1
    while len(shut) != before:
        before = len(shut)
        for name, door in doors.items():
            if name in shut and _can_open(door, shut):
                shut.remove(name)
    return shut


def _can_open(door: _Door, shut: set[str]) -> bool:
    return all(
        holds(part, on=date.max, opens=lambda name: name not in shut) for part in door.conditions
    )


def _find_way(start: str, goal: str, doors: Mapping[str, _Door], shut: set[str]) -> tuple[str, ...]:
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
                return tuple(step for step in reversed(way) if not step.startswith(_AFTER))
            if target in shut and target not in came_from:
                came_from[target] = name
                waiting.append(target)
    return ()
