"""Forgetting somebody: what goes and what stays, asked once with the number, and a receipt."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Invalid
from lms.services import erasing
from lms.web.blueprint import blueprint
from lms.web.frame import render
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import describe
from lms.web.state import current_actor, current_school

ERASE = "/coordinator/<cohort>/people/<int:person>/erase/"


@blueprint.get(ERASE, endpoint="erase")
@allow(Policy.STAFF, fresh=True)
def show_erase(cohort: str, person: int) -> ResponseReturnValue:
    return _render(cohort, person)


@blueprint.post(ERASE, endpoint="save_erase")
@allow(Policy.STAFF, fresh=True)
def save_erase(cohort: str, person: int) -> ResponseReturnValue:
    typed = request.form.get("number", "")
    try:
        receipt = erasing.erase(current_school(), current_actor(), cohort, person, typed)
    except Invalid as error:
        return _render(cohort, person, error), 422
    return back_to(url_for("lms.erasure_receipt", cohort=cohort, receipt=receipt))


def _render(cohort: str, person: int, error: Invalid | None = None) -> str:
    found = erasing.open_erasure(current_school(), current_actor(), cohort, person)
    problems = [describe(error)] if error else []
    return render(
        "staff/erase.html",
        erasure={
            "name": found.person.name,
            "person": found.person.id,
            "cohort": found.cohort.title,
            "lines": found.lines,
            "attempts": found.attempts,
            "obstacle": found.obstacle,
            "number": request.form.get("number", ""),
            "errors": problems,
            "error": next((each.text for each in problems if each.target == "number"), None),
            "action": url_for("lms.save_erase", cohort=cohort, person=person),
            "back_url": url_for("lms.person", cohort=cohort, person=person)
            if found.is_member
            else url_for("lms.course", cohort=cohort),
        },
    )


@blueprint.get("/coordinator/<cohort>/erasures/<int:receipt>/")
@allow(Policy.STAFF)
def erasure_receipt(cohort: str, receipt: int) -> ResponseReturnValue:
    found = erasing.open_receipt(current_school(), current_actor(), cohort, receipt)
    return render(
        "staff/erasure_receipt.html",
        receipt={
            "number": found.number,
            "on": found.on,
            "deleted": dict(sorted(found.deleted.items())),
            "lines": found.lines,
            "attempts": found.attempts,
            "backups": found.backups,
            "back_url": url_for("lms.people", cohort=cohort),
        },
    )
