"""Forgetting somebody: what identifies them goes, facts under the number stay (R12)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.domain.people import Person
from lms.storage.aliases import list_records
from lms.storage.database import Storage
from lms.storage.people import find_people_by_email, get_person, to_email_key, update_person
from lms.storage.rows import chunks, fetch
from lms.storage.tables_access import (
    CardTable,
    LoginLinkTable,
    LoginTable,
    MailLinkTable,
    SecondFactorTable,
)
from lms.storage.tables_authoring import DraftTable, RemarkTable
from lms.storage.tables_course import MeetingReplyTable
from lms.storage.tables_ledger import (
    AnswerTable,
    AttemptTable,
    AuditDetailTable,
    AuditTable,
    ConversationRequestTable,
    EvidenceNoteTable,
    EvidenceTable,
    LateAnswerTable,
)
from lms.storage.tables_mail import OutboxTable
from lms.storage.tables_people import (
    PauseTable,
    ReadingPositionTable,
    RoleTable,
)

_OWN_ROWS: Mapping[Any, str] = {
    LoginTable: "devices",
    LoginLinkTable: "links",
    CardTable: "cards",
    SecondFactorTable: "second_factors",
    OutboxTable: "mails",
    ReadingPositionTable: "reading_positions",
    MeetingReplyTable: "replies",
    ConversationRequestTable: "replies",
    PauseTable: "pauses",
    RoleTable: "roles",
    DraftTable: "drafts",
    RemarkTable: "remarks",
}
#: Texts that may name somebody else than the person they belong to.
_TEXTS = (
    (AuditDetailTable, AuditDetailTable.detail, "notes"),
    (EvidenceNoteTable, EvidenceNoteTable.text, "notes"),
    (OutboxTable, OutboxTable.subject, "mails"),
    (OutboxTable, OutboxTable.body, "mails"),
    (OutboxTable, OutboxTable.error, "mails"),
)


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows of each kind were deleted, and how many lines and attempts stay."""

    deleted: Mapping[str, int]
    lines: int
    attempts: int


def count_kept(person: int) -> tuple[int, int]:
    """How many lines and attempts there are under somebody's numbers."""
    records = sorted(list_records(person))
    lines = EvidenceTable.select().where(EvidenceTable.person.in_(records)).count()
    attempts = AttemptTable.select().where(AttemptTable.person.in_(records)).count()
    return lines, attempts


def erase_person(storage: Storage, person: int, on: date) -> Erased:
    """Empty a person's row and delete everything erasable, in one transaction.

    So it goes with every record that stands for the person, and with what others wrote that names
    them. Lines and attempts stay under the number, the SQLite file keeps nothing of what was
    deleted. Raises NotFound.
    """
    deleted: Counter[str] = Counter()
    with storage.atomic():
        lines, attempts = count_kept(person)
        for record in sorted({person} | list_records(person)):
            _erase_record(record, on, deleted)
        if storage.dialect == "sqlite":
            checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
            storage.database.after_commit(lambda: storage.run(checkpoint))
    return Erased(dict(+deleted), lines, attempts)


def _erase_record(record: int, on: date, deleted: Counter[str]) -> None:
    person = get_person(record)
    update_person(Person(record, name="", language=person.language, erased_on=on))
    for table, kind in _OWN_ROWS.items():
        deleted[kind] += _delete(table, table.person == record)
    _erase_texts(record, deleted)
    if person.email and not find_people_by_email(person.email):
        _erase_address(person.email, deleted)
    for text in _list_identifying(person):
        _erase_mentions(text, deleted)


def _delete(table: Any, *conditions: Any) -> int:
    return int(table.delete().where(*conditions).execute())


def _erase_texts(person: int, deleted: Counter[str]) -> None:
    attempts = AttemptTable.select(AttemptTable.id).where(AttemptTable.person == person)
    for answers in (AnswerTable, LateAnswerTable):
        # An answer is JSON: what was chosen is a list, what was typed a string.
        is_text = answers.value.startswith('"')
        deleted["answers"] += _delete(answers, answers.attempt.in_(attempts), is_text)
    lines = EvidenceTable.select(EvidenceTable.id).where(EvidenceTable.person == person)
    deleted["notes"] += _delete(EvidenceNoteTable, EvidenceNoteTable.evidence.in_(lines))
    events = AuditTable.select(AuditTable.id).where(AuditTable.subject_person == person)
    deleted["notes"] += _delete(AuditDetailTable, AuditDetailTable.audit.in_(events))


def _erase_address(email: str, deleted: Counter[str]) -> None:
    """What was sent to an address that is nobody's any more."""
    key = to_email_key(email)
    deleted["links"] += _delete(MailLinkTable, MailLinkTable.email_key == key)
    recipients = fetch(
        OutboxTable.select(OutboxTable.id, OutboxTable.recipient).where(
            OutboxTable.recipient.contains(email.strip())
        )
    )
    ids = [number for number, recipient in recipients if to_email_key(recipient) == key]
    deleted["mails"] += _delete_all(OutboxTable, ids)


def _list_identifying(person: Person) -> Iterator[str]:
    """Texts that nobody else is meant by; a name of one word may be anybody's."""
    for name in (person.name, person.name_wish or ""):
        if " " in name:
            yield name
    if person.listed_name != person.name:
        yield person.listed_name
    if person.email:
        yield person.email
    if person.phone:
        yield person.phone


def _erase_mentions(text: str, deleted: Counter[str]) -> None:
    """Deletes what anybody wrote that holds a text as a whole."""
    whole = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)
    for table, column, kind in _TEXTS:
        found = fetch(table.select(table.id, column).where(column.contains(text)))
        deleted[kind] += _delete_all(
            table, (number for number, read in found if whole.search(read))
        )


def _delete_all(table: Any, ids: Iterable[int]) -> int:
    return sum(_delete(table, table.id.in_(portion)) for portion in chunks(ids))
