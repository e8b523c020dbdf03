"""Telling trainers by mail that conversations wait: at most once a day (R8)."""

from datetime import datetime, timedelta

from lms.domain.clock import Moment, start_of_day, to_local
from lms.domain.people import Actor, Person, RoleName
from lms.services.mailing import queue_mail
from lms.services.school import School
from lms.services.tasks import list_talks
from lms.storage import evidence, outbox, people, requests

MAIL = "conversations"
FIRST_HOUR, LAST_HOUR = 7, 20  # nobody is told at night
LIFETIME = timedelta(days=1)


def queue_conversation_mails(school: School, link: str) -> int:
    """Queues a mail for every trainer for whom conversations have come up since the last one.

    It says how many and, for privacy, not with whom: `link` leads there. Gives how many mails.
    """
    school = school.pinned()
    moment = school.moment()
    if not FIRST_HOUR <= to_local(moment.now, moment.zone).hour < LAST_HOUR:
        return 0
    with school.storage.connected():
        return sum(_tell(school, trainer, link, moment) for trainer in _list_trainers())


def _list_trainers() -> list[Person]:
    holders = {person.id: person for person, _ in people.list_role_holders(RoleName.TRAINER)}
    return [each for each in holders.values() if each.email and not each.disabled_on]


def _tell(school: School, trainer: Person, link: str, moment: Moment) -> bool:
    told_at = outbox.find_newest(MAIL, trainer.id)
    if told_at is not None and told_at >= start_of_day(moment.today, moment.zone):
        return False
    count = _count_new(school, Actor(trainer, people.list_roles(trainer.id)), told_at)
    if not count:
        return False
    with school.storage.atomic():
        evidence.hold_ledger(trainer.id)
        if outbox.find_newest(MAIL, trainer.id) != told_at:
            return False  # another process was first
        queue_mail(
            school,
            MAIL,
            trainer.email or "",
            {"name": trainer.salutation, "count": str(count), "link": link},
            person=trainer.id,
            language=trainer.language,
            expires_at=moment.now + LIFETIME,
        )
    return True


def _count_new(school: School, actor: Actor, told_at: datetime | None) -> int:
    """How many conversations wait that something has happened to since a moment."""
    talks = {(talk.person.id, talk.unit.id) for talk in list_talks(school, actor)}
    if told_at is None or not talks:
        return len(talks)
    ids = {person for person, _ in talks}
    lines = evidence.list_lines(ids)
    happened = {(line.person, line.unit_id) for line in lines if line.recorded_at > told_at}
    asked = requests.list_open_conversations(ids)
    happened |= {(request.person, request.unit_id) for request in asked if request.at > told_at}
    return len(talks & happened)
