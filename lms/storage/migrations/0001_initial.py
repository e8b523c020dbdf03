"""The first form of the database: a frozen copy of the tables, never changed again."""

from typing import Any

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    Database,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
    TimeField,
)


def reference(table: Any, **options: Any) -> Any:
    return ForeignKeyField(table, backref="+", **{"index": False, **options})


class Table(Model):
    id = BigAutoField()

    class Meta:
        legacy_table_names = False


class Person(Table):
    host_id = TextField(null=True, unique=True)
    given_name = TextField(null=True)
    name = TextField()
    email = TextField(null=True)
    email_key = TextField(null=True, index=True)
    phone = TextField(null=True)
    reach = TextField()
    language = TextField()
    erased_on = DateField(null=True)

    class Meta:
        table_name = "lms_person"


class PersonAlias(Table):
    revision = IntegerField()
    recorded_at = DateTimeField()
    person = reference(Person)
    same_as = reference(Person, null=True, index=True)
    recorded_by = reference(Person, null=True)

    class Meta:
        table_name = "lms_person_alias"
        indexes = ((("person", "revision"), True),)


class Cohort(Table):
    slug = TextField(unique=True)
    programme = TextField()
    title = TextField()
    starts_on = DateField()
    ends_on = DateField(null=True)

    class Meta:
        table_name = "lms_cohort"


class Role(Table):
    person = reference(Person, index=True)
    name = TextField()
    cohort = reference(Cohort, null=True)
    module = TextField(null=True)

    class Meta:
        table_name = "lms_role"


class Membership(Table):
    revision = IntegerField()
    recorded_at = DateTimeField()
    person = reference(Person)
    cohort = reference(Cohort, index=True)
    from_on = DateField()
    to_on = DateField(null=True)
    counts_from = DateField()
    site = TextField(null=True)
    trial = BooleanField()
    recorded_by = reference(Person, null=True)

    class Meta:
        table_name = "lms_membership"
        indexes = ((("person", "cohort", "revision"), True),)


class Pause(Table):
    person = reference(Person, index=True)
    cohort = reference(Cohort, index=True)
    from_on = DateField()
    to_on = DateField(null=True)

    class Meta:
        table_name = "lms_pause"


class Login(Table):
    person = reference(Person, index=True)
    token_hash = TextField(unique=True)
    own_device = BooleanField()
    created_at = DateTimeField()
    expires_at = DateTimeField()
    last_seen_at = DateTimeField()

    class Meta:
        table_name = "lms_login"


class LoginLink(Table):
    person = reference(Person, index=True)
    token_hash = TextField(unique=True)
    purpose = TextField()
    expires_at = DateTimeField()
    reusable = BooleanField()
    used_at = DateTimeField(null=True)

    class Meta:
        table_name = "lms_login_link"


class ReadingPosition(Table):
    person = reference(Person)
    unit_id = TextField()
    position = TextField()
    at = DateTimeField()

    class Meta:
        table_name = "lms_reading_position"
        indexes = ((("person", "unit_id"), True),)


class RequirementSet(Table):
    revision = IntegerField()
    recorded_at = DateTimeField()
    cohort = reference(Cohort)
    effective_on = DateField()
    recorded_by = reference(Person, null=True)
    document = TextField()

    class Meta:
        table_name = "lms_requirement_set"
        indexes = ((("cohort", "revision"), True),)


class MeetingNumber(Table):
    class Meta:
        table_name = "lms_meeting_number"


class Meeting(Table):
    revision = IntegerField()
    recorded_at = DateTimeField()
    meeting = reference(MeetingNumber)
    cohort = reference(Cohort, index=True)
    training_day = TextField()
    status = TextField()
    on_date = DateField()
    starts = TimeField()
    ends = TimeField()
    zone = TextField()
    place = TextField()
    online = BooleanField()
    teaching_units = IntegerField()
    trainers = TextField()
    capacity = IntegerField(null=True)
    list_complete = BooleanField()
    recorded_by = reference(Person, null=True)

    class Meta:
        table_name = "lms_meeting"
        indexes = ((("meeting", "revision"), True),)


class MeetingReply(Table):
    person = reference(Person)
    meeting = reference(MeetingNumber, index=True)
    coming = BooleanField()
    at = DateTimeField()

    class Meta:
        table_name = "lms_meeting_reply"
        indexes = ((("person", "meeting"), True),)


class ContentVersion(Table):
    revision = IntegerField()
    recorded_at = DateTimeField()
    document = TextField()
    language = TextField()
    path = TextField()
    content_hash = TextField()
    source = TextField()
    author = reference(Person, null=True)
    change = TextField()
    summary = TextField(null=True)

    class Meta:
        table_name = "lms_content_version"
        indexes = ((("document", "language", "revision"), True),)


class QuizVersion(Table):
    unit_id = TextField()
    revision = IntegerField()
    quiz_hash = TextField()
    document = TextField()
    recorded_at = DateTimeField()

    class Meta:
        table_name = "lms_quiz_version"
        indexes = ((("unit_id", "revision"), True),)


class Attempt(Table):
    person = reference(Person)
    unit_id = TextField()
    quiz_version = reference(QuizVersion)
    number = IntegerField()
    layout = TextField()
    started_at = DateTimeField()
    submitted_at = DateTimeField(null=True)
    percent = IntegerField(null=True)
    passed = BooleanField(null=True)
    source = TextField()
    assisted_by = reference(Person, null=True)

    class Meta:
        table_name = "lms_attempt"
        indexes = ((("person", "unit_id", "number"), True),)


Attempt.add_index(
    Attempt.person,
    Attempt.unit_id,
    unique=True,
    where=Attempt.submitted_at.is_null(),
    name="lms_attempt_open",
)


class Answer(Table):
    attempt = reference(Attempt)
    question_id = TextField()
    value = TextField()
    rev = IntegerField()
    saved_at = DateTimeField()
    client = TextField()

    class Meta:
        table_name = "lms_answer"
        indexes = ((("attempt", "question_id"), True),)


class LateAnswer(Table):
    attempt = reference(Attempt, index=True)
    question_id = TextField()
    value = TextField()
    saved_at = DateTimeField()
    client = TextField()

    class Meta:
        table_name = "lms_late_answer"


class Evidence(Table):
    person = reference(Person)
    unit_id = TextField()
    kind = TextField()
    happened_on = DateField()
    recorded_at = DateTimeField()
    recorded_by = reference(Person, null=True)
    version = BigIntegerField(null=True)
    percent = IntegerField(null=True)
    teaching_units = IntegerField(null=True)
    cancels = reference("self", null=True)
    cohort = reference(Cohort, null=True)
    meeting = reference(MeetingNumber, null=True, index=True)
    attempt = reference(Attempt, null=True)
    request_key = TextField(null=True, unique=True)

    class Meta:
        table_name = "lms_evidence"
        indexes = (
            (("person", "id"), False),
            (("attempt", "version"), True),
        )


class EvidenceNote(Table):
    evidence = reference(Evidence, unique=True)
    text = TextField()

    class Meta:
        table_name = "lms_evidence_note"


class ConversationRequest(Table):
    person = reference(Person, index=True)
    unit_id = TextField()
    at = DateTimeField()
    done_at = DateTimeField(null=True)

    class Meta:
        table_name = "lms_conversation_request"


class Standing(Table):
    person = reference(Person)
    cohort = reference(Cohort, index=True)
    states = TextField()
    line_count = IntegerField()
    last_line = BigIntegerField()
    plan_key = TextField()
    library_key = TextField()
    valid_until = DateField(null=True)

    class Meta:
        table_name = "lms_standing"
        indexes = ((("person", "cohort"), True),)


class Audit(Table):
    at = DateTimeField()
    actor = reference(Person, null=True)
    event = TextField()
    object_kind = TextField()
    object_id = TextField()
    subject_person = reference(Person, null=True, index=True)

    class Meta:
        table_name = "lms_audit"


class AuditDetail(Table):
    audit = reference(Audit, unique=True)
    detail = TextField()

    class Meta:
        table_name = "lms_audit_detail"


TABLES = (
    Person,
    PersonAlias,
    Cohort,
    Role,
    Membership,
    Pause,
    Login,
    LoginLink,
    ReadingPosition,
    RequirementSet,
    MeetingNumber,
    Meeting,
    MeetingReply,
    ContentVersion,
    QuizVersion,
    Attempt,
    Answer,
    LateAnswer,
    Evidence,
    EvidenceNote,
    ConversationRequest,
    Standing,
    Audit,
    AuditDetail,
)


def up(migrator: Any, database: Database) -> None:
    with database.bind_ctx(TABLES):
        database.create_tables(TABLES, safe=False)
