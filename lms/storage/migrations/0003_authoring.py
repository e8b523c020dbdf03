"""Drafts of lessons and their questions, and readers' remarks about what is no longer true."""

from typing import Any

from peewee import (
    BigAutoField,
    Database,
    DateTimeField,
    ForeignKeyField,
    Model,
    TextField,
)


def reference(table: Any, **options: Any) -> Any:
    return ForeignKeyField(table, backref="+", **{"index": False, **options})


class Table(Model):
    id = BigAutoField()

    class Meta:
        legacy_table_names = False


class Person(Table):
    """As it is; named here only to be referred to."""

    class Meta:
        table_name = "lms_person"


class Draft(Table):
    person = reference(Person)
    unit_id = TextField()
    module = TextField()
    language = TextField()
    lesson = TextField()
    quiz = TextField()
    lesson_base = TextField()
    quiz_base = TextField()
    client = TextField()
    saved_at = DateTimeField()

    class Meta:
        table_name = "lms_draft"
        indexes = ((("person", "unit_id", "language"), True),)


class Remark(Table):
    person = reference(Person, index=True)
    unit_id = TextField()
    text = TextField()
    at = DateTimeField()
    done_at = DateTimeField(null=True)
    done_by = reference(Person, null=True)

    class Meta:
        table_name = "lms_remark"
        indexes = ((("done_at", "at"), False),)


NEW_TABLES = (Draft, Remark)


def up(migrator: Any, database: Database) -> None:
    with database.bind_ctx((Person, *NEW_TABLES)):
        database.create_tables(NEW_TABLES, safe=False)
