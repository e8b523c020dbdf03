"""Asking before somebody is taken out of a course they were put into by mistake."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.errors import Invalid
from lms.services import taking_out as service
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import describe
from lms.web.state import current_actor, current_school

TAKE_OUT = "/coordinator/<cohort>/people/<int:person>/take-out/"


@blueprint.get(TAKE_OUT, endpoint="take_out")
@allow(Policy.STAFF)
def show_take_out(cohort: str, person: int) -> ResponseReturnValue:
    found, member, may = service.open_member(current_actor(), cohort, person)
    place: dict[str, Any] = {"cohort": found.slug, "person": member.id}
    return render(
        "staff/take_out.html",
        member={
            "name": member.name,
            "cohort": found.title,
            "may": may,
            "action": url_for("lms.save_take_out", **place),
            "erase_url": url_for("lms.erase", **place),
            "edit_url": url_for("lms.edit_person", **place),
        },
    )


@blueprint.post(TAKE_OUT, endpoint="save_take_out")
@allow(Policy.STAFF)
def save_take_out(cohort: str, person: int) -> ResponseReturnValue:
    try:
        member = service.take_out(current_school(), current_actor(), cohort, person)
    except Invalid as error:
        tell(describe(error).text, "wrong")
        return back_to(url_for("lms.edit_person", cohort=cohort, person=person))
    tell(wording().t("%(name)s is no longer in this course.", name=member.name))
    return back_to(url_for("lms.people", cohort=cohort))
