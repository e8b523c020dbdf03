"""All tables of this package, in the order in which they refer to one another."""

from lms.storage.fields import AppendOnlyTable, Table
from lms.storage.tables_access import (
    CardTable,
    FailureTable,
    LoginLinkTable,
    LoginTable,
    MailLinkTable,
    SecondFactorTable,
)
from lms.storage.tables_authoring import DraftTable, RemarkTable
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
from lms.storage.tables_mail import OutboxTable
from lms.storage.tables_people import (
    CohortTable,
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
    MailLinkTable,
    CardTable,
    SecondFactorTable,
    FailureTable,
    OutboxTable,
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
    DraftTable,
    RemarkTable,
)

APPEND_ONLY: tuple[str, ...] = tuple(
    table._meta.table_name for table in TABLES if issubclass(table, AppendOnlyTable)
)
