"""Adding a line to somebody's ledger, and taking one back. Each has a page of its own."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.evidence import EvidenceKind
from lms.errors import Invalid, NotFound
from lms.services import ledger
from lms.services.ledger import Entry, PersonPage
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import Problem, describe, make_request_key, read_day
from lms.web.staff.person import name_line, name_unit
from lms.web.state import current_actor, current_school


def _person_url(cohort: str, person: int) -> str:
    return url_for("lms.person", cohort=cohort, person=person)


@blueprint.get("/coordinator/<cohort>/people/<int:person>/record/", endpoint="record")
@allow(Policy.STAFF)
def show_record(cohort: str, person: int) -> ResponseReturnValue:
    page = ledger.open_person(current_school(), current_actor(), cohort, person)
    return _render_record(page, request.args, ())


@blueprint.post("/coordinator/<cohort>/people/<int:person>/record/", endpoint="save_record")
@allow(Policy.STAFF)
def save_record(cohort: str, person: int) -> ResponseReturnValue:
    form = request.form
    school, actor = current_school(), current_actor()
    problems = _find_problems(form)
    if not problems:
        try:
            ledger.record(
                school,
                actor,
                cohort,
                person,
                form.get("unit", ""),
                EvidenceKind(form["kind"]),
                happened_on=read_day(form.get("happened_on", ""), "happened_on"),
                reason=form.get("reason", ""),
                request_key=form.get("request_key") or make_request_key(),
            )
        except Invalid as error:
            problems = [describe(error)]
    if problems:
        page = ledger.open_person(school, actor, cohort, person)
        return _render_record(page, form, problems), 422
    tell(wording().t("It has been entered."))
    return back_to(_person_url(cohort, person))


def _find_problems(form: Mapping[str, str]) -> list[Problem]:
    """Everything wrong at once, so that nobody has to send a form three times."""
    problems = []
    if form.get("kind") not in set(ledger.RECORDABLE):
        problems.append(describe(Invalid("kind_does_not_fit", "kind")))
    for check in (
        lambda: read_day(form.get("happened_on", ""), "happened_on"),
        lambda: ledger.check_reason(form.get("reason", "")),
    ):
        try:
            check()
        except Invalid as error:
            problems.append(describe(error))
    return problems


def _render_record(
    page: PersonPage, values: Mapping[str, str], problems: list[Problem] | tuple[()]
) -> str:
    unit_id = values.get("unit", "")
    module = ledger.find_module_of(page.place, unit_id)
    unit = page.place.requirements.units.get(unit_id)
    kinds = ledger.list_kinds(current_actor(), page.place, unit_id)
    chosen = values.get("kind") or (kinds[0].value if len(kinds) == 1 else "")
    today = current_school().moment().today
    return render(
        "staff/record.html",
        record={
            "name": page.person.name,
            "title": name_unit(unit) if unit else module.title,
            "module": module.label or module.title,
            "kinds": [kind.value for kind in kinds],
            "kind": chosen,
            "unit": unit_id,
            "happened_on": values.get("happened_on") or today.isoformat(),
            "reason": values.get("reason", ""),
            "request_key": values.get("request_key") or make_request_key(),
            "action": url_for("lms.save_record", cohort=page.cohort.slug, person=page.person.id),
            "back_url": _person_url(page.cohort.slug, page.person.id),
            **_spread(problems),
        },
    )


def _spread(problems: list[Problem] | tuple[()]) -> dict[str, Any]:
    """The summary, and each sentence again for its field."""
    return {"errors": problems, "error_of": {each.target: each.text for each in problems}}


@blueprint.post("/coordinator/<cohort>/people/<int:person>/talked/", endpoint="close_request")
@allow(Policy.STAFF)
def close_request(cohort: str, person: int) -> ResponseReturnValue:
    unit = request.args.get("unit", "")
    ledger.close_request(current_school(), current_actor(), cohort, person, unit)
    tell(wording().t("Noted: you have talked about it."))
    return back_to(_person_url(cohort, person))


@blueprint.get(
    "/coordinator/<cohort>/people/<int:person>/lines/<int:line>/take-back/", endpoint="take_back"
)
@allow(Policy.STAFF)
def show_take_back(cohort: str, person: int, line: int) -> ResponseReturnValue:
    page = ledger.open_person(current_school(), current_actor(), cohort, person)
    return _render_take_back(page, _get_entry(page, line), {}, ())


@blueprint.post(
    "/coordinator/<cohort>/people/<int:person>/lines/<int:line>/take-back/",
    endpoint="save_take_back",
)
@allow(Policy.STAFF)
def save_take_back(cohort: str, person: int, line: int) -> ResponseReturnValue:
    form = request.form
    school, actor = current_school(), current_actor()
    try:
        ledger.take_back(
            school,
            actor,
            cohort,
            person,
            line,
            reason=form.get("reason", ""),
            request_key=form.get("request_key") or make_request_key(),
        )
    except Invalid as error:
        page = ledger.open_person(school, actor, cohort, person)
        problems = [describe(error)]
        return _render_take_back(page, _get_entry(page, line), form, problems), 422
    tell(wording().t("The entry has been taken back. It stays visible."))
    return back_to(_person_url(cohort, person))


def _get_entry(page: PersonPage, line: int) -> Entry:
    for entry in page.entries:
        if entry.line.id == line:
            return entry
    raise NotFound("line", line)


def _render_take_back(
    page: PersonPage,
    entry: Entry,
    values: Mapping[str, str],
    problems: list[Problem] | tuple[()],
) -> str:
    return render(
        "staff/take_back.html",
        line={
            "name": page.person.name,
            "title": name_line(page, entry),
            "kind": entry.line.kind.value,
            "on": entry.line.happened_on,
            "may_take_back": entry.may_take_back,
            "action": url_for(
                "lms.save_take_back",
                cohort=page.cohort.slug,
                person=page.person.id,
                line=entry.line.id,
            ),
            "reason": values.get("reason", ""),
            "request_key": values.get("request_key") or make_request_key(),
            "back_url": _person_url(page.cohort.slug, page.person.id),
            **_spread(problems),
        },
    )
