"""Whether gates hold, and what is missing where they do not (R8)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lms.domain.evidence import EvidenceKind
from lms.domain.facts import NO_FACTS, Facts
from lms.domain.gate import AnyOf, Condition, FromDate, Gate, UnitDone, holds, list_targets
from lms.domain.programme import Module, RequirementSet, Unit
from lms.domain.state import Reason, ReasonCode
from lms.domain.unit_progress import Progress


@dataclass(frozen=True, slots=True)
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

    def opens_next(self, unit_id: str) -> bool:
        """Done or awaiting a conversation; what is gone or unknown locks nothing."""
        known = self.progress.get(unit_id)
        return known is None or unit_id in self.missing or known.state.opens_next

    def is_module_open(self, module: Module) -> bool:
        released = self.facts.get(module.id, NO_FACTS).has(EvidenceKind.RELEASED)
        return released or module.id in self.opened or not any(self.list_module_needs(module))

    def is_unit_open(self, module: Module, unit: Unit) -> bool:
        """A unit needs its module's gate and its own; what was begun or released stays open."""
        facts = self.facts.get(unit.id, NO_FACTS)
        if unit.is_day or facts.is_begun or facts.has(EvidenceKind.RELEASED):
            return True
        if unit.id in self.opened:
            return True
        return self.is_module_open(module) and not any(self.list_unit_needs(module, unit))

    def list_needs(self, module: Module, unit: Unit) -> Iterator[Reason]:
        """What is missing before a locked unit opens: first its module's gate, else its own."""
        if self.is_module_open(module):
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
                yield from self._list_units_needed(earlier.required_online)

    def list_unit_needs(self, module: Module, unit: Unit) -> Iterator[Reason]:
        if unit.gate is not None:
            yield from self._list_gate_needs(unit.gate)
            return
        before = module.units[: module.units.index(unit)]
        yield from self._list_units_needed(
            tuple(earlier for earlier in before if earlier.required and earlier.is_online)
        )

    def _list_units_needed(self, units: tuple[Unit, ...]) -> Iterator[Reason]:
        for unit in units:
            if not self.opens_next(unit.id):
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
