"""The words of the course with their explanation, and where they come up."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.people import to_sort_key
from lms.domain.state import State
from lms.services import search
from lms.web.blueprint import blueprint
from lms.web.frame import render
from lms.web.links import lesson_url
from lms.web.policy import Policy, allow
from lms.web.reading import mark_language
from lms.web.state import current_school, current_text_language, current_visitor
from lms.web.term_rows import TermRow, make_terms


@blueprint.get("/glossary/")
@allow(Policy.SIGNED_IN)
def glossary() -> ResponseReturnValue:
    school = current_school()
    query = search.tidy_query(request.args.get("q", ""))
    rows = make_terms(search.filter_terms(school, query))
    ordered = sorted(rows, key=lambda row: to_sort_key(row.title))
    shelf = school.library.glossary
    return render(
        "glossary.html",
        glossary={
            "query": query,
            "url": url_for("lms.glossary"),
            "letters": [
                (letter, list(group)) for letter, group in groupby(ordered, key=_letter_of)
            ],
            "count": len(rows),
            "is_empty": not shelf.terms,
            "lessons": _list_lessons(),
            "as_of": shelf.as_of,
            "sources": shelf.sources,
        },
    )


def _letter_of(row: TermRow) -> str:
    return to_sort_key(row.title)[:1].upper()


def _list_lessons() -> dict[str, list[dict[str, Any]]]:
    """The lessons each term leads from, as far as somebody may know of them."""
    lessons: dict[str, list[dict[str, Any]]] = {}
    for term, row in _list_uses():
        lessons.setdefault(term, []).append(row)
    return lessons


def _list_uses() -> Iterator[tuple[str, dict[str, Any]]]:
    library = current_school().library
    states = search.list_states(current_school(), current_visitor())
    for lesson_id, state in states.items():
        text = library.lessons[lesson_id].text(current_text_language())
        is_shut = state is State.LOCKED
        for term in text.terms:
            anchor = "" if is_shut else f"#word-{term}"
            yield (
                term,
                {
                    "title": text.title,
                    "url": lesson_url(lesson_id, anchor),
                    "is_shut": is_shut,
                    "in_language": mark_language(text.language),
                },
            )
