"""What staff and accounts did (R13). A participant's own acts are in the ledger."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import JOIN

from lms.storage.database import bound_database
from lms.storage.fields import dump_json
from lms.storage.rows import Row, fetch, fetch_first, insert
from lms.storage.tables_ledger import AuditDetailTable, AuditTable


class Event(StrEnum):
    """Acts of staff, and what happens to accounts."""

    ADDED = "added"
    ENROLLED = "enrolled"
    LINK_MADE = "link_made"
    HOST_LINKED = "host_linked"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    RECORDED = "recorded"
    LIST_SAVED = "list_saved"
    TALKED = "talked"
    CHANGED = "changed"
    IMPORTED = "imported"
    EXPORTED = "exported"
    DISABLED = "disabled"
    ENABLED = "enabled"
    ERASED = "erased"
    JOINED = "joined"
    PARTED = "parted"
    MEMBERSHIP_CHANGED = "membership_changed"
    PAUSED = "paused"
    ROLE_GRANTED = "role_granted"
    ROLE_ENDED = "role_ended"
    CARD_MADE = "card_made"
    CARD_PRINTED = "card_printed"
    CARD_LOCKED = "card_locked"
    CODE_MADE = "code_made"
    DEVICE_ENDED = "device_ended"
    FACTOR_ADDED = "factor_added"
    FACTOR_ENDED = "factor_ended"
    MAIL_SENT_AGAIN = "mail_sent_again"
    COHORT_MADE = "cohort_made"
    COHORT_OPENED = "cohort_opened"
    COHORT_DELETED = "cohort_deleted"
    MEETING_SAVED = "meeting_saved"
    BACKUP_MADE = "backup_made"
    CONTENT_TAKEN = "content_taken"
    CONTENT_PUBLISHED = "content_published"
    CONTENT_RESTORED = "content_restored"
    DRAFT_DROPPED = "draft_dropped"
    PICTURE_ADDED = "picture_added"
    REMARK_DONE = "remark_done"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """An event. `detail` is empty where it was erased."""

    id: int
    at: datetime
    actor: int | None
    event: Event
    object_kind: str
    object_id: str
    subject_person: int | None
    detail: Mapping[str, Any]


def append_event(
    at: datetime,
    actor: int | None,
    event: Event,
    object_kind: str,
    object_id: int | str,
    subject_person: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Append an event and return its id; call it in the transaction of what happened.

    `actor` is None where the command line acted. Names and free text belong into the detail.
    """
    values = {
        "at": at,
        "actor": actor,
        "event": event.value,
        "object_kind": object_kind,
        "object_id": str(object_id),
        "subject_person": subject_person,
    }
    with bound_database().atomic():
        event_id = insert(AuditTable, values)
        if detail:
            insert(AuditDetailTable, {"audit": event_id, "detail": dump_json(detail)})
    return event_id


def find_subject(event: Event, object_kind: str, object_id: str) -> int | None:
    """Whom an event was about, the newest of its kind."""
    table = AuditTable
    query = table.select(table.subject_person).where(
        table.event == event.value,
        table.object_kind == object_kind,
        table.object_id == object_id,
    )
    row = fetch_first(query.order_by(table.id.desc()))
    return row[0] if row else None


def list_events(newest: int) -> tuple[AuditEvent, ...]:
    """That many of the newest events, the newest first."""
    return tuple(map(_to_event, fetch(_select().limit(newest))))


def list_of(event: Event) -> tuple[AuditEvent, ...]:
    """Every event of a kind, the newest first."""
    return tuple(map(_to_event, fetch(_select().where(AuditTable.event == event.value))))


def _select() -> Any:
    table = AuditTable
    return (
        table.select(
            *(table.id, table.at, table.actor, table.event, table.object_kind, table.object_id),
            *(table.subject_person, AuditDetailTable.detail),
        )
        .join(AuditDetailTable, JOIN.LEFT_OUTER, on=(AuditDetailTable.audit == table.id))
        .order_by(table.id.desc())
    )


def _to_event(row: Row) -> AuditEvent:
    row[3] = Event(row[3])
    row[-1] = json.loads(row[-1]) if row[-1] else {}
    return AuditEvent(*row)
