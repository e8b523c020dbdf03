"""From draft to lesson: what will change, and whether it is a correction or new content."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.passages import list_passages
from lms.errors import Conflict, Invalid, NotFound
from lms.services import authoring
from lms.services.authoring import Draft
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff import desk_page
from lms.web.staff.desk_page import desk_url, has_lesson
from lms.web.staff.desk_text import BASE
from lms.web.staff.desk_words import word_lesson, word_quiz
from lms.web.staff.forms import Problem, describe
from lms.web.state import current_actor, current_school

CORRECTION, NEW_CONTENT = "correction", "new"


@blueprint.get(BASE + "publish/", endpoint="desk_publish")
@allow(Policy.STAFF)
def show_publish(unit: str) -> ResponseReturnValue:
    return _render(desk_page.open_draft(unit))


@blueprint.post(BASE + "publish/", endpoint="save_desk_publish")
@allow(Policy.STAFF)
def publish(unit: str) -> ResponseReturnValue:
    form, t = request.form, wording().t
    draft = desk_page.open_draft(unit)
    if draft.saved_at is None:  # sent twice: the other one has done it
        return back_to(_find_published(unit))
    sentence = " ".join(form.get("sentence", "").split())
    try:
        if form.get("change") not in (CORRECTION, NEW_CONTENT) and _asks_what(draft):
            raise Invalid("change_kind_needed", "change-1")
        if form.get("change") == NEW_CONTENT and not sentence:
            raise Invalid("change_sentence_needed", "sentence")
        authoring.publish_draft(
            current_school(),
            current_actor(),
            unit,
            desk_page.get_variant(),
            seen=(form.get("lesson_seen", ""), form.get("quiz_seen", "")),
            sentence=sentence if form.get("change") == NEW_CONTENT else "",
        )
    except NotFound as error:
        if error.kind != "draft":
            raise
        return back_to(_find_published(unit))  # sent twice at the same moment
    except Conflict as error:
        if error.kind == "file":
            return back_to(desk_url("desk_compare", unit))
        return _render(desk_page.open_draft(unit), is_late=True), 409
    except Invalid as error:
        return _render(draft, [describe(error)]), 422
    tell(t("It is published. Participants read the new text from now on."))
    return back_to(_find_published(unit))


def _find_published(unit: str) -> str:
    school = current_school()
    if has_lesson(unit) and unit in school.publisher.library.lessons:
        module = school.publisher.library.lessons[unit].module
        return url_for("lms.lesson", module=module, lesson=unit)
    return url_for("lms.desk")


def _asks_what(draft: Draft) -> bool:
    """Whether somebody may have read it before: only then the kind of change matters."""
    return has_lesson(draft.unit_id) and not draft.is_new


def _render(draft: Draft, problems: list[Problem] | None = None, *, is_late: bool = False) -> str:
    unit, form = draft.unit_id, request.form
    checked = desk_page.check(unit)
    return render(
        "staff/desk_publish.html",
        desk=desk_page.make_desk(draft, ""),
        parts=[
            {"title": title, "passages": list_passages(old, new)}
            for title, old, new in (
                (wording().t("Text"), word_lesson(draft.lesson_file), word_lesson(draft.lesson)),
                (wording().t("Questions"), word_quiz(draft.quiz_file), word_quiz(draft.quiz)),
            )
            if old != new
        ],
        seen=(draft.lesson_seen, draft.quiz_seen),
        action=desk_url("save_desk_publish", unit),
        asks_what=_asks_what(draft),
        change=form.get("change", ""),
        sentence=form.get("sentence", ""),
        today=current_school().moment().today,
        messages=desk_page.list_messages(draft, checked),
        blocked=checked.has_errors,
        is_late=is_late,
        errors=problems or [],
        error={problem.target: problem.text for problem in problems or ()},
    )


@blueprint.get(BASE + "compare/", endpoint="desk_compare")
@allow(Policy.STAFF)
def show_compare(unit: str) -> ResponseReturnValue:
    """One's draft beside the published text, after somebody else has published meanwhile."""
    draft = desk_page.open_draft(unit)
    return render(
        "staff/desk_compare.html",
        desk=desk_page.make_desk(draft, ""),
        passages=list_passages(
            _join(draft.lesson, draft.quiz), _join(draft.lesson_file, draft.quiz_file)
        ),
        seen=_make_file_mark(draft),
        draft_seen=(draft.lesson_seen, draft.quiz_seen),
        action=desk_url("save_desk_compare", unit),
    )


def _join(lesson: str, quiz: str) -> str:
    return f"{word_lesson(lesson)}\n\n{word_quiz(quiz)}".strip()


def _make_file_mark(draft: Draft) -> tuple[str, str]:
    return authoring.fingerprint(draft.lesson_file), authoring.fingerprint(draft.quiz_file)


@blueprint.post(BASE + "compare/", endpoint="save_desk_compare")
@allow(Policy.STAFF)
def settle_compare(unit: str) -> ResponseReturnValue:
    school, actor, t = current_school(), current_actor(), wording().t
    draft = desk_page.open_draft(unit)
    if request.form.get("go") == "keep":
        seen = request.form.get("lesson_seen", ""), request.form.get("quiz_seen", "")
        try:
            authoring.rebase_draft(school, actor, unit, desk_page.get_variant(), seen=seen)
        except Conflict:
            return back_to(desk_url("desk_compare", unit))
        tell(t("Your text is kept. It replaces the other one when you publish it."))
        return back_to(desk_url("desk_publish", unit))
    try:
        desk_page.drop_draft(unit)
    except Conflict:
        return back_to(desk_url("desk_compare", unit))
    tell(t("You go on with the published text."))
    if draft.is_new:  # the lesson is gone
        return back_to(url_for("lms.desk"))
    return back_to(desk_url("desk_text" if has_lesson(unit) else "desk_questions", unit))
