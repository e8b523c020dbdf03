"""What holds for every quiz, every sheet and every answer (R9, R10, design 5)."""

import json
from random import Random

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lms.domain import quiz_document
from lms.domain.canonical import dump_canonical
from lms.domain.question import (
    Accepted,
    OptionText,
    Question,
    QuestionKind,
    QuestionText,
    normalise,
    nothing_chosen,
    rule_of,
)
from lms.domain.quiz import Block, Case, Item, Quiz, can_draw, draw_layout, grade

pytestmark = pytest.mark.property

texts = st.text(max_size=8)
languages = st.sampled_from(("de", "en", "uk", "ar", "einfach"))
options = st.builds(OptionText, texts, texts, texts)
question_texts = st.builds(
    QuestionText, texts, texts, st.lists(options, max_size=2).map(tuple), source=texts, see=texts
)
answers = texts.filter(str.strip)
words = st.text("aäbcdeß", min_size=6, max_size=9)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    count = draw(st.integers(2, 4))
    return Question(
        draw(st.uuids()).hex,
        draw(st.sampled_from(QuestionKind)),
        draw(st.dictionaries(languages, question_texts, max_size=2)),
        option_count=count,
        right=tuple(sorted(draw(st.sets(st.integers(0, count - 1), min_size=1)))),
        accepted=tuple(draw(st.lists(st.builds(Accepted, answers, st.booleans()), max_size=2))),
    )


by_language = st.dictionaries(languages, texts, max_size=2)
cases = st.none() | st.builds(Case, by_language, by_language, by_language)
blocks = st.builds(Block, st.lists(questions(), min_size=1, max_size=3).map(tuple), cases)
quizzes = st.builds(
    Quiz,
    texts,
    st.lists(blocks, max_size=4).map(tuple),
    st.integers(1, 100),
    st.none() | st.integers(1, 8),
)
seeds = st.integers(0, 2**32)


def is_right(accepted: str, given_answer: str) -> bool:
    question = Question("q", QuestionKind.SHORT, accepted=(Accepted(accepted),))
    return rule_of(question).is_right(question, (), given_answer)


@settings(deadline=None, max_examples=80)
@given(quizzes)
def test_every_quiz_comes_back_from_its_document_with_the_same_hash(quiz: Quiz) -> None:
    stored = json.loads(dump_canonical(quiz_document.to_document(quiz)))
    again = quiz_document.from_document(stored)
    assert again == quiz
    assert quiz_document.hash_quiz(again) == quiz_document.hash_quiz(quiz)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(0, 3), max_size=8), st.integers(1, 10), seeds)
def test_a_sheet_has_exactly_the_points_asked_for_where_that_is_possible(
    sizes: list[int], draw: int, seed: int
) -> None:
    assume(can_draw(sizes, draw))
    sheet = grade_nothing(quiz_of(sizes, draw), seed)
    assert sheet == draw


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(0, 3), max_size=8), st.none() | st.integers(1, 10), seeds)
def test_a_quiz_says_the_points_every_one_of_its_sheets_has(
    sizes: list[int], draw: int | None, seed: int
) -> None:
    assume(draw is None or can_draw(sizes, draw))
    quiz = quiz_of(sizes, draw)
    assert grade_nothing(quiz, seed) == quiz.points


def quiz_of(sizes: list[int], draw: int | None) -> Quiz:
    """Blocks of so many graded questions each; a block of none is a reflection."""
    return Quiz(
        "a",
        tuple(
            Block(
                tuple(
                    Question(f"{block}-{number}", QuestionKind.SINGLE, option_count=2, right=(0,))
                    for number in range(size)
                )
                or (Question(f"{block}", QuestionKind.REFLECTION),)
            )
            for block, size in enumerate(sizes)
        ),
        draw=draw,
    )


def grade_nothing(quiz: Quiz, seed: int) -> int:
    """The points a sheet drawn by this chance can earn."""
    return grade(quiz, draw_layout(quiz, Random(seed)), {}).possible


@settings(deadline=None, max_examples=80)
@given(quizzes, seeds)
def test_a_sheet_keeps_blocks_whole_and_in_order_and_shows_every_reflection(
    quiz: Quiz, seed: int
) -> None:
    shown = [item.question_id for item in draw_layout(quiz, Random(seed))]
    assert shown == [question.id for question in quiz.list_questions() if question.id in shown]
    for block in quiz.blocks:
        assert len({question.id in shown for question in block.questions}) == 1
        assert block.points or block.questions[0].id in shown


@settings(deadline=None, max_examples=80)
@given(quizzes, seeds)
def test_an_untouched_sheet_earns_nothing(quiz: Quiz, seed: int) -> None:
    layout = draw_layout(quiz, Random(seed))
    marked = grade(quiz, layout, {})
    assert [mark.question.id for mark in marked.marked] == [item.question_id for item in layout]
    assert (marked.points, marked.passed) == (0, False)


@settings(deadline=None, max_examples=80)
@given(st.permutations(range(4)), st.permutations(range(4)), st.permutations(range(4)))
def test_a_grade_never_depends_on_the_order_shown(
    meant: list[int], first: list[int], second: list[int]
) -> None:
    """`meant[i]` is the rank, or the partner, somebody has in mind for the authored item i."""
    ordering = Question("o", QuestionKind.ORDERING, option_count=4)
    matching = Question("z", QuestionKind.MATCHING, option_count=4)
    quiz = Quiz("a", (Block((ordering, matching)),))
    points = {
        grade(
            quiz,
            (Item("o", tuple(shown)), Item("z", tuple(shown))),
            {
                "o": tuple(meant[authored] for authored in shown),
                "z": tuple(shown.index(partner) for partner in meant),
            },
        ).points
        for shown in (first, second)
    }
    assert points == {2 if meant == sorted(meant) else 0}


@settings(deadline=None, max_examples=80)
@given(questions(), st.lists(st.text(max_size=6) | st.integers(-1, 9).map(str), max_size=6))
def test_whatever_a_form_sends_can_be_read_stored_and_graded(
    question: Question, fields: list[str]
) -> None:
    rule = rule_of(question)
    value = rule.read(question, fields)
    assert type(value) is type(nothing_chosen(question))
    shown = tuple(range(question.option_count)) if question.is_shuffled else ()
    assert rule.is_right(question, shown, value) in (True, False)
    assert rule.is_complete(question, value) in (True, False)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=12))
@example("№ 𝐀℡")
@example("ẞ Ä ﬃ")
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@settings(deadline=None, max_examples=100)
@given(st.text("aäoöuüßc é-", max_size=10))
def test_case_and_spacing_never_matter(text: str) -> None:
    assert normalise(text.upper()) == normalise(text)
    assert normalise(f"  {text}\n") == normalise(text)


@settings(deadline=None, max_examples=150)
@given(words, words)
def test_a_typo_is_a_typo_from_either_side(one: str, other: str) -> None:
    assert is_right(one, other) == is_right(other, one)


@settings(deadline=None, max_examples=100)
@given(words, st.data())
def test_one_slip_of_the_pen_is_forgiven(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + "x" + word[at:],
        word[:at] + "x" + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]
    if word[at] not in "äß":
        assert all(is_right(word, slip) for slip in slips if word[at + 1] not in "äß")
