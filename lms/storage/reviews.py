"""What became of attempts after they were handed in: newer questions, later answers (R10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import SQL, fn

from lms.domain.attempt import Answer, Attempt
from lms.domain.evidence import EvidenceKind
from lms.storage.aliases import records_of
from lms.storage.attempts import columns_by, to_answer, to_attempt
from lms.storage.rows import Row, chunks, fetch
from lms.storage.tables_course import QuizVersionTable
from lms.storage.tables_ledger import AnswerTable, AttemptTable, EvidenceTable, LateAnswerTable

_PASSES = (EvidenceKind.PASSED.value, EvidenceKind.PASSED_IN_CONVERSATION.value)


@dataclass(frozen=True, slots=True)
class Outdated:
    """A failed attempt, and its unit's newest version, which has no line of this attempt."""

    attempt: Attempt
    newest_version: int


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """An answer that came after its attempt was handed in."""

    attempt: Attempt
    answer: Answer


def list_outdated_failures(person_ids: Iterable[int]) -> tuple[Outdated, ...]:
    """Failed attempts of these people with newer questions, by the time they were handed in.

    Who has a pass in the unit that nobody ever took back is left out; a pass that was taken back
    and brought to life again has to be looked for in the ledger. `person` is the number asked for.
    """
    found: list[Row] = []
    for ids in chunks(person_ids):
        record = records_of(ids)
        version = QuizVersionTable.alias()
        query = (
            AttemptTable.select(*columns_by(record), version.id)
            .join(record, on=(AttemptTable.person == record.c.id))
            .join_from(AttemptTable, version, on=(AttemptTable.unit_id == version.unit_id))
            .where(
                AttemptTable.passed == False,  # noqa: E712  # a condition in SQL
                AttemptTable.quiz_version != version.id,
                ~_has_newer(version),
                ~_has_line(version),
                ~_has_pass(),
            )
            .with_cte(record)
        )
        found += fetch(query)
    outdated = [Outdated(to_attempt(row[:-1]), row[-1]) for row in found]
    return tuple(sorted(outdated, key=lambda each: (each.attempt.submitted_at, each.attempt.id)))


def list_answers_of(attempt_ids: Iterable[int]) -> Mapping[int, Mapping[str, Answer]]:
    """The answers of some attempts, by attempt and question."""
    table = AnswerTable
    columns = (table.question_id, table.value, table.rev, table.saved_at, table.client)
    answers: dict[int, dict[str, Answer]] = {}
    for ids in chunks(attempt_ids):
        answers |= {attempt: {} for attempt in ids}
        for row in fetch(table.select(table.attempt, *columns).where(table.attempt.in_(ids))):
            answers[row[0]][row[1]] = to_answer(row[1:])
    return answers


def list_answers_after_submitting(person_ids: Iterable[int]) -> tuple[LateAnswer, ...]:
    """What came from these people after an attempt was handed in, the newest first.

    A background save that came too late while the attempt was still running is none of these.
    `person` is the number asked for, an answer's `rev` is 0.
    """
    table = LateAnswerTable
    columns = (table.question_id, table.value, 0, table.saved_at, table.client)
    found: list[Row] = []
    for ids in chunks(person_ids):
        record = records_of(ids)
        query = (
            table.select(table.id, *columns, *columns_by(record))
            .join(AttemptTable, on=(table.attempt == AttemptTable.id))
            .join(record, on=(AttemptTable.person == record.c.id))
            .where(table.saved_at >= AttemptTable.submitted_at)
            .with_cte(record)
        )
        found += fetch(query)
    found.sort(key=lambda row: row[0], reverse=True)
    return tuple(LateAnswer(to_attempt(row[6:]), to_answer(row[1:6])) for row in found)


def _has_newer(version: Any) -> Any:
    later = QuizVersionTable.alias()
    newer = (later.unit_id == version.unit_id) & (later.revision > version.revision)
    return _exists(later, newer)


def _has_line(version: Any) -> Any:
    line = EvidenceTable.alias()
    same = (line.attempt == AttemptTable.id) & (line.version == version.id)
    return _exists(line, same)


def _has_pass() -> Any:
    """A pass in the attempt's unit that no line names as taken back."""
    line, other = EvidenceTable.alias(), EvidenceTable.alias()
    taken_back = (other.person == line.person) & (other.cancels == line.id)
    own = (line.person == AttemptTable.person) & (line.unit_id == AttemptTable.unit_id)
    return _exists(line, own & line.kind.in_(_PASSES) & ~_exists(other, taken_back))


def _exists(table: Any, condition: Any) -> Any:
    return fn.EXISTS(table.select(SQL("1")).where(condition))
