"""Everything stored about a person, read table by table.

No hash, salt or key is among it, nor the text of a mail that waits: a link to sign in may be in it.
"""

import json
from collections.abc import Mapping
from typing import Any

from peewee import JOIN

from lms.storage.aliases import list_records
from lms.storage.fields import RevisionedTable
from lms.storage.people import get_person, to_email_key
from lms.storage.rows import fetch, newest
from lms.storage.tables_access import (
    CardTable,
    LoginLinkTable,
    LoginTable,
    MailLinkTable,
    SecondFactorTable,
)
from lms.storage.tables_authoring import DraftTable, RemarkTable
from lms.storage.tables_course import MeetingReplyTable
from lms.storage.tables_ledger import (
    AnswerTable,
    AttemptTable,
    AuditDetailTable,
    AuditTable,
    ConversationRequestTable,
    EvidenceNoteTable,
    EvidenceTable,
    LateAnswerTable,
)
from lms.storage.tables_mail import OutboxTable
from lms.storage.tables_people import (
    MembershipTable,
    PauseTable,
    PersonAliasTable,
    PersonTable,
    ReadingPositionTable,
    RoleTable,
)

Facts = Mapping[str, Any]

#: The tables with a column `person`, and what is told of each row.
TOLD: Mapping[str, tuple[Any, str]] = {
    "other_records": (PersonAliasTable, "same_as recorded_at recorded_by"),
    "memberships": (
        MembershipTable,
        "cohort from_on to_on counts_from site trial recorded_at recorded_by",
    ),
    "pauses": (PauseTable, "cohort from_on to_on"),
    "roles": (RoleTable, "name cohort module"),
    "devices": (
        LoginTable,
        "device way own_device created_at last_seen_at expires_at confirmed_at",
    ),
    "cards": (CardTable, "made_at made_by printed_at ends_at locked_at"),
    "links": (LoginLinkTable, "purpose expires_at reusable used_at"),
    "second_factors": (SecondFactorTable, "kind label made_at confirmed_at used_at"),
    "mails": (OutboxTable, "recipient subject created_at sent_at failed_at"),
    "reading_positions": (ReadingPositionTable, "unit_id position at"),
    "meeting_replies": (MeetingReplyTable, "meeting coming at"),
    "conversation_requests": (ConversationRequestTable, "unit_id at done_at"),
    "drafts": (DraftTable, "unit_id language saved_at lesson quiz"),
    "remarks": (RemarkTable, "unit_id text at done_at"),
    "attempts": (
        AttemptTable,
        "id unit_id number started_at submitted_at percent passed source assisted_by",
    ),
}
PERSON = (
    "id name given_name name_wish email phone reach language text_size welcomed_on disabled_on "
    "host_id"
)
LINE = (
    "id unit_id kind happened_on recorded_at recorded_by percent teaching_units cancels cohort "
    "meeting"
)
ANSWER = "attempt question_id value saved_at"


def read_about(person: int) -> Mapping[str, tuple[Facts, ...]]:
    """What is stored about somebody, under all their records, by kind. Raises NotFound."""
    records = sorted(list_records(get_person(person).id))
    about = {
        kind: _read(table, names, [table.person.in_(records), *_is_current(table)])
        for kind, (table, names) in TOLD.items()
    }
    about["person"] = _read(PersonTable, PERSON, [PersonTable.id.in_(records)])
    about["mail_links"] = _read_mail_links(about["person"])
    about["answers"] = _read_answers(AnswerTable, records)
    about["late_answers"] = _read_answers(LateAnswerTable, records)
    about["entries"] = _read_entries(records)
    about["events"] = _read_events(records)
    return about


def _is_current(table: Any) -> list[Any]:
    return [newest(table)] if issubclass(table, RevisionedTable) else []


def _read(table: Any, names: str, conditions: list[Any]) -> tuple[Facts, ...]:
    columns = [getattr(table, name) for name in names.split()]
    query = table.select(*columns).where(*conditions).order_by(table.id)
    return tuple(dict(zip(names.split(), row, strict=True)) for row in fetch(query))


def _read_mail_links(people: tuple[Facts, ...]) -> tuple[Facts, ...]:
    keys = [to_email_key(person["email"]) for person in people if person["email"]]
    names = "made_at expires_at used_at"
    return _read(MailLinkTable, names, [MailLinkTable.email_key.in_(keys)]) if keys else ()


def _read_answers(table: Any, records: list[int]) -> tuple[Facts, ...]:
    own = AttemptTable.select(AttemptTable.id).where(AttemptTable.person.in_(records))
    return tuple(
        {**row, "value": json.loads(row["value"])}
        for row in _read(table, ANSWER, [table.attempt.in_(own)])
    )


def _read_entries(records: list[int]) -> tuple[Facts, ...]:
    """The lines of the ledger with the notes about them."""
    table, note = EvidenceTable, EvidenceNoteTable
    query = (
        table.select(*(getattr(table, name) for name in LINE.split()), note.text)
        .join(note, JOIN.LEFT_OUTER, on=(note.evidence == table.id))
        .where(table.person.in_(records))
        .order_by(table.id)
    )
    return tuple(dict(zip((*LINE.split(), "note"), row, strict=True)) for row in fetch(query))


def _read_events(records: list[int]) -> tuple[Facts, ...]:
    """What staff and the account did that concerns the person."""
    table, detail = AuditTable, AuditDetailTable
    query = (
        table.select(table.at, table.event, table.actor, detail.detail)
        .join(detail, JOIN.LEFT_OUTER, on=(detail.audit == table.id))
        .where(table.subject_person.in_(records))
        .order_by(table.id)
    )
    return tuple(
        {"at": at, "event": event, "by": actor, "detail": json.loads(found) if found else {}}
        for at, event, actor, found in fetch(query)
    )
