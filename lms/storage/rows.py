"""What the query modules share: reading all rows at once, and appending revisions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any, TypeVar

from peewee import SQL, BooleanField, IntegrityError, Value, fn

from lms.errors import Conflict
from lms.storage.database import bound_database, is_on_sqlite
from lms.storage.fields import Clock, Day, Moment, RevisionedTable, Table

Item = TypeVar("Item")
Row = list[Any]
Restorer = tuple[int, Callable[[Any], Any]]
IDS_PER_QUERY = 500
ALWAYS = datetime.max  # a moment by which everything is known

_FROM_SQLITE: dict[type, Callable[[Any], Any]] = {
    Moment: datetime.fromisoformat,
    Day: date.fromisoformat,
    Clock: time.fromisoformat,
    BooleanField: bool,
}


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


def slot(name: str) -> Any:
    """The place of a value in a prepared query."""
    return Value(_Slot(name), converter=False)


class Prepared:
    """A query whose SQL is made once for each kind of database.

    Making it costs several times what running it does (R16). The decorated function builds the
    query with `slot(…)` where values belong; calling it with those values gives the rows.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._made: dict[bool, tuple[str, list[Any], list[Restorer]]] = {}

    def __call__(self, **values: Any) -> list[Row]:
        on_sqlite = is_on_sqlite()
        if on_sqlite not in self._made:
            self._made[on_sqlite] = self._make(on_sqlite)
        sql, slots, restorers = self._made[on_sqlite]
        filled = [values[each.name] if isinstance(each, _Slot) else each for each in slots]
        return _read(bound_database().execute_sql(sql, filled), restorers)

    def _make(self, on_sqlite: bool) -> tuple[str, list[Any], list[Restorer]]:
        query = self._build()
        sql, slots = query.sql()
        if on_sqlite:  # times that are always the same are written as text once
            slots = [str(each) if isinstance(each, datetime) else each for each in slots]
        return sql, slots, _list_restorers(query._returning)


def fetch(query: Any) -> list[Row]:
    """Every row of a query; the cursor is read to its end."""
    return _read(bound_database().execute(query), _list_restorers(query._returning))


def fetch_mapping(query: Any) -> dict[Any, Any]:
    """A query of two columns: the second by the first."""
    return {row[0]: row[1] for row in fetch(query)}


def _list_restorers(columns: Iterable[Any]) -> list[Restorer]:
    """Only what SQLite keeps as text or number becomes a time, date or bool again."""
    if not is_on_sqlite():
        return []
    kinds = ((place, type(column)) for place, column in enumerate(columns))
    return [(place, _FROM_SQLITE[kind]) for place, kind in kinds if kind in _FROM_SQLITE]


def _read(cursor: Any, restorers: Iterable[Restorer]) -> list[Row]:
    rows = list(map(list, cursor.fetchall()))
    for place, restore in restorers:
        for row in rows:
            if row[place] is not None:
                row[place] = restore(row[place])
    return rows


def fetch_first(query: Any) -> Row | None:
    return next(iter(fetch(query.limit(1))), None)


def is_id(number: int) -> bool:
    """Whether a row may have this number: ids are 64-bit integers (R0)."""
    return 0 < number < 2**63


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in portions a query can carry; what cannot be an id is left out."""
    return batched(filter(is_id, dict.fromkeys(ids)))


def batched(values: Iterable[Item]) -> Iterator[list[Item]]:
    """The values in portions a query can carry."""
    rest = iter(values)
    while portion := list(islice(rest, IDS_PER_QUERY)):
        yield portion


def insert(table: type[Table], values: Mapping[str, Any]) -> int:
    """Append a row and return its id. IntegrityError leaves the transaction usable."""
    with bound_database().atomic():
        return int(table.insert(values).execute())


def newest(table: type[RevisionedTable], known_at: Any = ALWAYS) -> Any:
    """The condition that a row is the current revision of its key at a moment."""
    later = table.alias()
    newer = [getattr(later, key) == getattr(table, key) for key in table.revision_key]
    newer += [later.revision > table.revision, later.recorded_at <= known_at]
    return (table.recorded_at <= known_at) & ~fn.EXISTS(later.select(SQL("1")).where(*newer))


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
