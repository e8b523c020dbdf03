"""Answers of a running attempt, which cannot be lost (R10).

A form post always wins; a background save only where it saw the newest state. What comes after
submitting is kept for the trainer and never applied.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lms.domain.attempt import Answer, Attempt, is_later_in_same_page
from lms.domain.people import Person
from lms.domain.question import AnswerValue, Question, nothing_chosen, rule_of
from lms.domain.quiz import Case, Item, Quiz
from lms.errors import AlreadySubmitted, NotFound
from lms.services.school import School
from lms.storage import attempts

UNSEEN = -1


class MultiFields(Protocol):
    """A form as the web has it: a field may occur several times."""

    def getlist(self, key: str) -> list[str]: ...


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
    asked: tuple[Asked, ...]

    @property
    def open_numbers(self) -> tuple[int, ...]:
        """The numbers of graded questions not answered yet."""
        return tuple(
            asked.number
            for asked in self.asked
            if asked.question.is_graded and not asked.is_complete
        )

    def find_position(self, asked: Asked) -> int | None:
        """The question's place among the graded ones, from 1; None for a reflection."""
        if not asked.question.is_graded:
            return None
        return sum(each.question.is_graded for each in self.asked[: asked.number])

    def get_asked(self, number: int) -> Asked:
        """Raises NotFound for a number that is not on the sheet."""
        if not 1 <= number <= len(self.asked):
            raise NotFound("question", number)
        return self.asked[number - 1]


def open_sheet(person: Person, unit_id: str) -> Sheet:
    """The running attempt. Raises NotFound when none is running."""
    attempt = attempts.find_open_attempt(person.id, unit_id)
    if attempt is None:
        raise NotFound("open attempt", unit_id)
    quiz = attempts.get_quiz_version(attempt.quiz_version)
    answers = attempts.list_answers(attempt.id)
    return Sheet(attempt, quiz, _list_asked(quiz, attempt, answers))


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


def save_answers(
    school: School,
    person: Person,
    attempt_id: int,
    fields: Mapping[str, Sequence[str]],
    *,
    client: str = "",
) -> Attempt:
    """Saves a form's answers, by question id: a form post always wins (R10).

    `client` names the page load, whose later background saves are taken when somebody comes back
    to it, and its earlier ones no more. Raises NotFound for somebody else's attempt or a question
    not in it, and AlreadySubmitted after keeping the answers for the trainer.
    """
    moment = school.moment()
    with school.storage.atomic():
        attempt, changed = _list_changed(person, attempt_id, fields, client)
        for question_id, value in changed.items():
            if attempt.is_open:
                attempts.save_answer(attempt.id, question_id, value, at=moment.now, client=client)
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
    person: Person, attempt_id: int, fields: Mapping[str, Sequence[str]], client: str = ""
) -> tuple[Attempt, dict[str, AnswerValue]]:
    """The own attempt, and the answers in these fields that differ from what is stored.

    An answer confirmed by a form of the page that saved it behind (`client`) is newer as well.
    """
    attempt, questions = get_own(person, attempt_id, fields)
    stored = attempts.list_answers(attempt.id)
    changed = {}
    for question_id, texts in fields.items():
        question = questions[question_id]
        value = rule_of(question).read(question, texts)
        known = stored.get(question_id)
        is_newer = known and attempt.is_open and is_later_in_same_page(known.client, client)
        if is_newer or value != (known.value if known else nothing_chosen(question)):
            changed[question_id] = value
    return attempt, changed


def get_own(
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
