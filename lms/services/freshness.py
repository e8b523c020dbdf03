"""What is to be checked again, and when; what somebody who knows the subject has read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.domain.people import Actor
from lms.domain.quiz import Quiz
from lms.errors import NotFound
from lms.library.shelf import Lesson, Library, ShelfModule
from lms.services.duties import looks_after
from lms.services.school import School

SOON = timedelta(days=30)


class Due(StrEnum):
    """When a lesson is to be checked again, seen from today."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class DueLesson:
    module: ShelfModule
    lesson: Lesson
    due: Due


def list_due(school: School, actor: Actor) -> tuple[DueLesson, ...]:
    """The lessons somebody looks after: by the day they are due, those without one last."""
    today = school.moment().today
    found = (
        DueLesson(module, lesson, _judge(lesson, today))
        for module in list_modules(school, actor)
        for lesson in module.lessons
        if not lesson.missing
    )
    return tuple(sorted(found, key=lambda each: each.lesson.review_by or date.max))


def _judge(lesson: Lesson, today: date) -> Due:
    if lesson.review_by is None:
        return Due.UNDATED
    if lesson.is_overdue(today):
        return Due.OVERDUE
    return Due.SOON if lesson.review_by <= today + SOON else Due.LATER


def list_modules(school: School, actor: Actor) -> tuple[ShelfModule, ...]:
    """The modules whose texts somebody looks after."""
    return tuple(each for each in school.library.modules if looks_after(actor, each.id))


def count_reviewed(library: Library) -> tuple[int, int]:
    """How many lessons somebody who knows the subject has read (`reviewed:`), and of how many."""
    there = [lesson for lesson in library.lessons.values() if not lesson.missing]
    return sum(lesson.reviewed_on is not None for lesson in there), len(there)


@dataclass(frozen=True, slots=True)
class ToReview:
    """What is printed for a reader who knows the subject: texts and questions with their keys."""

    module: ShelfModule
    lessons: tuple[tuple[Lesson, Quiz | None], ...]
    closing: Quiz | None = None


def open_lesson_review(school: School, actor: Actor, lesson_id: str) -> ToReview:
    """One lesson. Raises NotFound, also for whoever does not look after its module."""
    lesson = school.library.get_lesson(lesson_id)
    module = _get_module(school, actor, lesson.module)
    return ToReview(module, tuple(_with_quizzes(school, [lesson])))


def open_module_review(school: School, actor: Actor, module_id: str) -> ToReview:
    """A whole module with its closing questions. Raises NotFound as above."""
    module = _get_module(school, actor, module_id)
    lessons = [lesson for lesson in module.lessons if not lesson.missing]
    closing = school.library.quizzes.get(module.quiz_id)
    return ToReview(module, tuple(_with_quizzes(school, lessons)), closing)


def _get_module(school: School, actor: Actor, module_id: str) -> ShelfModule:
    module = school.library.get_module(module_id)
    if not looks_after(actor, module_id):
        raise NotFound("module", module_id)
    return module


def _with_quizzes(school: School, lessons: list[Lesson]) -> Iterator[tuple[Lesson, Quiz | None]]:
    for lesson in lessons:
        yield lesson, school.library.quizzes.get(lesson.id)
