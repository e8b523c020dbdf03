"""Cancelling a date, and who has to be told of a change (R5)."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.meeting import Meeting
from lms.errors import Conflict, Invalid
from lms.services import meeting_plan as service
from lms.services.meeting_news import list_recipients
from lms.services.meeting_plan import MeetingPlan
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.course_meetings import find_day, make_meeting, open_plan
from lms.web.staff.forms import Problem, describe
from lms.web.state import current_actor, current_school


@blueprint.get("/coordinator/<cohort>/meetings/<int:meeting>/cancel/", endpoint="cancel_meeting")
@allow(Policy.STAFF)
def show_cancel_meeting(cohort: str, meeting: int) -> ResponseReturnValue:
    return _render_cancel(cohort, meeting)


@blueprint.post(
    "/coordinator/<cohort>/meetings/<int:meeting>/cancel/", endpoint="save_cancel_meeting"
)
@allow(Policy.STAFF)
def save_cancel_meeting(cohort: str, meeting: int) -> ResponseReturnValue:
    school, actor = current_school(), current_actor()
    try:
        revision = request.form.get("revision", 0, type=int)
        saved = service.cancel_meeting(school, actor, cohort, meeting, seen_revision=revision)
    except Invalid as error:
        return _render_cancel(cohort, meeting, [describe(error)]), 422
    except Conflict:
        return _render_cancel(cohort, meeting, is_conflict=True), 409
    tell(wording().t("The date is cancelled."))
    if saved.on >= school.moment().today:
        return back_to(url_for("lms.meeting_told", cohort=cohort, meeting=meeting))
    return back_to(url_for("lms.course_meetings", cohort=cohort))


def _render_cancel(
    cohort: str,
    meeting: int,
    problems: list[Problem] | None = None,
    *,
    is_conflict: bool = False,
) -> str:
    plan = open_plan(cohort)
    found = service.get_own_meeting(plan.cohort, meeting)
    told = list_recipients(plan.cohort, found)
    is_coming = found.on >= current_school().moment().today
    return render(
        "staff/cancel_meeting.html",
        meeting={
            **_describe(plan, found),
            "is_attended": service.is_attended(found),
            "is_coming": is_coming,
            "by_mail": len(told.by_mail),
            "by_hand": len(told.by_hand),
            "revision": found.revision,
            "action": url_for("lms.save_cancel_meeting", cohort=cohort, meeting=meeting),
            "is_conflict": is_conflict,
            "errors": problems or [],
        },
    )


def _describe(plan: MeetingPlan, meeting: Meeting) -> dict[str, Any]:
    day = find_day(plan, meeting)
    return {
        **make_meeting(plan, meeting),
        "course": plan.cohort.title,
        "title": day.title if day else meeting.training_day,
        "edit_url": url_for("lms.edit_meeting", cohort=plan.cohort.slug, meeting=meeting.id),
        "back_url": url_for("lms.course_meetings", cohort=plan.cohort.slug),
    }


@blueprint.get("/coordinator/<cohort>/meetings/<int:meeting>/told/", endpoint="meeting_told")
@allow(Policy.STAFF)
def show_meeting_told(cohort: str, meeting: int) -> ResponseReturnValue:
    """After a change: who gets a mail, and whom to call or write to instead."""
    plan = open_plan(cohort)
    found = service.get_own_meeting(plan.cohort, meeting)
    told = list_recipients(plan.cohort, found)
    return render(
        "staff/meeting_told.html",
        meeting={
            **_describe(plan, found),
            "by_mail": len(told.by_mail),
            "by_hand": [
                {"name": person.listed_name, "phone": person.phone, "reach": person.reach.value}
                for person in told.by_hand
            ],
        },
    )
