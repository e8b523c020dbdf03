"""How long the people of a course are kept: decide, announce with a list, erase together."""

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Invalid
from lms.services import retention as desk
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import describe, read_day
from lms.web.state import current_actor, current_school

RETENTION = "/coordinator/<cohort>/retention/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get(RETENTION)
@allow(Policy.STAFF)
def retention(cohort: str) -> ResponseReturnValue:
    return _render(cohort)


@blueprint.post(RETENTION, endpoint="save_retention")
@allow(Policy.STAFF)
def save_retention(cohort: str) -> ResponseReturnValue:
    try:
        keep_until = read_day(request.form.get("keep_until", ""), "keep_until")
        desk.decide(current_school(), current_actor(), cohort, keep_until)
    except Invalid as error:
        return _render(cohort, error), 422
    tell(wording().t("The day is saved."))
    return back_to(url_for("lms.retention", cohort=cohort))


@blueprint.post(RETENTION + "announce")
@allow(Policy.STAFF)
def announce_erasure(cohort: str) -> ResponseReturnValue:
    try:
        desk.announce(current_school(), current_actor(), cohort)
    except Invalid as error:
        return _render(cohort, error), 422
    return back_to(url_for("lms.retention", cohort=cohort))


@blueprint.get(RETENTION + "people.xlsx")
@allow(Policy.STAFF, fresh=True, is_file=True)
def retention_list(cohort: str) -> ResponseReturnValue:
    t = wording().t
    header, title = (t("Number"), t("Name"), t("E-mail"), t("Phone")), t("People who are erased")
    made = desk.make_list(current_school(), current_actor(), cohort, header, title)
    response = make_response(made)
    response.headers["Content-Type"] = XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{cohort}-erasure.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post(RETENTION + "erase")
@allow(Policy.STAFF, fresh=True)
def erase_people(cohort: str) -> ResponseReturnValue:
    typed = request.form.get("count", "")
    try:
        erased, left = desk.erase_next(current_school(), current_actor(), cohort, typed)
    except Invalid as error:
        return _render(cohort, error), 422
    words = wording()
    tell(words.tn("%(n)s person is erased.", "%(n)s people are erased.", erased))
    if left:
        tell(
            words.tn("%(n)s is left. Please go on.", "%(n)s are left. Please go on.", left), "care"
        )
    return back_to(url_for("lms.retention", cohort=cohort))


def _render(cohort: str, error: Invalid | None = None) -> str:
    found = desk.open_keeping(current_school(), current_actor(), cohort)
    problems = [describe(error)] if error else []
    known = found.retention.keep_until or found.suggested
    urls = {
        name: url_for(f"lms.{endpoint}", cohort=cohort)
        for name, endpoint in (
            ("action", "save_retention"),
            ("announce_action", "announce_erasure"),
            ("erase_action", "erase_people"),
            ("list_url", "retention_list"),
            ("back_url", "course"),
        )
    }
    return render(
        "staff/retention.html",
        keeping={
            "cohort": found.cohort.title,
            "ends_on": found.cohort.ends_on,
            "keep_until": request.form.get("keep_until", known.isoformat() if known else ""),
            "decided": found.retention.keep_until,
            "suggested": found.suggested,
            "announced_on": found.retention.announced_on,
            "erase_from": found.erase_from,
            "may_announce": found.may_announce,
            "may_erase": found.may_erase,
            "going": [{"number": each.id, "name": each.listed_name} for each in found.going],
            "staying": [each.listed_name for each in found.staying],
            "gone": found.gone,
            "at_once": desk.AT_ONCE,
            "count": request.form.get("count", ""),
            "errors": problems,
            "error_of": {each.target: each.text for each in problems},
            **urls,
        },
    )
