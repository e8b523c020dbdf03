"""What people say about themselves and may take back: it is not evidence (R3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lms.storage.database import bound_database
from lms.storage.rows import chunks, fetch, fetch_first, fetch_mapping, insert
from lms.storage.tables_course import MeetingReplyTable
from lms.storage.tables_ledger import ConversationRequestTable


@dataclass(frozen=True, slots=True)
class ConversationRequest:
    """Somebody wants to talk about a unit, since a naive UTC time."""

    person: int
    unit_id: str
    at: datetime


def save_reply(person: int, meeting: int, *, coming: bool, at: datetime) -> None:
    """Say whether somebody comes to a meeting; the newest word holds."""
    table = MeetingReplyTable
    table.insert(person=person, meeting=meeting, coming=coming, at=at).on_conflict(
        conflict_target=[table.person, table.meeting], preserve=[table.coming, table.at]
    ).execute()


def find_reply(person: int, meeting: int) -> bool | None:
    """Whether somebody said they come; None if they said nothing."""
    table = MeetingReplyTable
    query = table.select(table.coming).where(table.person == person, table.meeting == meeting)
    row = fetch_first(query)
    return row[0] if row else None


def list_replies(meeting: int) -> Mapping[int, bool]:
    """Who said they come or do not come to a meeting, by person."""
    table = MeetingReplyTable
    return fetch_mapping(table.select(table.person, table.coming).where(table.meeting == meeting))


def add_conversation_request(person: int, unit_id: str, *, at: datetime) -> None:
    """Ask for a conversation about a unit; asking twice is asking once."""
    table = ConversationRequestTable
    is_open = table.select(table.id).where(
        table.person == person, table.unit_id == unit_id, table.done_at.is_null()
    )
    with bound_database().atomic():
        if fetch_first(is_open) is None:
            insert(table, {"person": person, "unit_id": unit_id, "at": at})


def list_open_conversations(person_ids: Iterable[int]) -> tuple[ConversationRequest, ...]:
    """What these people asked for and nobody has answered yet, the oldest first."""
    table = ConversationRequestTable
    query = table.select(table.person, table.unit_id, table.at).where(table.done_at.is_null())
    found = [
        ConversationRequest(*row)
        for ids in chunks(person_ids)
        for row in fetch(query.where(table.person.in_(ids)))
    ]
    return tuple(sorted(found, key=lambda request: request.at))


def close_conversation_requests(person: int, unit_id: str, *, at: datetime) -> None:
    """The conversation has taken place."""
    table = ConversationRequestTable
    table.update(done_at=at).where(
        table.person == person, table.unit_id == unit_id, table.done_at.is_null()
    ).execute()
