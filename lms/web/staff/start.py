"""Before the first day: the list of tasks, looking through the lessons, the rule, the start."""

from datetime import date
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lms.errors import Conflict, Invalid
from lms.library.shelf import Lesson
from lms.services import starting as service
from lms.services.courses import is_open
from lms.services.freshness import count_reviewed
from lms.services.starting import Readiness, Task
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.links import lesson_url
from lms.web.policy import Policy, allow
from lms.web.staff.forms import Problem, Reading, describe, read_number
from lms.web.staff.rule_words import say_rule
from lms.web.state import current_actor, current_language, current_school

PAGES = {
    Task.MEETINGS: "lms.course_meetings",
    Task.PEOPLE: "lms.people",
    Task.TEAM: "lms.team",
    Task.CARDS: "lms.cards",
    Task.LESSONS: "lms.check_lessons",
    Task.RULE: "lms.rule",
    Task.START: "lms.start",
}


def render_first_day(found: Readiness) -> str:
    return render("staff/first_day.html", course=_make_course(found))


def _make_course(found: Readiness) -> dict[str, Any]:
    cohort = found.cohort
    checked = found.checked_at
    reviewed, reviewable = count_reviewed(current_school().library)
    return {
        "title": cohort.title,
        "slug": cohort.slug,
        "starts_on": cohort.starts_on,
        "is_late": cohort.starts_on < current_school().moment().today,
        "ends_on": cohort.ends_on,
        "tasks": [
            {
                "name": task.value,
                "url": url_for(PAGES[task], cohort=cohort.slug),
                "is_done": found.is_done(task),
            }
            for task in Task
        ],
        "open": [task.value for task in found.list_open()],
        "can_start": found.can_start,
        "days_with_date": found.days_with_date,
        "days": found.days,
        "people": found.people,
        "trainers": found.trainers,
        "coordinators": found.coordinators,
        "cards_printed": found.cards_printed,
        "cards_wanted": found.cards_wanted,
        "findings": found.errors,
        "outdated": found.outdated,
        "checked_on": wording().local_day(checked) if checked else None,
        "modules": len(found.required.modules),
        "lessons": sum(unit.is_online for _, unit in found.required.list_units()),
        "reviewed": reviewed,
        "reviewable": reviewable,
        "rule": say_rule(found.required.rules, found.required.modules),
    }


@blueprint.get("/coordinator/<cohort>/lessons/", endpoint="check_lessons")
@allow(Policy.STAFF)
def show_check_lessons(cohort: str) -> ResponseReturnValue:
    school = current_school()
    found = service.open_first_day(school, current_actor(), cohort)
    today = school.moment().today
    return render(
        "staff/check_lessons.html",
        course=_make_course(found),
        modules=[
            {
                "title": module.title,
                "label": module.label,
                "url": url_for("lms.module", module=module.id),
                "lessons": [_make_lesson(each, today) for each in module.lessons],
            }
            for module in school.library.modules
        ],
        tasks_url=url_for("lms.tasks"),
    )


def _make_lesson(lesson: Lesson, today: date) -> dict[str, Any]:
    return {
        "title": lesson.text(current_language()).title,
        "url": lesson_url(lesson.id),
        "review_by": lesson.review_by,
        "is_outdated": lesson.review_by is not None and lesson.review_by < today,
        "reviewed_on": lesson.reviewed_on,
        "is_missing": lesson.missing,
    }


@blueprint.post("/coordinator/<cohort>/lessons/", endpoint="save_check_lessons")
@allow(Policy.STAFF)
def save_check_lessons(cohort: str) -> ResponseReturnValue:
    service.confirm_lessons(current_school(), current_actor(), cohort)
    tell(wording().t("Noted: you have looked the lessons through."))
    return back_to(url_for("lms.course", cohort=cohort))


@blueprint.get("/coordinator/<cohort>/rule/", endpoint="rule")
@allow(Policy.STAFF)
def show_rule(cohort: str) -> ResponseReturnValue:
    found = service.open_first_day(current_school(), current_actor(), cohort)
    if is_open(found.cohort):
        return back_to(url_for("lms.course", cohort=cohort))
    rules = found.required.rules
    form: MultiDict[str, str] = MultiDict(
        {
            "modules": "some" if rules.modules_needed else "all",
            "modules_needed": str(rules.modules_needed or ""),
            "attendance": "percent" if rules.attendance_percent else "each_day",
            "attendance_percent": str(rules.attendance_percent or ""),
        }
    )
    form.setlist("days", list(rules.days))
    return _render_rule(found, form, [])


@blueprint.post("/coordinator/<cohort>/rule/", endpoint="save_rule")
@allow(Policy.STAFF)
def save_rule(cohort: str) -> ResponseReturnValue:
    school, actor, form = current_school(), current_actor(), request.form
    found = service.open_first_day(school, actor, cohort)
    reading = Reading(form)
    needed = percent = None
    if form.get("modules") == "some":
        needed = reading.take("modules_needed", read_number)
    if form.get("attendance") == "percent":
        percent = reading.take("attendance_percent", read_number)
    if reading.problems:
        return _render_rule(found, form, reading.problems), 422
    try:
        service.plan_rule(
            school,
            actor,
            cohort,
            modules_needed=needed,
            attendance_percent=percent,
            days=tuple(form.getlist("days")),
        )
    except Invalid as error:
        return _render_rule(found, form, [describe(error)]), 422
    except Conflict:
        tell(wording().t("The course has started. Its rule is fixed now."), "care")
        return back_to(url_for("lms.course", cohort=cohort))
    tell(wording().t("Saved."))
    return back_to(url_for("lms.course", cohort=cohort))


def _render_rule(found: Readiness, form: MultiDict[str, str], problems: list[Problem]) -> str:
    modules = found.required.modules
    return render(
        "staff/rule.html",
        rule={
            "course": found.cohort.title,
            "back_url": url_for("lms.course", cohort=found.cohort.slug),
            "action": url_for("lms.save_rule", cohort=found.cohort.slug),
            "sentences": say_rule(found.required.rules, modules),
            "modules": form.get("modules", "all"),
            "modules_needed": form.get("modules_needed", ""),
            "modules_total": service.count_modules(modules),
            "attendance": form.get("attendance", "each_day"),
            "attendance_percent": form.get("attendance_percent", ""),
            "days": [
                {
                    "id": unit.id,
                    "title": module.title_unit(unit),
                    "module": module.label or module.title,
                    "is_chosen": unit.id in form.getlist("days"),
                }
                for module in modules
                for unit in module.required_days
            ],
            "errors": problems,
            "error_of": {each.target: each.text for each in problems},
        },
    )


@blueprint.get("/coordinator/<cohort>/start/", endpoint="start")
@allow(Policy.STAFF)
def show_start(cohort: str) -> ResponseReturnValue:
    return _render_start(cohort)


@blueprint.post("/coordinator/<cohort>/start/", endpoint="save_start")
@allow(Policy.STAFF)
def save_start(cohort: str) -> ResponseReturnValue:
    try:
        service.start_course(current_school(), current_actor(), cohort)
    except Invalid as error:
        return _render_start(cohort, [describe(error)]), 422
    tell(wording().t("The course has started. What it asks for is fixed now."))
    return back_to(url_for("lms.course", cohort=cohort))


def _render_start(cohort: str, problems: list[Problem] | None = None) -> str:
    found = service.open_first_day(current_school(), current_actor(), cohort)
    return render(
        "staff/start.html",
        course=_make_course(found),
        errors=problems or [],
        is_open=is_open(found.cohort),
    )
