"""Links and six-digit codes sent to an address. Only hashes are kept; times are naive UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.storage.rows import fetch, fetch_first, insert
from lms.storage.tables_access import MailLinkTable

SWEPT_AT_ONCE = 100
_COLUMNS = (
    MailLinkTable.id,
    MailLinkTable.email_key,
    MailLinkTable.code_hash,
    MailLinkTable.expires_at,
    MailLinkTable.used_at,
)


@dataclass(frozen=True, slots=True)
class MailLink:
    """What was sent to an address; see `MailLinkTable`."""

    id: int
    email_key: str
    code_hash: str
    expires_at: datetime
    used_at: datetime | None

    def works(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


def add_mail_link(
    email_key: str,
    *,
    token_hash: str,
    request_hash: str,
    code_hash: str,
    made_at: datetime,
    expires_at: datetime,
) -> None:
    """Remember what is sent to an address."""
    values = {
        "email_key": email_key,
        "token_hash": token_hash,
        "request_hash": request_hash,
        "code_hash": code_hash,
        "made_at": made_at,
        "expires_at": expires_at,
    }
    insert(MailLinkTable, values)


def find_by_token(token_hash: str) -> MailLink | None:
    """What a link in a mail stands for, used and expired ones too."""
    return _find(MailLinkTable.token_hash == token_hash)


def find_by_request(request_hash: str) -> MailLink | None:
    """What the browser asked for that knows this, used and expired ones too."""
    return _find(MailLinkTable.request_hash == request_hash)


def count_mail_links(email_key: str, since: datetime, until: datetime) -> int:
    """How many were made for an address after a moment and until another."""
    table = MailLinkTable
    is_between = (table.made_at > since) & (table.made_at <= until)
    return len(fetch(table.select(table.id).where(table.email_key == email_key, is_between)))


def use_mail_link(link_id: int, now: datetime) -> bool:
    """Use link and code up. Of any number of calls at once exactly one gets True."""
    table = MailLinkTable
    works = (table.id == link_id) & table.used_at.is_null() & (table.expires_at > now)
    return bool(table.update(used_at=now).where(works).execute())


def sweep_mail_links(before: datetime) -> None:
    """Delete some of those older than a moment: called with every new one, it leaves none."""
    table = MailLinkTable
    oldest = fetch(table.select(table.id, table.made_at).order_by(table.id).limit(SWEPT_AT_ONCE))
    over = [number for number, made_at in oldest if made_at <= before]
    if over:
        table.delete().where(table.id.in_(over)).execute()


def _find(condition: Any) -> MailLink | None:
    row = fetch_first(MailLinkTable.select(*_COLUMNS).where(condition))
    return MailLink(*row) if row else None
