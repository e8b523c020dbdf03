"""The glossary: a heading of level 2 for each term, below it other spellings, the English term,
and an explanation (design 5)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lms.library.anchors import make_anchor
from lms.library.document import Document
from lms.library.front_matter import parse_front_matter
from lms.library.head import Head
from lms.library.headings import SourceHeading, list_headings
from lms.library.keywords import load_keywords
from lms.library.rendered import Mode
from lms.library.report import Report
from lms.library.shelf import Glossary, Term
from lms.library.source import SourceFile
from lms.library.terms import Vocabulary

TERM_LEVEL = 2


@dataclass
class ParsedTerm:
    """A term as authored; its explanation begins on `text_line`."""

    title: str
    line: int
    also: list[str] = field(default_factory=list)
    english: str = ""
    rows: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return make_anchor(self.title)

    @property
    def forms(self) -> tuple[str, ...]:
        return self.title, *self.also

    def feed(self, line: str) -> None:
        word, colon, rest = line.partition(":")
        meaning = load_keywords().find_meaning_in_glossary(word) if colon else None
        if meaning == "also":
            self.also += [form.strip() for form in rest.split(",") if form.strip()]
        elif meaning == "english":
            self.english = rest.strip()
        self.rows.append("" if meaning else line)


@dataclass
class GlossaryDraft:
    """The glossary, a part of the document for each term that waits to be rendered."""

    head: Head
    document: Document
    language: str
    terms: list[ParsedTerm] = field(default_factory=list)

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.language, tuple((term.id, term.forms) for term in self.terms))


def list_terms(text: str) -> tuple[ParsedTerm, ...]:
    """The terms of a glossary's file. Never raises."""
    front = parse_front_matter(text)
    return tuple(
        item for item in _read(front.body, front.body_line) if isinstance(item, ParsedTerm)
    )


def draft_glossary(file: SourceFile, language: str, report: Report) -> GlossaryDraft:
    """Reads and checks the glossary. Findings: F13, F14 a term or a spelling twice, F26 a term
    without explanation, F27 text before the first term."""
    about = report.about(file)
    front = parse_front_matter(file.text)
    draft = GlossaryDraft(Head(front, file.kind, about), Document(file, about), language)
    taken: dict[str, ParsedTerm] = {}
    for item in _read(front.body, front.body_line):
        if isinstance(item, SourceHeading):
            about.add(item.line, "F27", name=item.title[:60])
            continue
        names = {item.id, *(form.casefold() for form in item.forms)}
        twin = next((taken[name] for name in names if name in taken), None)
        if twin is not None:
            about.add(item.line, "F14", name=item.title, target=f"{file.path}:{twin.line}")
        elif not any(row.strip() for row in item.rows):
            about.add(item.line, "F26", name=item.title)
        else:
            taken |= dict.fromkeys(names, item)
            draft.terms.append(item)
            draft.document.add("\n".join(item.rows), item.line + 1, Mode.BLOCK)
    return draft


def make_glossary(draft: GlossaryDraft) -> Glossary:
    """The glossary, once its document is rendered."""
    terms = tuple(
        Term(
            id=term.id,
            title=term.title,
            also=tuple(term.also),
            english=term.english,
            html=draft.document.html(at),
        )
        for at, term in enumerate(draft.terms)
    )
    return Glossary(terms, draft.head.day("as_of"), draft.head.texts("sources"))


def _read(body: str, first_line: int) -> Iterator[ParsedTerm | SourceHeading]:
    """Terms, and what stands before the first: as a heading that says which line it is."""
    headings = {heading.line: heading for heading in list_headings(body, first_line)}
    term: ParsedTerm | None = None
    for number, line in enumerate(body.split("\n"), first_line):
        heading = headings.get(number)
        if heading is not None and heading.level == TERM_LEVEL:
            if term is not None:
                yield term
            term = ParsedTerm(heading.title, number)
        elif term is not None:
            term.feed(line)
        elif line.strip() and (heading is None or heading.level > 1):
            yield SourceHeading(number, 0, line.strip())
    if term is not None:
        yield term
