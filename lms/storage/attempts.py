"""Quiz versions, attempts drawn from them, and their answers (R9, R10)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from peewee import IntegrityError

from lms.domain.attempt import Answer, Attempt, Source, is_background_save_current
from lms.domain.canonical import dump_canonical
from lms.domain.question import AnswerValue
from lms.domain.quiz import Item, Layout, Quiz
from lms.domain.quiz_document import from_document, hash_quiz, to_document
from lms.errors import NotFound
from lms.storage.aliases import records_of, resolve, stands_for
from lms.storage.database import bound_database, is_on_sqlite
from lms.storage.fields import dump_json
from lms.storage.rows import Prepared, Row, fetch, fetch_first, insert, is_id, slot
from lms.storage.tables_course import QuizVersionTable
from lms.storage.tables_ledger import AnswerTable, AttemptTable, LateAnswerTable

_COLUMNS = (
    AttemptTable.id,
    AttemptTable.person,
    AttemptTable.unit_id,
    AttemptTable.quiz_version,
    AttemptTable.number,
    AttemptTable.layout,
    AttemptTable.started_at,
    AttemptTable.submitted_at,
    AttemptTable.percent,
    AttemptTable.passed,
    AttemptTable.source,
    AttemptTable.assisted_by,
)


def append_quiz_version(quiz: Quiz, at: datetime) -> int:
    """Record a quiz as compiled and return its version's id.

    What is the newest already is not appended again, also when two workers read it at once.
    """
    table = QuizVersionTable
    quiz_hash = hash_quiz(quiz)
    newest = _find_newest_quiz(quiz.unit_id)
    if newest is not None and newest[2] == quiz_hash:
        return newest[0]
    values = {
        "unit_id": quiz.unit_id,
        "revision": (newest[1] if newest else 0) + 1,
        "quiz_hash": quiz_hash,
        "document": dump_canonical(to_document(quiz)),
        "recorded_at": at,
    }
    try:
        return insert(table, values)
    except IntegrityError:
        if _find_newest_quiz(quiz.unit_id) == newest:
            raise
        return append_quiz_version(quiz, at)


def newest_quiz_version(unit_id: str) -> tuple[int, Quiz] | None:
    """The newest version of a unit's quiz with its id."""
    newest = _find_newest_quiz(unit_id)
    return (newest[0], get_quiz_version(newest[0])) if newest else None


def get_quiz_version(version: int) -> Quiz:
    """Raises NotFound."""
    table = QuizVersionTable
    row = fetch_first(table.select(table.document).where(table.id == version))
    if row is None:
        raise NotFound("quiz version", version)
    return from_document(json.loads(row[0]))


def find_open_attempt(person: int, unit_id: str) -> Attempt | None:
    """The attempt somebody has begun and not submitted."""
    attempts = list_attempts(person, unit_id)
    return next((attempt for attempt in reversed(attempts) if attempt.is_open), None)


def get_attempt(attempt_id: int) -> Attempt:
    """The attempt, with whom its record stands for as `person`. Raises NotFound."""
    return _get(_select(), attempt_id)


def hold_attempt(attempt_id: int) -> Attempt:
    """The attempt, which nobody else can change until the transaction ends. Raises NotFound."""
    return _get(_select() if is_on_sqlite() else _select().for_update(), attempt_id)


def add_attempt(
    person: int,
    unit_id: str,
    *,
    quiz_version: int,
    layout: Layout,
    started_at: datetime,
    source: Source = Source.SELF,
    assisted_by: int | None = None,
) -> Attempt:
    """Begin an attempt; where one is open, also by a race, that one is returned."""
    earlier = list_attempts(person, unit_id)
    if earlier and earlier[-1].is_open:
        return earlier[-1]
    attempt = Attempt(
        id=0,
        person=person,
        unit_id=unit_id,
        quiz_version=quiz_version,
        number=max((attempt.number for attempt in earlier), default=0) + 1,
        layout=layout,
        started_at=started_at,
        source=source,
        assisted_by=assisted_by,
    )
    try:
        return replace(attempt, id=insert(AttemptTable, _to_values(attempt)))
    except IntegrityError:
        if opened := find_open_attempt(person, unit_id):
            return opened
        raise


def columns_by(record: Any) -> list[Any]:
    """An attempt's columns, with the person its record stands for (see `records_of`)."""
    return [record.c.root if column is AttemptTable.person else column for column in _COLUMNS]


@Prepared
def _attempts() -> Any:
    record = records_of([slot("person")])
    return (
        AttemptTable.select(*columns_by(record))
        .join(record, on=(AttemptTable.person == record.c.id))
        .order_by(AttemptTable.submitted_at.is_null(), AttemptTable.started_at, AttemptTable.id)
        .with_cte(record)
    )


def list_attempts(person: int, unit_id: str | None = None) -> tuple[Attempt, ...]:
    """Somebody's attempts in a unit (None: in all), the first one first, an open one last.

    `person` is the number asked for, also in attempts of a record that stands for them.
    """
    attempts = map(to_attempt, _attempts(person=person))
    return tuple(found for found in attempts if unit_id in (None, found.unit_id))


def mark_submitted(attempt_id: int, at: datetime, *, percent: int, passed: bool) -> bool:
    """Close an attempt with its result; False if it was submitted before (R10)."""
    query = AttemptTable.update(submitted_at=at, percent=percent, passed=passed).where(
        AttemptTable.id == attempt_id, AttemptTable.submitted_at.is_null()
    )
    return bool(query.execute())


def list_answers(attempt: int) -> Mapping[str, Answer]:
    """The answers saved so far, by question."""
    table = AnswerTable
    columns = (table.question_id, table.value, table.rev, table.saved_at, table.client)
    rows = fetch(table.select(*columns).where(table.attempt == attempt))
    return {row[0]: to_answer(row) for row in rows}


def save_answer(
    attempt: int, question_id: str, value: AnswerValue, *, at: datetime, client: str = ""
) -> bool:
    """Save what a form sent: it wins over everything saved before.

    False, and nothing is saved, if the attempt is submitted. Raises NotFound.
    """
    with bound_database().atomic():
        if not hold_attempt(attempt).is_open:
            return False
        _write(attempt, question_id, value, at, client)
    return True


def save_answer_in_background(
    attempt: int,
    question_id: str,
    value: AnswerValue,
    *,
    seen_rev: int,
    client: str,
    at: datetime,
) -> bool:
    """Save what a page sent by itself, unless something newer is stored.

    False, and nothing is saved, if it comes too late or the attempt is submitted.
    """
    with bound_database().atomic():
        is_open = hold_attempt(attempt).is_open
        stored = list_answers(attempt).get(question_id)
        if not is_open or not is_background_save_current(stored, seen_rev, client):
            return False
        _write(attempt, question_id, value, at, client)
    return True


def add_late_answer(
    attempt: int, question_id: str, value: AnswerValue, *, at: datetime, client: str = ""
) -> None:
    """Keep an answer that came too late: shown to the trainer, never applied."""
    values = {
        "attempt": attempt,
        "question_id": question_id,
        "value": dump_json(value),
        "saved_at": at,
        "client": client,
    }
    insert(LateAnswerTable, values)


def list_late_answers(attempt: int) -> tuple[Answer, ...]:
    """Answers that came too late, in the order of their arrival; their `rev` is 0."""
    table = LateAnswerTable
    query = table.select(table.question_id, table.value, 0, table.saved_at, table.client)
    rows = fetch(query.where(table.attempt == attempt).order_by(table.id))
    return tuple(map(to_answer, rows))


def _find_newest_quiz(unit_id: str) -> tuple[int, int, str] | None:
    table = QuizVersionTable
    query = table.select(table.id, table.revision, table.quiz_hash).where(table.unit_id == unit_id)
    row = fetch_first(query.order_by(table.revision.desc()))
    return (row[0], row[1], row[2]) if row else None


def _select() -> Any:
    return AttemptTable.select(*_COLUMNS, stands_for(AttemptTable.person))


def _get(query: Any, attempt_id: int) -> Attempt:
    row = fetch_first(query.where(AttemptTable.id == attempt_id)) if is_id(attempt_id) else None
    if row is None:
        raise NotFound("attempt", attempt_id)
    attempt, alias = to_attempt(row[:-1]), row[-1]
    if alias is None:
        return attempt
    return replace(attempt, person=resolve([attempt.person])[attempt.person])


def to_attempt(row: Row) -> Attempt:
    row[5] = tuple(Item(question, tuple(order)) for question, order in json.loads(row[5]))
    row[10] = Source(row[10])
    return Attempt(*row)


def _to_values(attempt: Attempt) -> dict[str, Any]:
    return {
        "person": attempt.person,
        "unit_id": attempt.unit_id,
        "quiz_version": attempt.quiz_version,
        "number": attempt.number,
        "layout": dump_json([[item.question_id, item.order] for item in attempt.layout]),
        "started_at": attempt.started_at,
        "source": attempt.source.value,
        "assisted_by": attempt.assisted_by,
    }


def _write(attempt: int, question_id: str, value: AnswerValue, at: datetime, client: str) -> None:
    table = AnswerTable
    table.insert(
        attempt=attempt,
        question_id=question_id,
        value=dump_json(value),
        rev=1,
        saved_at=at,
        client=client,
    ).on_conflict(
        conflict_target=[table.attempt, table.question_id],
        preserve=[table.value, table.saved_at, table.client],
        update={table.rev: table.rev + 1},
    ).execute()


def to_answer(row: Row) -> Answer:
    question_id, text, rev, saved_at, client = row
    value = json.loads(text)
    return Answer(
        question_id, value if isinstance(value, str) else tuple(value), rev, saved_at, client
    )
