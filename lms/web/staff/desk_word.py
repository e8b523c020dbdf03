"""Texts from Word at the trainers' desk: sent in, looked at, and taken into one's own draft."""

import base64
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.question import QuestionKind
from lms.errors import Conflict, Invalid, SetupError
from lms.library.headings import list_headings
from lms.library.lesson_source import read_lesson
from lms.library.quiz_file import parse_quiz
from lms.library.source import ParsedQuestion
from lms.library.word_docx import SIZE_LIMIT
from lms.library.word_text import WordText
from lms.services import authoring, word_import
from lms.services.authoring import Draft
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff import desk_page
from lms.web.staff.desk_page import desk_url, has_lesson, name_draft, name_module
from lms.web.staff.desk_pictures import describe_refusal, read_upload
from lms.web.staff.forms import Problem, describe
from lms.web.state import current_actor, current_school

BASE = "/trainer/lessons/<unit>/word/"
NEW = "/trainer/lessons/word/"
FORM_LIMIT = SIZE_LIMIT + 3_000_000  # with what was pasted
PACKED_LIMIT = 6_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text goes: into a unit's draft, or into a new lesson of a module."""

    module: str
    draft: Draft | None = None

    def url(self, endpoint: str) -> str:
        """The address of one of the pages here."""
        if self.draft is not None:
            return desk_url(endpoint, self.draft.unit_id)
        return url_for(f"lms.{endpoint}_new", module=self.module)

    @property
    def back_url(self) -> str:
        if self.draft is None:
            return url_for("lms.desk")
        here = "desk_text" if has_lesson(self.draft.unit_id) else "desk_questions"
        return desk_url(here, self.draft.unit_id)

    @property
    def title(self) -> str:
        return name_draft(self.draft) if self.draft else name_module(self.module)


@blueprint.get(BASE, endpoint="desk_word")
@allow(Policy.STAFF)
def show_word(unit: str) -> ResponseReturnValue:
    return _render(_find_place(unit))


@blueprint.get(NEW, endpoint="desk_word_new")
@allow(Policy.STAFF)
def show_word_new() -> ResponseReturnValue:
    return _render(_find_place())


@blueprint.post(BASE, endpoint="read_desk_word")
@allow(Policy.STAFF, size_limit=FORM_LIMIT)
def read_word(unit: str) -> ResponseReturnValue:
    return _read(_find_place(unit))


@blueprint.post(NEW, endpoint="read_desk_word_new")
@allow(Policy.STAFF, size_limit=FORM_LIMIT)
def read_word_new() -> ResponseReturnValue:
    return _read(_find_place())


@blueprint.post(BASE + "take/", endpoint="take_desk_word")
@allow(Policy.STAFF, size_limit=PACKED_LIMIT)
def take_word(unit: str) -> ResponseReturnValue:
    return _take(_find_place(unit))


@blueprint.post(NEW + "take/", endpoint="take_desk_word_new")
@allow(Policy.STAFF, size_limit=PACKED_LIMIT)
def take_word_new() -> ResponseReturnValue:
    return _take(_find_place())


def _find_place(unit: str | None = None) -> Place:
    """Raises NotFound for what one may not write."""
    if unit is not None:
        draft = desk_page.open_draft(unit)
        return Place(draft.module, draft)
    module = current_school().library.get_module(request.args.get("module", "")).id
    authoring.check_may_author(current_actor(), module)
    return Place(module)


def _read(place: Place) -> ResponseReturnValue:
    """Shows what a file or a pasted text would become. Nothing is kept: the page carries it on."""
    form = request.form
    try:
        if request.files.get("file"):
            text = word_import.read_file(read_upload(SIZE_LIMIT))
        else:
            text = word_import.read_pasted(form.get("text", ""), form.get("html", ""))
    except (Invalid, SetupError) as error:
        return _render(place, describe_refusal(error)), 422
    if not text.lesson and not text.quiz:
        return _render(place, describe(Invalid("nothing_read", "file"))), 422
    return _render_preview(place, text, word_import.pack(text))


def _take(place: Place) -> ResponseReturnValue:
    """Into the draft. Nothing is published."""
    form = request.form
    packed, told = form.get("packed", ""), form.getlist("description")
    try:
        text = word_import.unpack(packed)
    except Invalid as error:
        return _render(place, describe(error, "file")), 422
    try:
        draft = _save(place, text, told)
    except Conflict:
        problem = describe(Invalid("changed_meanwhile", "take"))
    except Invalid as error:
        problem = describe(error)
    else:
        tell(wording().t("The text from Word is in your draft. Please read it once more."))
        here = "desk_text" if has_lesson(draft.unit_id) and text.lesson else "desk_questions"
        return back_to(desk_url(here, draft.unit_id))
    return _render_preview(_find_again(place), text, packed, problem), 422


def _save(place: Place, text: WordText, told: list[str]) -> Draft:
    form, school, actor = request.form, current_school(), current_actor()
    if place.draft is None:
        title = form.get("title", "")
        return word_import.begin_from_word(school, actor, place.module, text, title, told)
    return word_import.take_in(
        school,
        actor,
        place.draft,
        text,
        seen=form.get("seen", ""),
        replaces=form.get("way") == "replace",
        told=told,
    )


def _find_again(place: Place) -> Place:
    """The same place as it is now."""
    return _find_place(place.draft.unit_id) if place.draft else place


def _render(place: Place, problem: Problem | None = None) -> str:
    return render(
        "staff/desk_word.html",
        word={
            "title": place.title,
            "is_new": place.draft is None,
            "action": place.url("read_desk_word"),
            "back_url": place.back_url,
            "guide_url": url_for("lms.desk_guide"),
            "limit": SIZE_LIMIT,
            "text": request.form.get("text", ""),
            "html": request.form.get("html", ""),
        },
        errors=[problem] if problem else [],
        error={problem.target: problem.text} if problem else {},
    )


def _render_preview(
    place: Place, text: WordText, packed: str, problem: Problem | None = None
) -> str:
    draft, form = place.draft, request.form
    body = read_lesson(draft.lesson)[1].strip() if draft else ""
    questions = parse_quiz(text.quiz).list_questions()
    told = form.getlist("description")
    return render(
        "staff/desk_word_preview.html",
        word={
            "title": place.title,
            "is_new": draft is None,
            "takes_text": draft is None or has_lesson(draft.unit_id),
            "has_text": bool(body),
            "replaces": form.get("way") == "replace",
            "action": place.url("take_desk_word"),
            "again_url": place.url("desk_word"),
            "packed": packed,
            "seen": word_import.seen_of(draft) if draft else "",
            "new_title": form.get("title", text.title or _find_title(text)),
            "lesson": text.lesson,
            "words": len(text.lesson.split()),
            "headings": [heading.title for heading in list_headings(text.lesson)],
            "questions": [_show_question(question) for question in questions],
            "notes": [{"code": note.code, "about": note.about} for note in text.notes],
            "pictures": [
                {
                    "data": base64.b64encode(picture.data).decode(),
                    "type": "image/png" if picture.ending == "png" else "image/jpeg",
                    "description": told[at] if at < len(told) else picture.description,
                }
                for at, picture in enumerate(text.pictures)
            ],
        },
        errors=[problem] if problem else [],
        error={problem.target: problem.text} if problem else {},
    )


def _find_title(text: WordText) -> str:
    """What a new lesson could be called: its first heading."""
    return next((heading.title for heading in list_headings(text.lesson)), "")


def _show_question(question: ParsedQuestion) -> dict[str, Any]:
    is_choice = question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
    pairs = zip(question.options, question.partners, strict=False)
    texts = [f"{left.text} → {right.text}" for left, right in pairs] or [
        option.text for option in question.options
    ]
    return {
        "title": question.title.replace("**", ""),
        "kind": question.kind.value if question.kind else "",
        "options": [
            {"text": text, "right": is_choice and option.right}
            for text, option in zip(texts, question.options, strict=False)
        ],
    }
