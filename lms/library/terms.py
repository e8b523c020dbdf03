"""Words of the glossary in rendered texts: kept from translation, and linked where first used.

Everything happens after cleaning, to text between tags only: what people see stays the same.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from lms.library.stems import fold, stem

_LONG_WORD, _LONG_START, _SHORT_START = 6, 4, 3
_CAPITAL_NOUNS = frozenset({"de"})
_PIECE = re.compile(r"""<(/?)([a-zA-Z][\w-]*)(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<""")
_WORD = re.compile(r"&#?\w+;|\w+(?:[-‐‑]\w+)*-?")
_GAP = re.compile(r"(?:\s|&nbsp;)+")
_SILENT = frozenset({"code", "pre", "kbd", "samp"})
_UNLINKED = _SILENT | {"a", "h2", "h3", "h4", "h5", "h6", "details"}
_LINKED = re.compile(r'<a class="lms-term notranslate"[^>]* href="#term-([\w-]+)"')
KEPT = re.compile(r'<(span|a) class="(?:lms-term )?notranslate" translate="no"[^>]*>([^<]*)</\1>')


class Vocabulary(NamedTuple):
    """The language of the glossary, and each term's id with the forms it is written in."""

    language: str = ""
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def may_stand_in(self, text: str) -> bool:
        """False if surely no term stands in a text: costs no stemming."""
        return bool(self.terms) and _make_starts(self).search(fold(text)) is not None

    @property
    def key(self) -> str:
        """What texts rendered with it depend on."""
        return _make_key(self)


class _Form(NamedTuple):
    """A spelling of a term. The first word stands in its table."""

    rest: tuple[str, ...]
    term: str
    is_capital: bool


def read_vocabulary(data: Sequence[Any]) -> Vocabulary:
    """From JSON."""
    language, terms = data
    return Vocabulary(language, tuple((term, tuple(forms)) for term, forms in terms))


def list_linked(html: str) -> tuple[str, ...]:
    """The ids of the terms a marked text explains, in the order of their first use."""
    return tuple(_LINKED.findall(html))


def mark_terms(html: str, vocabulary: Vocabulary, *, linked: bool) -> str:
    """Clean HTML in which every term carries `translate="no"`; with `linked` the first use of each
    becomes a link to `#term-<id>`, outside headings, links, code and what is folded up."""
    if not vocabulary.terms:
        return html
    return _Marking(_make_marker(vocabulary), linked=linked).mark(html)


def unlink_terms(html: str) -> str:
    """The same text for a page that does not explain its words."""
    return KEPT.sub(lambda match: _keep(match[2]), html)


class _Marker:
    """Finds the terms of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._language = vocabulary.language
        self.starts = _make_starts(vocabulary)
        self._forms: dict[str, list[_Form]] = {}
        for term, spellings in vocabulary.terms:
            for spelling in spellings:
                self._add(term, _WORD.findall(spelling))
        for forms in self._forms.values():
            forms.sort(key=lambda form: -len(form.rest))

    def _add(self, term: str, words: Sequence[str]) -> None:
        if words:
            first, *rest = map(self._key, words)
            is_noun = not rest and words[0][0].isupper() and self._language in _CAPITAL_NOUNS
            self._forms.setdefault(first, []).append(_Form(tuple(rest), term, is_noun))

    def _key(self, word: str) -> str:
        """An abbreviation with capitals in it has one form only."""
        is_short = any(char.isupper() for char in word[1:])
        return word if is_short else stem(word, self._language)

    def find(self, text: str, words: Sequence[re.Match[str]], at: int) -> tuple[str, int] | None:
        """The longest term that begins with a word, and the number of the word after it."""
        first = words[at][0]
        if not self.starts.match(fold(first)):
            return None
        for form in self._forms.get(self._key(first), ()):
            end = at + 1 + len(form.rest)
            if form.is_capital and not first[0].isupper():
                continue
            if end <= len(words) and self._follows(text, words[at:end], form.rest):
                return form.term, end
        return None

    def _follows(self, text: str, words: Sequence[re.Match[str]], rest: Sequence[str]) -> bool:
        return all(
            _GAP.fullmatch(text, before.end(), word.start()) and self._key(word[0]) == key
            for before, word, key in zip(words, words[1:], rest, strict=False)
        )


_make_marker = lru_cache(maxsize=4)(_Marker)


class _Marking:
    """One text on its way."""

    def __init__(self, marker: _Marker, *, linked: bool) -> None:
        self._marker = marker
        self._linked = linked
        self._seen: set[str] = set()
        self._silent = self._unlinked = 0

    def mark(self, html: str) -> str:
        return "".join(self._mark_pieces(html))

    def _mark_pieces(self, html: str) -> Iterable[str]:
        for piece in _PIECE.finditer(html):
            closing, tag = piece[1], piece[2]
            if tag is None:
                yield piece[0] if self._silent else self._mark_text(piece[0])
                continue
            step = -1 if closing else 1
            self._silent += step * (tag in _SILENT)
            self._unlinked += step * (tag in _UNLINKED)
            yield piece[0]

    def _mark_text(self, text: str) -> str:
        if not self._marker.starts.search(fold(text)):
            return text
        words = [word for word in _WORD.finditer(text) if word[0][0] != "&"]
        marked, done, at = [], 0, 0
        while at < len(words):
            found = self._marker.find(text, words, at)
            if found is None:
                at += 1
                continue
            term, end = found
            first, last = words[at].start(), words[end - 1].end()
            marked += [text[done:first], self._wrap(term, text[first:last])]
            done, at = last, end
        return "".join([*marked, text[done:]])

    def _wrap(self, term: str, text: str) -> str:
        if not self._linked or self._unlinked or term in self._seen:
            return _keep(text)
        self._seen.add(term)
        return (
            '<a class="lms-term notranslate" translate="no"'
            f' id="word-{term}" href="#term-{term}">{text}</a>'
        )


def _keep(text: str) -> str:
    return f'<span class="notranslate" translate="no">{text}</span>'


@lru_cache(maxsize=4)
def _make_starts(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Finds in a folded text how the first words of terms begin, whatever their ending: four
    letters of long ones, three of others."""
    found = (_WORD.search(form) for _, forms in vocabulary.terms for form in forms)
    words = [fold(word[0]) for word in found if word]
    starts = {word[: _LONG_START if len(word) >= _LONG_WORD else _SHORT_START] for word in words}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(starts)))})")


@lru_cache(maxsize=4)
def _make_key(vocabulary: Vocabulary) -> str:
    return sha256(repr(vocabulary).encode()).hexdigest()
