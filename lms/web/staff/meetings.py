"""Planning dates: a new one, all at once, or changing one (R5)."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lms.domain.meeting import Meeting
from lms.errors import Conflict, Invalid
from lms.services import meeting_plan as service
from lms.services.meeting_news import is_news
from lms.services.meeting_plan import DayPlan, Draft, MeetingPlan
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.course_meetings import find_day, make_day, open_plan
from lms.web.staff.forms import Problem, describe
from lms.web.staff.meeting_form import fill, list_choices, preset, read_draft, show_fields
from lms.web.state import current_actor, current_school

EARLY = "before_the_start"


@blueprint.get("/coordinator/<cohort>/meetings/new/", endpoint="new_meeting")
@allow(Policy.STAFF)
def show_new_meeting(cohort: str) -> ResponseReturnValue:
    plan = open_plan(cohort)
    day = plan.get_day(request.args.get("day", ""))
    return _render_form(plan, day, preset(day, _find_last(plan)))


@blueprint.post("/coordinator/<cohort>/meetings/new/", endpoint="save_new_meeting")
@allow(Policy.STAFF)
def save_new_meeting(cohort: str) -> ResponseReturnValue:
    plan, form = open_plan(cohort), request.form
    day = plan.get_day(request.args.get("day", ""))
    draft, problems = read_draft(form, day.unit.id)
    if draft is None:
        return _render_form(plan, day, form, problems=problems), 422
    try:
        service.add_meetings(
            current_school(),
            current_actor(),
            cohort,
            [draft],
            early_is_fine=form.get("go") == "early",
        )
    except Invalid as error:
        return _render_form(plan, day, form, error=error), 422
    tell(wording().t("The date has been entered."))
    return back_to(url_for("lms.course_meetings", cohort=cohort))


def _find_last(plan: MeetingPlan) -> Meeting | None:
    """The meeting entered last: the next one is often like it."""
    planned = [meeting for day in plan.days for meeting in day.meetings]
    return max(planned, key=lambda each: (each.recorded_at, each.id), default=None)


@blueprint.get("/coordinator/<cohort>/meetings/<int:meeting>/", endpoint="edit_meeting")
@allow(Policy.STAFF)
def show_edit_meeting(cohort: str, meeting: int) -> ResponseReturnValue:
    plan = open_plan(cohort)
    found = service.get_own_meeting(plan.cohort, meeting)
    return _render_form(plan, find_day(plan, found), fill(found), found)


@blueprint.post("/coordinator/<cohort>/meetings/<int:meeting>/", endpoint="save_meeting")
@allow(Policy.STAFF)
def save_meeting(cohort: str, meeting: int) -> ResponseReturnValue:
    plan, form, school = open_plan(cohort), request.form, current_school()
    found = service.get_own_meeting(plan.cohort, meeting)
    day = find_day(plan, found)
    draft, problems = read_draft(form, found.training_day)
    if draft is None:
        return _render_form(plan, day, form, found, problems=problems), 422
    try:
        saved = service.change_meeting(
            school,
            current_actor(),
            cohort,
            meeting,
            draft,
            seen_revision=form.get("revision", 0, type=int),
            early_is_fine=form.get("go") == "early",
        )
    except Invalid as error:
        return _render_form(plan, day, form, found, error=error), 422
    except Conflict:
        return _render_form(plan, day, fill(found), found, is_conflict=True), 409
    tell(wording().t("The date has been changed."))
    if is_news(found, saved, school.moment().today):
        return back_to(url_for("lms.meeting_told", cohort=cohort, meeting=meeting))
    return back_to(url_for("lms.course_meetings", cohort=cohort))


def _render_form(
    plan: MeetingPlan,
    day: DayPlan | None,
    form: MultiDict[str, str],
    meeting: Meeting | None = None,
    *,
    problems: list[Problem] | None = None,
    error: Invalid | None = None,
    is_conflict: bool = False,
) -> str:
    slug = plan.cohort.slug
    problems = problems or ([describe(error)] if error else [])
    if meeting:
        action = url_for("lms.save_meeting", cohort=slug, meeting=meeting.id)
    else:
        action = url_for("lms.save_new_meeting", cohort=slug, day=day.unit.id if day else "")
    return render(
        "staff/edit_meeting.html" if meeting else "staff/new_meeting.html",
        meeting={
            "course": plan.cohort.title,
            "title": day.title if day else meeting.training_day if meeting else "",
            "module": (day.module.label or day.module.title) if day else "",
            "fields": show_fields(form),
            "trainers": list_choices(plan.trainers, form),
            "zone": current_school().library.programme.timezone,
            "action": action,
            "back_url": url_for("lms.course_meetings", cohort=slug),
            "cancel_url": meeting
            and url_for("lms.cancel_meeting", cohort=slug, meeting=meeting.id),
            "revision": form.get("revision", meeting.revision if meeting else 0),
            "is_cancelled": bool(meeting and meeting.is_cancelled),
            "is_early": bool(error and error.code == EARLY),
            "is_conflict": is_conflict,
            "errors": problems,
            "error_of": {each.target: each.text for each in problems},
        },
    )


@blueprint.get("/coordinator/<cohort>/meetings/all/", endpoint="all_meetings")
@allow(Policy.STAFF)
def show_all_meetings(cohort: str) -> ResponseReturnValue:
    plan = open_plan(cohort)
    last = _find_last(plan)
    form: MultiDict[str, str] = MultiDict()
    for day in plan.days:
        fields = preset(day, last).items()
        form.update({f"{field}{_ending(day)}": value for field, value in fields})
    return _render_all(plan, form, [])


@blueprint.post("/coordinator/<cohort>/meetings/all/", endpoint="save_all_meetings")
@allow(Policy.STAFF)
def save_all_meetings(cohort: str) -> ResponseReturnValue:
    """All rows with a date are entered, or none while anything is wrong."""
    plan, form = open_plan(cohort), request.form
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for day in plan.days:
        if form.get(f"on{_ending(day)}", "").strip():
            draft, found = read_draft(form, day.unit.id, _ending(day))
            drafts += [draft] if draft else []
            problems += [_name_row(day, problem) for problem in found]
    if problems:
        return _render_all(plan, form, problems), 422
    early = form.get("go") == "early"
    try:
        service.add_meetings(current_school(), current_actor(), cohort, drafts, early_is_fine=early)
    except Invalid as error:
        day = plan.get_day(drafts[int(str(error.facts["row"]))].training_day)
        problem = describe(error, f"{error.field}{_ending(day)}")
        return _render_all(plan, form, [_name_row(day, problem)], error.code == EARLY), 422
    if drafts:
        words = wording()
        tell(
            words.tn("%(n)s date has been entered.", "%(n)s dates have been entered.", len(drafts))
        )
    return back_to(url_for("lms.course_meetings", cohort=cohort))


def _ending(day: DayPlan) -> str:
    """What tells the fields of a training day's row from the others'."""
    return f"-{day.unit.id}"


def _name_row(day: DayPlan, problem: Problem) -> Problem:
    return Problem(f"{day.title}: {problem.text}", problem.target)


def _render_all(
    plan: MeetingPlan,
    form: MultiDict[str, str],
    problems: list[Problem],
    is_early: bool = False,
) -> str:
    slug = plan.cohort.slug
    return render(
        "staff/all_meetings.html",
        plan={
            "course": plan.cohort.title,
            "starts_on": plan.cohort.starts_on,
            "action": url_for("lms.save_all_meetings", cohort=slug),
            "back_url": url_for("lms.course_meetings", cohort=slug),
            "rows": [
                {
                    **make_day(plan, day),
                    "ending": _ending(day),
                    "fields": show_fields(form, _ending(day)),
                }
                for day in plan.days
            ],
            "trainers": list_choices(plan.trainers, form),
            "is_early": is_early,
            "errors": problems,
            "error_of": {each.target: each.text for each in problems},
        },
    )
