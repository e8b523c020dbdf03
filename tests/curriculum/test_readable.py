"""Lessons are short, honest about their length, and written for readers at level B1.

The limits. B1 means connected text about familiar things; newspapers for learners of that level are
written for about the seventh grade, which is where our limit of the Wiener Sachtextformel lies.
Law has long words that cannot be avoided ("Aufenthaltsgestattung"), so LIX, which counts those, may
reach 40, where it begins to call texts of average difficulty. Both stay far below newspaper prose.
"""

import pytest

from tests.curriculum.lessons import LessonFigures, list_figures, print_table

FEWEST_WORDS, MOST_WORDS = 700, 1_300
LONGEST_SENTENCE, MEDIAN_SENTENCE = 20, 14
GRADE, LIX = 7, 40
SLOWEST, FASTEST = 90, 150  # words a minute, after time for the questions
MINUTES_FOR_QUESTIONS = 3

EACH = pytest.mark.parametrize("lesson", list_figures(), ids=lambda lesson: lesson.name)


def test_the_course_has_24_lessons_in_five_modules() -> None:
    modules = [lesson.name.partition("/")[0] for lesson in list_figures()]
    assert {name[0]: modules.count(name) for name in modules} == {
        "1": 5,
        "2": 6,
        "3": 6,
        "4": 6,
        "5": 1,
    }


@EACH
def test_a_lesson_is_neither_thin_nor_endless(lesson: LessonFigures) -> None:
    assert FEWEST_WORDS <= lesson.words <= MOST_WORDS


@EACH
def test_the_minutes_are_honest(lesson: LessonFigures) -> None:
    reading = lesson.head["minutes"] - MINUTES_FOR_QUESTIONS
    assert lesson.words / FASTEST <= reading <= lesson.words / SLOWEST + 2


@EACH
def test_sentences_are_short(lesson: LessonFigures) -> None:
    assert max(lesson.sentences) <= LONGEST_SENTENCE
    assert lesson.median_sentence <= MEDIAN_SENTENCE


@EACH
def test_readers_at_level_b1_can_follow(lesson: LessonFigures) -> None:
    assert lesson.grade <= GRADE
    assert lesson.lix <= LIX


def test_the_table_has_a_line_for_every_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    print_table()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [lesson.name for lesson in list_figures()]
