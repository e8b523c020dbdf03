"""What readers say is no longer true in a lesson."""

from dataclasses import dataclass
from datetime import datetime

from lms.errors import NotFound
from lms.storage.rows import fetch, fetch_first, insert
from lms.storage.tables_authoring import RemarkTable


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a lesson, at a naive UTC time."""

    id: int
    person: int
    unit_id: str
    text: str
    at: datetime


_COLUMNS = (
    *(RemarkTable.id, RemarkTable.person, RemarkTable.unit_id),
    *(RemarkTable.text, RemarkTable.at),
)


def add_remark(person: int, unit_id: str, text: str, *, at: datetime) -> None:
    insert(RemarkTable, {"person": person, "unit_id": unit_id, "text": text, "at": at})


def list_remarks_of(person: int, since: datetime) -> tuple[Remark, ...]:
    """What somebody has said since a time, dealt with or not, the oldest first."""
    query = RemarkTable.select(*_COLUMNS).where(RemarkTable.person == person)
    rows = fetch(query.where(RemarkTable.at >= since).order_by(RemarkTable.id))
    return tuple(Remark(*row) for row in rows)


def list_open_remarks() -> tuple[Remark, ...]:
    """What nobody has dealt with yet, the oldest first."""
    query = RemarkTable.select(*_COLUMNS).where(RemarkTable.done_at.is_null())
    return tuple(Remark(*row) for row in fetch(query.order_by(RemarkTable.at, RemarkTable.id)))


def get_remark(remark_id: int) -> Remark:
    """Raises NotFound."""
    row = fetch_first(RemarkTable.select(*_COLUMNS).where(RemarkTable.id == remark_id))
    if row is None:
        raise NotFound("remark", remark_id)
    return Remark(*row)


def close_remark(remark_id: int, by: int, *, at: datetime) -> bool:
    """Somebody has dealt with it; gives whether nobody had before."""
    table = RemarkTable
    is_open = (table.id == remark_id) & table.done_at.is_null()
    return bool(table.update(done_at=at, done_by=by).where(is_open).execute())
