"""What people did: the ledger, attempts and answers, and what is derived from them (R3, R10)."""

from peewee import BigIntegerField, BooleanField, IntegerField, TextField

from lms.storage.fields import AppendOnlyTable, Day, Moment, Table, reference
from lms.storage.tables_course import MeetingNumberTable, QuizVersionTable
from lms.storage.tables_people import CohortTable, PersonTable


class AttemptTable(Table):
    """`layout` is a JSON list of question ids with the order shown."""

    person = reference(PersonTable)
    unit_id = TextField()
    quiz_version = reference(QuizVersionTable)
    number = IntegerField()
    layout = TextField()
    started_at = Moment()
    submitted_at = Moment(null=True)
    percent = IntegerField(null=True)
    passed = BooleanField(null=True)
    source = TextField()
    assisted_by = reference(PersonTable, null=True)

    class Meta:
        table_name = "lms_attempt"
        indexes = ((("person", "unit_id", "number"), True),)


AttemptTable.add_index(
    AttemptTable.person,
    AttemptTable.unit_id,
    unique=True,
    where=AttemptTable.submitted_at.is_null(),
    name="lms_attempt_open",
)


class AnswerTable(Table):
    """`value` is JSON: chosen positions or a text."""

    attempt = reference(AttemptTable)
    question_id = TextField()
    value = TextField()
    rev = IntegerField()
    saved_at = Moment()
    client = TextField()

    class Meta:
        table_name = "lms_answer"
        indexes = ((("attempt", "question_id"), True),)


class LateAnswerTable(Table):
    attempt = reference(AttemptTable, index=True)
    question_id = TextField()
    value = TextField()
    saved_at = Moment()
    client = TextField()

    class Meta:
        table_name = "lms_late_answer"


class EvidenceTable(AppendOnlyTable):
    person = reference(PersonTable)
    unit_id = TextField()
    kind = TextField()
    happened_on = Day()
    recorded_at = Moment()
    recorded_by = reference(PersonTable, null=True)
    version = BigIntegerField(null=True)
    percent = IntegerField(null=True)
    teaching_units = IntegerField(null=True)
    cancels = reference("self", null=True)
    cohort = reference(CohortTable, null=True)
    meeting = reference(MeetingNumberTable, null=True, index=True)
    attempt = reference(AttemptTable, null=True)
    request_key = TextField(null=True, unique=True)

    class Meta:
        table_name = "lms_evidence"
        indexes = ((("person", "id"), False), (("attempt", "version"), True))


class EvidenceNoteTable(Table):
    evidence = reference(EvidenceTable, unique=True)
    text = TextField()

    class Meta:
        table_name = "lms_evidence_note"


class ConversationRequestTable(Table):
    person = reference(PersonTable, index=True)
    unit_id = TextField()
    at = Moment()
    done_at = Moment(null=True)

    class Meta:
        table_name = "lms_conversation_request"


class StandingTable(Table):
    """The memo of standings: one letter a unit, with what it was computed from (R16)."""

    person = reference(PersonTable)
    cohort = reference(CohortTable, index=True)
    states = TextField()
    line_count = IntegerField()
    last_line = BigIntegerField()
    plan_key = TextField()
    library_key = TextField()
    valid_until = Day(null=True)

    class Meta:
        table_name = "lms_standing"
        indexes = ((("person", "cohort"), True),)


class AuditTable(AppendOnlyTable):
    at = Moment()
    actor = reference(PersonTable, null=True)
    event = TextField()
    object_kind = TextField()
    object_id = TextField()
    subject_person = reference(PersonTable, null=True, index=True)

    class Meta:
        table_name = "lms_audit"


class AuditDetailTable(Table):
    """What an event says beyond numbers, as JSON; erasable."""

    audit = reference(AuditTable, unique=True)
    detail = TextField()

    class Meta:
        table_name = "lms_audit_detail"
