"""The courses somebody coordinates, a new one, and the page of one that has started."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.programme import Cohort
from lms.errors import Invalid, NotAllowed
from lms.services import courses as service
from lms.services.courses import Course
from lms.services.deleting_courses import may_delete
from lms.services.freshness import count_reviewed
from lms.services.starting import open_first_day
from lms.services.taking_over import count_changes
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import Problem, Reading, describe, read_day
from lms.web.staff.rule_words import say_rule
from lms.web.staff.start import render_first_day
from lms.web.state import current_actor, current_school


@blueprint.get("/coordinator/", endpoint="courses")
@allow(Policy.STAFF)
def show_courses() -> ResponseReturnValue:
    school, actor = current_school(), current_actor()
    today = school.moment().today
    return render(
        "staff/courses.html",
        courses=[_make_row(course, today) for course in service.list_courses(school, actor)],
        new_url=url_for("lms.new_course") if service.may_make_course(actor) else None,
    )


def _make_row(course: Course, today: date) -> dict[str, Any]:
    cohort = course.cohort
    is_over = cohort.ends_on is not None and cohort.ends_on < today
    return {
        "title": cohort.title,
        "starts_on": cohort.starts_on,
        "ends_on": cohort.ends_on,
        "has_begun": cohort.starts_on <= today,
        "people": course.people,
        "state": "over" if is_over else "open" if course.is_open else "planned",
        "url": url_for("lms.course", cohort=cohort.slug),
    }


@blueprint.get("/coordinator/new/", endpoint="new_course")
@allow(Policy.STAFF)
def show_new_course() -> ResponseReturnValue:
    return _render_new({"newest": str(service.get_newest_course())}, [])


@blueprint.post("/coordinator/new/", endpoint="save_new_course")
@allow(Policy.STAFF)
def save_new_course() -> ResponseReturnValue:
    form = request.form
    reading = Reading(form)
    starts_on = reading.take("starts_on", read_day)
    ends_on = reading.take_if_given("ends_on", read_day)
    if starts_on is None or reading.problems:
        return _render_new(form, reading.problems), 422
    try:
        made = service.make_course(
            current_school(),
            current_actor(),
            form.get("title", ""),
            starts_on,
            ends_on,
            newest_seen=form.get("newest", 0, type=int),
        )
    except Invalid as error:
        return _render_new(form, [describe(error)]), 422
    tell(wording().t("The course has been made. Here is what is left before the first day."))
    return back_to(url_for("lms.course", cohort=made.slug))


def _render_new(form: Mapping[str, str], problems: list[Problem]) -> str:
    if not service.may_make_course(current_actor()):
        raise NotAllowed("make a course")
    return _render_form(
        form,
        problems,
        action=url_for("lms.save_new_course"),
        back_url=url_for("lms.courses"),
        back_title=wording().t("Courses"),
        newest=form.get("newest", "0"),
    )


def _render_form(form: Mapping[str, str], problems: list[Problem], **more: Any) -> str:
    fields = ("title", "starts_on", "ends_on")
    course = {
        **{field: form.get(field, "") for field in fields},
        "errors": problems,
        "error_of": {each.target: each.text for each in problems},
        "cohort": "",
        "is_open": False,
        "delete_url": None,
        **more,
    }
    return render("staff/new_course.html", course=course)


@blueprint.get("/coordinator/<cohort>/", endpoint="course")
@allow(Policy.STAFF)
def show_course(cohort: str) -> ResponseReturnValue:
    """The task list of a course that has not started, else its figures and where to go."""
    school, actor = current_school(), current_actor()
    figures = service.open_figures(school, actor, cohort)
    if not figures.is_open:
        return render_first_day(open_first_day(school, actor, cohort))
    following = figures.next_meeting
    required = service.get_required(school, figures.cohort)
    reviewed, reviewable = count_reviewed(school.library)
    return render(
        "staff/course.html",
        course={
            "title": figures.cohort.title,
            "slug": figures.cohort.slug,
            "starts_on": figures.cohort.starts_on,
            "ends_on": figures.cohort.ends_on,
            "has_begun": figures.cohort.starts_on <= school.moment().today,
            "people": figures.people,
            "done": figures.done,
            "stuck": figures.stuck,
            "next_on": wording().short_day(following.on) if following else "",
            "next_title": figures.next_title,
            "rule": say_rule(required.rules, required.modules),
            "changes": count_changes(school, figures.cohort),
            "reviewed": reviewed,
            "reviewable": reviewable,
        },
    )


@blueprint.get("/coordinator/<cohort>/edit/", endpoint="edit_course")
@allow(Policy.STAFF)
def show_edit_course(cohort: str) -> ResponseReturnValue:
    found = service.get_coordinated(current_actor(), cohort)
    form = {
        "title": found.title,
        "starts_on": found.starts_on.isoformat(),
        "ends_on": found.ends_on.isoformat() if found.ends_on else "",
    }
    return _render_edit(found, form, [])


@blueprint.post("/coordinator/<cohort>/edit/", endpoint="save_course")
@allow(Policy.STAFF)
def save_course(cohort: str) -> ResponseReturnValue:
    school, actor, form = current_school(), current_actor(), request.form
    found = service.get_coordinated(actor, cohort)
    reading = Reading(form)
    starts_on = reading.take("starts_on", read_day)
    ends_on = reading.take_if_given("ends_on", read_day)
    if starts_on is None or reading.problems:
        return _render_edit(found, form, reading.problems), 422
    try:
        service.change_course(school, actor, cohort, form.get("title", ""), starts_on, ends_on)
    except Invalid as error:
        return _render_edit(found, form, [describe(error)]), 422
    tell(wording().t("Saved."))
    return back_to(url_for("lms.course", cohort=cohort))


def _render_edit(cohort: Cohort, form: Mapping[str, str], problems: list[Problem]) -> str:
    return _render_form(
        form,
        problems,
        action=url_for("lms.save_course", cohort=cohort.slug),
        back_url=url_for("lms.course", cohort=cohort.slug),
        back_title=cohort.title,
        cohort=cohort.title,
        is_open=service.is_open(cohort),
        delete_url=url_for("lms.delete_course", cohort=cohort.slug)
        if may_delete(current_actor(), cohort)
        else None,
        newest="",
    )
