"""Asking before a course that was made by mistake is deleted."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.errors import Conflict
from lms.services import deleting_courses as service
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.state import current_actor, current_school


@blueprint.get("/coordinator/<cohort>/delete/", endpoint="delete_course")
@allow(Policy.STAFF)
def show_delete_course(cohort: str) -> ResponseReturnValue:
    found = service.open_deletion(current_actor(), cohort)
    return render(
        "staff/delete_course.html",
        course={
            "title": found.cohort.title,
            "is_empty": found.is_empty,
            "team": found.team,
            "action": url_for("lms.save_delete_course", cohort=cohort),
            "edit_url": url_for("lms.edit_course", cohort=cohort),
            "back_url": url_for("lms.course", cohort=cohort),
        },
    )


@blueprint.post("/coordinator/<cohort>/delete/", endpoint="save_delete_course")
@allow(Policy.STAFF)
def save_delete_course(cohort: str) -> ResponseReturnValue:
    try:
        service.delete_course(current_school(), current_actor(), cohort)
    except Conflict:
        return back_to(url_for("lms.delete_course", cohort=cohort))
    tell(wording().t("The course is deleted."))
    return back_to(url_for("lms.courses"))
