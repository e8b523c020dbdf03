"""Cards, mail links, second factors, failures and the outbox; what sign-in asks of people."""

from typing import Any

from peewee import (
    BigAutoField,
    BooleanField,
    Database,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
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


class MailLink(Table):
    email_key = TextField(index=True)
    token_hash = TextField(unique=True)
    request_hash = TextField(unique=True)
    code_hash = TextField()
    made_at = DateTimeField()
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True)

    class Meta:
        table_name = "lms_mail_link"


class Card(Table):
    person = reference(Person, index=True)
    salt = TextField(unique=True)
    prefix = TextField(index=True)
    made_at = DateTimeField()
    made_by = reference(Person, null=True)
    printed_at = DateTimeField(null=True)
    ends_at = DateTimeField(null=True)
    locked_at = DateTimeField(null=True)

    class Meta:
        table_name = "lms_card"


class SecondFactor(Table):
    person = reference(Person, index=True)
    kind = TextField()
    label = TextField()
    secret = TextField()
    credential = TextField(null=True, unique=True)
    counter = IntegerField()
    made_at = DateTimeField()
    confirmed_at = DateTimeField(null=True)
    used_at = DateTimeField(null=True)

    class Meta:
        table_name = "lms_second_factor"


class Failure(Table):
    key = TextField()
    at = DateTimeField()

    class Meta:
        table_name = "lms_failure"
        indexes = ((("key", "at"), False),)


class Outbox(Table):
    person = reference(Person, null=True, index=True)
    name = TextField()
    recipient = TextField()
    subject = TextField()
    body = TextField()
    created_at = DateTimeField()
    due_at = DateTimeField()
    expires_at = DateTimeField(null=True)
    tries = IntegerField()
    claimed_until = DateTimeField(null=True)
    sent_at = DateTimeField(null=True)
    failed_at = DateTimeField(null=True)
    error = TextField(null=True)

    class Meta:
        table_name = "lms_outbox"
        indexes = ((("sent_at", "due_at"), False),)


NEW_TABLES = (MailLink, Card, SecondFactor, Failure, Outbox)
NEW_COLUMNS = {
    "lms_person": {
        "disabled_on": DateField(null=True),
        "welcomed_on": DateField(null=True),
        "text_size": TextField(null=True),
        "name_wish": TextField(null=True),
    },
    "lms_cohort": {
        "planned_rules": TextField(null=True),
        "lessons_checked_at": DateTimeField(null=True),
        "keep_until": DateField(null=True),
        "erasure_announced_on": DateField(null=True),
    },
    "lms_login": {
        "way": TextField(null=True),
        "device": TextField(null=True),
        "confirmed_at": DateTimeField(null=True),
        "awaits_factor": BooleanField(null=True),
    },
}


def up(migrator: Any, database: Database) -> None:
    with database.bind_ctx((Person, *NEW_TABLES)):
        database.create_tables(NEW_TABLES, safe=False)
    for table, columns in NEW_COLUMNS.items():
        for name, column in columns.items():
            migrator.migrate(migrator.add_column(table, name, column))
