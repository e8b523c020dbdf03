"""A corrected key or a lowered mark: which failed sheets pass now, and which need a look (R10)."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from lms.domain.question import Accepted, AnswerValue, OptionText, Question, QuestionKind
from lms.domain.question import QuestionText as Text
from lms.domain.quiz import Block, Item, Layout, Quiz, draw_layout, grade
from lms.domain.regrading import Regraded, is_same, regrade
from tests.domain.test_quiz_properties import quizzes, seeds

YES, NO = OptionText("<p>ja</p>", source="ja"), OptionText("<p>nein</p>", source="nein")
TEXT = Text("", "Kocht das Wasser?", (YES, NO))
FIRST = Question("q1", QuestionKind.SINGLE, {"de": TEXT}, option_count=2, right=(1,))
SECOND = replace(FIRST, id="q2", right=(0,))
SHORT = Question("k", QuestionKind.SHORT, {"de": Text("", "Worin?")}, accepted=(Accepted("Topf"),))
THOUGHT = Question("n", QuestionKind.REFLECTION, {"de": Text("", "Und Sie?")})
SHEET = (Item("q1"), Item("q2"))
ANSWERS: Mapping[str, AnswerValue] = {"q1": (0,), "q2": (0,)}


def quiz(*questions: Question, pass_percent: int = 80) -> Quiz:
    return Quiz("anfang", tuple(Block((question,)) for question in questions), pass_percent)


OLD = quiz(FIRST, SECOND)


def judge(new: Quiz, old: Quiz = OLD, sheet: Layout = SHEET) -> Regraded:
    return regrade(old, new, sheet, ANSWERS)


def test_a_corrected_key_passes_who_was_right_all_along() -> None:
    regraded = judge(quiz(replace(FIRST, right=(0,)), SECOND))
    assert (regraded.passes, regraded.needs_look) == (True, False)
    assert (regraded.grade.points, regraded.grade.possible, regraded.needed) == (2, 2, 2)


def test_a_lowered_mark_passes_the_same_points() -> None:
    regraded = judge(quiz(FIRST, SECOND, pass_percent=50))
    assert regraded.passes
    assert (regraded.grade.points, regraded.needed) == (1, 1)


def test_a_further_accepted_answer_counts() -> None:
    new = quiz(replace(SHORT, accepted=(Accepted("Topf"), Accepted("Kanne"))))
    assert regrade(quiz(SHORT), new, (Item("k"),), {"k": "kanne"}).passes


def test_a_new_word_about_an_option_leaves_the_question_the_same() -> None:
    told = replace(YES, feedback_html="<p>Genau.</p>", source="ja\n> Genau.")
    new = replace(FIRST, texts={"de": replace(TEXT, options=(told, NO))}, right=(0,))
    assert judge(quiz(new, SECOND)).passes


CHANGED = {
    "another kind": replace(FIRST, kind=QuestionKind.MULTIPLE),
    "another option": replace(
        FIRST, texts={"de": replace(TEXT, options=(YES, replace(NO, source="nie")))}
    ),
    "options in another order": replace(FIRST, texts={"de": replace(TEXT, options=(NO, YES))}),
    "one option more": replace(FIRST, option_count=3),
    "another id": replace(FIRST, id="q9"),
    "a language gone": replace(FIRST, texts={"en": TEXT}),
    "other partners": replace(FIRST, texts={"de": replace(TEXT, partners=(YES,))}),
}


@pytest.mark.parametrize("new", CHANGED.values(), ids=CHANGED)
def test_a_question_that_is_another_one_now_needs_a_look(new: Question) -> None:
    regraded = judge(quiz(new, SECOND))
    assert not is_same(FIRST, new)
    assert regraded.changed == {"q1"}
    assert (regraded.passes, regraded.needs_look) == (False, True)


def test_a_vanished_question_needs_a_look() -> None:
    assert judge(quiz(SECOND)).changed == {"q1"}


def test_a_sheet_that_cannot_pass_whatever_one_sees_needs_no_look() -> None:
    regraded = judge(quiz(replace(SECOND, right=(1,))))
    assert regraded.changed == {"q1"}
    assert not regraded.needs_look


def test_a_further_language_leaves_the_question_the_same() -> None:
    assert is_same(FIRST, replace(FIRST, texts={"de": TEXT, "en": TEXT}))


def test_what_was_not_drawn_or_is_not_graded_never_matters() -> None:
    old = quiz(FIRST, SECOND, THOUGHT)
    new = quiz(replace(FIRST, right=(0,)))
    assert judge(new, old, (Item("q1"), Item("n"))).passes


@pytest.mark.property
@settings(deadline=None, max_examples=80)
@given(quizzes, seeds)
def test_the_same_version_gives_the_same_grade(drawn_from: Quiz, seed: int) -> None:
    random = Random(seed)
    layout = draw_layout(drawn_from, random)
    answers = {
        item.question_id: item.order or (random.randrange(4),)
        for item in layout
        if random.random() < 0.8
    }
    regraded = regrade(drawn_from, drawn_from, layout, answers)
    assert regraded.grade == grade(drawn_from, layout, answers)
    assert regraded.changed == frozenset()
    assert regraded.passes == regraded.grade.passed
