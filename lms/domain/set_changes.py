"""What the next requirement set would change about the current one (R4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lms.domain.programme import Module, RequirementSet, Unit


class Facet(StrEnum):
    """In what way a unit or module differs."""

    ADDED = "added"
    REMOVED = "removed"
    REQUIRED = "required"
    VOLUNTARY = "voluntary"
    QUESTIONS_ADDED = "questions_added"
    QUESTIONS_REMOVED = "questions_removed"
    CONVERSATION = "conversation"
    GATE = "gate"
    HOURS = "hours"
    DAYS_NEEDED = "days_needed"
    ORDER = "order"
    MOVED = "moved"
    TITLE = "title"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Change:
    """A unit, or (without `unit`) a module, with what is different about it."""

    module: Module
    unit: Unit | None
    facets: tuple[Facet, ...]

    @property
    def is_removal(self) -> bool:
        return Facet.REMOVED in self.facets


def list_changes(old: RequirementSet, new: RequirementSet) -> tuple[Change, ...]:
    """Modules and units of the new set in its order, then what only the old one has.

    The units of a module that comes or goes as a whole are not listed beside it.
    """
    return (*_list_kept_and_added(old, new), *_list_removed(old, new))


def _list_kept_and_added(old: RequirementSet, new: RequirementSet) -> Iterator[Change]:
    before = {module.id: module for module in old.modules}
    kept = [module.id for module in old.modules if module.id in {each.id for each in new.modules}]
    now_kept = [module.id for module in new.modules if module.id in before]
    for module in new.modules:
        facets = _compare_modules(before.get(module.id), module)
        if module.id in before and kept.index(module.id) != now_kept.index(module.id):
            facets = (*facets, Facet.ORDER)
        if facets:
            yield Change(module, None, facets)
        for unit in module.units if module.id in before else ():
            known = old.units.get(unit.id)
            differing = _compare_units(known, unit)
            if known and old.module_of[unit.id].id != module.id:
                differing = (*differing, Facet.MOVED)
            if differing:
                yield Change(module, unit, differing)


def _list_removed(old: RequirementSet, new: RequirementSet) -> Iterator[Change]:
    left = {module.id for module in new.modules}
    for module in old.modules:
        if module.id not in left:
            yield Change(module, None, (Facet.REMOVED,))
            continue
        for unit in module.units:
            if unit.id not in new.units:
                yield Change(module, unit, (Facet.REMOVED,))


def _compare_modules(old: Module | None, new: Module) -> tuple[Facet, ...]:
    if old is None:
        return (Facet.ADDED,)
    both = {unit.id for unit in old.units} & {unit.id for unit in new.units}
    orders = [[unit.id for unit in module.units if unit.id in both] for module in (old, new)]
    differing = {
        Facet.REQUIRED: new.required and not old.required,
        Facet.VOLUNTARY: old.required and not new.required,
        Facet.GATE: old.gate != new.gate,
        Facet.DAYS_NEEDED: old.days_needed != new.days_needed,
        Facet.ORDER: orders[0] != orders[1],
        Facet.TITLE: (old.title, old.label) != (new.title, new.label),
    }
    return tuple(facet for facet, differs in differing.items() if differs)


def _compare_units(old: Unit | None, new: Unit) -> tuple[Facet, ...]:
    if old is None:
        return (Facet.ADDED,)
    hours = [(unit.teaching_units, unit.minimum_units) for unit in (old, new)]
    differing = {
        Facet.REQUIRED: new.required and not old.required,
        Facet.VOLUNTARY: old.required and not new.required,
        Facet.QUESTIONS_ADDED: new.has_quiz and not old.has_quiz,
        Facet.QUESTIONS_REMOVED: old.has_quiz and not new.has_quiz,
        Facet.CONVERSATION: old.conversation != new.conversation,
        Facet.GATE: old.gate != new.gate,
        Facet.HOURS: hours[0] != hours[1],
        Facet.TITLE: old.title != new.title,
        Facet.MINUTES: old.minutes != new.minutes,
    }
    return tuple(facet for facet, differs in differing.items() if differs)
