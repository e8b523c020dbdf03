"""Attempts: a sheet of questions that cannot be lost (R10).

A form post always wins; a background save only where it saw the newest state. What comes after
submitting is kept for the trainer and never applied.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import Protocol

from lms.domain.attempt import Answer, Attempt, next_attempt_at
from lms.domain.clock import Moment
from lms.domain.evidence import EvidenceKind
from lms.domain.people import Person
from lms.domain.programme import Unit
from lms.domain.question import AnswerValue, Question, nothing_chosen, rule_of
from lms.domain.quiz import Case, Grade, Item, Quiz, draw_layout, grade, points_needed
from lms.domain.state import State
from lms.errors import AlreadySubmitted, NotFound, TooSoon
from lms.services.learning import check_open, find_following, find_title, get_place
from lms.services.places import Place
from lms.services.recording import append_own
from lms.services.school import School
from lms.storage import attempts, requests

UNSEEN = -1


class MultiFields(Protocol):
    """A form as the web has it: a field may occur several times."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class QuizStart:
    """The page before the questions. `wait_until` is naive UTC, None when one may begin."""

    unit_id: str
    title: str
    quiz: Quiz
    state: State
    running: Attempt | None
    submitted: tuple[Attempt, ...]
    wait_until: datetime | None

    @property
    def failures(self) -> int:
        return count_failures(self.submitted)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the sheet as it is shown, with the answer given so far."""

    number: int
    question: Question
    item: Item
    case: Case | None
    answer: Answer | None

    @property
    def value(self) -> AnswerValue:
        return self.answer.value if self.answer else nothing_chosen(self.question)

    @property
    def rev(self) -> int:
        return self.answer.rev if self.answer else 0

    @property
    def is_complete(self) -> bool:
        answered = self.answer is not None
        return answered and rule_of(self.question).is_complete(self.question, self.value)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A running attempt with everything needed to show it."""

    attempt: Attempt
    quiz: Quiz
    title: str
    asked: tuple[Asked, ...]

    @property
    def open_numbers(self) -> tuple[int, ...]:
        """The numbers of graded questions not answered yet."""
        return tuple(
            asked.number
            for asked in self.asked
            if asked.question.is_graded and not asked.is_complete
        )

    def get_asked(self, number: int) -> Asked:
        """Raises NotFound for a number that is not on the sheet."""
        if not 1 <= number <= len(self.asked):
            raise NotFound("question", number)
        return self.asked[number - 1]


@dataclass(frozen=True, slots=True)
class Result:
    """A submitted attempt. `state` is the unit's state now, `failures` the failed attempts."""

    attempt: Attempt
    quiz: Quiz
    title: str
    grade: Grade
    state: State
    failures: int
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
    state = check_open(place, unit_id)
    known = attempts.list_attempts(person.id, unit_id)
    submitted = tuple(attempt for attempt in known if not attempt.is_open)
    return QuizStart(
        unit_id=unit_id,
        title=_find_title(school, place, unit_id),
        quiz=quiz,
        state=state,
        running=next((attempt for attempt in known if attempt.is_open), None),
        submitted=submitted,
        wait_until=_find_wait(place, submitted, moment),
    )


def start_attempt(school: School, person: Person, unit_id: str) -> Attempt:
    """Begins an attempt, or gives the one that is running. Raises Locked and TooSoon."""
    moment = school.moment()
    with school.storage.atomic():
        place = get_place(school, person, moment)
        running = attempts.find_open_attempt(person.id, unit_id)
        if running is not None:
            return running
        state = check_open(place, unit_id)
        known = attempts.list_attempts(person.id, unit_id)
        wait_until = _find_wait(place, known, moment)
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


def open_sheet(school: School, person: Person, unit_id: str) -> Sheet:
    """The running attempt. Raises NotFound when none is running."""
    attempt = attempts.find_open_attempt(person.id, unit_id)
    if attempt is None:
        raise NotFound("open attempt", unit_id)
    place = get_place(school, person, school.moment())
    quiz = attempts.get_quiz_version(attempt.quiz_version)
    answers = attempts.list_answers(attempt.id)
    return Sheet(
        attempt=attempt,
        quiz=quiz,
        title=_find_title(school, place, unit_id),
        asked=_list_asked(quiz, attempt, answers),
    )


def _list_asked(quiz: Quiz, attempt: Attempt, answers: Mapping[str, Answer]) -> tuple[Asked, ...]:
    found = {
        question.id: (question, block.case) for block in quiz.blocks for question in block.questions
    }
    return tuple(
        Asked(
            number,
            question=found[item.question_id][0],
            item=item,
            case=found[item.question_id][1],
            answer=answers.get(item.question_id),
        )
        for number, item in enumerate(attempt.layout, start=1)
    )


def field_name(question_id: str) -> str:
    """The form field of a question where all stand on one page."""
    return f"answer-{question_id}"


def get_drawn_question(person: Person, attempt_id: int, unit_id: str, number: int) -> str:
    """The id of a question on a sheet of one's own. Raises NotFound."""
    attempt = _get_of_unit(person, attempt_id, unit_id)
    if not 1 <= number <= len(attempt.layout):
        raise NotFound("question", number)
    return attempt.layout[number - 1].question_id


def pick_fields(
    person: Person, attempt_id: int, unit_id: str, form: MultiFields
) -> dict[str, list[str]]:
    """The answers of a page with all questions, by question id. Raises NotFound."""
    attempt = _get_of_unit(person, attempt_id, unit_id)
    return {item.question_id: form.getlist(field_name(item.question_id)) for item in attempt.layout}


def has_asked_for_conversation(person: Person, unit_id: str) -> bool:
    asked = requests.list_open_conversations([person.id])
    return any(request.unit_id == unit_id for request in asked)


def save_answers(
    school: School,
    person: Person,
    attempt_id: int,
    fields: Mapping[str, Sequence[str]],
) -> Attempt:
    """Saves a form's answers, by question id: a form post always wins (R10).

    Raises NotFound for somebody else's attempt or a question not in it, and AlreadySubmitted
    after keeping the answers for the trainer.
    """
    moment = school.moment()
    with school.storage.atomic():
        attempt, changed = _list_changed(person, attempt_id, fields)
        for question_id, value in changed.items():
            if attempt.is_open:
                attempts.save_answer(attempt.id, question_id, value, at=moment.now)
            else:
                attempts.add_late_answer(attempt.id, question_id, value, at=moment.now)
    if not attempt.is_open:
        raise AlreadySubmitted(attempt.unit_id, attempt.number)
    return attempt


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a background save: `rev` sums up the named answers' revisions."""

    taken: bool
    rev: int
    at: datetime


def save_in_background(
    school: School,
    person: Person,
    attempt_id: int,
    fields: Mapping[str, Sequence[str]],
    *,
    seen_rev: int,
    client: str,
) -> Saved:
    """Saves while somebody types; what is not taken is kept as a late answer (R10).

    `seen_rev` is the sum of revisions the page last knew. Raises NotFound as `save_answers` does.
    """
    moment = school.moment()
    with school.storage.atomic():
        attempt, changed = _list_changed(person, attempt_id, fields)
        stored = attempts.list_answers(attempt.id)
        is_fresh = _sum_revs(stored, fields) == seen_rev
        taken = True
        for question_id, value in changed.items():
            known = stored.get(question_id)
            seen = (known.rev if known else 0) if is_fresh else UNSEEN
            if not attempt.is_open or not attempts.save_answer_in_background(
                attempt.id, question_id, value, at=moment.now, seen_rev=seen, client=client
            ):
                attempts.add_late_answer(
                    attempt.id, question_id, value, at=moment.now, client=client
                )
                taken = False
        rev = _sum_revs(attempts.list_answers(attempt.id), fields)
    return Saved(taken, rev, moment.now)


def _get_of_unit(person: Person, attempt_id: int, unit_id: str) -> Attempt:
    attempt = attempts.get_attempt(attempt_id)
    if (attempt.person, attempt.unit_id) != (person.id, unit_id):
        raise NotFound("attempt", attempt_id)
    return attempt


def _sum_revs(stored: Mapping[str, Answer], fields: Mapping[str, Sequence[str]]) -> int:
    return sum(stored[question_id].rev for question_id in fields if question_id in stored)


def _list_changed(
    person: Person, attempt_id: int, fields: Mapping[str, Sequence[str]]
) -> tuple[Attempt, dict[str, AnswerValue]]:
    """The own attempt, and the answers in these fields that differ from what is stored."""
    attempt, questions = _get_own(person, attempt_id, fields)
    stored = attempts.list_answers(attempt.id)
    changed = {}
    for question_id, texts in fields.items():
        question = questions[question_id]
        value = rule_of(question).read(question, texts)
        known = stored.get(question_id)
        if value != (known.value if known else nothing_chosen(question)):
            changed[question_id] = value
    return attempt, changed


def submit(school: School, person: Person, attempt_id: int) -> Attempt:
    """Hands an attempt in: marks, grades and records it in one transaction, once (R10).

    Repeated, it gives the stored result. Raises NotFound for somebody else's attempt.
    """
    moment = school.moment()
    with school.storage.atomic():
        attempt, _ = _get_own(person, attempt_id, {})
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
        title=_find_title(school, place, unit_id),
        grade=_grade(attempt),
        state=place.summary.units.get(unit_id, State.OPEN),
        failures=count_failures(submitted),
        wait_until=_find_wait(place, submitted, moment),
        following=find_following(place),
    )


def count_failures(submitted: Sequence[Attempt]) -> int:
    """Failed attempts while nothing is passed (R8)."""
    if any(attempt.passed for attempt in submitted):
        return 0
    return sum(attempt.passed is False for attempt in submitted)


def _grade(attempt: Attempt) -> Grade:
    quiz = attempts.get_quiz_version(attempt.quiz_version)
    answers = attempts.list_answers(attempt.id)
    return grade(quiz, attempt.layout, {key: answer.value for key, answer in answers.items()})


def _get_own(
    person: Person, attempt_id: int, fields: Mapping[str, Sequence[str]]
) -> tuple[Attempt, dict[str, Question]]:
    """The own attempt, held until the transaction ends: no answer slips in while it is graded."""
    attempt = attempts.hold_attempt(attempt_id)
    if attempt.person != person.id:
        raise NotFound("attempt", attempt_id)
    drawn = {item.question_id for item in attempt.layout}
    quiz = attempts.get_quiz_version(attempt.quiz_version)
    questions = {question.id: question for question in quiz.list_questions()}
    for question_id in fields:
        if question_id not in drawn:
            raise NotFound("question", question_id)
    return attempt, questions


def _find_wait(place: Place, submitted: Sequence[Attempt], moment: Moment) -> datetime | None:
    """When the next attempt may begin, if that is still to come."""
    last = max((a.submitted_at for a in submitted if a.submitted_at), default=None)
    wait = place.requirements.rules.retry_wait_minutes
    at = next_attempt_at(count_failures(submitted), last, wait)
    return at if at is not None and at > moment.now else None


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


def _find_title(school: School, place: Place, unit_id: str) -> str:
    unit = place.requirements.units.get(unit_id)
    if unit is not None:
        return find_title(school, unit, place.person.language)
    return school.library.get_lesson(unit_id).text(place.person.language).title
