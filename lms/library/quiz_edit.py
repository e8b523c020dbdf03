"""Changes to a parsed quiz, one at a time, as a form makes them: put, take out, move."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from lms.errors import NotFound
from lms.library.quiz_writer import is_case
from lms.library.source import ParsedBlock, ParsedQuestion, ParsedQuiz

Item = TypeVar("Item")
_PLACE = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class Place:
    """A question's block and its place in it, both from 0; without `index` a case as a whole."""

    block: int
    index: int | None = None

    def __str__(self) -> str:
        return f"{self.block}" if self.index is None else f"{self.block}.{self.index}"


def read_place(text: str) -> Place | None:
    """The place behind what an address or a button carries; None for anything else."""
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    return Place(int(match[1]), int(match[2]) if match[2] else None)


def get_block(quiz: ParsedQuiz, place: Place) -> ParsedBlock:
    """Raises NotFound."""
    if place.block >= len(quiz.blocks):
        raise NotFound("question", str(place))
    return quiz.blocks[place.block]


def get_question(quiz: ParsedQuiz, place: Place) -> ParsedQuestion:
    """Raises NotFound."""
    questions = get_block(quiz, place).questions
    if place.index is None or place.index >= len(questions):
        raise NotFound("question", str(place))
    return questions[place.index]


def count_questions(quiz: ParsedQuiz, case: int | None = None) -> int:
    """How many questions a case has, or how many stand alone. Raises NotFound."""
    if case is not None:
        return len(get_block(quiz, Place(case)).questions)
    return sum(not is_case(block) for block in quiz.blocks)


def find_last(quiz: ParsedQuiz, case: int | None = None) -> Place:
    """The last question of a case, or of those that stand alone. Raises NotFound."""
    if case is not None:
        return Place(case, count_questions(quiz, case) - 1)
    alone = [at for at, block in enumerate(quiz.blocks) if not is_case(block)]
    return Place(alone[-1] if alone else -1, 0)


def add_question(quiz: ParsedQuiz, question: ParsedQuestion, case: int | None = None) -> ParsedQuiz:
    """The quiz with one more question, the last of its case or of those that stand alone.

    In a file a story holds everything below it, so questions without one come first. Raises
    NotFound.
    """
    if case is None:
        block = ParsedBlock((question,), question.line)
        return replace(quiz, blocks=_insert(quiz.blocks, find_last(quiz).block + 1, block))
    old = get_block(quiz, Place(case))
    return _put_block(quiz, case, replace(old, questions=(*old.questions, question)))


def put_question(quiz: ParsedQuiz, place: Place, question: ParsedQuestion) -> ParsedQuiz:
    """The quiz with another question instead of the one at this place. Raises NotFound."""
    get_question(quiz, place)
    old = get_block(quiz, place)
    questions = _change(old.questions, place.index or 0, question)
    return _put_block(quiz, place.block, replace(old, questions=questions))


def add_case(quiz: ParsedQuiz, title: str, text: str) -> ParsedQuiz:
    """The quiz with one more story at its end."""
    return replace(quiz, blocks=(*quiz.blocks, ParsedBlock((), 0, title, text)))


def put_case(quiz: ParsedQuiz, place: Place, title: str, text: str) -> ParsedQuiz:
    """The quiz with another story over the questions of a case. Raises NotFound."""
    block = replace(get_block(quiz, place), case_title=title, case_text=text)
    return _put_block(quiz, place.block, block)


def take_out(quiz: ParsedQuiz, place: Place) -> ParsedQuiz:
    """The quiz without a question, or without a case and its questions. Raises NotFound."""
    block = get_block(quiz, place)
    if place.index is None or not is_case(block):
        return replace(quiz, blocks=_drop(quiz.blocks, place.block))
    get_question(quiz, place)
    questions = _drop(block.questions, place.index)
    return _put_block(quiz, place.block, replace(block, questions=questions))


def may_move(quiz: ParsedQuiz, place: Place, by: int) -> bool:
    """Whether a question or case can change places with the next (1) or the one before (-1)."""
    block = get_block(quiz, place)
    if place.index is not None and is_case(block):
        return 0 <= place.index + by < len(block.questions)
    other = place.block + by
    return 0 <= other < len(quiz.blocks) and is_case(quiz.blocks[other]) == is_case(block)


def move(quiz: ParsedQuiz, place: Place, by: int) -> ParsedQuiz:
    """The quiz with two neighbours exchanged; as it is where there is no neighbour."""
    if not may_move(quiz, place, by):
        return quiz
    block = get_block(quiz, place)
    if place.index is None or not is_case(block):
        return replace(quiz, blocks=_swap(quiz.blocks, place.block, place.block + by))
    questions = _swap(block.questions, place.index, place.index + by)
    return _put_block(quiz, place.block, replace(block, questions=questions))


def _put_block(quiz: ParsedQuiz, at: int, block: ParsedBlock) -> ParsedQuiz:
    return replace(quiz, blocks=_change(quiz.blocks, at, block))


def _insert(items: Sequence[Item], at: int, item: Item) -> tuple[Item, ...]:
    return (*items[:at], item, *items[at:])


def _change(items: Sequence[Item], at: int, item: Item) -> tuple[Item, ...]:
    return (*items[:at], item, *items[at + 1 :])


def _drop(items: Sequence[Item], at: int) -> tuple[Item, ...]:
    return (*items[:at], *items[at + 1 :])


def _swap(items: Sequence[Item], one: int, other: int) -> tuple[Item, ...]:
    swapped = list(items)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    return tuple(swapped)
