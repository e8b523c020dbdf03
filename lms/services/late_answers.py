"""Answers that came after handing in: staff may read them, nothing is made of them (R10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from lms.domain.people import Person
from lms.domain.programme import Cohort
from lms.domain.quiz import Marked, Quiz
from lms.services.cohort_standings import is_counted
from lms.services.duties import Duty
from lms.services.school import School
from lms.storage import attempts, reviews
from lms.storage.reviews import LateAnswer


@dataclass(frozen=True, slots=True)
class Late:
    """The last answer that came too late for a question, at a naive UTC time."""

    cohort: Cohort
    person: Person
    module: str
    unit_id: str
    marked: Marked
    at: datetime


def list_late(school: School, duties: Iterable[Duty]) -> tuple[Late, ...]:
    """What came too late from participants somebody answers for, the newest first.

    Of several answers to a question the last stands for all. What people write for themselves is
    read by nobody else (R10), and of people who left there is nothing to talk about any more.
    """
    moment = school.moment()
    get_version = cache(attempts.get_quiz_version)
    found: dict[tuple[int, str], Late] = {}
    for duty in duties:
        present = {
            number: person
            for number, (person, membership) in duty.people.items()
            if is_counted(membership, moment.today)
        }
        for came in reviews.list_answers_after_submitting(present):
            attempt, unit_id = came.attempt, came.attempt.unit_id
            if unit_id in duty.modules:
                marked = _mark(get_version(attempt.quiz_version), came)
                late = Late(
                    cohort=duty.cohort,
                    person=present[attempt.person],
                    module=duty.modules[unit_id],
                    unit_id=unit_id,
                    marked=marked,
                    at=came.answer.saved_at,
                )
                found.setdefault((attempt.id, marked.question.id), late)
    graded = [late for late in found.values() if late.marked.question.is_graded]
    return tuple(sorted(graded, key=lambda late: late.at, reverse=True))


def _mark(quiz: Quiz, came: LateAnswer) -> Marked:
    """The question with this answer. Whether it is right is not said: it does not count."""
    [item] = [each for each in came.attempt.layout if each.question_id == came.answer.question_id]
    [question] = [each for each in quiz.list_questions() if each.id == item.question_id]
    return Marked(question, item, came.answer.value, None)
