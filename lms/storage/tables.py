"""All tables of this package, in the order in which they refer to one another."""

from lms.storage.fields import AppendOnlyTable, Table
from lms.storage.tables_course import (
    ContentVersionTable,
    MeetingNumberTable,
    MeetingReplyTable,
    MeetingTable,
    QuizVersionTable,
    RequirementSetTable,
)
from lms.storage.tables_ledger import (
    AnswerTable,
    AttemptTable,
    AuditDetailTable,
    AuditTable,
    ConversationRequestTable,
    EvidenceNoteTable,
    EvidenceTable,
    LateAnswerTable,
    StandingTable,
)
from lms.storage.tables_people import (
    CohortTable,
    LoginLinkTable,
    LoginTable,
    MembershipTable,
    PauseTable,
    PersonAliasTable,
    PersonTable,
    ReadingPositionTable,
    RoleTable,
)

TABLES: tuple[type[Table], ...] = (
    PersonTable,
    PersonAliasTable,
    CohortTable,
    RoleTable,
    MembershipTable,
    PauseTable,
    LoginTable,
    LoginLinkTable,
    ReadingPositionTable,
    RequirementSetTable,
    MeetingNumberTable,
    MeetingTable,
    MeetingReplyTable,
    ContentVersionTable,
    QuizVersionTable,
    AttemptTable,
    AnswerTable,
    LateAnswerTable,
    EvidenceTable,
    EvidenceNoteTable,
    ConversationRequestTable,
    StandingTable,
    AuditTable,
    AuditDetailTable,
)

APPEND_ONLY: tuple[str, ...] = tuple(
    table._meta.table_name for table in TABLES if issubclass(table, AppendOnlyTable)
)
