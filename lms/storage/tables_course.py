"""What is asked for, what is published, and the dates on which training days are offered."""

from peewee import BooleanField, IntegerField, TextField

from lms.storage.fields import (
    AppendOnlyTable,
    Clock,
    Day,
    Moment,
    RevisionedTable,
    Table,
    reference,
)
from lms.storage.tables_people import CohortTable, PersonTable


class RequirementSetTable(RevisionedTable):
    revision_key = ("cohort",)

    cohort = reference(CohortTable)
    effective_on = Day()
    recorded_by = reference(PersonTable, null=True)
    document = TextField()

    class Meta:
        table_name = "lms_requirement_set"
        indexes = ((("cohort", "revision"), True),)


class MeetingNumberTable(Table):
    """Where the database makes the number of a meeting, which all its revisions share."""

    class Meta:
        table_name = "lms_meeting_number"


class MeetingTable(RevisionedTable):
    """`trainers` is a JSON list of person numbers."""

    revision_key = ("meeting",)

    meeting = reference(MeetingNumberTable)
    cohort = reference(CohortTable, index=True)
    training_day = TextField()
    status = TextField()
    on_date = Day()
    starts = Clock()
    ends = Clock()
    zone = TextField()
    place = TextField()
    online = BooleanField()
    teaching_units = IntegerField()
    trainers = TextField()
    capacity = IntegerField(null=True)
    list_complete = BooleanField()
    recorded_by = reference(PersonTable, null=True)

    class Meta:
        table_name = "lms_meeting"
        indexes = ((("meeting", "revision"), True),)


class MeetingReplyTable(Table):
    person = reference(PersonTable)
    meeting = reference(MeetingNumberTable, index=True)
    coming = BooleanField()
    at = Moment()

    class Meta:
        table_name = "lms_meeting_reply"
        indexes = ((("person", "meeting"), True),)


class ContentVersionTable(RevisionedTable):
    """The publish log: every text that was ever shown, and the path it was read from (R9)."""

    revision_key = ("document", "language")

    document = TextField()
    language = TextField()
    path = TextField()
    content_hash = TextField()
    source = TextField()
    author = reference(PersonTable, null=True)
    change = TextField()
    summary = TextField(null=True)

    class Meta:
        table_name = "lms_content_version"
        indexes = ((("document", "language", "revision"), True),)


class QuizVersionTable(AppendOnlyTable):
    """A compiled quiz as canonical JSON; `revision` lets two workers append it only once."""

    unit_id = TextField()
    revision = IntegerField()
    quiz_hash = TextField()
    document = TextField()
    recorded_at = Moment()

    class Meta:
        table_name = "lms_quiz_version"
        indexes = ((("unit_id", "revision"), True),)
