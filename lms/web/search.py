"""Finding something: a form, and what lessons and glossary have on it."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.services import search as finding
from lms.services.search import FoundText
from lms.web.blueprint import blueprint
from lms.web.frame import render
from lms.web.links import lesson_url
from lms.web.policy import Policy, allow
from lms.web.reading import mark_language
from lms.web.rows import label_of
from lms.web.state import current_school, current_text_language, current_visitor
from lms.web.term_rows import make_terms


@blueprint.get("/search/")
@allow(Policy.SIGNED_IN)
def search() -> ResponseReturnValue:
    school = current_school()
    query = finding.tidy_query(request.args.get("q", ""))
    found = finding.search(school, current_visitor(), query, current_text_language())
    return render(
        "search.html",
        search={
            "query": query,
            "url": url_for("lms.search"),
            "glossary_url": url_for("lms.glossary"),
            "modules_url": url_for("lms.modules"),
            "meant": make_terms(found.meant),
            "explained": make_terms(found.explained),
            "lessons": [_make_lesson(each) for each in found.lessons],
            "total": found.total,
            "shown": len(found.lessons),
            "has_all": found.has_all,
        },
    )


def _make_lesson(found: FoundText) -> dict[str, Any]:
    text = found.lesson.text(current_text_language())
    anchor = f"#{found.anchor}" if found.anchor else ""
    return {
        "title": text.title,
        "module": label_of(current_school().library.get_module(found.lesson.module)),
        "url": lesson_url(found.lesson.id, anchor),
        "state": found.state.value if found.state else None,
        "heading": found.heading,
        "sentence": found.sentence,
        "in_language": mark_language(text.language),
    }
