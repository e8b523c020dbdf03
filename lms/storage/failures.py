"""Sign-ins that failed, by the key they are counted by. All times are naive UTC."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from lms.storage.database import bound_database, is_on_sqlite
from lms.storage.rows import fetch, insert
from lms.storage.tables_access import FailureTable

SWEPT_AT_ONCE = 100


def hold_keys(keys: Iterable[str]) -> None:
    """Let nobody else try these keys until the transaction ends. SQLite has one writer anyway."""
    if is_on_sqlite():
        return
    for key in sorted(keys):  # in one order, so that no two wait for each other
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
        bound_database().execute_sql("SELECT pg_advisory_xact_lock(%s)", (number,))


def add_failures(keys: Iterable[str], at: datetime) -> None:
    """Remember a failure under each of these keys."""
    for key in keys:
        insert(FailureTable, {"key": key, "at": at})


def list_last_failures(
    key: str, since: datetime, until: datetime, limit: int
) -> tuple[datetime, ...]:
    """When a key failed after a moment and until another, the last failure first.

    No more than `limit` of them.
    """
    table = FailureTable
    is_recent = (table.key == key) & (table.at > since) & (table.at <= until)
    query = table.select(table.at).where(is_recent).order_by(table.at.desc()).limit(limit)
    return tuple(at for (at,) in fetch(query))


def forget_failures(keys: Iterable[str]) -> None:
    """Count these keys from nothing again."""
    FailureTable.delete().where(FailureTable.key.in_(sorted(keys))).execute()


def sweep_failures(before: datetime) -> None:
    """Delete some of those older than a moment: called with every failure, it leaves none."""
    table = FailureTable
    oldest = fetch(table.select(table.id, table.at).order_by(table.id).limit(SWEPT_AT_ONCE))
    over = [number for number, at in oldest if at <= before]
    if over:
        table.delete().where(table.id.in_(over)).execute()
