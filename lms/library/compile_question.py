"""From a question as authored to one that can be asked: checked, rendered, with its key (R9)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from lms.domain.question import (
    Accepted,
    OptionText,
    Question,
    QuestionKind,
    QuestionText,
    normalise,
)
from lms.library.document import Document
from lms.library.rendered import Mode
from lms.library.report import FileReport
from lms.library.source import ParsedOption, ParsedQuestion

CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
PAIRS = 2
See = Callable[[str], tuple[str, str] | None]


@dataclass
class Draft:
    """A question whose parts wait in a document to be rendered."""

    parsed: ParsedQuestion
    id: str
    kind: QuestionKind
    title: int
    body: int | None = None
    options: list[tuple[int, int | None]] = field(default_factory=list)
    partners: list[int] = field(default_factory=list)
    explanation: int | None = None

    @property
    def right(self) -> tuple[int, ...]:
        """The authored positions of the right options of a choice."""
        if self.kind not in CHOICES:
            return ()
        return tuple(at for at, option in enumerate(self.parsed.options) if option.right)

    @property
    def option_count(self) -> int:
        return 0 if self.kind is QuestionKind.SHORT else len(self.parsed.options)

    @property
    def accepted(self) -> tuple[Accepted, ...]:
        if self.kind is not QuestionKind.SHORT:
            return ()
        return tuple(Accepted(item.text, item.exact) for item in self.parsed.options if item.text)


def make_question_id(parsed: ParsedQuestion, unit_id: str) -> str:
    """The authored id, else one that stays the same as long as unit and title do."""
    return parsed.id or hashlib.sha256(f"{unit_id}\n{parsed.title}".encode()).hexdigest()[:8]


def check_question(parsed: ParsedQuestion, report: FileReport) -> bool:
    """Whether it can be asked. Findings: F24 no kind, F01 nothing right, F02 too much right in a
    single choice, F03 the same answer twice (which can still be asked)."""
    if parsed.kind is None:
        report.add(parsed.line, "F24", name=parsed.title)
        return False
    _check_twice(parsed, report)
    right = sum(option.right and bool(option.text) for option in parsed.options)
    if parsed.kind is QuestionKind.SINGLE and right > 1:
        report.add(parsed.line, "F02", name=parsed.title, count=right)
        return False
    needed = PAIRS if parsed.kind in (QuestionKind.ORDERING, QuestionKind.MATCHING) else 1
    unpaired = any(not partner.text for partner in parsed.partners)
    if parsed.kind is not QuestionKind.REFLECTION and (right < needed or unpaired):
        report.add(parsed.line, "F01", name=parsed.title)
        return False
    return True


def _check_twice(parsed: ParsedQuestion, report: FileReport) -> None:
    for column in (parsed.options, parsed.partners):
        first: dict[str, ParsedOption] = {}
        for option in column:
            twin = first.setdefault(_fold(option.text) or option.text, option)
            if twin is not option:
                report.add(twin.line, "F03", name=parsed.title, target=twin.text)


_fold = lru_cache(maxsize=65_536)(normalise)


def draft_question(parsed: ParsedQuestion, unit_id: str, document: Document) -> Draft:
    """Hands the question's parts to the document. It must have been checked."""
    assert parsed.kind is not None
    title = document.add(parsed.title, parsed.line, Mode.LINE)
    draft = Draft(parsed, make_question_id(parsed, unit_id), parsed.kind, title)
    if parsed.body:
        draft.body = document.add(parsed.body, parsed.line, Mode.BLOCK)
    for option in parsed.options if parsed.kind is not QuestionKind.SHORT else ():
        feedback = None
        text = document.add(option.text, option.line, Mode.LINE)
        if option.feedback:
            feedback = document.add(option.feedback, option.line, Mode.LINE)
        draft.options.append((text, feedback))
    for partner in parsed.partners:
        draft.partners.append(document.add(partner.text, partner.line, Mode.LINE))
    if parsed.explanation:
        draft.explanation = document.add(parsed.explanation, parsed.line, Mode.BLOCK)
    return draft


def make_question_text(draft: Draft, document: Document, find_heading: See) -> QuestionText:
    """The question in the language of its document. Finding: F07 for a heading not there."""
    parsed = draft.parsed
    found = find_heading(parsed.see) if parsed.see else None
    if parsed.see and found is None:
        document.report.add(parsed.see_line, "F07", target=parsed.see)
    see, see_title = found or ("", "")
    return QuestionText(
        html=document.html(draft.body),
        title=document.plain(draft.title),
        options=tuple(
            OptionText(document.html(text), document.html(feedback), _source_of(option))
            for (text, feedback), option in zip(draft.options, parsed.options, strict=False)
        ),
        partners=tuple(
            OptionText(document.html(text), source=_source_of(partner))
            for text, partner in zip(draft.partners, parsed.partners, strict=True)
        ),
        explanation_html=document.html(draft.explanation),
        source="\n\n".join(filter(None, (parsed.title, parsed.body, parsed.explanation))),
        see=see,
        see_title=see_title,
    )


def _source_of(option: ParsedOption) -> str:
    return f"{option.text}\n> {option.feedback}" if option.feedback else option.text


def make_question(draft: Draft, texts: dict[str, QuestionText]) -> Question:
    """The question with its key, in the languages there are."""
    return Question(draft.id, draft.kind, texts, draft.option_count, draft.right, draft.accepted)
