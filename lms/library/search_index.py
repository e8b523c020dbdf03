"""What can be found in a course: the words of its lessons and its glossary by their stems.

Words count whole or by their beginning, whatever their ending, case and umlauts.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from lms.library.plain import plain_text
from lms.library.shelf import LessonText, Library, Term
from lms.library.stems import stem
from lms.library.terms import KEPT

TITLE, HEADING, TEXT = 100, 10, 1
BEGINNING = 0.5
SHORTEST_BEGINNING = 4
MOST_WORDS = 8
WORD = re.compile(r"\w+")
_HEADING = re.compile(r'<h[2-6][^>]* id="([^"]+)"[^>]*>(.*?)</h[2-6]>', re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|li|td|th|dt|dd|figcaption|summary|div|pre)>|<br>|<hr>")
_ASIDE = re.compile(r"\([^()]*\)")
_TAG = re.compile(r"<[^>]*>")
Keys = frozenset[str]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below a heading of a lesson, or before the first; a block of text per line."""

    lesson: str
    language: str
    anchor: str
    heading: str
    text: str


@dataclass(slots=True)
class FoundLesson:
    """How well a lesson fits: the best weight for each word of the query, and how often they
    stand in which of its sections."""

    words: list[float]
    sections: Counter[int] = field(default_factory=Counter)

    @property
    def matched(self) -> int:
        return sum(weight > 0 for weight in self.words)

    @property
    def rank(self) -> tuple[float, ...]:
        """The greater, the better."""
        return self.matched, sum(self.words), self.sections.total()

    @property
    def best_section(self) -> int:
        """Where its words stand closest together, the first of equals."""
        return max(self.sections, key=lambda number: (self.sections[number], -number))

    def add(self, word: int, posting: "_Posting", share: float) -> None:
        self.words[word] = max(self.words[word], posting.weight * share)
        in_section = 0 if posting.weight == TITLE else posting.weight * posting.times
        self.sections[posting.section] += in_section


class _Posting(NamedTuple):
    """A word in a section: where its best place is, and how often it stands there. A title is
    posted to its lesson's first section."""

    section: int
    weight: int
    times: int


class SearchIndex:
    """Made from one library and kept with it."""

    def __init__(self, library: Library) -> None:
        self.sections: list[Section] = []
        own = library.programme.language
        self._languages = tuple(dict.fromkeys([own, "en", *sorted(library.languages)]))
        self._postings: dict[str, list[_Posting]] = defaultdict(list)
        for lesson in library.lessons.values():
            for text in lesson.texts.values():
                self._take_lesson(lesson.id, text)
        self._terms = {term.id: self._read_term(term, own) for term in library.glossary.terms}
        self._sorted = sorted(self._postings)

    def split(self, query: str) -> tuple[Keys, ...]:
        """The words of a query, each by its stems in all languages of the course."""
        words = dict.fromkeys(WORD.findall(query)[:MOST_WORDS])
        return tuple(frozenset(stem(word, code) for code in self._languages) for word in words)

    def find_lessons(
        self, words: tuple[Keys, ...], languages: Mapping[str, str]
    ) -> dict[str, FoundLesson]:
        """Lessons with any of these words, by their id; `languages` says which text of each lesson
        is meant, and a lesson it does not name is left out."""
        found: dict[str, FoundLesson] = {}
        for at, keys in enumerate(words):
            for key, share in self._expand(keys).items():
                for posting in self._postings[key]:
                    section = self.sections[posting.section]
                    if languages.get(section.lesson) == section.language:
                        lesson = found.setdefault(section.lesson, FoundLesson([0.0] * len(words)))
                        lesson.add(at, posting, share)
        return found

    def find_terms(self, words: tuple[Keys, ...]) -> dict[str, bool]:
        """Terms with all of these words, by their id, and whether the words are one of its
        spellings."""
        found = {}
        for term, (spellings, keys) in self._terms.items():
            if all(_is_among(word, keys) for word in words):
                found[term] = any(_is_spelling(words, spelling) for spelling in spellings)
        return found

    def is_hit(self, word: str, words: Iterable[Keys]) -> bool:
        """Whether a word of a text is one of those looked for."""
        keys = frozenset(stem(word, code) for code in self._languages)
        return any(_is_among(wanted, keys) for wanted in words)

    def _expand(self, keys: Keys) -> dict[str, float]:
        """The stems of the course that a word stands for: itself, and those that begin with it."""
        expanded = {}
        for key in keys:
            at = bisect_left(self._sorted, key)
            while at < len(self._sorted) and self._sorted[at].startswith(key):
                known = self._sorted[at]
                if known == key or len(key) >= SHORTEST_BEGINNING:
                    expanded[known] = 1.0 if known in keys else BEGINNING
                at += 1
        return expanded

    def _take_lesson(self, lesson: str, text: LessonText) -> None:
        first = len(self.sections)
        for anchor, heading, html in _split_sections(text.html):
            self.sections.append(Section(lesson, text.language, anchor, heading, _list_lines(html)))
        self._post(first, text.title, TITLE, text.language)
        for number in range(first, len(self.sections)):
            self._post(number, self.sections[number].heading, HEADING, text.language)
            self._post(number, self.sections[number].text, TEXT, text.language)

    def _post(self, number: int, text: str, weight: int, language: str) -> None:
        counts = Counter(stem(word, language) for word in WORD.findall(text))
        for key, count in counts.items():
            self._postings[key].append(_Posting(number, weight, count))

    def _read_term(self, term: Term, own: str) -> tuple[list[list[Keys]], Keys]:
        """A term's spellings as words, and all stems it can be found by."""
        english = _ASIDE.sub(" ", term.english).split("/")
        spellings = [
            *((own, form) for form in (term.title, *term.also)),
            *(("en", form) for form in english),
        ]
        read = [
            [frozenset({stem(word, language)}) for word in WORD.findall(text)]
            for language, text in spellings
        ]
        explained = {stem(word, own) for word in WORD.findall(plain_text(term.html))}
        explained |= {stem(word, "en") for word in WORD.findall(term.english)}
        return read, frozenset(explained.union(*(key for words in read for key in words)))


def _is_among(wanted: Keys, keys: Keys) -> bool:
    return not wanted.isdisjoint(keys) or any(
        key.startswith(start)
        for start in wanted
        if len(start) >= SHORTEST_BEGINNING
        for key in keys
    )


def _is_spelling(words: tuple[Keys, ...], spelling: list[Keys]) -> bool:
    return len(words) == len(spelling) and all(
        not word.isdisjoint(own) for word, own in zip(words, spelling, strict=True)
    )


def _split_sections(html: str) -> Iterator[tuple[str, str, str]]:
    """Anchor, heading and HTML of each section; the first has no heading."""
    before, *parts = _HEADING.split(html)
    yield "", "", before
    for anchor, heading, rest in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        yield anchor, plain_text(heading), rest


def _list_lines(html: str) -> str:
    text = unescape(_TAG.sub("", _BLOCK_END.sub("\n", KEPT.sub(r"\2", html).replace("\n", " "))))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
