"""The course other tests stand on has no mistakes and holds what they need."""

from pathlib import Path

import pytest

from lms.domain.question import QuestionKind
from lms.library.compile import compile_library
from lms.library.read import list_media, read_files
from lms.library.renderer import Renderer
from lms.library.shelf import Library

COURSE = Path(__file__).parents[1] / "course"


@pytest.fixture(scope="module")
def library(renderer: Renderer) -> Library:
    files, problems = read_files(COURSE / "content", COURSE / "quizzes")
    assert problems == ()
    return compile_library(files, list_media(COURSE / "content"), renderer)


def test_it_has_no_mistakes(library: Library) -> None:
    assert library.findings == ()


def test_it_has_two_modules_with_lessons_questions_and_days(library: Library) -> None:
    units = {
        module.id: [unit.id for unit in module.units] for module in library.list_required_modules()
    }
    assert units == {
        "eins": ["anfang", "mitte", "ende", "eins.quiz", "eins.day-1"],
        "zwei": ["gruen", "zwei.day-1"],
    }


def test_its_first_quiz_has_every_kind_of_question(library: Library) -> None:
    kinds = [question.kind for question in library.quizzes["anfang"].list_questions()]
    assert kinds == list(QuestionKind)
    assert library.quizzes["anfang"].points == 5


def test_its_closing_questions_are_two_cases(library: Library) -> None:
    assert [block.points for block in library.quizzes["eins.quiz"].blocks] == [2, 1]
