"""Meetings: revisioned, known by a number all their revisions share (R5)."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from lms.domain.meeting import Meeting, MeetingStatus
from lms.errors import NotFound
from lms.storage.database import bound_database
from lms.storage.fields import dump_json
from lms.storage.rows import (
    ALWAYS,
    Prepared,
    Row,
    append_revision,
    chunks,
    fetch,
    insert,
    newest,
    slot,
)
from lms.storage.tables_course import MeetingNumberTable, MeetingTable
from lms.storage.tables_ledger import EvidenceTable, StandingTable

_COLUMNS = (
    MeetingTable.meeting,
    MeetingTable.revision,
    MeetingTable.cohort,
    MeetingTable.training_day,
    MeetingTable.on_date,
    MeetingTable.starts,
    MeetingTable.ends,
    MeetingTable.teaching_units,
    MeetingTable.status,
    MeetingTable.zone,
    MeetingTable.place,
    MeetingTable.online,
    MeetingTable.trainers,
    MeetingTable.capacity,
    MeetingTable.list_complete,
    MeetingTable.recorded_at,
    MeetingTable.recorded_by,
)


def append_meeting(meeting: Meeting, *, expected_revision: int) -> Meeting:
    """Append the revision after the one that was shown; with 0 the meeting is new.

    A new meeting's `id` is made here. Raises Conflict if that revision is not the newest (R0).
    """
    with bound_database().atomic():
        number = meeting.id if expected_revision else insert(MeetingNumberTable, {})
        values = _to_values(meeting)
        revision = append_revision(MeetingTable, {"meeting": number}, expected_revision, values)
        _forget_guests(number, meeting.cohort)
    return replace(meeting, id=number, revision=revision)


def get_meeting(meeting_id: int, known_at: datetime | None = None) -> Meeting:
    """The current revision. Raises NotFound."""
    meetings = list_meetings_by_ids([meeting_id], known_at)
    if not meetings:
        raise NotFound("meeting", meeting_id)
    return meetings[0]


@Prepared
def _meetings_of_cohort() -> Any:
    return _current(MeetingTable.cohort == slot("cohort"), slot("known_at"))


def list_meetings(cohort: int, known_at: datetime | None = None) -> tuple[Meeting, ...]:
    """A cohort's meetings, cancelled ones too, in order of time."""
    rows = _meetings_of_cohort(cohort=cohort, known_at=known_at or ALWAYS)
    return _in_order_of_time(rows)


def list_meetings_by_ids(
    meeting_ids: Iterable[int], known_at: datetime | None = None
) -> tuple[Meeting, ...]:
    """Those of these meetings there are, in order of time."""
    rows: list[Row] = []
    for ids in chunks(meeting_ids):
        rows += fetch(_current(MeetingTable.meeting.in_(ids), known_at or ALWAYS))
    return _in_order_of_time(rows)


def _forget_guests(meeting: int, cohort: int) -> None:
    """Throw away the memos of people from other cohorts: a memo's key counts its own's meetings."""
    guests = EvidenceTable.select(EvidenceTable.person).where(EvidenceTable.meeting == meeting)
    StandingTable.delete().where(
        StandingTable.person.in_(guests), StandingTable.cohort != cohort
    ).execute()


def _current(condition: Any, known_at: Any) -> Any:
    return MeetingTable.select(*_COLUMNS).where(condition, newest(MeetingTable, known_at))


def _in_order_of_time(rows: Iterable[Row]) -> tuple[Meeting, ...]:
    meetings = map(_to_meeting, rows)
    return tuple(sorted(meetings, key=lambda meeting: (meeting.on, meeting.starts, meeting.id)))


def _to_meeting(row: Row) -> Meeting:
    row[8] = MeetingStatus(row[8])
    row[12] = tuple(json.loads(row[12]))
    return Meeting(*row)


def _to_values(meeting: Meeting) -> dict[str, Any]:
    return {
        "cohort": meeting.cohort,
        "training_day": meeting.training_day,
        "status": meeting.status.value,
        "on_date": meeting.on,
        "starts": meeting.starts,
        "ends": meeting.ends,
        "zone": meeting.zone,
        "place": meeting.place,
        "online": meeting.online,
        "teaching_units": meeting.teaching_units,
        "trainers": dump_json(meeting.trainers),
        "capacity": meeting.capacity,
        "list_complete": meeting.list_complete,
        "recorded_at": meeting.recorded_at,
        "recorded_by": meeting.recorded_by,
    }
