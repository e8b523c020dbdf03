"""The text of a lesson at the trainers' desk: a form for its head, and the text itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from lms.domain.passages import list_passages
from lms.errors import Conflict, Invalid
from lms.library.lesson_source import LessonHead, change_lesson, read_lesson
from lms.services import authoring
from lms.services.authoring import Draft, DraftPart
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff import desk_page
from lms.web.staff.desk_examples import list_examples, list_lessons
from lms.web.staff.desk_page import desk_url
from lms.web.staff.desk_words import word_part
from lms.web.staff.forms import Problem, Reading, describe, read_day, read_number
from lms.web.state import current_actor, current_school

BASE = "/trainer/lessons/<unit>/"
MINUTES_LIMIT = 600
MINUTES, CHECKED, REVIEW = "lesson_minutes", "lesson_as_of", "lesson_review_by"


@blueprint.get(BASE, endpoint="desk_text")
@allow(Policy.STAFF)
def show_text(unit: str) -> ResponseReturnValue:
    draft = desk_page.open_draft(unit)
    if not desk_page.has_lesson(unit):
        return back_to(desk_url("desk_questions", unit))
    return _render(draft)


@blueprint.post(BASE, endpoint="save_desk_text")
@allow(Policy.STAFF)
def save_text(unit: str) -> ResponseReturnValue:
    """Keeps what was typed as a draft; what cannot be read is asked for again."""
    draft = desk_page.open_draft(unit)
    text, problems = _compose(draft)
    try:
        saved = _save(unit, text)
    except Conflict:
        return render_conflict(desk_page.open_draft(unit), DraftPart.LESSON, text), 409
    except Invalid as error:
        return _render(draft, [describe(error, "body")]), 422
    if problems:
        return _render(saved, problems), 422
    go = request.form.get("go")
    if go == "desk_pictures":
        return back_to(desk_url(go, unit, at=request.form.get("at", "")))
    if go in ("desk_preview", "desk_publish"):
        return back_to(desk_url(go, unit))
    tell(desk_page.say_saved(saved))
    return back_to(desk_url("desk_text", unit))


@blueprint.post(BASE + "save", endpoint="desk_text_behind")
@allow(Policy.STAFF)
def save_text_behind(unit: str) -> ResponseReturnValue:
    """A background save while somebody types, answered in JSON with the sentence to show."""
    text, _ = _compose(desk_page.open_draft(unit))
    return answer_behind(unit, DraftPart.LESSON, text)


def answer_behind(unit: str, part: DraftPart, text: str) -> ResponseReturnValue:
    """Saves a part and says so, or why not; the page keeps what is in it."""
    t = wording().t
    try:
        saved = save_part(unit, part, text)
    except Conflict:
        sentence = t("You have changed this in another window. Press “Save” to see both texts.")
        return {"saved": sentence}, 409
    except Invalid as error:
        return {"saved": describe(error).text}, 422
    return {"saved": desk_page.say_saved(saved), "seen": authoring.fingerprint(saved.get(part))}


def save_part(unit: str, part: DraftPart, text: str) -> Draft:
    """Raises Conflict and Invalid."""
    return authoring.save_draft(
        current_school(),
        current_actor(),
        unit,
        desk_page.get_variant(),
        part,
        text,
        seen=request.form.get("seen", ""),
        client=desk_page.read_client(),
    )


def _save(unit: str, text: str) -> Draft:
    return save_part(unit, DraftPart.LESSON, text)


def _compose(draft: Draft) -> tuple[str, list[Problem]]:
    """The lesson as typed. A field that cannot be read leaves what the draft has."""
    form, (head, _) = request.form, read_lesson(draft.lesson)
    reading = Reading(form)
    reading.take("lesson_title", lambda text, _: authoring.read_title(text))
    minutes = reading.take_if_given(MINUTES, _read_minutes)
    as_of = reading.take_if_given(CHECKED, read_day)
    review_by = reading.take_if_given(REVIEW, read_day)
    bad = {problem.target for problem in reading.problems}
    typed = replace(
        head,
        title=" ".join(form.get("lesson_title", "").split()),
        minutes=head.minutes if MINUTES in bad else minutes,
        objectives=_read_lines("lesson_objectives"),
        as_of=head.as_of if CHECKED in bad else as_of,
        review_by=head.review_by if REVIEW in bad else review_by,
        sources=_read_lines("lesson_sources"),
        notice=" ".join(form.get("lesson_notice", "").split()),
        optional="lesson_optional" in form,
    )
    body = form.get("body", "").replace("\r\n", "\n").replace("\r", "\n")
    return change_lesson(draft.lesson, typed, body), reading.problems


def _read_minutes(text: str, field: str) -> int:
    number = read_number(text, field)
    if not 1 <= number <= MINUTES_LIMIT:
        raise Invalid("number_out_of_range", field, limit=MINUTES_LIMIT)
    return number


def _read_lines(name: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in request.form.get(name, "").splitlines())
    return tuple(line for line in lines if line)


def _render(draft: Draft, problems: list[Problem] | None = None) -> str:
    unit = draft.unit_id
    head, body = read_lesson(draft.lesson)
    checked = desk_page.check(unit)
    return render(
        "staff/desk_text.html",
        desk=desk_page.make_desk(draft, "desk_text"),
        lesson=_show_typed(request.form) if problems else _show(head, body),
        seen=draft.lesson_seen,
        action=desk_url("save_desk_text", unit),
        save_url=desk_url("desk_text_behind", unit),
        messages=desk_page.list_messages(draft, checked),
        examples=list_examples(),
        lessons=list_lessons(current_school().library, unit, checked.lesson_path, draft.language),
        word_url=desk_url("desk_word", unit),
        errors=problems or [],
        error={problem.target: problem.text for problem in problems or ()},
    )


def _show(head: LessonHead, body: str) -> dict[str, Any]:
    return {
        "title": head.title,
        "minutes": head.minutes or "",
        "objectives": "\n".join(head.objectives),
        "as_of": _show_day(head.as_of),
        "review_by": _show_day(head.review_by),
        "sources": "\n".join(head.sources),
        "notice": head.notice,
        "optional": head.optional,
        "body": body,
    }


def _show_day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _show_typed(form: Mapping[str, str]) -> dict[str, Any]:
    names = ("title", "minutes", "objectives", "as_of", "review_by", "sources", "notice")
    typed: dict[str, Any] = {name: form.get(f"lesson_{name}", "") for name in names}
    return typed | {"optional": "lesson_optional" in form, "body": form.get("body", "")}


def render_conflict(draft: Draft, part: DraftPart, text: str) -> str:
    """Both texts side by side, after another window of the same person was quicker."""
    stored = draft.get(part)
    here = "desk_text" if part is DraftPart.LESSON else "desk_questions"
    return render(
        "staff/desk_conflict.html",
        desk=desk_page.make_desk(draft, here),
        passages=list_passages(word_part(part, text), word_part(part, stored)),
        mine=text,
        part=part.value,
        seen=authoring.fingerprint(stored),
        action=desk_url("desk_settle", draft.unit_id),
        theirs_url=desk_url(here, draft.unit_id),
    )


@blueprint.post(BASE + "settle", endpoint="desk_settle")
@allow(Policy.STAFF)
def settle(unit: str) -> ResponseReturnValue:
    """One's own text instead of the other one, after both were seen."""
    sent, text = request.form.get("part", ""), request.form.get("mine", "")
    part = DraftPart.QUIZ if sent == DraftPart.QUIZ else DraftPart.LESSON
    text = text.replace("\r\n", "\n").lstrip("\n")
    try:
        save_part(unit, part, text)
    except Conflict:
        return render_conflict(desk_page.open_draft(unit), part, text), 409
    tell(wording().t("Your text is kept."))
    return back_to(desk_url("desk_text" if part is DraftPart.LESSON else "desk_questions", unit))
