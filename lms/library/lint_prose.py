"""Prose out of Markdown, for the hints: chunks and sentences with their lines.

Every pattern here runs in linear time, because the editor lints whatever somebody pastes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lms.library.lint_words import LintWords


class ChunkKind(StrEnum):
    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADING = "heading"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Text that belongs together, without markup: a paragraph, a list item, a heading, a cell.

    `line` is the number of its first line; its lines follow each other in the file.
    """

    kind: ChunkKind
    line: int
    text: str

    @property
    def line_count(self) -> int:
        return self.text.count("\n") + 1

    @property
    def is_text(self) -> bool:
        return self.kind in (ChunkKind.PARAGRAPH, ChunkKind.ITEM)

    def line_at(self, position: int) -> int:
        """The line of a character of the text."""
        return self.line + self.text.count("\n", 0, position)


@dataclass(frozen=True, slots=True)
class Sentence:
    line: int
    text: str


PUNCTUATION = "„“”\"'‚‘’»«›‹()[]{}.,;:!?…–—-_/"
_CLOSING = "“”\"'‘’»«›‹)]_"
_CODE = re.compile(r"\s*(`{3,}|~{3,})")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*)$")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) [^\"]*(?:\"(?P<text>[^\"]*)\")?")
_ITEM = re.compile(r"(?:[-*+•·–]|\d{1,3}[.)])\s+(?:[\[(][ xX*][\])]\s+|[☐☑☒]\s*)?(?P<text>.*)$")
_DEFINITION = re.compile(r"\*?\[[^\]]+\]:")
_LABEL = re.compile(r"\w+(?: \w+)?:(?:\s|$)")
_MARKUP = re.compile(r"[\[<*`~]")
_INLINE = (
    (re.compile(r"!\[[^\[\]]*\]\([^()]*\)|\[\^[^\[\]]*\]"), ""),
    (re.compile(r"\[([^\[\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"<[^<>]+>|[*`~]+"), ""),
)
_WORD = re.compile(r"\w\S*")
_STOP = re.compile(rf"[.!?…؟。][{re.escape(_CLOSING)}]*\s+")
_NO_END = re.compile(r"\W*(?:\d{1,2}|\w)\.$")


def list_chunks(body: str, first_line: int) -> tuple[Chunk, ...]:
    """The prose of a Markdown text whose first line has this number."""
    reader = _Reader()
    for number, line in enumerate(_blank_code(body), first_line):
        reader.take(number, line.strip())
    reader.close()
    return tuple(reader.chunks)


def _blank_code(text: str) -> list[str]:
    """The lines of a text, with fenced code and comments emptied, so that lines stay counted."""
    kept = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines, fence = [], ""
    for line in kept.split("\n"):
        opened = _CODE.match(line)
        lines.append("" if fence or opened else line)
        if not fence:
            fence = opened[1] if opened else ""
        elif opened and opened[1].startswith(fence):
            fence = ""
    return lines


class _Reader:
    """Collects chunks line by line."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self._kind = ChunkKind.PARAGRAPH
        self._line = 0
        self._rows: list[str] = []
        self._quoted = False

    def take(self, number: int, line: str) -> None:
        if not line or _DEFINITION.match(line):
            self.close()
            return
        if line.startswith("|"):
            self._take_row(number, line)
            return
        quoted = line.startswith(">")
        if quoted != self._quoted:
            self.close()
            self._quoted = quoted
        line = line.lstrip("> ")
        if heading := _HEADING.match(line) or _ADMONITION.match(line):
            self._start(ChunkKind.HEADING, number, (heading["text"] or "").rstrip("#"))
            self.close()
        elif item := _ITEM.match(line):
            self._start(ChunkKind.ITEM, number, item["text"])
        elif _LABEL.match(line):
            self._start(ChunkKind.PARAGRAPH, number, line)
        else:
            self._add(number, line)

    def close(self) -> None:
        text = "\n".join(self._rows)
        if text.strip():
            self.chunks.append(Chunk(self._kind, self._line, text))
        self._kind, self._rows = ChunkKind.PARAGRAPH, []

    def _start(self, kind: ChunkKind, number: int, text: str) -> None:
        self.close()
        self._kind = kind
        self._add(number, text)

    def _add(self, number: int, text: str) -> None:
        if not self._rows:
            self._line = number
        for pattern, replacement in _INLINE if _MARKUP.search(text) else ():
            text = pattern.sub(replacement, text)
        self._rows.append(text)

    def _take_row(self, number: int, line: str) -> None:
        for cell in line.strip("|").split("|"):
            if cell.strip(" :-"):
                self._start(ChunkKind.CELL, number, cell)
        self.close()


def split_sentences(chunk: Chunk, words: LintWords) -> Iterator[Sentence]:
    """The sentences of a chunk; abbreviations, initials and ordinal numbers do not end one."""
    start = 0
    for stop in _STOP.finditer(chunk.text):
        before = chunk.text[start : stop.end()].rstrip()
        after = chunk.text[stop.end() : stop.end() + 5].lstrip(PUNCTUATION)
        if _ends_sentence(before, after, words):
            yield Sentence(chunk.line_at(start), before)
            start = stop.end()
    if rest := chunk.text[start:].strip():
        yield Sentence(chunk.line_at(start), rest)


def _ends_sentence(before: str, after: str, words: LintWords) -> bool:
    if after[:1].islower():
        return False
    last = before[-40:].rstrip(_CLOSING).split()[-1:]
    return not any(
        _NO_END.match(word) or word.lstrip(PUNCTUATION).lower() in words.unfinished for word in last
    )


def count_words(text: str) -> int:
    """Words with at least one letter or digit: a dash is none."""
    return len(_WORD.findall(text))
