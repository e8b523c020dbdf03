"""Mails that wait, and the trace of those that were sent. All times are naive UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.storage.rows import fetch_first, insert
from lms.storage.tables_mail import OutboxTable

_COLUMNS = (
    OutboxTable.id,
    OutboxTable.person,
    OutboxTable.name,
    OutboxTable.recipient,
    OutboxTable.subject,
    OutboxTable.body,
    OutboxTable.created_at,
    OutboxTable.due_at,
    OutboxTable.expires_at,
    OutboxTable.tries,
    OutboxTable.sent_at,
    OutboxTable.failed_at,
    OutboxTable.error,
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of the outbox. `error` is why it failed, or why the last try did."""

    id: int
    person: int | None
    name: str
    recipient: str
    subject: str
    body: str
    created_at: datetime
    due_at: datetime
    expires_at: datetime | None
    tries: int
    sent_at: datetime | None
    failed_at: datetime | None
    error: str | None

    @property
    def waits(self) -> bool:
        return self.sent_at is None and self.failed_at is None


def add_mail(
    name: str,
    recipient: str,
    *,
    subject: str,
    body: str,
    at: datetime,
    person: int | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Put a mail into the outbox, due at once; returns its number."""
    values = {
        "person": person,
        "name": name,
        "recipient": recipient,
        "subject": subject,
        "body": body,
        "created_at": at,
        "due_at": at,
        "expires_at": expires_at,
        "tries": 0,
    }
    return insert(OutboxTable, values)


def find_mail(mail_id: int) -> Mail | None:
    """The mail of a number, None if there is none."""
    row = fetch_first(OutboxTable.select(*_COLUMNS).where(OutboxTable.id == mail_id))
    return Mail(*row) if row else None


def fail_mail(mail_id: int, error: str, at: datetime) -> None:
    """Give a mail up. What stood in it goes: it may hold a secret that is over."""
    _change(mail_id, failed_at=at, error=error, claimed_until=None)


def _change(mail_id: int, **values: Any) -> None:
    OutboxTable.update(values).where(OutboxTable.id == mail_id).execute()
