"""A requirement set as the document that is stored, and back (R4)."""

from datetime import date, datetime
from typing import Any

from lms.domain.canonical import Document
from lms.domain.gate import AnyOf, Condition, FromDate, Gate, UnitDone
from lms.domain.programme import Module, RequirementSet, Rules, Unit, UnitKind


def to_document(requirements: RequirementSet) -> Document:
    rules = requirements.rules
    return {
        "modules": [_module_to_document(module) for module in requirements.modules],
        "rules": {
            "pass_percent": rules.pass_percent,
            "retry_wait_minutes": rules.retry_wait_minutes,
            "modules_needed": rules.modules_needed,
            "attendance_percent": rules.attendance_percent,
            "days": list(rules.days),
        },
    }


def from_document(
    document: Document,
    *,
    revision: int,
    effective_on: date,
    recorded_at: datetime,
    recorded_by: int | None = None,
) -> RequirementSet:
    rules = document["rules"]
    return RequirementSet(
        revision=revision,
        effective_on=effective_on,
        recorded_at=recorded_at,
        recorded_by=recorded_by,
        modules=tuple(_module_from_document(module) for module in document["modules"]),
        rules=Rules(
            pass_percent=rules["pass_percent"],
            retry_wait_minutes=rules["retry_wait_minutes"],
            modules_needed=rules["modules_needed"],
            attendance_percent=rules["attendance_percent"],
            days=tuple(rules["days"]),
        ),
    )


def _module_to_document(module: Module) -> Document:
    return {
        "id": module.id,
        "title": module.title,
        "label": module.label,
        "required": module.required,
        "days_needed": module.days_needed,
        "gate": _gate_to_document(module.gate),
        "units": [_unit_to_document(unit) for unit in module.units],
    }


def _module_from_document(document: Document) -> Module:
    return Module(
        id=document["id"],
        title=document["title"],
        label=document["label"],
        required=document["required"],
        days_needed=document["days_needed"],
        gate=_gate_from_document(document["gate"]),
        units=tuple(_unit_from_document(unit) for unit in document["units"]),
    )


def _unit_to_document(unit: Unit) -> Document:
    return {
        "id": unit.id,
        "kind": unit.kind.value,
        "title": unit.title,
        "minutes": unit.minutes,
        "has_quiz": unit.has_quiz,
        "required": unit.required,
        "conversation": unit.conversation,
        "gate": _gate_to_document(unit.gate),
        "teaching_units": unit.teaching_units,
        "minimum_units": unit.minimum_units,
    }


def _unit_from_document(document: Document) -> Unit:
    return Unit(
        id=document["id"],
        kind=UnitKind(document["kind"]),
        title=document["title"],
        minutes=document["minutes"],
        has_quiz=document["has_quiz"],
        required=document["required"],
        conversation=document["conversation"],
        gate=_gate_from_document(document["gate"]),
        teaching_units=document["teaching_units"],
        minimum_units=document["minimum_units"],
    )


def _gate_to_document(gate: Gate | None) -> list[Document] | None:
    return None if gate is None else [_condition_to_document(condition) for condition in gate]


def _gate_from_document(document: list[Document] | None) -> Gate | None:
    return None if document is None else tuple(_condition_from_document(part) for part in document)


def _condition_to_document(condition: Condition) -> Document:
    match condition:
        case UnitDone(unit_id):
            return {"done": unit_id}
        case FromDate(on):
            return {"from": on.isoformat()}
        case AnyOf(count, of):
            return {"any": count, "of": [_condition_to_document(part) for part in of]}


def _condition_from_document(document: dict[str, Any]) -> Condition:
    if "done" in document:
        return UnitDone(document["done"])
    if "from" in document:
        return FromDate(date.fromisoformat(document["from"]))
    return AnyOf(document["any"], tuple(_condition_from_document(part) for part in document["of"]))
