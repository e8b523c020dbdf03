"""Who guesses by a pattern passes no quiz, and the answers' places and lengths give nothing away.

A strategy is taken at its luckiest: of the questions it answers rightly, as many as possible are
among those drawn. Where items are shuffled or words are typed, a pattern answers nothing.

    python -m tests.curriculum.test_guessing    prints the figures
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

import pytest

from lms.domain.question import OptionText, Question, QuestionKind, QuestionText
from lms.domain.quiz import Block, Quiz
from lms.library.plain import plain_text
from tests.curriculum.lessons import load_course

Pick = Callable[[Sequence[int]], int]

#: Which of several options is chosen, by their lengths.
PICKS: dict[str, Pick] = {
    "first": lambda lengths: 0,
    "last": lambda lengths: len(lengths) - 1,
    "middle": lambda lengths: len(lengths) // 2,
    "longest": lambda lengths: lengths.index(max(lengths)),
    "shortest": lambda lengths: lengths.index(min(lengths)),
}
#: What is ticked where several may be right: the same pick, everything, or all but one.
TICKS = (
    "the same",
    "everything",
    "all but the longest",
    "all but the shortest",
    "all but the last",
)
STRATEGIES = list(product(PICKS, TICKS))

LEAST_SHARE, LARGEST_SHARE = 0.20, 0.45  # of the right answers in a third of the list
LONGEST_RIGHT, SHORTEST_RIGHT = 0.45, 0.45


def list_quizzes() -> list[Quiz]:
    return list(load_course().quizzes.values())


def measure(question: Question) -> list[int]:
    return [len(plain_text(option.html)) for option in question.text("de").options]


def guess(question: Question, pick: str, ticks: str) -> tuple[int, ...]:
    """The options a strategy chooses."""
    lengths = measure(question)
    everything = range(len(lengths))
    if question.kind is QuestionKind.SINGLE or ticks == "the same":
        return (PICKS[pick](lengths),)
    left_out = PICKS[ticks.removeprefix("all but the ")](lengths) if ticks != "everything" else -1
    return tuple(at for at in everything if at != left_out)


def count_points(quiz: Quiz, pick: str, ticks: str) -> int:
    """The points a strategy gets from the luckiest draw."""
    choices = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
    right = sum(
        guess(question, pick, ticks) == question.right
        for question in quiz.list_questions()
        if question.kind in choices
    )
    return min(right, quiz.points)


def list_single(quizzes: Sequence[Quiz]) -> Iterator[tuple[int, list[int]]]:
    """The right option of each single choice, and the options' lengths."""
    for quiz in quizzes:
        for question in quiz.list_questions():
            if question.kind is QuestionKind.SINGLE:
                yield question.right[0], measure(question)


def count_places(quizzes: Sequence[Quiz]) -> Counter[str]:
    """How many right answers stand first, in between, and last."""
    return Counter(
        "first" if right == 0 else "last" if right == len(lengths) - 1 else "between"
        for right, lengths in list_single(quizzes)
    )


def count_lengths(quizzes: Sequence[Quiz]) -> Counter[str]:
    """How many right answers are the longest, the shortest, or neither."""
    return Counter(
        "longest"
        if lengths[right] == max(lengths)
        else "shortest"
        if lengths[right] == min(lengths)
        else "neither"
        for right, lengths in list_single(quizzes)
    )


@pytest.mark.parametrize("quiz", list_quizzes(), ids=lambda quiz: quiz.unit_id)
def test_no_strategy_passes(quiz: Quiz) -> None:
    passing = [
        (pick, ticks)
        for pick, ticks in STRATEGIES
        if count_points(quiz, pick, ticks) >= quiz.points_needed
    ]
    assert passing == []


def test_right_answers_stand_everywhere() -> None:
    places = count_places(list_quizzes())
    shares = [count / places.total() for count in places.values()]
    assert len(shares) == 3
    assert min(shares) >= LEAST_SHARE
    assert max(shares) <= LARGEST_SHARE


def test_length_gives_nothing_away() -> None:
    lengths = count_lengths(list_quizzes())
    assert lengths["longest"] / lengths.total() <= LONGEST_RIGHT
    assert lengths["shortest"] / lengths.total() <= SHORTEST_RIGHT


def test_several_right_answers_come_in_different_numbers() -> None:
    several = [
        question
        for quiz in list_quizzes()
        for question in quiz.list_questions()
        if question.kind is QuestionKind.MULTIPLE
    ]
    assert all(0 < len(question.right) < question.option_count for question in several)
    shares = Counter(len(question.right) for question in several)
    assert max(shares.values()) / shares.total() <= 0.75


def test_a_quiz_that_can_be_guessed_is_noticed() -> None:
    questions = tuple(
        Question(f"q{number}", QuestionKind.SINGLE, option_count=2, right=(0,))
        for number in range(5)
    )
    quiz = make_quiz(questions)
    assert count_points(quiz, "first", "the same") == quiz.points_needed + 1


def make_quiz(questions: tuple[Question, ...]) -> Quiz:
    text = QuestionText("", "", (OptionText("ja"), OptionText("nein")))
    return Quiz("a", tuple(Block((replace(one, texts={"de": text}),)) for one in questions))


def print_figures() -> None:
    quizzes = list_quizzes()
    kinds = Counter(question.kind for quiz in quizzes for question in quiz.list_questions())
    print("kinds  ", ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    for name, counts in (("places ", count_places(quizzes)), ("lengths", count_lengths(quizzes))):
        shares = (f"{key} {count / counts.total():.0%}" for key, count in counts.most_common())
        print(name, ", ".join(shares))
    for pick, ticks in STRATEGIES:
        short = min(quiz.points_needed - count_points(quiz, pick, ticks) for quiz in quizzes)
        print(f"{pick:>8}, {ticks:<20} misses the mark by {short} points or more in every quiz")


if __name__ == "__main__":
    print_figures()
