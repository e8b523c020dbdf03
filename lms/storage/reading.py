"""Where somebody stopped reading. Nobody else sees it, and it can be deleted (R3)."""

from collections.abc import Mapping
from datetime import datetime

from lms.storage.rows import fetch_first, fetch_mapping
from lms.storage.tables_people import ReadingPositionTable


def save_position(person: int, unit_id: str, position: str, *, at: datetime) -> None:
    """Remember a place in a unit, in place of the one remembered before."""
    table = ReadingPositionTable
    table.insert(person=person, unit_id=unit_id, position=position, at=at).on_conflict(
        conflict_target=[table.person, table.unit_id], preserve=[table.position, table.at]
    ).execute()


def find_position(person: int, unit_id: str) -> str | None:
    """The place remembered in a unit."""
    table = ReadingPositionTable
    query = table.select(table.position).where(table.person == person, table.unit_id == unit_id)
    row = fetch_first(query)
    return row[0] if row else None


def list_positions(person: int) -> Mapping[str, str]:
    """Every place remembered, by unit, the latest first."""
    table = ReadingPositionTable
    query = table.select(table.unit_id, table.position).where(table.person == person)
    return fetch_mapping(query.order_by(table.at.desc(), table.id.desc()))
