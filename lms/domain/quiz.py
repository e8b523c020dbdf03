"""A compiled quiz, how a sheet of questions is drawn from it, and how it is graded (R9, R10)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from lms.domain.question import AnswerValue, Order, Question, nothing_chosen, rule_of


@dataclass(frozen=True, slots=True)
class Case:
    """The text that stands over the questions of one case, per language."""

    titles: Mapping[str, str] = field(default_factory=dict)
    html: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def title(self, language: str) -> str:
        return self.titles.get(language) or next(iter(self.titles.values()), "")

    def text(self, language: str) -> str:
        return self.html.get(language) or next(iter(self.html.values()), "")


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that are drawn together: one question, or all of a case."""

    questions: tuple[Question, ...]
    case: Case | None = None

    @property
    def points(self) -> int:
        return sum(question.is_graded for question in self.questions)


@dataclass(frozen=True, slots=True)
class Quiz:
    """The quiz of a unit as one version: `draw` None means every question is asked."""

    unit_id: str
    blocks: tuple[Block, ...]
    pass_percent: int = 80
    draw: int | None = None

    def list_questions(self) -> Iterator[Question]:
        for block in self.blocks:
            yield from block.questions

    @property
    def points(self) -> int:
        """The points a sheet drawn from this quiz can earn."""
        available = sum(block.points for block in self.blocks)
        return available if self.draw is None else min(self.draw, available)

    @property
    def points_needed(self) -> int:
        """The smallest number of points that passes: shown as "at least 4 of 5"."""
        return points_needed(self.points, self.pass_percent)


@dataclass(frozen=True, slots=True)
class Item:
    """A drawn question and its shown order (empty where it is shown as authored)."""

    question_id: str
    order: Order = ()


Layout = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A question of a sheet with the answer given and, where it is graded, whether it is right."""

    question: Question
    item: Item
    value: AnswerValue
    right: bool | None


@dataclass(frozen=True, slots=True)
class Grade:
    """A graded sheet: one point a question, all or nothing."""

    marked: tuple[Marked, ...]
    points: int
    possible: int
    passed: bool

    @property
    def percent(self) -> int:
        return self.points * 100 // self.possible if self.possible else 0


def points_needed(possible: int, pass_percent: int) -> int:
    return -(-possible * pass_percent // 100)


def can_draw(block_points: Sequence[int], draw: int) -> bool:
    """Whether some of the blocks make exactly this number of points."""
    sums = {0}
    for points in block_points:
        sums |= {total + points for total in sums if total + points <= draw}
    return draw in sums


def draw_layout(quiz: Quiz, random: Random) -> Layout:
    """Draws the sheet: whole blocks, in authored order, ungraded ones always in their place."""
    chosen = set(_draw_blocks([block.points for block in quiz.blocks], quiz.draw, random))
    return tuple(
        Item(question.id, _shuffle(question, random))
        for index, block in enumerate(quiz.blocks)
        if block.points == 0 or index in chosen
        for question in block.questions
    )


def fixed_order(question: Question) -> Order:
    """The shown order of a self-check: shuffled, and the same each time the page is made."""
    return _shuffle(question, Random(question.id))


def _draw_blocks(points: list[int], draw: int | None, random: Random) -> list[int]:
    graded = [index for index, value in enumerate(points) if value]
    if draw is None or not can_draw(points, draw):
        return graded
    random.shuffle(graded)
    chosen: list[int] = []
    left = draw
    for position, index in enumerate(graded):
        rest = [points[other] for other in graded[position + 1 :]]
        if points[index] <= left and can_draw(rest, left - points[index]):
            chosen.append(index)
            left -= points[index]
    return chosen


def _shuffle(question: Question, random: Random) -> Order:
    """A shown order that is not the authored one, or else the question answers itself."""
    if not question.is_shuffled:
        return ()
    authored = list(range(question.option_count))
    order = authored[:]
    while order == authored and len(authored) > 1:
        random.shuffle(order)
    return tuple(order)


def grade(quiz: Quiz, layout: Layout, answers: Mapping[str, AnswerValue]) -> Grade:
    """Grades a sheet by the version it was drawn from; an answer not given is not right."""
    questions = {question.id: question for question in quiz.list_questions()}
    marked = []
    for item in layout:
        question = questions[item.question_id]
        value = answers.get(item.question_id, nothing_chosen(question))
        right = rule_of(question).is_right(question, item.order, value)
        marked.append(Marked(question, item, value, right if question.is_graded else None))
    possible = sum(mark.right is not None for mark in marked)
    points = sum(mark.right is True for mark in marked)
    passed = possible > 0 and points * 100 >= quiz.pass_percent * possible
    return Grade(tuple(marked), points, possible, passed)
