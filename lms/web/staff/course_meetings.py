"""The dates of a course on one page, and how every page about them shows one (R5)."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.domain.meeting import Meeting
from lms.errors import NotFound
from lms.services import meeting_plan as service
from lms.services.meeting_plan import DayPlan, MeetingPlan
from lms.web.blueprint import blueprint
from lms.web.frame import render
from lms.web.policy import Policy, allow
from lms.web.state import current_actor, current_school


def open_plan(cohort: str) -> MeetingPlan:
    """Raises NotFound and NotAllowed."""
    return service.open_plan(current_school(), current_actor(), cohort)


@blueprint.get("/coordinator/<cohort>/meetings/", endpoint="course_meetings")
@allow(Policy.STAFF)
def show_course_meetings(cohort: str) -> ResponseReturnValue:
    plan = open_plan(cohort)
    return render(
        "staff/course_meetings.html",
        plan={
            "course": plan.cohort.title,
            "back_url": url_for("lms.course", cohort=cohort),
            "all_url": url_for("lms.all_meetings", cohort=cohort),
            "days": [make_day(plan, day) for day in plan.days],
            "others": [make_meeting(plan, meeting) for meeting in plan.others],
            "without_date": sum(not day.has_date for day in plan.days),
        },
    )


def make_day(plan: MeetingPlan, day: DayPlan) -> dict[str, Any]:
    """A training day with its dates, as templates show it."""
    slug = plan.cohort.slug
    return {
        "title": day.title,
        "module": day.module.label or day.module.title,
        "has_date": day.has_date,
        "meetings": [make_meeting(plan, meeting) for meeting in day.meetings],
        "new_url": url_for("lms.new_meeting", cohort=slug, day=day.unit.id),
    }


def make_meeting(plan: MeetingPlan, meeting: Meeting) -> dict[str, Any]:
    """A date, as templates show it."""
    edit_url = url_for("lms.edit_meeting", cohort=plan.cohort.slug, meeting=meeting.id)
    return {
        "training_day": meeting.training_day,
        "on": meeting.on,
        "starts": meeting.starts,
        "ends": meeting.ends,
        "place": meeting.place,
        "online": meeting.online,
        "cancelled": meeting.is_cancelled,
        "entered": meeting.list_complete,
        "url": None if meeting.is_cancelled else edit_url,
    }


def find_day(plan: MeetingPlan, meeting: Meeting) -> DayPlan | None:
    """The training day of a meeting; None once the course does not ask for it any more."""
    try:
        return plan.get_day(meeting.training_day)
    except NotFound:
        return None
