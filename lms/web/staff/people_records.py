"""Breaks somebody takes, and two records of one person."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Conflict, Invalid
from lms.services import joining, pauses
from lms.services.joining import JoiningDesk, Record
from lms.services.pauses import Pauses
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import Problem, Reading, describe, read_day
from lms.web.state import current_actor, current_school

PAUSE = "/coordinator/<cohort>/people/<int:person>/pause/"
DOUBLE = "/coordinator/<cohort>/people/<int:person>/double/"


@blueprint.get(PAUSE, endpoint="pause")
@allow(Policy.STAFF)
def show_pause(cohort: str, person: int) -> ResponseReturnValue:
    found = pauses.open_pauses(current_school(), current_actor(), cohort, person)
    current = found.current
    values = {
        "pause": str(current.id) if current else "",
        "from_on": current.from_on.isoformat() if current else _today(),
        "to_on": current.to_on.isoformat() if current and current.to_on else "",
    }
    return _render_pause(found, values, [])


@blueprint.post(PAUSE, endpoint="save_pause")
@allow(Policy.STAFF)
def save_pause(cohort: str, person: int) -> ResponseReturnValue:
    school, actor, form = current_school(), current_actor(), request.form
    shown = form.get("pause", type=int)
    if form.get("go") == "delete" and shown is not None:
        pauses.delete_pause(school, actor, cohort, person, shown)
        tell(wording().t("The pause has been deleted."))
        return back_to(url_for("lms.person", cohort=cohort, person=person))
    reading = Reading(form)
    from_on = reading.take("from_on", read_day)
    to_on = reading.take_if_given("to_on", read_day)
    problems = reading.problems
    if from_on and not problems:
        try:
            pauses.save_pause(school, actor, cohort, person, shown, from_on, to_on)
            tell(wording().t("The pause has been saved."))
            return back_to(url_for("lms.person", cohort=cohort, person=person))
        except Invalid as error:
            problems = [describe(error)]
    found = pauses.open_pauses(school, actor, cohort, person)
    return _render_pause(found, form, problems), 422


def _today() -> str:
    return current_school().moment().today.isoformat()


def _render_pause(found: Pauses, values: Any, problems: list[Problem]) -> str:
    place: dict[str, Any] = {"cohort": found.cohort.slug, "person": found.person.id}
    return render(
        "staff/pause.html",
        pause={
            "cohort": found.cohort.title,
            "name": found.person.name,
            "values": values,
            "past": found.past,
            "action": url_for("lms.save_pause", **place),
            "back_url": url_for("lms.person", **place),
            "errors": problems,
            "error_of": {each.target: each.text for each in problems},
        },
    )


@blueprint.get(DOUBLE, endpoint="double")
@allow(Policy.STAFF)
def show_double(cohort: str, person: int) -> ResponseReturnValue:
    """Choosing the other record; with `other` both side by side."""
    other = request.args.get("other", type=int)
    if other is None:
        return _render_choice(cohort, person)
    try:
        return _render_pair(cohort, person, other)
    except Invalid as error:
        return _render_choice(cohort, person, [describe(error, "search")]), 422


@blueprint.post(DOUBLE, endpoint="save_double")
@allow(Policy.STAFF)
def save_double(cohort: str, person: int) -> ResponseReturnValue:
    """Joins two records, or (`part`, a record's number) takes that back."""
    school, actor, form = current_school(), current_actor(), request.form
    t = wording().t
    record = form.get("part", type=int)
    if record is not None:
        revision = form.get("revision", 0, type=int)
        joining.part(school, actor, cohort, person, record, revision)
        tell(t("The records are two again."))
        return back_to(url_for("lms.double", cohort=cohort, person=person))
    other, keep = form.get("other", 0, type=int), form.get("keep", 0, type=int)
    try:
        kept = joining.join(school, actor, cohort, person, other, keep=keep)
    except Conflict:
        return back_to(url_for("lms.double", cohort=cohort, person=person))
    except Invalid as error:
        return _render_choice(cohort, person, [describe(error, "search")]), 422
    tell(t("Both records are one person now: %(name)s, number %(n)s.", name=kept.name, n=kept.id))
    return back_to(url_for("lms.person", cohort=cohort, person=kept.id))


def _render_choice(cohort: str, person: int, problems: list[Problem] | None = None) -> str:
    search = request.args.get("search", "")
    desk = joining.open_joining(current_school(), current_actor(), cohort, person, search)
    place: dict[str, Any] = {"cohort": cohort, "person": desk.person.id}
    return render(
        "staff/double.html",
        double={
            "cohort": desk.cohort.title,
            "name": desk.person.name,
            "number": desk.person.id,
            "search": search,
            "joined": _list_joined(desk),
            "candidates": [
                {
                    "name": other.name,
                    "number": other.id,
                    "url": url_for("lms.double", **place, other=other.id),
                }
                for other in desk.candidates
            ],
            "action": url_for("lms.double", **place),
            "part_action": url_for("lms.save_double", **place),
            "back_url": url_for("lms.person", **place),
            "errors": problems or [],
        },
    )


def _list_joined(desk: JoiningDesk) -> list[dict[str, Any]]:
    return [
        {
            "name": joined.person.name,
            "number": joined.person.id,
            "revision": joined.alias.revision,
        }
        for joined in desk.joined
    ]


def _render_pair(cohort: str, person: int, other: int) -> str:
    found, *records = joining.compare(current_school(), current_actor(), cohort, person, other)
    place: dict[str, Any] = {"cohort": cohort, "person": person}
    return render(
        "staff/double_confirm.html",
        double={
            "cohort": found.title,
            "name": records[0].person.name,
            "records": [_make_record(record) for record in records],
            "keep": min(record.person.id for record in records),
            "other": records[1].person.id,
            "action": url_for("lms.save_double", **place),
            "back_url": url_for("lms.double", **place),
        },
    )


def _make_record(record: Record) -> dict[str, Any]:
    person = record.person
    return {
        "number": person.id,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "reach": person.reach.value,
        "lines": record.lines,
        "courses": [
            {"title": cohort.title, "from_on": membership.from_on, "to_on": membership.to_on}
            for cohort, membership in record.memberships
        ],
    }
