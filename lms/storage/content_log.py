"""The publish log: every text that was ever shown, and by whom it was changed (R9)."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.errors import Conflict
from lms.storage.database import bound_database, is_on_sqlite
from lms.storage.rows import append_revision, fetch, fetch_first, newest
from lms.storage.tables_course import ContentVersionTable

PUBLISHING = 0x6C6D7370  # "lmsp", the number PostgreSQL knows the lock by
_COLUMNS = (
    ContentVersionTable.id,
    ContentVersionTable.document,
    ContentVersionTable.language,
    ContentVersionTable.revision,
    ContentVersionTable.path,
    ContentVersionTable.content_hash,
    ContentVersionTable.source,
    ContentVersionTable.change,
    ContentVersionTable.summary,
    ContentVersionTable.author,
    ContentVersionTable.recorded_at,
)


@dataclass(frozen=True, slots=True)
class ContentVersion:
    """A published text. `change` is first, minor or material; `source` the file as it was."""

    id: int
    document: str
    language: str
    revision: int
    path: str
    content_hash: str
    source: str
    change: str
    summary: str | None
    author: int | None
    recorded_at: datetime


def append_content_version(
    document: str,
    language: str,
    *,
    path: str,
    content_hash: str,
    source: str,
    change: str,
    at: datetime,
    summary: str | None = None,
    author: int | None = None,
) -> ContentVersion:
    """Record a text as published and return its version.

    What is the newest already is not appended again, also when two workers load it at once.
    """
    key = {"document": document, "language": language}
    values = {
        "path": path,
        "content_hash": content_hash,
        "source": source,
        "change": change,
        "summary": summary,
        "author": author,
        "recorded_at": at,
    }
    while True:
        current = _find_newest(document, language)
        if current and current.content_hash == content_hash:
            return current
        with suppress(Conflict):
            append_revision(ContentVersionTable, key, current.revision if current else 0, values)


def hold_publishing() -> None:
    """Let nobody else publish from an editor until the transaction ends.

    SQLite has one writer anyway.
    """
    if not is_on_sqlite():
        bound_database().execute_sql("SELECT pg_advisory_xact_lock(%s)", (PUBLISHING,))


def newest_versions() -> dict[tuple[str, str], ContentVersion]:
    """The newest version of every document in every language."""
    rows = fetch(_select().where(newest(ContentVersionTable)))
    return {(row[1], row[2]): ContentVersion(*row) for row in rows}


def list_versions(document: str) -> tuple[ContentVersion, ...]:
    """Every version of a document in all languages, the newest first."""
    query = _select().where(ContentVersionTable.document == document)
    return tuple(
        ContentVersion(*row) for row in fetch(query.order_by(ContentVersionTable.id.desc()))
    )


def _select() -> Any:
    return ContentVersionTable.select(*_COLUMNS)


def _find_newest(document: str, language: str) -> ContentVersion | None:
    table = ContentVersionTable
    query = _select().where(table.document == document, table.language == language)
    row = fetch_first(query.order_by(table.revision.desc()))
    return ContentVersion(*row) if row else None
