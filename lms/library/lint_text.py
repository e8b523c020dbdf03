"""Hints about the wording of a text: plain sentences that people read at B1 (design 5, H codes)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lms.library.codes import make_finding
from lms.library.finding import Finding
from lms.library.lint_prose import (
    Chunk,
    Sentence,
    Word,
    count_words,
    list_chunks,
    split_sentences,
)
from lms.library.lint_words import LintWords, get_words

WORDS_PER_SENTENCE = 20
LINES_PER_PARAGRAPH = 6
WORDS_PER_PARAGRAPH = 75
LETTERS_PER_ABBREVIATION = 6
SHOUTED_WORDS = 3
_LONGEST_PARTICIPLE = 30

_ABBREVIATION = re.compile(
    rf"[^\W\d_a-zß-ÿ]{{2,{LETTERS_PER_ABBREVIATION}}}|[A-ZÄÖÜ](?=\w*[a-zäöüß])[A-Za-zäöüß]{{1,12}}[A-ZÄÖÜ]"
)
_ROMAN = re.compile(r"[IVXLCDM]+")


@lru_cache(maxsize=8192)
def lint_text(
    path: str, body: str, first_line: int, language: str, explained: frozenset[str] = frozenset()
) -> tuple[Finding, ...]:
    """H01 to H04 and H08 for a Markdown text; `explained` are abbreviations explained elsewhere."""
    words = get_words(language)
    chunks = list_chunks(body, first_line)
    hints = [hint for chunk in chunks for hint in _lint_chunk(path, chunk, words)]
    if words.known:
        known = words.known | explained | list_explained(body, language)
        hints += _lint_abbreviations(path, chunks, known)
    return tuple(hints)


@lru_cache(maxsize=8192)
def list_explained(body: str, language: str) -> frozenset[str]:
    """The abbreviations a text explains: "ABC (…)", "(ABC)", "ABC means …", "*[ABC]: …"."""
    return frozenset(
        name
        for match in get_words(language).explained.finditer(body)
        for name in match.groups()
        if name
    )


def _lint_chunk(path: str, chunk: Chunk, words: LintWords) -> Iterator[Finding]:
    sentences = tuple(split_sentences(chunk, words))
    for sentence in sentences:
        if (count := count_words(sentence)) > WORDS_PER_SENTENCE:
            yield make_finding(path, sentence[0].line, "H01", count=count, limit=WORDS_PER_SENTENCE)
    if chunk.is_text:
        yield from _lint_paragraph(path, chunk, sentences, words)
    for shouted in _list_shouted(chunk, words):
        name = " ".join(word.bare for word in shouted)
        yield make_finding(path, shouted[0].line, "H08", name=name)


def _lint_paragraph(
    path: str, chunk: Chunk, sentences: tuple[Sentence, ...], words: LintWords
) -> Iterator[Finding]:
    if chunk.line_count > LINES_PER_PARAGRAPH or count_words(chunk.words) > WORDS_PER_PARAGRAPH:
        yield make_finding(path, chunk.line, "H02", limit=LINES_PER_PARAGRAPH)
    passive = [sentence for sentence in sentences if _is_passive(sentence, words)]
    if len(passive) >= 2 and len(passive) * 2 >= len(sentences):
        yield make_finding(path, passive[0][0].line, "H04", count=len(passive))


def _is_passive(sentence: Sentence, words: LintWords) -> bool:
    bare = [word.bare for word in sentence]
    return any(word.lower() in words.auxiliary for word in bare) and any(
        words.participle.fullmatch(word) for word in bare if len(word) <= _LONGEST_PARTICIPLE
    )


def _lint_abbreviations(
    path: str, chunks: tuple[Chunk, ...], known: frozenset[str]
) -> Iterator[Finding]:
    seen = set(known)
    for chunk in chunks:
        shouted = {id(word) for run in _list_runs(chunk) for word in run}
        for word in chunk.words:
            for part in word.bare.split("-") if id(word) not in shouted else ():
                if part not in seen and _is_abbreviation(part):
                    seen.add(part)
                    yield make_finding(path, word.line, "H03", name=part)


def _is_abbreviation(part: str) -> bool:
    return bool(_ABBREVIATION.fullmatch(part)) and not _ROMAN.fullmatch(part)


def _list_shouted(chunk: Chunk, words: LintWords) -> Iterator[tuple[Word, ...]]:
    """Rows of three words in capitals, and single ones too long for an abbreviation."""
    runs = tuple(_list_runs(chunk))
    yield from runs
    in_runs = {id(word) for run in runs for word in run}
    for word in chunk.words:
        if id(word) not in in_runs and any(
            _is_capitals(part) and len(part) > LETTERS_PER_ABBREVIATION and part not in words.known
            for part in word.bare.split("-")
        ):
            yield (word,)


def _list_runs(chunk: Chunk) -> Iterator[tuple[Word, ...]]:
    run: list[Word] = []
    for word in chunk.words:
        if _is_capitals(word.bare):
            run.append(word)
        if not _is_capitals(word.text.rstrip('!?*_“”"')):
            if len(run) >= SHOUTED_WORDS:
                yield tuple(run)
            run = []
    if len(run) >= SHOUTED_WORDS:
        yield tuple(run)


def _is_capitals(text: str) -> bool:
    return len(text) >= 2 and text.isupper() and text.isalpha()
