"""Forgetting somebody: what identifies them goes, facts under the number stay (R12)."""

from datetime import date

from lms.domain.people import Person
from lms.storage.aliases import list_records
from lms.storage.database import Storage
from lms.storage.people import get_person, update_person
from lms.storage.tables_access import (
    CardTable,
    LoginLinkTable,
    LoginTable,
    SecondFactorTable,
)
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

_OWN_ROWS = (
    LoginTable,
    LoginLinkTable,
    CardTable,
    SecondFactorTable,
    OutboxTable,
    ReadingPositionTable,
    MeetingReplyTable,
    ConversationRequestTable,
    PauseTable,
    RoleTable,
)


def erase_person(storage: Storage, person: int, on: date) -> None:
    """Empty a person's row and delete everything erasable, in one transaction.

    So it goes with every record that stands for the person. Lines and attempts stay under the
    number, the SQLite file keeps nothing of what was deleted. Raises NotFound.
    """
    with storage.atomic():
        for record in sorted({person} | list_records(person)):
            _erase_record(record, on)
        if storage.dialect == "sqlite":
            checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
            storage.database.after_commit(lambda: storage.run(checkpoint))


def _erase_record(person: int, on: date) -> None:
    language = get_person(person).language
    update_person(Person(person, name="", language=language, erased_on=on))
    for table in _OWN_ROWS:
        table.delete().where(table.person == person).execute()
    _erase_texts(person)


def _erase_texts(person: int) -> None:
    attempts = AttemptTable.select(AttemptTable.id).where(AttemptTable.person == person)
    for answers in (AnswerTable, LateAnswerTable):
        # An answer is JSON: what was chosen is a list, what was typed a string.
        is_text = answers.value.startswith('"')
        answers.delete().where(answers.attempt.in_(attempts), is_text).execute()
    lines = EvidenceTable.select(EvidenceTable.id).where(EvidenceTable.person == person)
    EvidenceNoteTable.delete().where(EvidenceNoteTable.evidence.in_(lines)).execute()
    events = AuditTable.select(AuditTable.id).where(AuditTable.subject_person == person)
    AuditDetailTable.delete().where(AuditDetailTable.audit.in_(events)).execute()
