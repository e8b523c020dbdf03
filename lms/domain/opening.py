"""Whether gates hold, and what is missing where they do not (R8)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lms.domain.evidence import EvidenceKind
from lms.domain.facts import NO_FACTS, Facts
from lms.domain.gate import AnyOf, Condition, FromDate, Gate, UnitDone, holds, list_targets
from lms.domain.programme import Module, RequirementSet, Unit
from lms.domain.state import Reason, ReasonCode
from lms.domain.unit_progress import Progress


@dataclass(frozen=True)
class Doors:
    """Everything that decides what is open on one day.

    `opened` holds the units and modules that were open under an earlier requirement set.
    """

    requirements: RequirementSet
    progress: Mapping[str, Progress]
    facts: Mapping[str, Facts]
    opened: frozenset[str]
    missing: frozenset[str]
    on: date

    @cached_property
    def open_ids(self) -> frozenset[str]:
        """The ids of the modules and units that are open, found in one walk through the order."""
        return frozenset(self._list_open())

    def _list_open(self) -> Iterator[str]:
        modules_in_order = True
        for module in self.requirements.modules:
            is_open = self._stays_open(module.id) or self._lets_in(module.gate, modules_in_order)
            if is_open:
                yield module.id
            in_order = True
            for unit in module.units:
                lets_in = is_open and self._lets_in(unit.gate, in_order)
                if lets_in or unit.is_day or self._stays_open(unit.id):
                    yield unit.id
                in_order = in_order and (not _is_in_order(unit) or self.opens_next(unit.id))
            modules_in_order = modules_in_order and (in_order or not module.required)

    def _stays_open(self, key: str) -> bool:
        """What was begun, released or open under an earlier set is never locked."""
        facts = self.facts.get(key, NO_FACTS)
        return key in self.opened or facts.is_begun or facts.has(EvidenceKind.RELEASED)

    def _lets_in(self, gate: Gate | None, in_order: bool) -> bool:
        return in_order if gate is None else not any(self._list_gate_needs(gate))

    def opens_next(self, unit_id: str) -> bool:
        """Done or awaiting a conversation; what is gone or unknown locks nothing."""
        known = self.progress.get(unit_id)
        return known is None or unit_id in self.missing or known.state.opens_next

    def list_needs(self, module: Module, unit: Unit) -> Iterator[Reason]:
        """What is missing before a locked unit opens: first its module's gate, else its own."""
        if module.id in self.open_ids:
            yield from self.list_unit_needs(module, unit)
        else:
            yield from self.list_module_needs(module)

    def list_module_needs(self, module: Module) -> Iterator[Reason]:
        if module.gate is not None:
            yield from self._list_gate_needs(module.gate)
            return
        for earlier in self.requirements.modules:
            if earlier.id == module.id:
                return
            if earlier.required:
                yield from self._list_units_needed(earlier.units)

    def list_unit_needs(self, module: Module, unit: Unit) -> Iterator[Reason]:
        if unit.gate is not None:
            yield from self._list_gate_needs(unit.gate)
            return
        yield from self._list_units_needed(module.units[: module.units.index(unit)])

    def _list_units_needed(self, units: Iterable[Unit]) -> Iterator[Reason]:
        for unit in units:
            if _is_in_order(unit) and not self.opens_next(unit.id):
                yield Reason(ReasonCode.NEEDS_UNIT, unit_id=unit.id)

    def _list_gate_needs(self, gate: Gate) -> Iterator[Reason]:
        if not self.missing.isdisjoint(list_targets(gate)):
            return
        for condition in gate:
            if not holds(condition, on=self.on, opens=self.opens_next):
                yield from self._describe(condition)

    def _describe(self, condition: Condition) -> Iterator[Reason]:
        match condition:
            case UnitDone(unit_id):
                yield Reason(ReasonCode.NEEDS_UNIT, unit_id=unit_id)
            case FromDate(on):
                yield Reason(ReasonCode.NEEDS_DATE, on=on)
            case AnyOf(count, of):
                open_parts = [
                    part for part in of if not holds(part, on=self.on, opens=self.opens_next)
                ]
                still = count - (len(of) - len(open_parts))
                yield Reason(ReasonCode.NEEDS_ANY, number=still)
                for part in open_parts:
                    yield from self._describe(part)


def _is_in_order(unit: Unit) -> bool:
    """Whether what follows waits for this unit; training days and optional units never block."""
    return unit.required and unit.is_online
