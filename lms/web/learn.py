"""The participant's desk: what is left, modules, meetings, one's own history."""

from typing import Any

from flask import request, send_file, url_for
from flask.typing import ResponseReturnValue

from lms.domain.state import State
from lms.errors import NotBegun, NotFound
from lms.services import history, learning, wishes
from lms.services.learning import Home, ModuleOverview, Step
from lms.web import rows
from lms.web.blueprint import blueprint
from lms.web.card_link import find_card_url
from lms.web.frame import may_write, render, tell, wording
from lms.web.hooks import back_to
from lms.web.links import lesson_url, quiz_url, resolve
from lms.web.locked import show_locked_module
from lms.web.policy import Policy, allow
from lms.web.state import (
    current_actor,
    current_language,
    current_person,
    current_school,
    current_text_language,
    current_visitor,
)

#: A drawing may bring its own styles, so that it follows the theme; nothing in it may run.
MEDIA_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
MEDIA_CACHING = "private, max-age=3600"


@blueprint.get("/")
@allow(Policy.SIGNED_IN)
def home() -> ResponseReturnValue:
    if current_actor().is_staff and learning.open_home(current_school(), current_person()) is None:
        return back_to(url_for("lms.tasks"))
    found = learning.open_home(current_school(), current_person())
    if found is None:
        return render("no_course.html", card_url=find_card_url())
    return render("home.html", home=_make_home(found))


def _make_home(home: Home) -> dict[str, Any]:
    current = home.current
    meeting = None
    if home.next_meeting:
        meeting = rows.make_meeting(
            home.next_meeting,
            home.is_coming,
            left=home.steps_before_meeting,
        )
    today, starts_on = current_school().moment().today, home.place.cohort.starts_on
    return {
        "name": home.place.person.salutation,
        "starts_on": starts_on if starts_on > today else None,
        "first_day": home.place.membership.find_first_day(today),
        "state": home.place.standing.state.value,
        "next": _make_next_step(home),
        "meeting": meeting,
        "waiting": [_make_waiting(step) for step in home.conversations],
        "modules": [
            rows.make_module(overview, current=overview is current) for overview in home.modules
        ],
    }


def _make_next_step(home: Home) -> dict[str, Any] | None:
    step, current = home.next_step, home.current
    if step is None or current is None:
        return None
    row = rows.make_step(step)
    action = rows.action_of(step)
    return {
        "title": row.title,
        "module_label": rows.label_of(current.module),
        "label": row.label,
        "minutes": row.minutes,
        "questions": row.questions,
        "url": quiz_url(step.unit.id) if action == "questions" else row.url,
        "action": action,
    }


def _make_waiting(step: Step) -> dict[str, Any]:
    row = rows.make_step(step)
    return {"title": row.title, "url": row.url, "state": row.state}


@blueprint.get("/menu/")
@allow(Policy.SIGNED_IN)
def menu() -> ResponseReturnValue:
    t = wording().t
    entries = [
        (t("All modules"), url_for("lms.modules"), None),
        (t("Glossary"), url_for("lms.glossary"), t("Words from the lessons, explained")),
        (t("My history"), url_for("lms.me"), t("What you have done so far")),
        (t("My data"), url_for("lms.my_data"), t("Everything that is stored about you")),
        (t("My devices"), url_for("lms.devices"), t("Where you are signed in")),
        (t("Size of the text"), url_for("lms.text_size"), None),
    ]
    if current_actor().is_staff and current_visitor().login:
        url = url_for("lms_accounts.second_factor")
        entries.append((t("Second step when signing in"), url, None))
    if may_write():
        entries.append((t("Lessons"), url_for("lms.desk"), t("Write and change the texts")))
    if current_actor().is_coordinator():
        entries.append((t("E-mails"), url_for("lms.mail"), t("What was sent and what waits")))
    return render(
        "menu.html",
        menu=[{"title": a, "url": b, "detail": c} for a, b, c in entries],
        search_url=url_for("lms.search"),
    )


@blueprint.get("/modules/")
@allow(Policy.SIGNED_IN)
def modules() -> ResponseReturnValue:
    found = learning.open_home(current_school(), current_person())
    if found is None and not current_actor().is_staff:
        return render("no_course.html", card_url=find_card_url())
    if found is None:
        listed = [_preview_module(module) for module in current_school().library.modules]
        return render("modules.html", modules=listed, course=None, search_url=url_for("lms.search"))
    listed = [rows.make_module(overview) for overview in found.modules]
    course = {
        "done": sum(overview.done for overview in found.modules),
        "total": sum(overview.total for overview in found.modules),
    }
    return render("modules.html", modules=listed, course=course, search_url=url_for("lms.search"))


def _preview_module(module: Any) -> dict[str, Any]:
    return {
        "label": module.label,
        "title": module.title,
        "summary": module.summary,
        "url": url_for("lms.module", module=module.id),
        "state": State.OPEN.value,
    }


@blueprint.get("/modules/<module>/")
@allow(Policy.SIGNED_IN)
def module(module: str) -> ResponseReturnValue:
    school = current_school()
    page = learning.open_module(school, current_person(), module)
    if page is None:
        return _show_module_preview(module)
    overview = page.overview
    if overview.standing.state is State.LOCKED:
        return show_locked_module(page), 403
    following = next((step for step in overview.steps if step.is_next), None)
    made = rows.make_module(overview)
    coming = [
        meeting
        for meeting in overview.meetings
        if meeting.on >= school.moment().today and not meeting.is_cancelled
    ]
    made |= {
        "html": resolve(overview.module.html),
        "due_on": overview.standing.due_on if not overview.standing.online_met else None,
        "late": overview.standing.late,
        "back_url": url_for("lms.modules"),
        "meetings": [
            rows.make_meeting(meeting, wishes.find_reply(current_person(), meeting))
            for meeting in coming
        ],
        "next": rows.make_next(rows.make_step(following)) if following else None,
        "more": _list_more(overview),
    }
    return render("module.html", module=made)


def _list_more(overview: ModuleOverview) -> list[dict[str, Any]]:
    """Lessons that have been added since the course began: voluntary, until it asks for them."""
    asked = {step.unit.id for step in overview.steps}
    return [
        {"title": lesson.text(current_text_language()).title, "url": lesson_url(lesson.id)}
        for lesson in overview.module.lessons
        if lesson.id not in asked
    ]


def _show_module_preview(module_id: str) -> ResponseReturnValue:
    if not current_actor().is_staff:
        raise NotFound("module", module_id)
    shelf = current_school().library.get_module(module_id)
    listed = [
        {"title": lesson.text(current_language()).title, "url": lesson_url(lesson.id)}
        for lesson in shelf.lessons
    ]
    return render("module_preview.html", module=shelf, html=resolve(shelf.html), lessons=listed)


def show_not_begun(error: NotBegun) -> ResponseReturnValue:
    """The page for what was sent before it would count; nothing was recorded."""
    return render("not_begun.html", first_day=error.first_day), 403


@blueprint.get("/meetings/<int:meeting>/")
@allow(Policy.SIGNED_IN)
def meeting_reply(meeting: int) -> ResponseReturnValue:
    person = current_person()
    found = wishes.find_meeting(current_school(), person, meeting)
    return render(
        "meeting_reply.html",
        meeting=rows.make_meeting(found, wishes.find_reply(person, found)),
        reply={
            "action": url_for("lms.save_meeting_reply", meeting=meeting),
            "back_url": url_for("lms.home"),
        },
    )


@blueprint.post("/meetings/<int:meeting>/")
@allow(Policy.SIGNED_IN)
def save_meeting_reply(meeting: int) -> ResponseReturnValue:
    coming = request.form.get("coming") == "yes"
    wishes.reply_to_meeting(current_school(), current_person(), meeting, coming=coming)
    t = wording().t
    tell(
        t("Thank you. We have noted that you are coming.")
        if coming
        else t("Thank you for telling us.")
    )
    return back_to(url_for("lms.home"))


@blueprint.get("/me/")
@allow(Policy.SIGNED_IN)
def me() -> ResponseReturnValue:
    person = current_person()
    found = history.open_history(current_school(), person)
    entries = [
        {
            "on": entry.line.happened_on,
            "kind": entry.line.kind.value,
            "title": entry.title,
            "module_label": entry.module_label,
            "units": entry.line.teaching_units,
            "by": entry.recorded_by and entry.recorded_by.name,
            "cancelled": entry.cancelled,
        }
        for entry in (found.entries if found else ())
    ]
    return render(
        "me.html",
        me={
            "teaching_units": found.standing.teaching_units if found else 0,
            "study_minutes": found.standing.study_minutes if found else 0,
            "number": person.id,
            "back_url": url_for("lms.menu"),
            "entries": entries,
        },
    )


@blueprint.get("/media/<path:path>")
@allow(Policy.SIGNED_IN)
def media(path: str) -> ResponseReturnValue:
    """A picture of a lesson, of the types a browser shows and nothing else."""
    file = current_school().library.media.get(path)
    if file is None or not file.is_file():
        raise NotFound("media", path)
    response = send_file(file, conditional=True)
    response.headers["Cache-Control"] = MEDIA_CACHING
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response


@blueprint.get("/healthz")
@allow(Policy.ANYONE)
def healthz() -> ResponseReturnValue:
    current_school().storage.ping()
    return {"status": "ok"}
