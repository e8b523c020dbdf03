"""Hints about the wording of a text: plain sentences that people read at B1 (design 5, H codes)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lms.library.codes import make_finding
from lms.library.finding import Finding
from lms.library.lint_prose import (
    PUNCTUATION,
    Chunk,
    Sentence,
    count_words,
    list_chunks,
    split_sentences,
)
from lms.library.lint_words import LintWords, get_words

WORDS_PER_SENTENCE = 20
LINES_PER_PARAGRAPH = 6
WORDS_PER_PARAGRAPH = 75
LETTERS_PER_ABBREVIATION = 6
PASSIVES_PER_PARAGRAPH = 2
_LONGEST_PARTICIPLE = 30

_CAPITAL = "[A-ZÀ-ÖØ-Þ]"
_SMALL = "[a-zß-öø-ÿ]"
_SHOUTED_ROW = re.compile(rf"(?<!\w){_CAPITAL}{{2,}}(?:\s+{_CAPITAL}{{2,}}){{2,}}(?!\w)")
_SHOUTED_WORD = re.compile(rf"(?<!\w){_CAPITAL}{{{LETTERS_PER_ABBREVIATION + 1},}}(?!\w)")
_ABBREVIATION = re.compile(
    rf"(?<!\w)(?:{_CAPITAL}{{2,{LETTERS_PER_ABBREVIATION}}}"
    rf"|{_CAPITAL}(?=\w*{_SMALL})(?:{_CAPITAL}|{_SMALL}){{1,12}}{_CAPITAL})(?!\w)"
)
_ROMAN = re.compile(r"[IVXLCDM]+")


@lru_cache(maxsize=8192)
def lint_text(
    path: str,
    body: str,
    first_line: int,
    language: str,
    before: str = "",
    explained: tuple[str, ...] = (),
) -> tuple[Finding, ...]:
    """H01 to H04 and H08 for a Markdown text. What was explained `before` is known, and so are
    abbreviations that are `explained` elsewhere."""
    words = get_words(language)
    chunks = list_chunks(body, first_line)
    hints = [hint for chunk in chunks for hint in _lint_chunk(path, chunk, words)]
    if words.known:
        known = words.known.union(explained)
        hints += _lint_abbreviations(path, chunks, words, known, f"{body}\n{before}")
    return tuple(hints)


def _lint_chunk(path: str, chunk: Chunk, words: LintWords) -> Iterator[Finding]:
    sentences = tuple(split_sentences(chunk, words))
    for sentence in sentences:
        count = count_words(sentence.text)
        if count > WORDS_PER_SENTENCE:
            yield make_finding(path, sentence.line, "H01", count=count, limit=WORDS_PER_SENTENCE)
    if chunk.is_text:
        yield from _lint_paragraph(path, chunk, sentences, words)
    for pattern in (_SHOUTED_ROW, _SHOUTED_WORD):
        for shouted in pattern.finditer(chunk.text):
            if shouted[0] not in words.known:
                name = " ".join(shouted[0].split())
                yield make_finding(path, chunk.line_at(shouted.start()), "H08", name=name)


def _lint_paragraph(
    path: str, chunk: Chunk, sentences: tuple[Sentence, ...], words: LintWords
) -> Iterator[Finding]:
    if chunk.line_count > LINES_PER_PARAGRAPH or count_words(chunk.text) > WORDS_PER_PARAGRAPH:
        yield make_finding(path, chunk.line, "H02", limit=LINES_PER_PARAGRAPH)
    passive = [sentence for sentence in sentences if _is_passive(sentence.text, words)]
    if len(passive) >= PASSIVES_PER_PARAGRAPH and len(passive) * 2 >= len(sentences):
        yield make_finding(path, passive[0].line, "H04", count=len(passive))


def _is_passive(text: str, words: LintWords) -> bool:
    return bool(words.auxiliary.search(text)) and any(
        words.participle.fullmatch(word.strip(PUNCTUATION))
        for word in text.split()
        if len(word) <= _LONGEST_PARTICIPLE
    )


def _lint_abbreviations(
    path: str, chunks: tuple[Chunk, ...], words: LintWords, known: frozenset[str], source: str
) -> Iterator[Finding]:
    seen = set(known)
    for chunk in chunks:
        quiet = _SHOUTED_ROW.sub(lambda match: match[0].lower(), chunk.text)
        for found in _ABBREVIATION.finditer(quiet):
            name = found[0]
            if name not in seen and not _ROMAN.fullmatch(name):
                seen.add(name)
                if not words.explains(name, source):
                    yield make_finding(path, chunk.line_at(found.start()), "H03", name=name)
