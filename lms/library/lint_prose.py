"""Prose out of Markdown, for the hints: chunks, sentences and words with their lines.

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
class Word:
    """A word as written, with its punctuation, and the line it stands on."""

    text: str
    line: int

    @property
    def bare(self) -> str:
        return self.text.strip(_PUNCTUATION)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words that belong together: a paragraph, a list item, a heading, a cell of a table."""

    kind: ChunkKind
    words: tuple[Word, ...]

    @property
    def line(self) -> int:
        return self.words[0].line

    @property
    def line_count(self) -> int:
        return self.words[-1].line - self.line + 1

    @property
    def is_text(self) -> bool:
        return self.kind in (ChunkKind.PARAGRAPH, ChunkKind.ITEM)


Sentence = tuple[Word, ...]

_PUNCTUATION = "„“”\"'‚‘’»«›‹()[]{}.,;:!?…–—-_/"
_CLOSING = "“”\"'‘’»«›‹)]_"
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*)$")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) [^\"]*(?:\"(?P<text>[^\"]*)\")?")
_ITEM = re.compile(r"(?:[-*+•·–]|\d{1,3}[.)])\s+(?:[\[(][ xX*][\])]\s+|[☐☑☒]\s*)?(?P<text>.*)$")
_DEFINITION = re.compile(r"\*?\[[^\]]+\]:")
_LABEL = re.compile(r"\w+(?: \w+)?:(?:\s|$)")
_INLINE = (
    (re.compile(r"!\[[^\[\]]*\]\([^()]*\)|\[\^[^\[\]]*\]"), ""),
    (re.compile(r"\[([^\[\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"<[^<>]+>|[*`~]+"), ""),
)
_ORDINAL = re.compile(r"\W*\d{1,2}\.$")
_INITIAL = re.compile(r"\W*\w\.$")


def blank_code(text: str) -> list[str]:
    """The lines of a text, with fenced code and comments emptied, so that lines stay counted."""
    kept = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines, fence = [], ""
    for line in kept.split("\n"):
        opened = _FENCE.match(line)
        if not fence:
            fence = opened[1] if opened else ""
            lines.append("" if opened else line)
        else:
            if opened and opened[1].startswith(fence):
                fence = ""
            lines.append("")
    return lines


def list_chunks(body: str, first_line: int) -> tuple[Chunk, ...]:
    """The prose of a Markdown text whose first line has this number."""
    reader = _Reader()
    for number, line in enumerate(blank_code(body), first_line):
        reader.take(number, line.strip())
    reader.close()
    return tuple(reader.chunks)


class _Reader:
    """Collects chunks line by line."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self._kind = ChunkKind.PARAGRAPH
        self._words: list[Word] = []
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
        if self._words:
            self.chunks.append(Chunk(self._kind, tuple(self._words)))
        self._kind, self._words = ChunkKind.PARAGRAPH, []

    def _start(self, kind: ChunkKind, number: int, text: str) -> None:
        self.close()
        self._kind = kind
        self._add(number, text)

    def _add(self, number: int, text: str) -> None:
        for pattern, replacement in _INLINE:
            text = pattern.sub(replacement, text)
        self._words += [Word(word, number) for word in text.split()]

    def _take_row(self, number: int, line: str) -> None:
        for cell in line.strip("|").split("|"):
            if cell.strip(" :-"):
                self._start(ChunkKind.CELL, number, cell)
        self.close()


def split_sentences(chunk: Chunk, words: LintWords) -> Iterator[Sentence]:
    """The sentences of a chunk; abbreviations, initials and ordinal numbers do not end one."""
    start = 0
    for index, word in enumerate(chunk.words[:-1], 1):
        if _ends_sentence(word.text, chunk.words[index].bare, words):
            yield chunk.words[start:index]
            start = index
    yield chunk.words[start:]


def _ends_sentence(text: str, following: str, words: LintWords) -> bool:
    text = text.rstrip(_CLOSING)
    if not text.endswith((".", "!", "?", "…", "؟", "。")) or following[:1].islower():
        return False
    if _ORDINAL.match(text) or _INITIAL.match(text):
        return False
    return text.lstrip(_PUNCTUATION).lower() not in words.unfinished


def count_words(words: tuple[Word, ...]) -> int:
    """Words with at least one letter or digit: a dash is none."""
    return sum(any(map(str.isalnum, word.text)) for word in words)
