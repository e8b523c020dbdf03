"""Sending what waits in the outbox. A server that is down or hangs loses nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from time import monotonic

from lms.documents.mail import Sender, make_message, read_address
from lms.errors import Invalid, SetupError
from lms.services.mail_server import (
    TROUBLES,
    MailConnection,
    Undeliverable,
    Unreachable,
    read_smtp_url,
)
from lms.services.school import School
from lms.storage import outbox
from lms.storage.outbox import Mail

log = logging.getLogger("lms")
CLAIM = timedelta(minutes=10)  # longer than a server that hangs can hold a sender up
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
LONGEST_WAIT = timedelta(days=1)
GIVE_UP_AFTER = timedelta(days=7)
KEPT = timedelta(days=90)  # how long the list shows what went out
LOOK_EVERY_S = 2
PAUSE_S = 30
NEWS_EVERY_S = 3600


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails went out, were put off and were given up; `trouble` is what stopped all."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    trouble: str | None = None


def make_sender(school: School, mail_from: str) -> Sender:
    """Who mails come from: the setting, else the course's own address.

    Raises SetupError where neither can be one.
    """
    programme = school.library.programme
    answers = programme.contact.email
    try:
        address = read_address(mail_from or answers, programme.title)
        return Sender(address, read_address(answers) if answers else None)
    except Invalid as error:
        raise SetupError(
            "mails need an address they come from: set LMS_MAIL_FROM, or `contact: email:` in "
            "programme.md",
            "mail_from",
        ) from error


def find_fault(school: School, smtp_url: str, mail_from: str) -> str | None:
    """What keeps every mail from being sent as things are set up, None if nothing does."""
    if not smtp_url:
        return "no_mail_server"
    try:
        read_smtp_url(smtp_url)
        make_sender(school, mail_from)
    except SetupError as error:
        return error.code
    return None


def send_due(school: School, smtp_url: str, mail_from: str) -> Sent:
    """Sends every mail that is due, one by one, until none is or the server cannot be used.

    Any number of processes may do so at once; none sends what another one has. Raises SetupError
    for settings that cannot work.
    """
    server, sender = read_smtp_url(smtp_url), make_sender(school, mail_from)
    sent = put_off = given_up = 0
    with MailConnection(server, sender.domain) as connection:
        while mail := _claim(school):
            try:
                _send(school, connection, sender, mail)
            except Unreachable as error:
                _put_off(school, mail, error.code)
                return Sent(sent, put_off + 1, given_up, error.code)
            except Undeliverable as error:
                if error.lasting or _is_hopeless(school, mail):
                    _give_up(school, mail, error.code)
                    given_up += 1
                else:
                    _put_off(school, mail, error.code)
                    put_off += 1
            else:
                _note_sent(school, mail, is_first=not sent)
                sent += 1
    return Sent(sent, put_off, given_up)


def _claim(school: School) -> Mail | None:
    """The next mail to send. What is over by now is emptied on the way."""
    while True:
        now = school.clock()
        with school.storage.connected():  # no transaction: looking must not keep anybody waiting
            mail = outbox.claim_mail(now, now + CLAIM)
        if mail is None or mail.expires_at is None or mail.expires_at > now:
            return mail
        with school.storage.atomic():
            outbox.drop_mail(mail, "too_late", now)


def _send(school: School, connection: MailConnection, sender: Sender, mail: Mail) -> None:
    try:
        recipient = read_address(mail.recipient)
    except Invalid as error:
        raise Undeliverable("bad_address", lasting=True) from error
    message = make_message(
        sender=sender,
        recipient=recipient,
        subject=mail.subject,
        body=mail.body,
        number=f"{mail.id}.{mail.created_at:%Y%m%d%H%M%S}",
        at=mail.created_at,
    )
    connection.deliver(message, sender.address.addr_spec, recipient.addr_spec)


def _note_sent(school: School, mail: Mail, *, is_first: bool) -> None:
    now = school.clock()
    with school.storage.atomic():
        outbox.mark_sent(mail.id, now)
        if is_first:
            outbox.hurry_mails(TROUBLES, now)
            outbox.sweep_mails(now - KEPT)


def _put_off(school: School, mail: Mail, error: str) -> None:
    wait = WAITS[mail.tries] if mail.tries < len(WAITS) else LONGEST_WAIT
    with school.storage.atomic():
        outbox.postpone_mail(mail, error, school.clock() + wait)


def _give_up(school: School, mail: Mail, error: str) -> None:
    with school.storage.atomic():
        outbox.fail_mail(mail, error, school.clock())


def _is_hopeless(school: School, mail: Mail) -> bool:
    return school.clock() - mail.created_at > GIVE_UP_AFTER


def keep_sending(
    send: Callable[[], Sent], queue_news: Callable[[], object], stopped: Event
) -> None:
    """Sends what is due again and again until it is stopped.

    It looks every two seconds, and every half minute while the server cannot be used. Once an hour
    it lets `queue_news` write what nobody else has written.
    """
    pause, next_news = LOOK_EVERY_S, monotonic()
    while not stopped.wait(pause):
        try:
            if monotonic() >= next_news:
                next_news = monotonic() + NEWS_EVERY_S
                queue_news()
            trouble = send().trouble
        except Exception:  # a full disk, say: the next look may find it well again
            log.exception("mails could not be sent; they wait in the outbox")
            trouble = "unknown"
        pause = PAUSE_S if trouble else LOOK_EVERY_S
