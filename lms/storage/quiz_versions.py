"""Compiled quizzes: what an attempt is drawn from and graded by (R9)."""

import json
from collections.abc import Mapping
from datetime import datetime

from peewee import IntegrityError, fn

from lms.domain.canonical import dump_canonical
from lms.domain.quiz import Quiz
from lms.domain.quiz_document import from_document, hash_quiz, to_document
from lms.errors import NotFound
from lms.storage.rows import fetch, fetch_first, insert
from lms.storage.tables_course import QuizVersionTable


def append_quiz_version(quiz: Quiz, at: datetime) -> int:
    """Record a quiz as compiled and return its version's id.

    What is the newest already is not appended again, also when two workers read it at once.
    """
    table = QuizVersionTable
    quiz_hash = hash_quiz(quiz)
    newest = _find_newest(quiz.unit_id)
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
        if _find_newest(quiz.unit_id) == newest:
            raise
        return append_quiz_version(quiz, at)


def newest_quiz_version(unit_id: str) -> tuple[int, Quiz] | None:
    """The newest version of a unit's quiz with its id."""
    newest = _find_newest(unit_id)
    return (newest[0], get_quiz_version(newest[0])) if newest else None


def newest_quiz_ids() -> Mapping[str, int]:
    """The id of the newest version of every unit's quiz."""
    query = QuizVersionTable.select(QuizVersionTable.unit_id, fn.MAX(QuizVersionTable.id))
    return dict(fetch(query.group_by(QuizVersionTable.unit_id)))


def get_quiz_version(version: int) -> Quiz:
    """Raises NotFound."""
    table = QuizVersionTable
    row = fetch_first(table.select(table.document).where(table.id == version))
    if row is None:
        raise NotFound("quiz version", version)
    return from_document(json.loads(row[0]))


def _find_newest(unit_id: str) -> tuple[int, int, str] | None:
    table = QuizVersionTable
    query = table.select(table.id, table.revision, table.quiz_hash).where(table.unit_id == unit_id)
    row = fetch_first(query.order_by(table.revision.desc()))
    return (row[0], row[1], row[2]) if row else None
