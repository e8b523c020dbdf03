"""A lesson or a module on paper for somebody who knows the subject: text, keys, room to write."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.domain.question import Question
from lms.domain.quiz import Quiz
from lms.library.shelf import Lesson
from lms.library.terms import unlink_terms
from lms.services import freshness
from lms.services.freshness import ToReview
from lms.web.blueprint import blueprint
from lms.web.frame import render
from lms.web.lesson import cut_at_checks
from lms.web.links import resolve
from lms.web.policy import Policy, allow
from lms.web.questions import make_case, make_key
from lms.web.reading import mark_language
from lms.web.rows import label_of
from lms.web.state import current_actor, current_school, current_text_language


@blueprint.get("/trainer/lessons/<unit>/review-print/", endpoint="review_print")
@allow(Policy.STAFF)
def show_review_print(unit: str) -> ResponseReturnValue:
    found = freshness.open_lesson_review(current_school(), current_actor(), unit)
    [(lesson, _)] = found.lessons
    return _render(found, lesson.text(current_text_language()).title)


@blueprint.get("/trainer/modules/<module>/review-print/", endpoint="module_review_print")
@allow(Policy.STAFF)
def show_module_review_print(module: str) -> ResponseReturnValue:
    found = freshness.open_module_review(current_school(), current_actor(), module)
    return _render(found, found.module.title)


def _render(found: ToReview, title: str) -> ResponseReturnValue:
    """Not to be kept by a browser that others use as well: the answers stand in it."""
    page = render(
        "staff/review_print.html",
        review={
            "title": title,
            "module": label_of(found.module),
            "today": current_school().moment().today,
            "lessons": [_make_lesson(lesson, quiz) for lesson, quiz in found.lessons],
            "closing": _make_blocks(found.closing) if found.closing else [],
            "back_url": url_for("lms.freshness"),
        },
    )
    return page, {"Cache-Control": "no-store"}


def _make_lesson(lesson: Lesson, quiz: Quiz | None) -> dict[str, Any]:
    text = lesson.text(current_text_language())
    return {
        "id": lesson.id,
        "title": text.title,
        "in_language": mark_language(text.language),
        "as_of": lesson.as_of,
        "review_by": lesson.review_by,
        "review_note": lesson.review_note,
        "reviewed_on": lesson.reviewed_on,
        "reviewed_by": lesson.reviewed_by,
        "notice": text.notice,
        "objectives": text.objectives,
        "sources": text.sources,
        "parts": [_make_part(piece) for piece in cut_at_checks(text)],
        "blocks": _make_blocks(quiz) if quiz else [],
    }


def _make_part(piece: str | Question) -> dict[str, Any]:
    """What folds open on a screen is open on paper."""
    if isinstance(piece, str):
        return {"html": resolve(unlink_terms(piece).replace("<details", "<details open"))}
    return {"check": make_key(piece, current_text_language())}


def _make_blocks(quiz: Quiz) -> list[dict[str, Any]]:
    language = current_text_language()
    return [
        {
            "case": make_case(block.case) if block.case else None,
            "questions": [make_key(question, language) for question in block.questions],
        }
        for block in quiz.blocks
    ]
