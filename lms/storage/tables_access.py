"""Ways in: devices that are signed in, links, cards, second factors, and failed attempts."""

from peewee import BooleanField, IntegerField, TextField

from lms.storage.fields import Moment, Table, reference
from lms.storage.tables_people import PersonTable


class LoginTable(Table):
    """One device that is signed in. Only the hash of its token is kept.

    `way` says how it was signed in, `device` what kind of device it is, both as codes.
    `confirmed_at` is when its owner last proved who they are, empty for when it was made. While
    `awaits_factor` holds, the second factor is still to come.
    """

    person = reference(PersonTable, index=True)
    token_hash = TextField(unique=True)
    own_device = BooleanField()
    created_at = Moment()
    expires_at = Moment()
    last_seen_at = Moment()
    way = TextField(null=True)
    device = TextField(null=True)
    confirmed_at = Moment(null=True)
    awaits_factor = BooleanField(null=True)

    class Meta:
        table_name = "lms_login"


class LoginLinkTable(Table):
    """A link that signs one person in, once or as often as wanted."""

    person = reference(PersonTable, index=True)
    token_hash = TextField(unique=True)
    purpose = TextField()
    expires_at = Moment()
    reusable = BooleanField()
    used_at = Moment(null=True)

    class Meta:
        table_name = "lms_login_link"


class MailLinkTable(Table):
    """A link and a six-digit code sent to an address, which several people may share.

    `request_hash` belongs to the browser that asked: the code works there only.
    """

    email_key = TextField(index=True)
    token_hash = TextField(unique=True)
    request_hash = TextField(unique=True)
    code_hash = TextField()
    made_at = Moment()
    expires_at = Moment()
    used_at = Moment(null=True)

    class Meta:
        table_name = "lms_mail_link"


class CardTable(Table):
    """An access card. Its code is derived from `salt` and the installation's own key.

    `prefix` is the code's first group, by which a card is found. A temporary code has `ends_at`.
    """

    person = reference(PersonTable, index=True)
    salt = TextField(unique=True)
    prefix = TextField(index=True)
    made_at = Moment()
    made_by = reference(PersonTable, null=True)
    printed_at = Moment(null=True)
    ends_at = Moment(null=True)
    locked_at = Moment(null=True)

    class Meta:
        table_name = "lms_card"


class SecondFactorTable(Table):
    """What a member of staff proves besides the link. `kind` is totp, passkey or recovery.

    `secret` is the salt of a TOTP secret, the public key of a passkey, or the hash of a recovery
    code; `counter` the last time step or signature count seen.
    """

    person = reference(PersonTable, index=True)
    kind = TextField()
    label = TextField()
    secret = TextField()
    credential = TextField(null=True, unique=True)
    counter = IntegerField()
    made_at = Moment()
    confirmed_at = Moment(null=True)
    used_at = Moment(null=True)

    class Meta:
        table_name = "lms_second_factor"


class FailureTable(Table):
    """A sign-in that failed, under the key it is counted by. Rows older than a day are deleted."""

    key = TextField()
    at = Moment()

    class Meta:
        table_name = "lms_failure"
        indexes = ((("key", "at"), False),)
