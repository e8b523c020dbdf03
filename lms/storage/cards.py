"""Access cards and temporary codes. What is kept reveals no code; all times are naive UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.errors import NotFound
from lms.storage.aliases import list_records, records_of, resolve
from lms.storage.audit import Event
from lms.storage.rows import chunks, fetch, fetch_first, insert
from lms.storage.tables_access import CardTable
from lms.storage.tables_ledger import AuditTable
from lms.storage.tables_people import RoleTable

_COLUMNS = (
    CardTable.id,
    CardTable.person,
    CardTable.salt,
    CardTable.prefix,
    CardTable.made_at,
    CardTable.printed_at,
    CardTable.ends_at,
    CardTable.locked_at,
)


@dataclass(frozen=True, slots=True)
class Card:
    """A card, or (with `ends_at`) a temporary code; see `CardTable`."""

    id: int
    person: int
    salt: str
    prefix: str
    made_at: datetime
    printed_at: datetime | None = None
    ends_at: datetime | None = None
    locked_at: datetime | None = None


def add_card(
    *,
    person: int,
    salt: str,
    prefix: str,
    made_at: datetime,
    made_by: int | None,
    ends_at: datetime | None = None,
) -> Card:
    """Store a new card of somebody."""
    values = {
        "person": person,
        "salt": salt,
        "prefix": prefix,
        "made_at": made_at,
        "made_by": made_by,
        "ends_at": ends_at,
    }
    return Card(insert(CardTable, values), person, salt, prefix, made_at, ends_at=ends_at)


def get_card(card_id: int) -> Card:
    """Raises NotFound."""
    row = fetch_first(CardTable.select(*_COLUMNS).where(CardTable.id == card_id))
    if row is None:
        raise NotFound("card", card_id)
    return Card(*row)


def list_cards_by_prefix(prefix: str) -> tuple[Card, ...]:
    """Every card whose code begins so, locked ones too, the newest first.

    `person` is whom the card's record stands for now.
    """
    query = CardTable.select(*_COLUMNS).where(CardTable.prefix == prefix)
    rows = fetch(query.order_by(CardTable.id.desc()))
    owners = resolve([row[1] for row in rows]) if rows else {}
    return tuple(Card(row[0], owners[row[1]], *row[2:]) for row in rows)


def list_open_cards() -> tuple[Card, ...]:
    """Every card that is not locked; temporary codes are no cards."""
    is_open = CardTable.locked_at.is_null() & CardTable.ends_at.is_null()
    return tuple(Card(*row) for row in fetch(CardTable.select(*_COLUMNS).where(is_open)))


def map_current_cards(person_ids: Iterable[int]) -> dict[int, Card]:
    """For each of these people who has one, the newest card that is not locked."""
    current: dict[int, Card] = {}
    for ids in chunks(person_ids):
        record = records_of(ids)
        query = (
            CardTable.select(record.c.root, *_COLUMNS)
            .join(record, on=(CardTable.person == record.c.id))
            .where(CardTable.locked_at.is_null(), CardTable.ends_at.is_null())
            .order_by(CardTable.id)
            .with_cte(record)
        )
        current |= {row[0]: Card(row[1], row[0], *row[3:]) for row in fetch(query)}
    return current


def find_staff(person_ids: Iterable[int]) -> frozenset[int]:
    """Those of these people who hold a staff role: they sign in by other ways."""
    staff: set[int] = set()
    for ids in chunks(person_ids):
        record = records_of(ids)
        query = RoleTable.select(record.c.root).join(record, on=(RoleTable.person == record.c.id))
        staff.update(person for (person,) in fetch(query.with_cte(record)))
    return frozenset(staff)


def find_signed_in(person_ids: Iterable[int]) -> frozenset[int]:
    """Those of these people who have signed in at least once, here or through a host."""
    ways = [Event.SIGNED_IN.value, Event.HOST_LINKED.value]
    known: set[int] = set()
    for ids in chunks(person_ids):
        record = records_of(ids)
        query = (
            AuditTable.select(record.c.root)
            .join(record, on=(AuditTable.subject_person == record.c.id))
            .where(AuditTable.event.in_(ways))
            .distinct()
            .with_cte(record)
        )
        known.update(person for (person,) in fetch(query))
    return frozenset(known)


def note_printed(card_ids: Iterable[int], at: datetime) -> None:
    """Remember when cards were last printed."""
    for ids in chunks(card_ids):
        CardTable.update(printed_at=at).where(CardTable.id.in_(ids)).execute()


def lock_cards(person: int, at: datetime) -> int:
    """Lock every card of somebody; returns how many there were."""
    return _lock(person, at, CardTable.ends_at.is_null())


def lock_temporary_codes(person: int, at: datetime) -> int:
    """Lock every temporary code of somebody; returns how many there were."""
    return _lock(person, at, CardTable.ends_at.is_null(False))


def _lock(person: int, at: datetime, kind: Any) -> int:
    is_theirs = CardTable.person.in_(sorted(list_records(person)))
    is_open = CardTable.locked_at.is_null()
    return int(CardTable.update(locked_at=at).where(is_theirs, is_open, kind).execute())
