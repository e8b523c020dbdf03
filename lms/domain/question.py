"""Questions and when an answer is right. One registry, one rule object a kind (design 5).

An answer is what a form sends, in *shown* positions: a tuple of whole numbers for everything that
is chosen (`UNSET` where nothing is chosen yet), a string for everything that is typed. `order`
maps a shown position to the authored one; choices are always shown as authored.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

UNSET = -1
Order = tuple[int, ...]
AnswerValue = tuple[int, ...] | str


class QuestionKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    SHORT = "short"
    ORDERING = "ordering"
    MATCHING = "matching"
    REFLECTION = "reflection"


@dataclass(frozen=True, slots=True)
class OptionText:
    """An option as shown, and what is said about it after submitting.

    `source` is its Markdown with the feedback's: what a quiz version's hash is made of.
    """

    html: str
    feedback_html: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question in one language. All HTML is rendered and cleaned.

    `options` are the choices, the items to order, or the left column of a matching; `partners` is
    its right column, in authored order. `source` is the Markdown of question and explanation,
    which a quiz version's hash is made of, together with the options'. `see` is a symbolic link
    (`lms:<unit>#<anchor>`) to where the lesson explains it, `see_title` the heading there.
    """

    html: str
    title: str
    options: tuple[OptionText, ...] = ()
    partners: tuple[OptionText, ...] = ()
    explanation_html: str = ""
    source: str = ""
    see: str = ""
    see_title: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted short answer; `exact` switches the tolerance for one typo off."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its key. `right` holds authored positions of right options."""

    id: str
    kind: QuestionKind
    texts: Mapping[str, QuestionText] = field(default_factory=dict)
    option_count: int = 0
    right: tuple[int, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    @property
    def is_graded(self) -> bool:
        return self.kind is not QuestionKind.REFLECTION

    @property
    def is_shuffled(self) -> bool:
        return self.kind in (QuestionKind.ORDERING, QuestionKind.MATCHING)

    def text(self, language: str) -> QuestionText:
        """The text in this language, else in the first there is."""
        return self.texts.get(language) or next(iter(self.texts.values()))


class KindRule(Protocol):
    """What a kind of question must be able to do."""

    def read(self, question: Question, fields: Sequence[str]) -> AnswerValue:
        """The answer in a form's fields; anything out of range reads as nothing chosen."""

    def is_complete(self, question: Question, value: AnswerValue) -> bool:
        """Whether nothing is left open in the answer."""

    def is_right(self, question: Question, order: Order, value: AnswerValue) -> bool:
        """Whether the answer earns the point (all or nothing)."""


def _read_positions(fields: Sequence[str], count: int) -> tuple[int, ...]:
    positions = {int(text) for text in fields if text.isdecimal() and len(text) < 6}
    return tuple(sorted(position for position in positions if position < count))


class _Single:
    def read(self, question: Question, fields: Sequence[str]) -> AnswerValue:
        return _read_positions(fields, question.option_count)[:1]

    def is_complete(self, question: Question, value: AnswerValue) -> bool:
        return len(value) == 1

    def is_right(self, question: Question, order: Order, value: AnswerValue) -> bool:
        return value == question.right


class _Multiple:
    def read(self, question: Question, fields: Sequence[str]) -> AnswerValue:
        return _read_positions(fields, question.option_count)

    def is_complete(self, question: Question, value: AnswerValue) -> bool:
        return len(value) > 0

    def is_right(self, question: Question, order: Order, value: AnswerValue) -> bool:
        return value == tuple(sorted(question.right))


class _Short:
    def read(self, question: Question, fields: Sequence[str]) -> AnswerValue:
        return (fields[0] if fields else "")[:500].strip()

    def is_complete(self, question: Question, value: AnswerValue) -> bool:
        return bool(value)

    def is_right(self, question: Question, order: Order, value: AnswerValue) -> bool:
        return isinstance(value, str) and any(
            _is_accepted(value, accepted) for accepted in question.accepted
        )


class _Arranged:
    """Ordering and matching: one select per item, each holding the shown partner or rank.

    Ordering: field i is the rank (from 0) given to the i-th shown item. Matching: field i is the
    shown position of the partner of left row i.
    """

    def read(self, question: Question, fields: Sequence[str]) -> AnswerValue:
        chosen = []
        for text in list(fields)[: question.option_count]:
            valid = text.isdecimal() and len(text) < 6 and int(text) < question.option_count
            chosen.append(int(text) if valid else UNSET)
        chosen += [UNSET] * (question.option_count - len(chosen))
        return tuple(chosen)

    def is_complete(self, question: Question, value: AnswerValue) -> bool:
        return len(value) == question.option_count and UNSET not in value

    def is_right(self, question: Question, order: Order, value: AnswerValue) -> bool:
        if question.kind is QuestionKind.ORDERING:
            return value == order
        return len(value) == question.option_count and all(
            isinstance(shown, int) and 0 <= shown < len(order) and order[shown] == row
            for row, shown in enumerate(value)
        )


class _Reflection:
    def read(self, question: Question, fields: Sequence[str]) -> AnswerValue:
        return (fields[0] if fields else "")[:5000].strip()

    def is_complete(self, question: Question, value: AnswerValue) -> bool:
        return True

    def is_right(self, question: Question, order: Order, value: AnswerValue) -> bool:
        return True


KINDS: dict[QuestionKind, KindRule] = {
    QuestionKind.SINGLE: _Single(),
    QuestionKind.MULTIPLE: _Multiple(),
    QuestionKind.SHORT: _Short(),
    QuestionKind.ORDERING: _Arranged(),
    QuestionKind.MATCHING: _Arranged(),
    QuestionKind.REFLECTION: _Reflection(),
}


def rule_of(question: Question) -> KindRule:
    return KINDS[question.kind]


def nothing_chosen(question: Question) -> AnswerValue:
    """The value of an answer nobody has given yet."""
    return rule_of(question).read(question, [])


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LETTERS = re.compile(r"[^\W_]+")
LETTERS_FOR_A_TYPO = 6


def normalise(text: str) -> str:
    """Folds case, umlauts, accents, punctuation and spacing, which never matter."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", folded)
    if not plain.isascii():
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_LETTERS.findall(plain))


def _is_accepted(given: str, accepted: Accepted) -> bool:
    left, right = normalise(given), normalise(accepted.text)
    if not right:
        return given.strip() == accepted.text.strip()
    if left.replace(" ", "") == right.replace(" ", ""):
        return True
    if accepted.exact:
        return False
    words, wanted = left.split(), right.split()
    return len(words) == len(wanted) and all(map(_is_same_word, words, wanted))


def _is_same_word(given: str, wanted: str) -> bool:
    """Equal, or one typo away from a long word; a folded umlaut counts as two letters."""
    if given == wanted:
        return True
    return len(wanted) >= LETTERS_FOR_A_TYPO and wanted.isalpha() and _is_one_typo(given, wanted)


def _is_one_typo(given: str, wanted: str) -> bool:
    """One letter too many, too few or wrong, or two neighbours swapped."""
    if abs(len(given) - len(wanted)) > 1:
        return False
    start = 0
    while start < min(len(given), len(wanted)) and given[start] == wanted[start]:
        start += 1
    rest, rest_wanted = given[start:], wanted[start:]
    if len(given) != len(wanted):
        return rest[1:] == rest_wanted or rest == rest_wanted[1:]
    swapped = rest[:2] == rest_wanted[1::-1] and rest[2:] == rest_wanted[2:]
    return rest[1:] == rest_wanted[1:] or swapped
