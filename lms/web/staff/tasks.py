"""The first page of staff, and the dates of all courses."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.library.codes import describe
from lms.library.finding import Finding
from lms.services import dates, shipped, tasks
from lms.services.courses import list_courses, may_make_course
from lms.services.dates import Date, Dates
from lms.services.tasks import CohortFigures, ListTask, TalkTask
from lms.translations import get_translations
from lms.web.blueprint import blueprint
from lms.web.frame import Link, render, wording
from lms.web.policy import Policy, allow
from lms.web.staff.person import name_unit
from lms.web.state import current_actor, current_language, current_school

TALK = "passed_in_conversation"


@blueprint.get("/staff/", endpoint="tasks")
@allow(Policy.STAFF)
def show_tasks() -> ResponseReturnValue:
    found = tasks.list_tasks(current_school(), current_actor())
    language = current_language()
    several = len(found.cohorts) > 1
    return render(
        "staff/tasks.html",
        tasks={
            "name": current_actor().person.salutation,
            "count": found.count,
            "unstarted": sum(
                not each.is_open and current_actor().is_coordinator(each.cohort.id)
                for each in found.cohorts
            ),
            "lists": [_make_list(each, several) for each in found.lists],
            "talks": [_make_talk(each, several) for each in found.talks],
            "reviews": found.reviews,
            "reviews_url": url_for("lms.reviews"),
            "late_answers": found.late_answers,
            "late_answers_url": url_for("lms.late_answers"),
            "newer": shipped.count_waiting(current_school(), current_actor()),
            "newer_url": url_for("lms.content"),
            "broken": [_make_finding(finding) for finding in found.broken],
            "missing": [lesson.text(language).title for lesson in found.missing],
            "to_review": [
                {
                    "title": lesson.text(language).title,
                    "on": lesson.review_by,
                    "note": lesson.review_note,
                    "url": url_for("lms.freshness", _anchor=f"due-{lesson.id}"),
                    "is_late": lesson.is_overdue(found.today),
                }
                for lesson in found.to_review
            ],
            "freshness_url": url_for("lms.freshness"),
            "remarks": found.remarks,
            "remarks_url": url_for("lms.remarks"),
            "cohorts": [_make_cohort(each) for each in found.cohorts],
            "new_url": url_for("lms.new_course") if may_make_course(current_actor()) else None,
        },
    )


def _make_list(task: ListTask, several: bool) -> dict[str, Any]:
    return {
        "title": task.title,
        "cohort": task.cohort.title if several else "",
        "on": wording().short_day(task.meeting.on),
        "url": url_for("lms.attendance", meeting=task.meeting.id),
    }


def _make_talk(task: TalkTask, several: bool) -> dict[str, Any]:
    return {
        "name": task.person.listed_name,
        "title": name_unit(task.unit),
        "asked": task.asked,
        "cohort": task.cohort.title if several else "",
        "url": url_for(
            "lms.record",
            cohort=task.cohort.slug,
            person=task.person.id,
            unit=task.unit.id,
            kind=TALK,
        ),
    }


def _make_finding(finding: Finding) -> dict[str, Any]:
    translate = get_translations(current_language(), "check").gettext
    place = f"{finding.path}:{finding.line}"
    return {"place": place, "sentence": describe(finding, translate)}


def _make_cohort(figures: CohortFigures) -> dict[str, Any]:
    following = figures.next_meeting
    return {
        "title": figures.cohort.title,
        "people": figures.people,
        "done": figures.done,
        "stuck": figures.stuck,
        "next_on": wording().short_day(following.on) if following else "",
        "next_title": figures.next_title,
        "starts_on": None if figures.is_open else figures.cohort.starts_on,
        "is_late": figures.cohort.starts_on < current_school().moment().today,
        "url": url_for("lms.cohort_matrix", cohort=figures.cohort.slug),
        "course_url": url_for("lms.course", cohort=figures.cohort.slug)
        if current_actor().is_coordinator(figures.cohort.id)
        else None,
    }


@blueprint.get("/staff/meetings/", endpoint="meetings")
@allow(Policy.STAFF)
def show_meetings() -> ResponseReturnValue:
    found = dates.list_dates(current_school(), current_actor())
    return render(
        "staff/meetings.html",
        coming=[_make_date(each, found) for each in found.coming],
        past=[_make_date(each, found) for each in found.past],
        plans=_list_plans(),
    )


def _list_plans() -> list[Link]:
    """Where a coordinator plans the dates of each of her courses."""
    school, actor = current_school(), current_actor()
    courses = list_courses(school, actor) if actor.is_coordinator() else ()
    return [
        Link(course.cohort.title, url_for("lms.course_meetings", cohort=course.cohort.slug))
        for course in courses
    ]


def _make_date(each: Date, found: Dates) -> dict[str, Any]:
    meeting = each.meeting
    return {
        "title": each.title,
        "on": meeting.on,
        "starts": meeting.starts,
        "ends": meeting.ends,
        "place": meeting.place,
        "online": meeting.online,
        "cohort": each.cohort.title if found.cohorts > 1 else "",
        "cancelled": meeting.is_cancelled,
        "lacks_list": each.lacks_list(found.today),
        "entered": meeting.list_complete,
        "present": each.present,
        "listed": each.listed,
        "url": url_for("lms.attendance", meeting=meeting.id) if each.may_enter else None,
        "edit_url": url_for("lms.edit_meeting", cohort=each.cohort.slug, meeting=meeting.id)
        if current_actor().is_coordinator(each.cohort.id) and not meeting.is_cancelled
        else None,
    }
