"""Answers of an attempt: saved by forms and in the background, in any order (R10)."""

import json
from collections.abc import Mapping
from datetime import datetime

from lms.domain.attempt import Answer, is_background_save_current
from lms.domain.question import AnswerValue
from lms.storage.attempts import hold_attempt
from lms.storage.database import bound_database
from lms.storage.fields import dump_json
from lms.storage.rows import Row, fetch, insert
from lms.storage.tables_ledger import AnswerTable, LateAnswerTable


def list_answers(attempt: int) -> Mapping[str, Answer]:
    """The answers saved so far, by question."""
    table = AnswerTable
    columns = (table.question_id, table.value, table.rev, table.saved_at, table.client)
    rows = fetch(table.select(*columns).where(table.attempt == attempt))
    return {row[0]: _to_answer(row) for row in rows}


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
    return tuple(map(_to_answer, rows))


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


def _to_answer(row: Row) -> Answer:
    question_id, text, rev, saved_at, client = row
    value = json.loads(text)
    return Answer(
        question_id, value if isinstance(value, str) else tuple(value), rev, saved_at, client
    )
