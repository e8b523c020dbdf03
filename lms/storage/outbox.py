"""Mails that wait, and the trace of those that were sent. All times are naive UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from lms.storage.rows import fetch, fetch_first, insert, is_id
from lms.storage.tables_mail import OutboxTable
from lms.storage.tables_people import MembershipTable, RoleTable

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


def find_mail(mail_id: int, cohorts: Iterable[int] | None = None) -> Mail | None:
    """The mail of a number, None if there is none, or none to people of these cohorts."""
    if not is_id(mail_id):
        return None
    is_it = (OutboxTable.id == mail_id) & _is_about(cohorts)
    row = fetch_first(OutboxTable.select(*_COLUMNS).where(is_it))
    return Mail(*row) if row else None


def claim_mail(now: datetime, until: datetime) -> Mail | None:
    """The mail that is due longest, for the caller alone until a moment; None if none is due.

    Of any number of senders exactly one gets it. A mail that was given up comes once more when it
    is over, to be emptied.
    """
    table = OutboxTable
    is_free = table.claimed_until.is_null() | (table.claimed_until < now)
    is_over = (table.expires_at <= now) & (table.body != "")
    waits = table.sent_at.is_null() & (table.failed_at.is_null() | is_over)
    due = waits & (table.due_at <= now) & is_free
    ordered = table.select(*_COLUMNS).where(due).order_by(table.due_at, table.id)
    while row := fetch_first(ordered):
        mail = Mail(*row)
        if table.update(claimed_until=until).where(table.id == mail.id, due).execute():
            return mail
    return None


def mark_sent(mail_id: int, at: datetime) -> None:
    """Note that a mail went out. What stood in it goes: it may hold a secret."""
    _change(mail_id, sent_at=at, body="", error=None, claimed_until=None)


def end_mails(name: str, person: int, at: datetime) -> None:
    """Let the mails of a name to somebody be over that did not go out: newer ones replace them."""
    table = OutboxTable
    waits = table.sent_at.is_null() & (table.body != "")
    is_it = (table.name == name) & (table.person == person)
    table.update(expires_at=at, due_at=at).where(is_it & waits).execute()


def sweep_mails(before: datetime) -> None:
    """Forget the mails that went out, or were given up, before a moment."""
    table = OutboxTable
    table.delete().where((table.sent_at < before) | (table.failed_at < before)).execute()


def postpone_mail(mail: Mail, error: str, until: datetime) -> None:
    """Note a failed try, and when the next one is due: in time to be given up."""
    due_at = min(until, mail.expires_at) if mail.expires_at else until
    _change(mail.id, tries=mail.tries + 1, due_at=due_at, error=error, claimed_until=None)


def find_newest(name: str, person: int) -> datetime | None:
    """When somebody was last written a mail of this name, None if never."""
    table = OutboxTable
    query = table.select(table.created_at).where(table.name == name, table.person == person)
    row = fetch_first(query.order_by(table.id.desc()))
    return row[0] if row else None


def fail_mail(mail: Mail, error: str, at: datetime) -> None:
    """Give a mail up for good. It keeps what stands in it until it is over."""
    due_at = mail.expires_at or mail.due_at
    tries = mail.tries + 1
    _change(mail.id, failed_at=at, error=error, tries=tries, due_at=due_at, claimed_until=None)


def drop_mail(mail: Mail, error: str, at: datetime) -> None:
    """Empty a mail that is over; one that still waited has failed by that."""
    if mail.failed_at is None:
        fail_mail(mail, error, at)
    _change(mail.id, body="", claimed_until=None)


def hurry_mails(errors: Iterable[str], now: datetime) -> None:
    """Make everything due that waits because of these errors: they are over."""
    table = OutboxTable
    waits = table.sent_at.is_null() & table.failed_at.is_null() & (table.due_at > now)
    table.update(due_at=now).where(waits, table.error.in_(list(errors))).execute()


def requeue_mail(mail_id: int, recipient: str, now: datetime) -> bool:
    """Make a mail that was given up due again; False if it is not given up any more."""
    table = OutboxTable
    again = {"recipient": recipient, "failed_at": None, "error": None, "tries": 0, "due_at": now}
    is_failed = table.failed_at.is_null(False) & (table.body != "")
    return bool(table.update(again).where(table.id == mail_id, is_failed).execute())


def list_mails(cohorts: Iterable[int] | None, *, offset: int, limit: int) -> tuple[Mail, ...]:
    """A page of the mails, the newest first: of all, or to people of these cohorts."""
    query = OutboxTable.select(*_COLUMNS).where(_is_about(cohorts))
    rows = fetch(query.order_by(OutboxTable.id.desc()).offset(offset).limit(limit))
    return tuple(Mail(*row) for row in rows)


def count_mails(cohorts: Iterable[int] | None) -> int:
    """How many mails there are: all, or those to people of these cohorts."""
    query = OutboxTable.select(fn.COUNT(OutboxTable.id)).where(_is_about(cohorts))
    [(number,)] = fetch(query)
    return int(number)


def _is_about(cohorts: Iterable[int] | None) -> Any:
    """The condition that a mail went to somebody who takes part or works in one of these."""
    if cohorts is None:
        return OutboxTable.id.is_null(False)
    ids, person = list(cohorts), OutboxTable.person
    members = MembershipTable.select(MembershipTable.person).where(MembershipTable.cohort.in_(ids))
    team = RoleTable.select(RoleTable.person).where(RoleTable.cohort.in_(ids))
    return person.in_(members) | person.in_(team)


def find_error(errors: Iterable[str]) -> str | None:
    """Which of these errors the mail tried last is waiting for, None if there is none."""
    table = OutboxTable
    waits = table.sent_at.is_null() & table.failed_at.is_null()
    query = table.select(table.error).where(waits, table.error.in_(list(errors)))
    row = fetch_first(query.order_by(table.due_at.desc()))
    return row[0] if row else None


def _change(mail_id: int, **values: Any) -> None:
    OutboxTable.update(values).where(OutboxTable.id == mail_id).execute()
