"""Mails that wait to be sent, and a trace of those that were."""

from peewee import IntegerField, TextField

from lms.storage.fields import Moment, Table, reference
from lms.storage.tables_people import PersonTable


class OutboxTable(Table):
    """A mail. `body` is emptied when it was sent; `claimed_until` keeps other senders away."""

    person = reference(PersonTable, null=True, index=True)
    name = TextField()
    recipient = TextField()
    subject = TextField()
    body = TextField()
    created_at = Moment()
    due_at = Moment()
    expires_at = Moment(null=True)
    tries = IntegerField()
    claimed_until = Moment(null=True)
    sent_at = Moment(null=True)
    failed_at = Moment(null=True)
    error = TextField(null=True)

    class Meta:
        table_name = "lms_outbox"
        indexes = ((("sent_at", "due_at"), False),)
