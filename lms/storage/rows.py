"""What the query modules share: reading all rows at once, and appending revisions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from peewee import SQL, BooleanField, IntegrityError, fn

from lms.errors import Conflict
from lms.storage.database import bound_database, is_on_sqlite
from lms.storage.fields import Clock, Day, Moment, RevisionedTable, Table

Row = tuple[Any, ...]
IDS_PER_QUERY = 500


def fetch(query: Any) -> list[Row]:
    """Every row of a query as a tuple; the cursor is read to its end.

    Only what SQLite keeps as text or number becomes a time, date or bool again: this costs a
    fraction of what going through model instances does (R16).
    """
    rows: list[Row] = bound_database().execute(query).fetchall()
    if is_on_sqlite():
        _restore(rows, query._returning)
    return rows


def _restore(rows: list[Row], columns: Iterable[Any]) -> None:
    places: list[tuple[int, Any]] = [
        (place, column.python_value)
        for place, column in enumerate(columns)
        if isinstance(column, (Moment, Day, Clock, BooleanField))
    ]
    if not places:
        return
    for number, row in enumerate(rows):
        restored = list(row)
        for place, to_python in places:
            restored[place] = to_python(restored[place])
        rows[number] = tuple(restored)


def fetch_first(query: Any) -> Row | None:
    return next(iter(fetch(query.limit(1))), None)


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in portions a query can carry."""
    rest = iter(dict.fromkeys(ids))
    while portion := list(islice(rest, IDS_PER_QUERY)):
        yield portion


def insert(table: type[Table], values: Mapping[str, Any]) -> int:
    """Append a row and return its id. IntegrityError leaves the transaction usable."""
    with bound_database().atomic():
        return int(table.insert(values).execute())


def newest(table: type[RevisionedTable], known_at: datetime | None = None) -> Any:
    """The condition that a row is the current revision of its key at a moment (None: now)."""
    later = table.alias()
    newer = [getattr(later, key) == getattr(table, key) for key in table.revision_key]
    newer.append(later.revision > table.revision)
    if known_at is not None:
        newer.append(later.recorded_at <= known_at)
    current = ~fn.EXISTS(later.select(SQL("1")).where(*newer))
    return current if known_at is None else current & (table.recorded_at <= known_at)


def newest_revision(table: type[RevisionedTable], key: Mapping[str, Any]) -> int:
    """The highest revision of a key, 0 if there is none."""
    same = [getattr(table, name) == value for name, value in key.items()]
    [(revision,)] = fetch(table.select(fn.MAX(table.revision)).where(*same))
    return revision or 0


def append_revision(
    table: type[RevisionedTable], key: Mapping[str, Any], expected: int, values: Mapping[str, Any]
) -> int:
    """Append the revision after the one that was shown and return its number (R0).

    Raises Conflict if that is not the newest any more.
    """
    key_shown = tuple(key.values())
    if newest_revision(table, key) != expected:
        raise Conflict(table._meta.table_name, key_shown)
    try:
        insert(table, {**key, "revision": expected + 1, **values})
    except IntegrityError as error:
        if newest_revision(table, key) != expected:
            raise Conflict(table._meta.table_name, key_shown) from error
        raise
    return expected + 1
