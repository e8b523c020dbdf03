"""The shipped course is complete: heads, disclaimers, questions and what `lms check` has to say."""

from datetime import date

import pytest

from lms.domain.question import QuestionKind
from lms.library.check import check_course
from lms.library.front_matter import parse_front_matter
from lms.library.quiz_file import parse_quiz, read_self_checks
from lms.library.renderer import Renderer
from lms.library.source import FileKind, ParsedQuestion
from lms.paths import CONTENT, QUIZZES
from tests.curriculum.lessons import (
    LessonFigures,
    list_figures,
    list_prose,
    load_course,
    load_files,
)

HEAD = ("title", "minutes", "objectives", "as_of", "review_by", "sources")
DISCLAIMER = (
    "Diese Lektion gibt Ihnen einen Überblick. Sie ersetzt keine Rechtsberatung. Gesetze, Fristen "
    "und Beträge ändern sich. Geprüft am: 19. August 2026. Wenn es um einen einzelnen Menschen "
    "geht, vermitteln Sie bitte an eine Beratungsstelle oder eine Anwältin oder einen Anwalt."
)
#: Lessons that teach law; the others teach conduct.
OF_LAW = (
    *("1-rolle-und-rahmen", "2-rechtliche-grundlagen"),
    *(f"3-bildung-arbeit-begegnung/{number}" for number in (10, 20, 30, 40, 50)),
    *(f"4-konflikt-trauma-junge-menschen/{number}" for number in (50, 60)),
)
HARD = (
    "4-konflikt-trauma-junge-menschen/30",
    "4-konflikt-trauma-junge-menschen/40",
    "4-konflikt-trauma-junge-menschen/50",
    "4-konflikt-trauma-junge-menschen/60",
)
SHIPPED_ON = date(2026, 11, 23)
#: What `lms check` hints at in the shipped course, and why it stays.
REASONS = {
    "H12": "only the provider of a course can say who it is and where the server stands",
}
DRAWN = 5

EACH = pytest.mark.parametrize("lesson", list_figures(), ids=lambda lesson: lesson.name)


def list_quiz_questions() -> list[tuple[str, ParsedQuestion]]:
    kinds = (FileKind.LESSON_QUIZ, FileKind.MODULE_QUIZ)
    return [
        (file.path, question)
        for file in load_files()
        if file.kind in kinds and not file.language
        for question in parse_quiz(file.text).list_questions()
        if question.kind is not QuestionKind.REFLECTION
    ]


def test_check_finds_no_mistake_and_only_hints_with_a_reason() -> None:
    with Renderer() as renderer:
        findings = check_course(CONTENT, QUIZZES, renderer, today=SHIPPED_ON)
    assert [finding for finding in findings if finding.blocks] == []
    assert {finding.code for finding in findings} <= set(REASONS)


@EACH
def test_every_lesson_says_what_for_from_where_and_until_when(lesson: LessonFigures) -> None:
    assert [key for key in HEAD if not lesson.head.get(key)] == []
    assert lesson.head["as_of"] <= SHIPPED_ON < lesson.review_by


@EACH
def test_lessons_of_law_carry_the_disclaimer(lesson: LessonFigures) -> None:
    if lesson.name.startswith(OF_LAW):
        assert DISCLAIMER in " ".join(lesson.text.split("\n"))


@EACH
def test_hard_lessons_say_so_before(lesson: LessonFigures) -> None:
    if lesson.name.startswith(HARD):
        assert lesson.head.get("notice")


@EACH
def test_a_lesson_has_six_to_eight_questions_of_which_five_are_asked(lesson: LessonFigures) -> None:
    assert 6 <= lesson.graded <= 8
    assert lesson.quiz.front.values["draw"] == DRAWN
    assert lesson.kinds[QuestionKind.SHORT] <= 1  # spelling alone never decides


def test_every_lesson_has_one_or_two_questions_inside() -> None:
    counts = {
        file.path: len(read_self_checks(parse_front_matter(file.text)))
        for file in load_files()
        if file.kind is FileKind.LESSON
    }
    assert {path: count for path, count in counts.items() if not 1 <= count <= 2} == {}


def test_every_module_closes_with_questions_about_cases() -> None:
    closing = {
        file.module: parse_quiz(file.text).blocks
        for file in load_files()
        if file.kind is FileKind.MODULE_QUIZ and not file.language
    }
    assert len(closing) == 5
    assert all(block.case_title for blocks in closing.values() for block in blocks)


def test_every_kind_of_question_is_used() -> None:
    kinds = {kind for lesson in list_figures() for kind in lesson.kinds}
    assert kinds == set(QuestionKind)


def test_every_explanation_leads_to_where_it_is_taught() -> None:
    without = [
        (path, question.title)
        for path, question in list_quiz_questions()
        if not question.explanation or not question.see
    ]
    assert without == []


def test_every_tempting_wrong_answer_is_explained() -> None:
    choices = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
    silent = [
        (path, option.text)
        for path, question in list_quiz_questions()
        if question.kind in choices
        for option in question.options
        if not option.right and not option.feedback
    ]
    assert silent == []


def test_every_module_has_a_drawing_that_is_told_in_words() -> None:
    told = {
        file.module
        for file in load_files()
        if file.kind is FileKind.LESSON and "media/" in file.text and ".svg" in file.text
        if any("Das Bild in Worten" in line for line in file.text.split("\n"))
    }
    assert told == {module.id for module in load_course().modules}


def test_running_text_names_no_paragraphs() -> None:
    named = [
        (file.path, chunk.text)
        for file in load_files()
        if file.kind is FileKind.LESSON
        for chunk in list_prose(file)
        if "§" in chunk.text
    ]
    assert named == []
