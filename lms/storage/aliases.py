"""Records that are the same person: read at a moment, never by rewriting (R1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import CTE, SQL

from lms.errors import Invalid
from lms.storage.database import bound_database
from lms.storage.rows import (
    ALWAYS,
    append_revision,
    chunks,
    fetch,
    fetch_first,
    fetch_mapping,
    newest,
)
from lms.storage.tables_ledger import StandingTable
from lms.storage.tables_people import PersonAliasTable, PersonTable


@dataclass(frozen=True, slots=True)
class Alias:
    """Whom a record stands for by itself (None: nobody). Revision 0 says it never did."""

    person: int
    revision: int = 0
    same_as: int | None = None


def get_alias(person: int) -> Alias:
    """What is said of a record now, by its newest revision."""
    table = PersonAliasTable
    query = table.select(table.person, table.revision, table.same_as).where(table.person == person)
    row = fetch_first(query.order_by(table.revision.desc()))
    return Alias(*row) if row else Alias(person)


def append_alias(
    person: int,
    same_as: int | None,
    *,
    expected_revision: int,
    recorded_at: datetime,
    recorded_by: int | None = None,
) -> int:
    """Say that a record stands for another person, or (None) take that back; returns the revision.

    Raises Conflict if the revision shown is not the newest, Invalid if it would go in a circle.
    """
    if same_as in list_records(person):
        raise Invalid("alias_circle", "same_as", person=person)
    values = {"same_as": same_as, "recorded_at": recorded_at, "recorded_by": recorded_by}
    with bound_database().atomic():
        for memos_of in (person, same_as, *resolve([person]).values()):
            StandingTable.delete().where(StandingTable.person == memos_of).execute()
        return append_revision(PersonAliasTable, {"person": person}, expected_revision, values)


def resolve(person_ids: Iterable[int], known_at: datetime | None = None) -> Mapping[int, int]:
    """For every record the number of the person it stands for, at a moment (None: now)."""
    resolved = {person: person for person in person_ids}
    waiting = set(resolved)
    while waiting:
        step = _list_targets(waiting, known_at or ALWAYS)
        resolved = {person: step.get(target, target) for person, target in resolved.items()}
        waiting = set(step.values())
    return resolved


def list_records(person: int) -> set[int]:
    """The numbers of all records that stand for somebody now, the own one included."""
    return {record for (record,) in fetch(records_of([person]).select_from(SQL("id")))}


def _list_targets(person_ids: Iterable[int], known_at: datetime) -> dict[int, int]:
    table = PersonAliasTable
    query = table.select(table.person, table.same_as).where(
        newest(table, known_at), table.same_as.is_null(False)
    )
    targets: dict[int, int] = {}
    for ids in chunks(person_ids):
        targets |= fetch_mapping(query.where(table.person.in_(ids)))
    return targets


def stands_for(person: Any, known_at: Any = ALWAYS) -> Any:
    """A column: whom the record in another column stands for at a moment, null for nobody."""
    table = PersonAliasTable.alias()
    query = table.select(table.same_as).where(table.person == person, table.recorded_at <= known_at)
    return query.order_by(table.revision.desc()).limit(1)


def records_of(person_ids: Any, known_at: Any = ALWAYS) -> CTE:
    """A table `record(id, root)`: every record that stands for one of these people (`root`).

    `person_ids` is a list, or a query of one column.
    """
    own = (
        PersonTable.select(PersonTable.id, PersonTable.id)
        .where(PersonTable.id.in_(person_ids))
        .cte("record", recursive=True, columns=("id", "root"))
    )
    standing_for = (
        PersonAliasTable.select(PersonAliasTable.person, own.c.root)
        .join(own, on=(PersonAliasTable.same_as == own.c.id))
        .where(newest(PersonAliasTable, known_at))
    )
    return own.union(standing_for)
