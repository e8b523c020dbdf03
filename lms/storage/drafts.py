"""What trainers are still writing: a draft belongs to a person, a unit and a language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.storage.database import is_on_sqlite
from lms.storage.rows import fetch, fetch_first, insert
from lms.storage.tables_authoring import DraftTable
from lms.storage.tables_people import PersonTable

_COLUMNS = (
    DraftTable.id,
    DraftTable.person,
    DraftTable.unit_id,
    DraftTable.module,
    DraftTable.language,
    DraftTable.lesson,
    DraftTable.quiz,
    DraftTable.lesson_base,
    DraftTable.quiz_base,
    DraftTable.client,
    DraftTable.saved_at,
)


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as stored; see `DraftTable`. `id` is 0 before it was."""

    id: int
    person: int
    unit_id: str
    module: str
    language: str
    lesson: str
    quiz: str
    lesson_base: str
    quiz_base: str
    client: str
    saved_at: datetime


def hold_drafts(person: int) -> None:
    """Let nobody else save drafts of this person until the transaction ends.

    SQLite has one writer anyway.
    """
    if not is_on_sqlite():
        query: Any = PersonTable.select(PersonTable.id).where(PersonTable.id == person)
        fetch(query.for_update("FOR NO KEY UPDATE"))


def find_draft(person: int, unit_id: str, language: str) -> StoredDraft | None:
    """Somebody's draft."""
    table = DraftTable
    query = _select().where(
        table.person == person, table.unit_id == unit_id, table.language == language
    )
    row = fetch_first(query)
    return StoredDraft(*row) if row else None


def list_drafts(unit_id: str | None = None) -> tuple[StoredDraft, ...]:
    """Everybody's drafts, of one unit or of all; the last saved comes first."""
    query = _select().order_by(DraftTable.saved_at.desc(), DraftTable.id.desc())
    if unit_id is not None:
        query = query.where(DraftTable.unit_id == unit_id)
    return tuple(StoredDraft(*row) for row in fetch(query))


def save_draft(draft: StoredDraft) -> None:
    """Store a draft in the place of the one before; call it while the person's are held."""
    values = {
        "module": draft.module,
        "lesson": draft.lesson,
        "quiz": draft.quiz,
        "lesson_base": draft.lesson_base,
        "quiz_base": draft.quiz_base,
        "client": draft.client,
        "saved_at": draft.saved_at,
    }
    if draft.id:
        DraftTable.update(values).where(DraftTable.id == draft.id).execute()
        return
    key = {"person": draft.person, "unit_id": draft.unit_id, "language": draft.language}
    insert(DraftTable, {**key, **values})


def delete_draft(draft_id: int) -> None:
    """Delete a draft, if it is still there."""
    DraftTable.delete().where(DraftTable.id == draft_id).execute()


def _select() -> Any:
    return DraftTable.select(*_COLUMNS)
