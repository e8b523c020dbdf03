"""A person's page: how far she is, step by step, and every line of her ledger."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.domain.evidence import EvidenceKind
from lms.domain.programme import Module, Unit, UnitKind
from lms.domain.state import ModuleStanding, State, UnitStanding
from lms.services import ledger
from lms.services.learning import find_title
from lms.services.ledger import Entry, PersonPage
from lms.web.blueprint import blueprint
from lms.web.frame import render, wording
from lms.web.policy import Policy, allow
from lms.web.staff.contact import make_contact
from lms.web.state import current_actor, current_language, current_school

_TRIES = frozenset({EvidenceKind.PASSED, EvidenceKind.NOT_PASSED})


@blueprint.get("/coordinator/<cohort>/people/<int:person>/", endpoint="person")
@allow(Policy.STAFF)
def show_person(cohort: str, person: int) -> ResponseReturnValue:
    page = ledger.open_person(current_school(), current_actor(), cohort, person)
    modules = [_make_module(page, module) for module in page.place.requirements.modules]
    steps = [step for module in modules for step in module["steps"] if step["required"]]
    return render(
        "staff/person.html",
        person={
            "name": page.person.name or page.person.listed_name,
            "number": page.person.id,
            "phone": page.person.phone,
            "email": page.person.email,
            "cohort": page.cohort.title,
            "from_on": page.place.membership.from_on,
            "has_begun": page.place.membership.from_on <= current_school().moment().today,
            "to_on": page.place.membership.to_on,
            "state": page.standing.state,
            "done": sum(step["state"].is_done for step in steps),
            "total": len(steps),
            "teaching_units": page.standing.teaching_units,
            "study_minutes": page.standing.study_minutes,
            "talks": [
                step
                for step in steps
                if step["talk_url"]
                and (step["asked"] or step["state"] is State.AWAITING_CONVERSATION)
            ],
            "modules": modules,
            "entries": [_make_entry(page, entry) for entry in page.entries],
            "back_url": url_for("lms.cohort_matrix", cohort=cohort),
            "card_url": None
            if page.person.erased_on
            else url_for("lms.card", cohort=cohort, person=page.person.id),
            "contact": make_contact(page.cohort, page.person, page.place.membership),
        },
    )


def _make_module(page: PersonPage, module: Module) -> dict[str, Any]:
    standing = page.standing.find_module(module.id)
    assert standing is not None  # every module of the set in force has a standing
    units = {unit.id: unit for unit in standing.units}
    return {
        "id": module.id,
        "name": name_module(module),
        "title": module.title,
        "state": standing.state,
        "since": standing.since,
        "late": standing.late,
        "online_done": standing.online_met and bool(module.required_online),
        "url": _record_url(page, standing),
        "steps": [_make_step(page, unit, units[unit.id]) for unit in module.units],
    }


def name_module(module: Module) -> str:
    """The label with the title, unless the title says both."""
    if not module.label or module.title.startswith(module.label):
        return module.title
    return f"{module.label}: {module.title}"


def _make_step(page: PersonPage, unit: Unit, standing: UnitStanding) -> dict[str, Any]:
    kinds = ledger.list_kinds(current_actor(), page.place, unit.id)
    talk = EvidenceKind.PASSED_IN_CONVERSATION
    asked = unit.id in page.asked_for and not standing.state.is_done
    place: dict[str, Any] = {"cohort": page.cohort.slug, "person": page.person.id, "unit": unit.id}
    return {
        "id": unit.id,
        "title": name_unit(unit),
        "is_day": unit.is_day,
        "required": unit.required,
        "state": standing.state,
        "since": standing.since,
        "tries": _count_tries(page, unit.id),
        "asked": asked,
        "url": url_for("lms.record", **place) if kinds else None,
        "talk_url": url_for("lms.record", **place, kind=talk.value) if talk in kinds else None,
        "close_url": url_for("lms.close_request", **place) if asked and talk in kinds else None,
    }


def _record_url(page: PersonPage, standing: ModuleStanding) -> str | None:
    if not ledger.list_kinds(current_actor(), page.place, standing.id):
        return None
    return url_for("lms.record", cohort=page.cohort.slug, person=page.person.id, unit=standing.id)


def name_unit(unit: Unit) -> str:
    if unit.kind is UnitKind.MODULE_QUIZ:
        return wording().t("Questions on the module")
    return find_title(current_school(), unit, current_language())


def _count_tries(page: PersonPage, unit_id: str) -> int:
    """Attempts handed in; a line added by a later correction belongs to the same attempt."""
    lines = [entry.line for entry in page.entries if entry.line.unit_id == unit_id]
    return len({line.attempt or -line.id for line in lines if line.kind in _TRIES})


def _make_entry(page: PersonPage, entry: Entry) -> dict[str, Any]:
    line = entry.line
    by_person = line.recorded_by in (None, page.person.id)
    return {
        "on": line.happened_on,
        "kind": line.kind.value,
        "title": name_line(page, entry),
        "units": line.teaching_units,
        "by": None if by_person else entry.recorded_by and entry.recorded_by.name,
        "recorded_on": wording().local_day(line.recorded_at),
        "recorded_at": line.recorded_at,
        "note": entry.note,
        "cancelled": entry.cancelled,
        "url": url_for(
            "lms.take_back", cohort=page.cohort.slug, person=page.person.id, line=line.id
        )
        if entry.may_take_back
        else None,
    }


def name_line(page: PersonPage, entry: Entry) -> str:
    unit = page.place.requirements.units.get(entry.line.unit_id)
    return name_unit(unit) if unit else entry.title
