"""Drawing a sheet of questions from a quiz (R10)."""

from random import Random

import pytest

from lms.domain.question import Question, QuestionKind
from lms.domain.quiz import Block, Case, Quiz, can_draw, draw_layout

SEEDS = range(30)


def single(question_id: str) -> Question:
    return Question(question_id, QuestionKind.SINGLE, option_count=2, right=(0,))


def ordering(question_id: str, count: int = 3) -> Question:
    return Question(question_id, QuestionKind.ORDERING, option_count=count)


def reflection(question_id: str) -> Question:
    return Question(question_id, QuestionKind.REFLECTION)


def one(question: Question) -> Block:
    return Block((question,))


def case(*questions: Question) -> Block:
    return Block(questions, Case({"de": "Der gelbe Umschlag"}))


def drawn(quiz: Quiz, seed: int) -> list[str]:
    return [item.question_id for item in draw_layout(quiz, Random(seed))]


SIX = Quiz("a", tuple(one(single(f"q{number}")) for number in range(6)), draw=3)
WITH_CASE = Quiz(
    "a",
    (one(single("q1")), case(single("f1"), single("f2")), one(single("q2")), one(single("q3"))),
    draw=3,
)


def test_without_a_draw_every_question_is_asked_as_authored() -> None:
    assert drawn(Quiz("a", SIX.blocks), 1) == [f"q{number}" for number in range(6)]


def test_a_draw_takes_as_many_as_asked_in_authored_order() -> None:
    for seed in SEEDS:
        names = drawn(SIX, seed)
        assert len(names) == 3
        assert names == sorted(names)


def test_every_question_is_drawn_some_time() -> None:
    assert {name for seed in SEEDS for name in drawn(SIX, seed)} == {f"q{n}" for n in range(6)}


def test_a_case_is_drawn_whole_or_not_at_all() -> None:
    sheets = [drawn(WITH_CASE, seed) for seed in SEEDS]
    assert {len(sheet) for sheet in sheets} == {3}
    assert {"f1" in sheet for sheet in sheets} == {True, False}
    assert all(("f1" in sheet) == ("f2" in sheet) for sheet in sheets)


def test_a_reflection_is_always_shown_in_its_place_and_never_drawn() -> None:
    blocks = (one(single("q1")), one(reflection("n")), one(single("q2")), one(single("q3")))
    for seed in SEEDS:
        names = drawn(Quiz("a", blocks, draw=2), seed)
        assert len(names) == 3
        assert names == [name for name in ("q1", "n", "q2", "q3") if name in names]
        assert "n" in names


@pytest.mark.parametrize(
    ("points", "draw", "possible"),
    [
        ([1, 1, 1], 2, True),
        ([2, 2], 3, False),
        ([3, 2], 5, True),
        ([3], 4, False),
        ([], 1, False),
        ([0, 1], 1, True),
    ],
)
def test_a_draw_must_be_made_exactly_of_whole_blocks(
    points: list[int], draw: int, possible: bool
) -> None:
    assert can_draw(points, draw) is possible


def test_ordering_and_matching_are_never_shown_as_authored() -> None:
    matching = Question("z", QuestionKind.MATCHING, option_count=2)
    quiz = Quiz("a", (one(ordering("o")), one(matching)))
    for seed in SEEDS:
        for item, count in zip(draw_layout(quiz, Random(seed)), (3, 2), strict=True):
            assert sorted(item.order) == list(range(count))
            assert item.order != tuple(range(count))


def test_choices_keep_the_authored_order() -> None:
    assert draw_layout(Quiz("a", (one(single("q")),)), Random(1))[0].order == ()


@pytest.mark.parametrize("count", [0, 1])
def test_an_ordering_of_nothing_to_order_is_shown_as_it_is(count: int) -> None:
    layout = draw_layout(Quiz("a", (one(ordering("o", count)),)), Random(1))
    assert layout[0].order == tuple(range(count))


def test_the_same_chance_draws_the_same_sheet() -> None:
    assert draw_layout(WITH_CASE, Random(5)) == draw_layout(WITH_CASE, Random(5))


def test_a_quiz_says_how_many_points_pass() -> None:
    five = Quiz("a", tuple(one(single(f"q{number}")) for number in range(8)), draw=5)
    assert (five.points, five.points_needed) == (5, 4)
    assert (Quiz("a", five.blocks).points, Quiz("a", five.blocks).points_needed) == (8, 7)
