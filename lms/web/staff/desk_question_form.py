"""A question as a form, and back: over the same parsed questions as the files, no second model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from lms.domain.question import QuestionKind
from lms.errors import Invalid
from lms.library.source import ParsedOption, ParsedQuestion

Fields = MultiDict[str, str]
CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
ROWS_LIMIT = 40
#: How many rows a form shows at least, and how many of them are left empty for more.
FEWEST_ROWS = {QuestionKind.SHORT: 2, QuestionKind.REFLECTION: 0}
MOST_COMMON_ROWS = 4
SPARE_ROWS = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the form: a choice with what is said about it, a word, a step, or a pair.

    `marked` is right for a choice, and to be spelled exactly for a word.
    """

    text: str = ""
    more: str = ""
    marked: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.more)


def guess_kind(question: ParsedQuestion) -> QuestionKind | None:
    """The question's kind; where its lines say several, what most likely was meant."""
    if question.kind or not question.options:
        return question.kind
    several = sum(option.right for option in question.options) > 1
    return QuestionKind.MULTIPLE if several else QuestionKind.SINGLE


def list_rows(question: ParsedQuestion, kind: QuestionKind) -> list[Row]:
    """A question's answers as rows of its form."""
    if kind is QuestionKind.MATCHING:
        pairs = zip(question.options, question.partners, strict=False)
        return [Row(option.text, partner.text) for option, partner in pairs]
    return [
        Row(
            option.text,
            option.feedback,
            option.exact if kind is QuestionKind.SHORT else option.right,
        )
        for option in question.options
    ]


def read_rows(form: Fields) -> list[Row]:
    """The rows as they were sent, empty ones too."""
    marked = set(form.getlist("mark"))
    rows: list[Row] = []
    while f"text_{len(rows)}" in form and len(rows) < ROWS_LIMIT:
        at = len(rows)
        text, more = read_line(form, f"text_{at}"), read_line(form, f"more_{at}")
        rows.append(Row(text, more, str(at) in marked))
    return rows


def change_rows(rows: Sequence[Row], does: str, at: int) -> list[Row]:
    """The rows after one was moved or taken out."""
    changed = list(rows)
    other = {"up": at - 1, "down": at + 1}.get(does, at)
    if not (0 <= at < len(changed) and 0 <= other < len(changed)):
        return changed
    if does == "drop":
        del changed[at]
    else:
        changed[at], changed[other] = changed[other], changed[at]
    return changed


def make_question(
    form: Fields, kind: QuestionKind, rows: Sequence[Row], before: ParsedQuestion
) -> ParsedQuestion:
    """What was typed as a question with the id it had; empty rows are left out."""
    kept = [row for row in rows if not row.is_empty]
    graded = kind is not QuestionKind.REFLECTION
    return replace(
        before,
        title=read_line(form, "q_title"),
        kind=kind,
        body=read_lines(form, "q_body"),
        options=tuple(_make_option(row, kind) for row in kept) if graded else (),
        partners=tuple(ParsedOption(row.more, 0, right=True) for row in kept)
        if kind is QuestionKind.MATCHING
        else (),
        explanation=read_lines(form, "q_explanation"),
        see=read_line(form, "q_see"),
        see_line=0,
    )


def _make_option(row: Row, kind: QuestionKind) -> ParsedOption:
    if kind in CHOICES:
        return ParsedOption(row.text, 0, right=row.marked, feedback=row.more)
    exact = kind is QuestionKind.SHORT and row.marked
    return ParsedOption(row.text, 0, right=True, exact=exact)


def is_blank(question: ParsedQuestion) -> bool:
    """Whether nothing has been typed yet."""
    return not (question.title or question.body or question.options or question.explanation)


def check_question(question: ParsedQuestion) -> None:
    """Raises Invalid for a question that asks nothing; what else is missing the check says."""
    if not question.title:
        raise Invalid("question_needed", "q_title")


def show_form(
    question: ParsedQuestion, kind: QuestionKind, rows: Sequence[Row], least: int = 0
) -> Mapping[str, Any]:
    """A question's form for its template, with some empty rows for more."""
    fewest = max(FEWEST_ROWS.get(kind, MOST_COMMON_ROWS), least)
    count = min(max(fewest, len(rows) + SPARE_ROWS), ROWS_LIMIT)
    if kind is QuestionKind.REFLECTION:
        count = 0
    shown = [*rows, *[Row()] * max(count - len(rows), 0)]
    return {
        "kind": kind.value,
        "title": question.title,
        "body": question.body,
        "rows": shown,
        "explanation": question.explanation,
        "see": question.see,
        "id": question.id,
    }


def read_line(form: Fields, name: str) -> str:
    return " ".join(form.get(name, "").split())


def read_lines(form: Fields, name: str) -> str:
    text = form.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
