"""A backslash before a line says: this is text, though it begins like something else.

The reader takes one backslash away exactly where the writer puts one, so that nothing typed into a
form turns into an answer or a heading. Within a line only `See: …` in an explanation needs one.
"""

import re
from functools import lru_cache

from lms.library.headings import read_heading, take_id
from lms.library.keywords import pattern_of
from lms.library.quiz_lines import (
    QUESTION_LEVEL,
    QUOTE,
    read_keyword,
    read_option,
    take_prefix,
)

_PARTS = re.compile(r"(\s*)(\\*)(.*)", re.DOTALL)


def begins_question(line: str) -> bool:
    """Whether a line would end the text before it: a heading of a question or case, or the first
    line of a question as people write them in Word."""
    heading = read_heading(line, 0)
    if heading is not None:
        named = take_prefix("question", heading.title) is not None
        return heading.level <= QUESTION_LEVEL or named
    return _word_question().fullmatch(line) is not None


def means_something(line: str) -> bool:
    """Whether a line in a question can be read as more than text, wherever it stands."""
    text, identity = take_id(line)
    return (
        begins_question(line)
        or (bool(identity) and not text)
        or read_keyword(line) is not None
        or read_option(line) is not None
        or QUOTE.fullmatch(line) is not None
    )


def escape_line(line: str) -> str:
    """The line so that a question takes it as text."""
    return _escape(line) if means_something(_bare(line)) else line


def escape_body(line: str) -> str:
    """The line of a text above the answers, where a quote is a quote."""
    return line if QUOTE.fullmatch(line) else escape_line(line)


def unescape_line(line: str) -> str:
    """A line of text in a question as it was meant."""
    return _unescape(line) if means_something(_bare(line)) else line


def escape_story(line: str) -> str:
    """The line so that a case takes it as text."""
    return _escape(line) if begins_question(_bare(line)) else line


def unescape_story(line: str) -> str:
    """A line of a case as it was meant."""
    return _unescape(line) if begins_question(_bare(line)) else line


def escape_explanation(line: str, *, is_first: bool) -> str:
    """The line of an explanation; the first stands behind its keyword."""
    line = _see().sub(r"\\\1", line)
    return line if is_first or _is_see(line) else escape_line(line)


def unescape_explanation(line: str) -> str:
    """What `escape_explanation` made of a line that does not stand behind the keyword, as far as
    its beginning goes; `unescape_see` does the rest."""
    return line if _is_see(line) else unescape_line(line)


def unescape_see(text: str) -> str:
    """A text without the backslashes that keep a `See:` in it from being one."""
    return _see().sub(lambda match: match[1][1:], text)


def _bare(line: str) -> str:
    """The line without backslashes at its beginning."""
    return _PARTS.sub(r"\1\3", line, count=1)


def _escape(line: str) -> str:
    return _PARTS.sub(r"\1\\\2\3", line, count=1)


def _unescape(line: str) -> str:
    return re.sub(r"^(\s*)\\", r"\1", line, count=1)


def _is_see(line: str) -> bool:
    return _see().match(line.lstrip()) is not None


@lru_cache(maxsize=1)
def _see() -> re.Pattern[str]:
    """A `See:` with something behind it that has backslashes before it, or none."""
    return re.compile(rf"(?:^|(?<=\s))(\\*(?={pattern_of(['see'])}\s*:\s*\S))")


@lru_cache(maxsize=1)
def _word_question() -> re.Pattern[str]:
    words = pattern_of(["question"])
    return re.compile(rf"\s{{0,3}}{words}(?: ?\d{{1,3}})? ?:.*", re.IGNORECASE)
