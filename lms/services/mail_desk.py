"""What was sent, what waits and what could not be delivered, for coordinators. Never the texts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms.domain.people import Actor, Person, RoleName
from lms.errors import Conflict, NotAllowed, NotFound
from lms.library.mail_text import list_broken_texts
from lms.paths import CONTENT
from lms.services.mail_server import TROUBLES
from lms.services.mailing import get_content_dir
from lms.services.school import School
from lms.storage import audit, outbox, people
from lms.storage.audit import Event
from lms.storage.outbox import Mail

PAGE_SIZE = 50


class MailState(StrEnum):
    WAITS = "waits"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ListedMail:
    """A mail without its text. `reason` is a code: why it failed, or was put off."""

    mail: Mail
    person: Person | None
    state: MailState
    reason: str | None
    may_resend: bool


@dataclass(frozen=True, slots=True)
class MailDesk:
    """A page of mails. `trouble` is what keeps all of them back, `broken` are mail files of the
    course that are passed over."""

    mails: tuple[ListedMail, ...]
    page: int
    pages: int
    trouble: str | None
    broken: tuple[str, ...]


def open_desk(school: School, actor: Actor, page: int) -> MailDesk:
    """The mails a coordinator may see: all, or those to people of her courses.

    Raises NotAllowed.
    """
    cohorts = _list_cohorts(actor)
    with school.storage.connected():
        pages = max(1, -(-outbox.count_mails(cohorts) // PAGE_SIZE))
        page = min(max(page, 1), pages)
        mails = outbox.list_mails(cohorts, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
        known = {
            person.id: person
            for person in people.list_people(mail.person for mail in mails if mail.person)
        }
        now = school.clock()
        return MailDesk(
            mails=tuple(_list_mail(mail, known.get(mail.person or 0), now) for mail in mails),
            page=page,
            pages=pages,
            trouble=outbox.find_error(TROUBLES),
            broken=list_broken_texts(get_content_dir(school), CONTENT),
        )


def _list_mail(mail: Mail, person: Person | None, now: datetime) -> ListedMail:
    is_over = mail.expires_at is not None and mail.expires_at <= now
    reason = "too_late" if mail.waits and is_over else mail.error
    state = MailState.SENT if mail.sent_at else MailState.FAILED
    if mail.waits and not is_over:
        state = MailState.WAITS
    may_resend = mail.failed_at is not None and mail.body != "" and not is_over
    return ListedMail(mail, person, state, reason, may_resend)


def send_again(school: School, actor: Actor, mail_id: int) -> Person | None:
    """Puts a mail that could not be delivered into the queue again, to the address known now.

    Gives whom it is for. Raises NotAllowed, NotFound, and Conflict for a mail that waits already,
    was sent, or is over.
    """
    now = school.clock()
    with school.storage.atomic():
        mail = outbox.find_mail(mail_id, _list_cohorts(actor))
        if mail is None:
            raise NotFound("mail", mail_id)
        person = people.get_person(mail.person) if mail.person else None
        recipient = (person.email if person else None) or mail.recipient
        is_over = mail.expires_at is not None and mail.expires_at <= now
        if is_over or not outbox.requeue_mail(mail_id, recipient, now):
            raise Conflict("mail", mail_id)
        acting, subject = actor.person.id, mail.person
        audit.append_event(now, acting, Event.MAIL_SENT_AGAIN, "mail", mail_id, subject)
    return person


def _list_cohorts(actor: Actor) -> tuple[int, ...] | None:
    """The courses whose mails somebody may see, None for all. Raises NotAllowed."""
    own = [role.cohort for role in actor.roles if role.name is RoleName.COORDINATOR]
    if not own:
        raise NotAllowed("see_mails")
    return None if None in own else tuple(cohort for cohort in own if cohort)
