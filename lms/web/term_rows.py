"""Terms of the glossary as the plain rows that templates show."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from lms.library.shelf import Term
from lms.web.links import resolve
from lms.web.reading import mark_language
from lms.web.state import current_school


@dataclass(frozen=True, slots=True)
class TermRow:
    """`in_language` holds the attributes of an element in the glossary's language."""

    id: str
    title: str
    also: str
    english: str
    html: Markup
    in_language: Markup


def make_terms(terms: Iterable[Term]) -> tuple[TermRow, ...]:
    in_language = mark_language(current_school().library.programme.language)
    return tuple(
        TermRow(
            id=term.id,
            title=term.title,
            also=", ".join(term.also),
            english=term.english,
            html=resolve(term.html),
            in_language=in_language,
        )
        for term in terms
    )
