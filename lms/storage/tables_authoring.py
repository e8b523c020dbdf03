"""What trainers are still writing, and what readers say is no longer true."""

from peewee import TextField

from lms.storage.fields import Moment, Table, reference
from lms.storage.tables_people import PersonTable


class DraftTable(Table):
    """Somebody's unpublished texts of a unit in a language ("" is the course's own).

    `lesson` and `quiz` are whole files; `lesson_base` and `quiz_base` are the hashes of the files
    they were begun from, empty where there was none. `client` is the page load that saved last,
    with its count, as in answers (R10); empty without JavaScript.
    """

    person = reference(PersonTable)
    unit_id = TextField()
    module = TextField()
    language = TextField()
    lesson = TextField()
    quiz = TextField()
    lesson_base = TextField()
    quiz_base = TextField()
    client = TextField()
    saved_at = Moment()

    class Meta:
        table_name = "lms_draft"
        indexes = ((("person", "unit_id", "language"), True),)


class RemarkTable(Table):
    """A reader's sentence about what is no longer true in a lesson."""

    person = reference(PersonTable, index=True)
    unit_id = TextField()
    text = TextField()
    at = Moment()
    done_at = Moment(null=True)
    done_by = reference(PersonTable, null=True)

    class Meta:
        table_name = "lms_remark"
        indexes = ((("done_at", "at"), False),)
