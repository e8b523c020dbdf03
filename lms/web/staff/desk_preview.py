"""A draft as participants will see it: the same pipeline, what is right shown, nothing recorded."""

from collections.abc import Iterator
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.domain.question import Question
from lms.library.lesson_source import read_lesson
from lms.library.shelf import Library
from lms.services.authoring import Draft
from lms.services.learning import LessonPage
from lms.web.blueprint import blueprint
from lms.web.frame import render
from lms.web.lesson import cut_at_checks, render_middle
from lms.web.links import resolve
from lms.web.policy import Policy, allow
from lms.web.questions import make_key
from lms.web.staff import desk_page
from lms.web.state import hold_library


@blueprint.get("/trainer/lessons/<unit>/preview/", endpoint="desk_preview")
@allow(Policy.STAFF)
def show_draft(unit: str) -> ResponseReturnValue:
    draft = desk_page.open_draft(unit)
    desk = desk_page.make_desk(draft, "desk_preview")
    checked = desk_page.check(unit)
    messages = desk_page.list_messages(draft, checked)
    hold_library(checked.library, draft.language or checked.library.programme.language)
    return render(
        "staff/desk_preview.html",
        desk=desk,
        middle=_make_middle(draft, checked.library),
        blocks=list(_list_blocks(draft, checked.library)),
        messages=messages,
        lines=desk_page.number_lines(read_lesson(draft.lesson)[1])
        if desk_page.has_lesson(unit)
        else (),
    )


def _make_middle(draft: Draft, library: Library) -> Markup | None:
    """The lesson's page; None where it cannot be shown yet, or there is none."""
    lesson = library.lessons.get(draft.unit_id)
    if lesson is None:
        return None
    text = lesson.text(draft.language or library.programme.language)
    page = LessonPage(
        lesson=lesson,
        module=library.get_module(lesson.module),
        state=None,
        quiz=library.quizzes.get(lesson.id),
        following=None,
        first_day=None,
    )
    parts = tuple(
        {
            "html": resolve(piece)
            if isinstance(piece, str)
            else _render_question(piece, text.language)
        }
        for piece in cut_at_checks(text)
    )
    return render_middle(page, parts)


def _render_question(question: Question, language: str) -> Markup:
    shown = make_key(question, language)
    return Markup(render_template("lms/staff/_desk_question.html", question=shown))


def _list_blocks(draft: Draft, library: Library) -> Iterator[dict[str, Any]]:
    quiz = library.quizzes.get(draft.unit_id)
    language = draft.language or library.programme.language
    for block in quiz.blocks if quiz else ():
        yield {
            "title": block.case.title(language) if block.case else "",
            "html": resolve(block.case.text(language)) if block.case else "",
            "questions": [make_key(question, language) for question in block.questions],
        }
