"""Attendance of a meeting: everybody preset to present, the exceptions entered (R3, R5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from lms.domain.clock import Moment
from lms.domain.evidence import ATTENDANCE_KINDS, Evidence, EvidenceKind, living
from lms.domain.meeting import Meeting, MeetingStatus
from lms.domain.people import Actor, Person, to_sort_key
from lms.domain.programme import Cohort, title_day
from lms.errors import Conflict, Invalid, NotAllowed, NotFound
from lms.services.cohort_standings import is_counted
from lms.services.ledger import check_reason
from lms.services.recording import append_by_staff, check_may_record
from lms.services.school import School
from lms.storage import audit, cohorts, evidence, meetings, people, requests
from lms.storage.audit import Event


class Mark(StrEnum):
    """What a row of the list says. PART carries the teaching units present."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as entered: `teaching_units` only for PART."""

    mark: Mark
    teaching_units: int | None = None

    @property
    def is_here(self) -> bool:
        return self.mark in (Mark.PRESENT, Mark.PART)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Somebody on the list. `entry` is None for whoever a list saved before says nothing about.

    A walk-in is in no course at all (R1).
    """

    person: Person
    entry: Entry | None
    line: Evidence | None
    said_no: bool
    may_change: bool
    is_walk_in: bool = False


@dataclass(frozen=True, slots=True)
class AttendanceList:
    """The list of a meeting. `is_entered` says whether it was saved before."""

    meeting: Meeting
    cohort: Cohort
    title: str
    module: str
    rows: tuple[AttendanceRow, ...]

    @property
    def is_entered(self) -> bool:
        return self.meeting.list_complete

    @property
    def present(self) -> int:
        return sum(row.entry is not None and row.entry.is_here for row in self.rows)


def find_day_place(school: School, training_day: str) -> tuple[str, str]:
    """The module and the title of a training day. Raises NotFound."""
    for module in school.library.modules:
        for unit in module.days:
            if unit.id == training_day:
                return module.id, title_day(unit, module.title, module.days)
    module_id, _, _ = training_day.rpartition(".")
    if not module_id:
        raise NotFound("training day", training_day)
    return module_id, training_day


def open_attendance(school: School, actor: Actor, meeting_id: int) -> AttendanceList:
    """The list to enter or correct. Raises NotFound, and NotAllowed for other people's modules."""
    meeting = meetings.get_meeting(meeting_id)
    module, title = find_day_place(school, meeting.training_day)
    if not may_enter(actor, meeting, module):
        raise NotAllowed("enter attendance")
    cohort = cohorts.get_cohort(meeting.cohort)
    lines = _list_current(meeting)
    members = {
        person.id: person
        for person, membership in cohorts.list_members(meeting.cohort, None)
        if is_counted(membership, meeting.on) and (not person.erased_on or person.id in lines)
    }
    guests = people.list_people(sorted(lines.keys() - members.keys()))
    replies = requests.list_replies(meeting.id)
    rows = [
        _make_row(actor, meeting, person, lines.get(person.id), replies.get(person.id))
        for person in (*members.values(), *guests)
    ]
    walk_ins = {guest.id for guest in guests if not cohorts.list_memberships_of(guest.id)}
    rows = [replace(row, is_walk_in=row.person.id in walk_ins) for row in rows]
    rows.sort(key=lambda row: to_sort_key(row.person.listed_name))
    return AttendanceList(meeting, cohort, title, module, tuple(rows))


def save_attendance(
    school: School,
    actor: Actor,
    meeting_id: int,
    entries: Mapping[int, Entry],
    *,
    seen_revision: int,
    request_key: str,
    reason: str = "",
) -> AttendanceList:
    """Saves the list: only what changed is appended, and a change of a saved list needs a reason.

    Whoever is missing in `entries` keeps what the row says. Raises Conflict when somebody else
    saved meanwhile, Invalid for a missing reason, a meeting in the future or cancelled, or units
    out of range.
    """
    moment = school.moment()
    with school.storage.atomic():
        listed = open_attendance(school, actor, meeting_id)
        meeting = listed.meeting
        check_held(meeting, moment)
        changes = _list_changes(listed, entries)
        if meeting.revision != seen_revision:
            if not changes and meeting.list_complete:
                return listed
            raise Conflict("meeting", meeting_id)
        if listed.is_entered and changes:
            reason = check_reason(reason)
        for row, entry in changes:
            if row.line is not None and not row.may_change:
                raise NotAllowed("correct attendance entered by somebody else")
            key = f"{request_key}-{row.person.id}"
            _append_entry(school, actor, moment, listed, row, entry, key, reason)
        if changes or not meeting.list_complete:
            _complete_list(actor, meeting, moment.now, seen_revision)
        return open_attendance(school, actor, meeting_id)


def check_held(meeting: Meeting, moment: Moment) -> None:
    """Raises Invalid for a meeting that is still to come or was cancelled."""
    if meeting.on > moment.today or meeting.is_cancelled:
        raise Invalid("meeting_not_held_yet")


def _complete_list(actor: Actor, meeting: Meeting, now: datetime, seen_revision: int) -> None:
    """Every saved change of the list is a revision, so that two savers never overwrite (R0)."""
    held = replace(
        meeting,
        status=MeetingStatus.HELD,
        list_complete=True,
        recorded_at=now,
        recorded_by=actor.person.id,
    )
    meetings.append_meeting(held, expected_revision=seen_revision)
    audit.append_event(now, actor.person.id, Event.LIST_SAVED, "meeting", meeting.id)


def _append_entry(
    school: School,
    actor: Actor,
    moment: Moment,
    listed: AttendanceList,
    row: AttendanceRow,
    entry: Entry,
    request_key: str,
    reason: str,
) -> None:
    meeting = listed.meeting
    kind = {
        Mark.PRESENT: EvidenceKind.ATTENDED,
        Mark.PART: EvidenceKind.ATTENDED,
        Mark.ABSENT: EvidenceKind.ABSENT,
        Mark.EXCUSED: EvidenceKind.EXCUSED,
    }[entry.mark]
    check_may_record(actor, row.person, kind, meeting.cohort, listed.module)
    append_by_staff(
        school,
        actor,
        row.person,
        moment,
        meeting.training_day,
        kind,
        request_key,
        happened_on=meeting.on,
        cohort=meeting.cohort,
        meeting=meeting.id,
        teaching_units=entry.teaching_units,
        cancels=row.line.id if row.line else None,
        reason=reason.strip() or None,
    )


def _list_changes(
    listed: AttendanceList, entries: Mapping[int, Entry]
) -> list[tuple[AttendanceRow, Entry]]:
    """The rows whose entry differs from what is recorded; on the first list, all of them."""
    changes = []
    for row in listed.rows:
        wanted = entries.get(row.person.id, row.entry)
        if wanted is None:
            continue
        entry = normalise(wanted, listed.meeting)
        if row.line is None or entry != row.entry:
            changes.append((row, entry))
    return changes


def normalise(entry: Entry, meeting: Meeting) -> Entry:
    """All units of the meeting are "present". Raises Invalid for units out of range (R3)."""
    if entry.mark is not Mark.PART:
        return Entry(entry.mark)
    units = entry.teaching_units
    if units is None or not 0 < units <= meeting.teaching_units:
        raise Invalid("units_out_of_range", "units", limit=meeting.teaching_units)
    return Entry(Mark.PRESENT) if units == meeting.teaching_units else entry


def may_enter(actor: Actor, meeting: Meeting, module: str) -> bool:
    """Whether this member of staff may enter the list of a meeting of this module (R3)."""
    return actor.is_coordinator(meeting.cohort) or actor.is_trainer(meeting.cohort, module)


def _may_change(actor: Actor, meeting: Meeting, person: Person, line: Evidence | None) -> bool:
    """A saved line is corrected by whoever entered it or a coordinator; never one's own (R3)."""
    if actor.person.id == person.id:
        return False
    entered = line is None or line.recorded_by == actor.person.id
    return entered or actor.is_coordinator(meeting.cohort)


def _list_current(meeting: Meeting) -> dict[int, Evidence]:
    """Each person's newest standing attendance line of this meeting."""
    lines = living(evidence.list_lines_of_meeting(meeting.id))
    return {line.person: line for line in lines if line.kind in ATTENDANCE_KINDS}


def _make_row(
    actor: Actor, meeting: Meeting, person: Person, line: Evidence | None, coming: bool | None
) -> AttendanceRow:
    said_no = coming is False
    may_change = _may_change(actor, meeting, person, line)
    entry: Entry | None = None
    if line is not None:
        entry = _read_entry(line)
    elif may_change and not meeting.list_complete:
        entry = Entry(Mark.EXCUSED if said_no else Mark.PRESENT)
    return AttendanceRow(person, entry, line, said_no, may_change)


def _read_entry(line: Evidence) -> Entry:
    if line.kind in (EvidenceKind.ABSENT, EvidenceKind.EXCUSED):
        return Entry(Mark(line.kind.value))
    if line.teaching_units is not None:
        return Entry(Mark.PART, line.teaching_units)
    return Entry(Mark.PRESENT)
