"""Attempts: begun, handed in once, graded by the version they were drawn from (R10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import SystemRandom

from lms.domain.attempt import Attempt, next_attempt_at
from lms.domain.clock import Moment
from lms.domain.evidence import EvidenceKind, count_failures
from lms.domain.people import Person
from lms.domain.programme import Unit
from lms.domain.quiz import Grade, Quiz, draw_layout, grade, points_needed
from lms.domain.state import State
from lms.domain.summary import Place
from lms.errors import NotBegun, NotFound, TooSoon
from lms.services.answers import get_own
from lms.services.learning import check_open, get_place
from lms.services.recording import append_own
from lms.services.school import School
from lms.storage import attempts, evidence


@dataclass(frozen=True, slots=True)
class QuizStart:
    """The page before the questions. `wait_until` is naive UTC, None when one may begin.

    `first_day` is as in `Place`: nothing can be answered before.
    """

    unit_id: str
    quiz: Quiz
    state: State
    running: Attempt | None
    submitted: tuple[Attempt, ...]
    wait_until: datetime | None
    first_day: date | None


@dataclass(frozen=True, slots=True)
class Result:
    """A submitted attempt. `state` is the unit's state now, `wait_until` as in `QuizStart`."""

    attempt: Attempt
    quiz: Quiz
    grade: Grade
    state: State
    wait_until: datetime | None
    following: Unit | None

    @property
    def needed(self) -> int:
        """The points that pass this sheet."""
        return points_needed(self.grade.possible, self.quiz.pass_percent)


def open_quiz(school: School, person: Person, unit_id: str) -> QuizStart:
    """The start page of a unit's questions. Raises NotFound and Locked."""
    moment = school.moment()
    place = get_place(school, person, moment)
    quiz = _get_quiz(school, unit_id)
    state = check_open(school, place, unit_id)
    known = attempts.list_attempts(person.id, unit_id)
    submitted = tuple(attempt for attempt in known if not attempt.is_open)
    return QuizStart(
        unit_id=unit_id,
        quiz=quiz,
        state=state,
        running=next((attempt for attempt in known if attempt.is_open), None),
        submitted=submitted,
        wait_until=_find_wait(place, person, submitted, moment),
        first_day=place.first_day,
    )


def start_attempt(school: School, person: Person, unit_id: str) -> Attempt:
    """Begins an attempt, or gives the one that is running. Raises Locked, NotBegun, TooSoon."""
    moment = school.moment()
    with school.storage.atomic():
        place = get_place(school, person, moment)
        running = attempts.find_open_attempt(person.id, unit_id)
        if running is not None:
            return running
        state = check_open(school, place, unit_id)
        if place.first_day:
            raise NotBegun(place.first_day)
        known = attempts.list_attempts(person.id, unit_id)
        wait_until = _find_wait(place, person, known, moment)
        if wait_until is not None:
            raise TooSoon(unit_id, wait_until)
        _get_quiz(school, unit_id)
        version, quiz = _get_version(unit_id)
        attempt = attempts.add_attempt(
            person=person.id,
            unit_id=unit_id,
            quiz_version=version,
            layout=draw_layout(quiz, SystemRandom()),
            started_at=moment.now,
        )
        if state is State.OPEN:
            key = f"started-{attempt.id}"
            append_own(school, person, moment, unit_id, EvidenceKind.STARTED, key)
    return attempt


def submit(school: School, person: Person, unit_id: str, attempt_id: int) -> Attempt:
    """Hands an attempt in: marks, grades and records it in one transaction, once (R10).

    Repeated, it gives the stored result. Raises NotFound for somebody else's attempt, or one of
    another unit, and NotBegun.
    """
    moment = school.moment()
    with school.storage.atomic():
        attempt, _ = get_own(person, attempt_id, {})
        if attempt.unit_id != unit_id:
            raise NotFound("attempt", attempt_id)
        if not attempt.is_open:
            return attempt
        result = _grade(attempt)
        won = attempts.mark_submitted(
            attempt.id, at=moment.now, percent=result.percent, passed=result.passed
        )
        if won:
            append_own(
                school,
                person,
                moment,
                attempt.unit_id,
                EvidenceKind.PASSED if result.passed else EvidenceKind.NOT_PASSED,
                f"attempt-{attempt.id}",
                attempt=attempt.id,
                version=attempt.quiz_version,
                percent=result.percent,
            )
        return attempts.get_attempt(attempt.id)


def open_result(school: School, person: Person, unit_id: str, number: int) -> Result:
    """A submitted attempt of one's own. Raises NotFound, also while it is still running."""
    moment = school.moment()
    place = get_place(school, person, moment)
    known = attempts.list_attempts(person.id, unit_id)
    attempt = next((found for found in known if found.number == number), None)
    if attempt is None or attempt.is_open:
        raise NotFound("result", number)
    submitted = tuple(found for found in known if not found.is_open)
    return Result(
        attempt=attempt,
        quiz=attempts.get_quiz_version(attempt.quiz_version),
        grade=_grade(attempt),
        state=place.summary.units.get(unit_id, State.OPEN),
        wait_until=_find_wait(place, person, submitted, moment),
        following=place.following,
    )


def _grade(attempt: Attempt) -> Grade:
    quiz = attempts.get_quiz_version(attempt.quiz_version)
    answers = attempts.list_answers(attempt.id)
    return grade(quiz, attempt.layout, {key: answer.value for key, answer in answers.items()})


def _find_wait(
    place: Place, person: Person, submitted: Sequence[Attempt], moment: Moment
) -> datetime | None:
    """When the next attempt at this unit may begin, if that is still to come.

    Only then is the ledger asked, which alone says what counts: a pass may have been recorded by
    staff, or taken back (R8).
    """
    last = max((a.submitted_at for a in submitted if a.submitted_at), default=None)
    wait = place.requirements.rules.retry_wait_minutes
    at = next_attempt_at(sum(a.passed is False for a in submitted), last, wait)
    if at is None or at <= moment.now:
        return None
    lines = evidence.list_lines([person.id])
    return next_attempt_at(count_failures(lines, submitted[0].unit_id), last, wait)


def _get_quiz(school: School, unit_id: str) -> Quiz:
    """Raises NotFound, also for the questions of a lesson whose file is gone (R2)."""
    quiz = school.library.quizzes.get(unit_id)
    lesson = school.library.lessons.get(unit_id)
    if quiz is None or (lesson is not None and lesson.missing):
        raise NotFound("quiz", unit_id)
    return quiz


def _get_version(unit_id: str) -> tuple[int, Quiz]:
    found = attempts.newest_quiz_version(unit_id)
    if found is None:
        raise NotFound("quiz", unit_id)
    return found
