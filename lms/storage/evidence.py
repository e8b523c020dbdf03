"""The ledger's lines (R3, R7): appended once, read as they were known at a moment."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import SQL, IntegrityError, fn

from lms.domain.evidence import Evidence, EvidenceKind, living
from lms.errors import Conflict
from lms.storage.aliases import records_of, resolve, stands_for
from lms.storage.database import is_on_sqlite
from lms.storage.rows import (
    ALWAYS,
    Prepared,
    Row,
    chunks,
    fetch,
    fetch_first,
    fetch_mapping,
    insert,
    newest,
    slot,
)
from lms.storage.tables_ledger import EvidenceNoteTable, EvidenceTable
from lms.storage.tables_people import MembershipTable, PersonTable

_FACTS = (
    EvidenceTable.unit_id,
    EvidenceTable.kind,
    EvidenceTable.happened_on,
    EvidenceTable.recorded_at,
    EvidenceTable.recorded_by,
    EvidenceTable.version,
    EvidenceTable.percent,
    EvidenceTable.teaching_units,
    EvidenceTable.cancels,
    EvidenceTable.cohort,
    EvidenceTable.meeting,
    EvidenceTable.attempt,
    EvidenceTable.request_key,
)


class _Mark(NamedTuple):
    """Enough of a line to count it."""

    id: int
    person: int
    unit_id: str
    cancels: int | None
    kind: str


def append_line(
    *,
    person: int,
    unit_id: str,
    kind: EvidenceKind,
    happened_on: date,
    recorded_at: datetime,
    recorded_by: int | None = None,
    version: int | None = None,
    percent: int | None = None,
    teaching_units: int | None = None,
    cancels: int | None = None,
    cohort: int | None = None,
    meeting: int | None = None,
    attempt: int | None = None,
    request_key: str = "",
) -> Evidence:
    """Append a line and return it.

    A request key used before returns the first result, also when two requests race (R3). Raises
    Conflict for a key of something else, or an attempt that has a line for this version.
    """
    line = Evidence(
        id=0,
        person=person,
        unit_id=unit_id,
        kind=kind,
        happened_on=happened_on,
        recorded_at=recorded_at,
        recorded_by=recorded_by,
        version=version,
        percent=percent,
        teaching_units=teaching_units,
        cancels=cancels,
        cohort=cohort,
        meeting=meeting,
        attempt=attempt,
        request_key=request_key,
    )
    return _find_same_request(line) or _append(line)


def is_request_known(request_key: str) -> bool:
    """Whether a request with this key was taken before (R3)."""
    table = EvidenceTable
    return fetch_first(table.select(table.id).where(table.request_key == request_key)) is not None


def hold_ledger(person: int) -> None:
    """Let nobody else append for this person until the transaction ends.

    So ids grow in the order of commits, and the newest id tells how far a ledger goes; who reads
    the lines afterwards reads all there are. SQLite has one writer anyway.
    """
    if not is_on_sqlite():
        query: Any = PersonTable.select(PersonTable.id).where(PersonTable.id == person)
        fetch(query.for_update("FOR NO KEY UPDATE"))


def _lines(person_ids: Any, known_at: Any) -> Any:
    record = records_of(person_ids, known_at)
    return (
        EvidenceTable.select(EvidenceTable.id, record.c.root, *_FACTS)
        .join(record, on=(EvidenceTable.person == record.c.id))
        .where(EvidenceTable.recorded_at <= known_at)
        .with_cte(record)
    )


@Prepared
def _lines_of_one() -> Any:
    return _lines([slot("person")], slot("known_at"))


def list_lines(person_ids: Iterable[int], known_at: datetime | None = None) -> tuple[Evidence, ...]:
    """The lines of these people and of the records that stand for them, oldest first.

    `person` is always the number asked for. Only what was recorded up to `known_at` (R11).
    """
    moment = known_at or ALWAYS
    rows: list[Row] = []
    for ids in chunks(person_ids):
        if len(ids) == 1:
            rows += _lines_of_one(person=ids[0], known_at=moment)
        else:
            rows += fetch(_lines(ids, moment))
    return tuple(sorted(map(_to_line, rows), key=lambda line: line.id))


def list_lines_of_meeting(meeting: int) -> tuple[Evidence, ...]:
    """Every line that names a meeting, oldest first; `person` is who a record stands for.

    What takes such a line back names the meeting too.
    """
    query = EvidenceTable.select(
        EvidenceTable.id, EvidenceTable.person, *_FACTS, stands_for(EvidenceTable.person)
    )
    rows = fetch(query.where(EvidenceTable.meeting == meeting).order_by(EvidenceTable.id))
    resolved = resolve({row[1] for row in rows if row[-1] is not None})
    lines = (_to_line(row[:-1]) for row in rows)
    return tuple(replace(line, person=resolved.get(line.person, line.person)) for line in lines)


def count_present(meeting: int) -> int:
    """How many participants were at a meeting, by the lines that still stand (R7).

    Walk-ins and people on trial are on its list and in no figure: they have no membership that
    counts (R1).
    """
    table, membership = EvidenceTable, MembershipTable
    columns = (table.id, table.person, table.unit_id, table.cancels, table.kind)
    own = membership.select(SQL("1")).where(
        membership.person == table.person, ~membership.trial, newest(membership)
    )
    query = table.select(*columns, fn.EXISTS(own), stands_for(table.person))
    rows = fetch(query.where(table.meeting == meeting))
    resolved = resolve({row[1] for row in rows if row[-1] is not None})
    lines = [
        _Mark(row[0], resolved.get(row[1], row[1]), *row[2:-2])
        for row in rows
        if row[-2] or row[-1] is not None
    ]
    return len({line.person for line in living(lines) if line.kind == EvidenceKind.ATTENDED})


def append_note(evidence: int, text: str) -> None:
    """Give the reason of a line; a retry replaces it. Notes are erasable (R3)."""
    EvidenceNoteTable.insert(evidence=evidence, text=text).on_conflict(
        conflict_target=[EvidenceNoteTable.evidence], preserve=[EvidenceNoteTable.text]
    ).execute()


def list_notes(evidence_ids: Iterable[int]) -> Mapping[int, str]:
    """The reasons given, by line."""
    notes: dict[int, str] = {}
    for ids in chunks(evidence_ids):
        query = EvidenceNoteTable.select(EvidenceNoteTable.evidence, EvidenceNoteTable.text)
        notes |= fetch_mapping(query.where(EvidenceNoteTable.evidence.in_(ids)))
    return notes


def _select() -> Any:
    return EvidenceTable.select(EvidenceTable.id, EvidenceTable.person, *_FACTS)


def _to_line(row: Row) -> Evidence:
    row[3] = EvidenceKind(row[3])
    row[-1] = row[-1] or ""
    return Evidence(*row)


def _to_values(line: Evidence) -> dict[str, Any]:
    values = {field.name: getattr(line, field.name) for field in _FACTS}
    values.update(person=line.person, kind=line.kind.value, request_key=line.request_key or None)
    return values


def _append(line: Evidence) -> Evidence:
    hold_ledger(line.person)
    try:
        return replace(line, id=insert(EvidenceTable, _to_values(line)))
    except IntegrityError as error:
        if first := _find_same_request(line):
            return first
        if _has_line(line.attempt, line.version):
            raise Conflict("attempt", line.attempt) from error
        raise


def _find_same_request(line: Evidence) -> Evidence | None:
    if not line.request_key:
        return None
    row = fetch_first(_select().where(EvidenceTable.request_key == line.request_key))
    if row is None:
        return None
    first = _to_line(row)
    if (first.person, first.unit_id, first.kind) != (line.person, line.unit_id, line.kind):
        raise Conflict("request", line.request_key)
    return first


def _has_line(attempt: int | None, version: int | None) -> bool:
    if attempt is None or version is None:
        return False
    table = EvidenceTable
    return table.select().where(table.attempt == attempt, table.version == version).exists()
