"""Appending to the ledger: who may, once only, and with the kept summary in step (R3, R16)."""

from datetime import date
from typing import Required, TypedDict, Unpack

from lms.domain.clock import Moment
from lms.domain.evidence import Evidence, EvidenceKind, is_living
from lms.domain.people import Actor, Person
from lms.errors import Invalid, NotAllowed, NotBegun
from lms.services.places import refresh_summaries
from lms.services.school import School
from lms.storage import audit, cohorts, evidence
from lms.storage.audit import Event

_OF_TRAINERS = frozenset(
    {
        EvidenceKind.ATTENDED,
        EvidenceKind.ABSENT,
        EvidenceKind.EXCUSED,
        EvidenceKind.PASSED_IN_CONVERSATION,
        EvidenceKind.RELEASED,
    }
)
_OF_COORDINATORS = _OF_TRAINERS | {
    EvidenceKind.RECOGNISED,
    EvidenceKind.WAIVED,
    EvidenceKind.MADE_UP,
    EvidenceKind.REVOKED,
}


def append_own(
    school: School,
    person: Person,
    moment: Moment,
    unit_id: str,
    kind: EvidenceKind,
    request_key: str,
    *,
    attempt: int | None = None,
    version: int | None = None,
    percent: int | None = None,
) -> Evidence:
    """Appends what somebody did online today. Call it inside the use case's transaction.

    Raises NotBegun while it would not count yet.
    """
    current = cohorts.find_current_membership(person.id, moment.today)
    if current and (first_day := current[0].find_first_day(moment.today)):
        raise NotBegun(first_day)
    line = evidence.append_line(
        person=person.id,
        unit_id=unit_id,
        kind=kind,
        happened_on=moment.today,
        recorded_at=moment.now,
        recorded_by=person.id,
        attempt=attempt,
        version=version,
        percent=percent,
        request_key=request_key,
    )
    refresh_summaries(school, person, moment)
    return line


def may_record(actor: Actor, person: Person, kind: EvidenceKind, cohort: int, module: str) -> bool:
    """Whether this member of staff may record this; nobody does so for themselves (R3)."""
    if actor.person.id == person.id:
        return False
    if actor.is_coordinator(cohort) and kind in _OF_COORDINATORS:
        return True
    return actor.is_trainer(cohort, module) and kind in _OF_TRAINERS


def check_may_record(
    actor: Actor, person: Person, kind: EvidenceKind, cohort: int, module: str
) -> None:
    """Raises NotAllowed unless this member of staff may record this for this person (R3)."""
    if not may_record(actor, person, kind, cohort, module):
        raise NotAllowed(f"record {kind}")


class LineFacts(TypedDict, total=False):
    """What a line for somebody else says beyond person, unit and kind (R3)."""

    happened_on: Required[date]
    cohort: Required[int]
    teaching_units: int | None
    meeting: int | None
    cancels: int | None


def append_by_staff(
    school: School,
    actor: Actor,
    person: Person,
    moment: Moment,
    unit_id: str,
    kind: EvidenceKind,
    request_key: str,
    *,
    reason: str | None = None,
    **facts: Unpack[LineFacts],
) -> Evidence:
    """Appends a line for somebody else, in the use case's transaction; rights are checked before.

    Raises Invalid for a day in the future and for cancelling a line that is no longer standing.
    """
    if facts["happened_on"] > moment.today:
        raise Invalid("happened_in_future", "happened_on")
    evidence.hold_ledger(person.id)  # of two who do the same at once, the second sees the first
    is_new = not evidence.is_request_known(request_key)
    cancels = facts.get("cancels")
    if is_new and cancels is not None:
        _check_cancels(person, unit_id, cancels)
    line = evidence.append_line(
        person=person.id,
        unit_id=unit_id,
        kind=kind,
        recorded_at=moment.now,
        recorded_by=actor.person.id,
        request_key=request_key,
        **facts,
    )
    if is_new:
        if reason:
            evidence.append_note(line.id, reason)
        note_recorded(actor, moment, line)
        refresh_summaries(school, person, moment)
    return line


def note_recorded(actor: Actor, moment: Moment, line: Evidence) -> None:
    """Notes in the audit who appended a line for somebody else (R13)."""
    audit.append_event(
        moment.now, actor.person.id, Event.RECORDED, "evidence", line.id, line.person
    )


def _check_cancels(person: Person, unit_id: str, cancels: int) -> None:
    lines = evidence.list_lines([person.id], known_at=None)
    named = next((line for line in lines if line.id == cancels), None)
    if named is None or named.unit_id != unit_id:
        raise Invalid("cancels_unknown_line")
    if not is_living(cancels, lines):
        raise Invalid("already_taken_back")
