"""A lesson's page, which is what people read most: made once, sent once, and not again (R16)."""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.domain.question import Question
from lms.domain.quiz import Marked
from lms.library.shelf import Lesson, LessonText
from lms.services import learning
from lms.services.authoring import may_author
from lms.services.learning import LessonPage
from lms.web.blueprint import blueprint
from lms.web.frame import are_forms_alike, is_page_repeatable, pages_key, render, wording
from lms.web.hooks import back_to
from lms.web.links import address, lesson_url, quiz_url, resolve
from lms.web.policy import Policy, allow
from lms.web.questions import make_self_check
from lms.web.quiz_units import list_helplines
from lms.web.reading import direction_of, mark_language, name_language
from lms.web.rows import make_following
from lms.web.state import (
    current_actor,
    current_language,
    current_person,
    current_school,
    current_state,
    current_text_language,
    current_visitor,
)
from lms.web.term_rows import TermRow, make_terms

ETAGS_KEPT = 5_000
_CHECK = re.compile(r'<div class="lms-selfcheck" data-question="([^"]+)"></div>')


@blueprint.get("/modules/<module>/<lesson>/")
@allow(Policy.SIGNED_IN)
def lesson(module: str, lesson: str) -> ResponseReturnValue:
    page = learning.open_lesson(current_school(), current_visitor(), lesson)
    if page.module.id != module:
        return Response(status=301, headers={"Location": lesson_url(lesson)})
    if heading := request.args.get("at", type=int):
        return back_to(_find_heading(page, heading))
    if not is_page_repeatable():
        return _render_lesson(page)
    etag = _make_etag(page)
    if etag in request.if_none_match:
        return _with_etag(Response(status=304), etag)
    return _with_etag(make_response(_render_lesson(page)), etag)


def _find_heading(page: LessonPage, number: int) -> str:
    """Where a heading is in this language, by its number: whoever changes it keeps the place."""
    outline = page.lesson.text(current_text_language()).outline
    anchor = f"#{outline[number - 1].anchor}" if 0 < number <= len(outline) else ""
    return lesson_url(page.lesson.id, anchor)


def _list_facts(page: LessonPage) -> tuple[Any, ...]:
    """Everything the middle of a lesson's page depends on."""
    return (
        current_school().library.key,
        page.lesson.id,
        page.state,
        page.following and page.following.id,
        page.first_day,
        is_overdue(page.lesson),
        current_language(),
        current_text_language(),
        address("lms.home"),
    )


def _make_etag(page: LessonPage) -> str:
    """Everything the page depends on, so that a 304 needs no rendering (R16)."""
    actor = current_actor()
    may_edit = may_author(actor, page.module.id)
    own = (actor.person.name, actor.person.text_size, actor.is_staff, may_edit)
    return _hash_facts((*_list_facts(page), *own, pages_key()))


@lru_cache(maxsize=ETAGS_KEPT)
def _hash_facts(facts: tuple[Any, ...]) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]


def _with_etag(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.headers["Vary"] = "Cookie"
    return response


def _render_lesson(page: LessonPage, marked: Marked | None = None) -> str:
    """The middle is the same for everybody who has come as far, so it is made once (R16)."""
    if marked is None and are_forms_alike():
        make = current_state().pieces.get
        middle = make(("lesson", *_list_facts(page)), lambda: _render_middle(page, None))
    else:
        middle = _render_middle(page, marked)
    return render(
        "lesson.html",
        lesson={
            "title": page.lesson.text(current_text_language()).title,
            "module_label": page.module.label,
            "module_title": page.module.title,
            "module_url": address("lms.module", module=page.module.id),
            "middle": middle,
            "edit_url": _find_desk(page),
        },
    )


def _find_desk(page: LessonPage) -> str | None:
    """Where the lesson can be edited, for those who may."""
    if not may_author(current_actor(), page.module.id):
        return None
    return address("lms.desk_text", unit=page.lesson.id)


def _render_middle(page: LessonPage, marked: Marked | None) -> Markup:
    text = page.lesson.text(current_text_language())
    return render_middle(page, tuple(_list_parts(page, text, marked)))


def render_middle(page: LessonPage, parts: tuple[dict[str, Any], ...]) -> Markup:
    """What stands between head and foot of a lesson's page, with its text as these parts."""
    text = page.lesson.text(current_text_language())
    is_done = page.state is not None and page.state.is_done
    facts = {
        "title": text.title,
        "label": wording().t("Lesson %(number)s", number=page.number),
        "minutes": page.lesson.minutes,
        "questions": page.questions,
        "as_of": page.lesson.as_of,
        "is_overdue": is_overdue(page.lesson),
        "reviewed_on": page.lesson.reviewed_on,
        "reviewed_by": page.lesson.reviewed_by,
        "objectives": text.objectives,
        "notice": text.notice,
        "outline": text.outline,
        "sources": text.sources,
        "changes": text.changes if is_done else (),
        "other_language": text.language != current_text_language(),
        "text_language": text.language,
        "text_direction": direction_of(text.language),
        "in_language": mark_language(text.language),
        "languages": list(_list_languages(page.lesson, text)),
        "parts": parts,
        "terms": _list_terms(text),
        "glossary_url": url_for("lms.glossary"),
        "done": is_done,
        "is_preview": page.state is None,
        "first_day": page.first_day,
        "action": url_for("lms.read", module=page.module.id, lesson=page.lesson.id),
        "next": make_following(page.following) if is_done else None,
        "helplines": list_helplines(page.lesson.id),
        "remark_url": url_for("lms.remark", module=page.module.id, lesson=page.lesson.id)
        if text.is_law
        else None,
    }
    return Markup(render_template("lms/_lesson.html", lesson=facts))


def _list_terms(text: LessonText) -> tuple[TermRow, ...]:
    """The words the text leads to, in the order of the text."""
    by_id = {term.id: term for term in current_school().library.glossary.terms}
    return make_terms(by_id[term] for term in text.terms if term in by_id)


def is_overdue(lesson: Lesson) -> bool:
    return lesson.is_overdue(current_school().moment().today)


def _list_languages(lesson: Lesson, shown: LessonText) -> Iterator[dict[str, str]]:
    """The other languages a lesson can be read in."""
    for code in lesson.texts:
        if code != shown.language:
            url = f"{lesson_url(lesson.id)}?language={code}"
            yield {"code": code, "name": name_language(code), "url": url}


def _list_parts(
    page: LessonPage, text: LessonText, marked: Marked | None
) -> Iterator[dict[str, Any]]:
    """The text with its self-checks, which stand in it as small forms."""
    for piece in cut_at_checks(text):
        if isinstance(piece, str):
            yield {"html": resolve(piece)}
        else:
            mine = marked if marked and marked.question.id == piece.id else None
            action = url_for(
                "lms.self_check", module=page.module.id, lesson=page.lesson.id, question=piece.id
            )
            yield {"check": make_self_check(piece, mine, action, text.language)}


def cut_at_checks(text: LessonText) -> Iterator[str | Question]:
    """The text in pieces, the self-checks in their places."""
    for index, piece in enumerate(_CHECK.split(text.html)):
        if index % 2 == 0:
            if piece.strip():
                yield piece
        elif piece in text.self_checks:
            yield text.self_checks[piece]


@blueprint.post("/modules/<module>/<lesson>/read")
@allow(Policy.SIGNED_IN)
def read(module: str, lesson: str) -> ResponseReturnValue:
    has_questions = learning.finish_reading(current_school(), current_person(), lesson)
    if has_questions:
        return back_to(quiz_url(lesson))
    return back_to(url_for("lms.module", module=module))


@blueprint.post("/modules/<module>/<lesson>/checks/<question>")
@allow(Policy.SIGNED_IN)
def self_check(module: str, lesson: str, question: str) -> ResponseReturnValue:
    school = current_school()
    page = learning.open_lesson(school, current_visitor(), lesson)
    fields = request.form.getlist("answer")
    marked = learning.mark_self_check(school, lesson, question, current_text_language(), fields)
    return _render_lesson(page, marked)
