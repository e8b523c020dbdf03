"""Hints about questions, each with an example and a near miss."""

import pytest

from lms.library.lint_quiz import lint_quiz
from lms.library.quiz_file import parse_quiz

EXPLAINED = "\nErklärung: Heißes Wasser löst mehr.\n\n"
GOOD = "## Wie heiß?\n\n- (x) heiß\n- ( ) ganz kalt\n" + EXPLAINED


def hints(text: str, pass_percent: int = 80) -> list[tuple[str, int]]:
    found = lint_quiz("quizzes/a.md", parse_quiz(text), pass_percent)
    return [(hint.code, hint.line) for hint in found]


def test_a_question_without_an_explanation_leaves_people_alone() -> None:
    assert hints("## Wie heiß?\n\n- (x) heiß\n- ( ) ganz kalt\n") == [("H07", 1)]
    assert hints(GOOD) == []


def test_a_reflection_needs_no_explanation() -> None:
    assert hints("## Und Sie?\n\nNachdenken: Wie mögen Sie Ihren Tee?\n") == []


TELLING = "## Wie heiß?\n\n- (x) sehr heiß und lange\n- ( ) kalt\n" + EXPLAINED


def test_the_longest_answer_must_not_give_itself_away() -> None:
    assert hints(TELLING * 5) == [("H09", 1)]


@pytest.mark.parametrize(
    "text",
    [
        TELLING * 2,
        TELLING * 5 + GOOD,
        TELLING.replace("kalt", "sehr kalt und kurz.") * 5,
        ("## Was?\n\n- [x] alles ist richtig\n- [x] hier auch\n" + EXPLAINED) * 5,
    ],
)
def test_two_questions_or_one_other_make_no_pattern(text: str) -> None:
    assert "H09" not in dict(hints(text))


def test_four_questions_at_eighty_percent_means_all_right() -> None:
    assert hints(GOOD * 4) == [("H11", 1)]
    assert hints(GOOD * 5) == []
    assert hints(GOOD * 4, pass_percent=75) == []


def test_the_mark_is_shown_where_it_was_set() -> None:
    assert hints("---\npass_percent: 90\n---\n" + GOOD * 5) == [("H11", 2)]
    assert hints("---\npass_percent: 80\ndraw: 4\n---\n" + GOOD * 5) == [("H11", 3)]


def test_a_mark_of_a_hundred_is_meant() -> None:
    assert hints("---\npass_percent: 100\n---\n" + GOOD * 4) == []


def test_reflections_do_not_count_as_questions() -> None:
    reflection = "## Und Sie?\n\nNachdenken: Wie mögen Sie Ihren Tee?\n\n"
    assert hints(GOOD * 4 + reflection) == [("H11", 1)]
