"""What a single line in a question can be: an option, a keyword, an item, a table row (design 5).

Reading is tolerant: Word's bullets and boxes, no-break blanks and any spelling of the boxes count.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from lms.domain.question import QuestionKind
from lms.library.keywords import load_keywords, pattern_of

QUESTION_LEVEL = 2  # of the headings that begin a question
_BULLET = r"[-*+•·–—]"
_BOX = r"\(\s?[xX*✓]?\s?\)|\[\s?[xX*✓]?\s?\]"
OPTION = re.compile(
    rf"\s{{0,3}}(?:{_BULLET}\s*(?P<box>{_BOX})(?=\s|$)|(?:{_BULLET}\s*)?(?P<sign>[☐☑☒]))\s*(?P<text>.*)"
)
ITEM = re.compile(rf"\s*(?:\d{{1,3}}[.)]|{_BULLET})\s+(\S.*)")
QUOTE = re.compile(r"\s*>\s?(.*)")
COMMENT = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_RULE_CELL = re.compile(r"\s*:?-+:?\s*")
_LINE_WORDS = (
    *("answer", "exact_answer", "ordering", "matching", "reflection", "explanation", "see"),
    *("right", "wrong", "reason"),
)


@dataclass(frozen=True, slots=True)
class OptionLine:
    kind: QuestionKind
    right: bool
    text: str


def read_option(line: str) -> OptionLine | None:
    """A line that starts with a box; round ones make a single choice, square ones a multiple."""
    match = OPTION.fullmatch(line)
    if match is None:
        return None
    box = match["box"] or match["sign"]
    kind = QuestionKind.SINGLE if box.startswith("(") else QuestionKind.MULTIPLE
    return OptionLine(kind, any(mark in box for mark in "xX*✓☑☒"), match["text"].strip())


@lru_cache(maxsize=1)
def _keyword_line() -> re.Pattern[str]:
    return re.compile(rf"\s*({pattern_of(_LINE_WORDS)})\s*:\s*(.*)", re.IGNORECASE)


def read_keyword(line: str) -> tuple[str, str] | None:
    """A line that starts with a keyword and a colon: the keyword's meaning, and the rest."""
    match = _keyword_line().fullmatch(line)
    meaning = load_keywords().find_meaning(match[1]) if match else None
    return (meaning, match[2].strip()) if match and meaning else None


@lru_cache(maxsize=1)
def _see() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=\s)){pattern_of(['see'])}\s*:\s*(\S.*)$")


def take_see(text: str) -> tuple[str, str]:
    """A line of an explanation without its `See:`, and the heading named there."""
    match = _see().search(text)
    return (text[: match.start()].rstrip(), match[1].strip()) if match else (text, "")


def take_prefix(meaning: str, title: str) -> str | None:
    """What follows `Question:` or `Case:` in a heading; None if it does not start so."""
    match = re.fullmatch(rf"{pattern_of([meaning])}\s*:\s*(.*)", title, re.IGNORECASE)
    return match[1].strip() if match else None


def read_row(line: str) -> tuple[str, ...] | None:
    """The cells of a table row; an empty tuple for the rule under the header."""
    text = line.strip()
    if "|" not in text:
        return None
    cells = _CELL_END.split(text.removeprefix("|"))
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    if all(map(is_rule_cell, cells)):
        return ()
    return tuple(_unescape_cell(cell.strip()) for cell in cells)


def is_rule_cell(cell: str) -> bool:
    """Whether a cell looks like a part of the rule below a table's header."""
    return _RULE_CELL.fullmatch(cell) is not None


def _unescape_cell(cell: str) -> str:
    if is_rule_cell(cell.lstrip("\\")):
        return cell.removeprefix("\\")
    return cell.replace("\\|", "|")
