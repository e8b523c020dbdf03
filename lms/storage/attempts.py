"""Attempts, from the quiz version they are drawn from to their result (R9, R10)."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from peewee import IntegrityError

from lms.domain.attempt import Attempt, Source
from lms.domain.quiz import Item, Layout
from lms.errors import NotFound
from lms.storage.aliases import records_of
from lms.storage.fields import dump_json
from lms.storage.rows import Row, fetch, fetch_first, insert
from lms.storage.tables_ledger import AttemptTable

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


def find_open_attempt(person: int, unit_id: str) -> Attempt | None:
    """The attempt somebody has begun and not submitted."""
    attempts = list_attempts(person, unit_id)
    return next((attempt for attempt in reversed(attempts) if attempt.is_open), None)


def get_attempt(attempt_id: int) -> Attempt:
    """Raises NotFound."""
    return _get(AttemptTable.select(*_COLUMNS), attempt_id)


def hold_attempt(attempt_id: int) -> Attempt:
    """The attempt, which nobody else can change until the transaction ends. Raises NotFound."""
    query = AttemptTable.select(*_COLUMNS)
    if AttemptTable._meta.database.for_update:
        query = query.for_update()
    return _get(query, attempt_id)


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


def list_attempts(person: int, unit_id: str | None = None) -> tuple[Attempt, ...]:
    """Somebody's attempts in a unit (None: in all), the first one first, an open one last.

    `person` is the number asked for, also in attempts of a record that stands for them.
    """
    record = records_of([person])
    person_of = [record.c.root if column is AttemptTable.person else column for column in _COLUMNS]
    query = (
        AttemptTable.select(*person_of)
        .join(record, on=(AttemptTable.person == record.c.id))
        .order_by(AttemptTable.submitted_at.is_null(), AttemptTable.started_at, AttemptTable.id)
        .with_cte(record)
    )
    if unit_id is not None:
        query = query.where(AttemptTable.unit_id == unit_id)
    return tuple(map(_to_attempt, fetch(query)))


def list_submitted(unit_id: str) -> tuple[Attempt, ...]:
    """Everybody's submitted attempts in a unit, in order of submission."""
    query = AttemptTable.select(*_COLUMNS).where(
        AttemptTable.unit_id == unit_id, AttemptTable.submitted_at.is_null(False)
    )
    rows = fetch(query.order_by(AttemptTable.submitted_at, AttemptTable.id))
    return tuple(map(_to_attempt, rows))


def mark_submitted(attempt_id: int, at: datetime, *, percent: int, passed: bool) -> bool:
    """Close an attempt with its result; False if it was submitted before (R10)."""
    query = AttemptTable.update(submitted_at=at, percent=percent, passed=passed).where(
        AttemptTable.id == attempt_id, AttemptTable.submitted_at.is_null()
    )
    return bool(query.execute())


def _get(query: Any, attempt_id: int) -> Attempt:
    row = fetch_first(query.where(AttemptTable.id == attempt_id))
    if row is None:
        raise NotFound("attempt", attempt_id)
    return _to_attempt(row)


def _to_attempt(row: Row) -> Attempt:
    facts = list(row)
    facts[5] = tuple(Item(question, tuple(order)) for question, order in json.loads(facts[5]))
    facts[10] = Source(facts[10])
    return Attempt(*facts)


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
