"""Headings in a source text, found line by line so that everything has its line number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# All repetitions that could overlap are bounded: these run without the renderer's time limit.
HEADING = re.compile(r" {0,3}(#{1,6})\s*([^\s#].*)")
CLOSING = re.compile(r"\s#+$")
ID_COMMENT = re.compile(
    r"<!\s{0,4}[-–—]{1,4}\s{0,4}id:\s{0,4}([\w-]{1,40}?)\s{0,4}[-–—]{1,4}\s{0,4}>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SourceHeading:
    """A heading as written, without its id comment."""

    line: int
    level: int
    title: str
    id: str = ""


def read_heading(line: str, number: int) -> SourceHeading | None:
    """The heading a line is, if it is one."""
    match = HEADING.fullmatch(line)
    if match is None:
        return None
    text, identity = take_id(match[2])
    text = CLOSING.sub("", text).rstrip()
    return SourceHeading(number, len(match[1]), text, identity)


def take_id(text: str) -> tuple[str, str]:
    """A text without its id comment, and the id."""
    match = ID_COMMENT.search(text)
    if match is None:
        return text.strip(), ""
    rest = f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip()}"
    return rest.strip(), match[1]


def list_headings(text: str, first_line: int = 1) -> Iterator[SourceHeading]:
    """Every heading of a text that begins on `first_line` of its file."""
    for number, line in enumerate(text.split("\n"), first_line):
        heading = read_heading(line, number)
        if heading is not None:
            yield heading
