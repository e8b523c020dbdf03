"""What a line of a text from Word can be, where questions are looked for."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lms.domain.question import QuestionKind
from lms.library.headings import read_heading
from lms.library.keywords import pattern_of
from lms.library.quiz_lines import read_option

_BOLD = re.compile(r"\*\*((?:(?!\*\*).)+)\*\*")
_BOLD_MARK = re.compile(r"^(?P<mark>\s*(?:-\s+)?)\*\*(?P<sign>\(?(?:[a-hA-H]|\d{1,3})[.)])\*\*\s*")
_BOLD_WITH_MARK = re.compile(
    r"^(?P<mark>\s*(?:-\s+)?)\*\*(?P<sign>\(?(?:[a-hA-H]|\d{1,3})[.)])\s*(?P<rest>.+)\*\*\s*$"
)
_ASKS = re.compile(r"\?[\"”“»)]{0,3}\*{0,2}(?: ?\([^()]{1,60}\))?[*: ]{0,4}$")
_COUNT = re.compile(r"^\d{1,3}[.)]\s+")
_BOLD_WORD = re.compile(r"^(?P<mark>\s*)\*\*(?P<word>\w[\w ]{0,20})(?::\*\*|\*\*:)\s*")


class Mark(StrEnum):
    NONE = "none"
    HEADING = "heading"
    BOX = "box"
    LETTER = "letter"
    NUMBER = "number"
    BULLET = "bullet"


_PATTERNS = {
    Mark.BOX: re.compile(
        r"\s*(?:[-*+]\s+)?((?:\(\s?[xX✓]?\s?\)|\[\s?[xX✓]?\s?\])\s+\S.*|[☐☑☒]\s*\S.*)"
    ),
    Mark.LETTER: re.compile(r"\s*(?:-\s+)?\(?[a-hA-H][.)]\s*(\S.*)"),
    Mark.NUMBER: re.compile(r"\s*\d{1,3}[.)]\s+(\S.*)"),
    Mark.BULLET: re.compile(r"\s*[-*+]\s+(\S.*)"),
}


@dataclass(frozen=True, slots=True)
class WordLine:
    """A line and what it starts with. `text` is without the mark and without bold around it all.

    `plain` is the line with a bold keyword as the keyword it is. `is_marked`: bold, ticked, or
    followed by "(right)". `called` is what stands after `Question:`.
    """

    raw: str
    plain: str = ""
    mark: Mark = Mark.NONE
    text: str = ""
    indent: int = 0
    is_bold: bool = False
    is_round: bool = False
    is_marked: bool = False
    called: str | None = None
    reason: str = ""

    @property
    def title(self) -> str:
        """What a question that begins here is called."""
        return self.called or _COUNT.sub("", self.text, count=1)

    @property
    def asks(self) -> bool:
        """Whether it ends as questions do, perhaps with a remark in brackets."""
        return bool(_ASKS.search(self.text))


def read_line(raw: str) -> WordLine:
    """The line with what it starts with."""
    line = _BOLD_MARK.sub(r"\g<mark>\g<sign> ", raw)
    line = _BOLD_WITH_MARK.sub(r"\g<mark>\g<sign> **\g<rest>**", line)
    mark, text = _find_mark(line)
    option = read_option(f"- {text}") if mark is Mark.BOX else None
    text, is_named = _take_right(option.text if option else text)
    bold = _BOLD.fullmatch(text.strip())
    text = (bold[1] if bold else text).strip()
    return WordLine(
        raw=raw,
        plain=_BOLD_WORD.sub(r"\g<mark>\g<word>: ", raw),
        mark=mark,
        text=text,
        indent=len(raw) - len(raw.lstrip()),
        is_bold=bold is not None,
        is_round=option is not None and option.kind is QuestionKind.SINGLE,
        is_marked=bold is not None or is_named or (option is not None and option.right),
        called=_take_called(_BOLD_WORD.sub(r"\g<word>: ", text)),
    )


def _find_mark(line: str) -> tuple[Mark, str]:
    heading = read_heading(line, 0)
    if heading is not None:
        return Mark.HEADING, heading.title
    for mark, pattern in _PATTERNS.items():
        match = pattern.fullmatch(line)
        if match is not None:
            return mark, match[1]
    return Mark.NONE, line.strip()


@lru_cache(maxsize=1)
def _right() -> re.Pattern[str]:
    return re.compile(rf" ?[(\[](?:{pattern_of(['right'])}|x|✓)[)\]]\s*(\**)$", re.IGNORECASE)


def _take_right(text: str) -> tuple[str, bool]:
    """An answer without "(right)" at its end."""
    plain, count = _right().subn(r"\1", text)
    return plain, bool(count)


@lru_cache(maxsize=1)
def _called() -> re.Pattern[str]:
    return re.compile(
        rf"{pattern_of(['question'])}(?: ?\d{{1,3}})? ?[:.)–-] *(\S.*)", re.IGNORECASE
    )


def _take_called(text: str) -> str | None:
    match = _called().fullmatch(text)
    return match[1].strip("* ") if match else None
