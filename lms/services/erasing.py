"""Forgetting somebody for good: what goes, what stays, and a receipt without a name (R12)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from lms.domain.clock import Moment, to_local
from lms.domain.people import Actor, Person
from lms.domain.programme import Cohort
from lms.errors import Invalid, NotFound
from lms.services.memberships import get_own_cohort
from lms.services.school import School
from lms.storage import audit, cohorts, evidence, people
from lms.storage.aliases import resolve
from lms.storage.audit import AuditEvent, Event
from lms.storage.erasure import count_kept, erase_person


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is asked before somebody is erased. `obstacle` is why it cannot be, else empty.

    Who only came to meetings is no member.
    """

    person: Person
    cohort: Cohort
    lines: int
    attempts: int
    is_member: bool
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done. `backups` are the copies that still hold the person."""

    number: int
    on: date
    deleted: Mapping[str, int]
    lines: int
    attempts: int
    backups: tuple[str, ...]


def open_erasure(school: School, actor: Actor, cohort_slug: str, person_id: int) -> Erasure:
    """Raises NotFound for somebody who was never in the cohort, NotAllowed for its trainers."""
    cohort = get_own_cohort(actor, cohort_slug)
    person = people.get_person(resolve([person_id])[person_id])
    is_member = cohorts.find_membership(person.id, cohort.id) is not None
    if person.erased_on or not (is_member or _has_come(cohort, person)):
        raise NotFound("person", person_id)
    lines, attempts = count_kept(person.id)
    return Erasure(person, cohort, lines, attempts, is_member, find_obstacle(school, actor, person))


def _has_come(cohort: Cohort, person: Person) -> bool:
    """Whether somebody who is not in the cohort came to its meetings."""
    return any(line.cohort == cohort.id for line in evidence.list_lines([person.id]))


def find_obstacle(school: School, actor: Actor, person: Person) -> str:
    """Why somebody cannot be erased: `staff`, or `elsewhere` in a course of somebody else."""
    if people.list_roles(person.id):
        return "staff"
    today = school.moment().today
    for membership in cohorts.list_memberships_of(person.id):
        lasts = membership.to_on is None or membership.to_on >= today
        if lasts and not actor.is_coordinator(membership.cohort):
            return "elsewhere"
    return ""


def erase(school: School, actor: Actor, cohort_slug: str, person_id: int, typed: str) -> int:
    """Erases somebody whose number was typed; gives the number of the receipt.

    Sent twice, the first receipt is given again. Raises Invalid `number_differs`, `staff_stays` or
    `in_other_course`, NotFound, NotAllowed.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        for event in _list_receipts(cohort):
            if event.subject_person == person_id:
                return event.id
        erasure = open_erasure(school, actor, cohort_slug, person_id)
        if erasure.obstacle:
            code = {"staff": "staff_stays", "elsewhere": "in_other_course"}[erasure.obstacle]
            raise Invalid(code, "number")
        if typed.strip().lstrip("#") != str(erasure.person.id):
            raise Invalid("number_differs", "number", number=erasure.person.id)
        return erase_now(school, actor, erasure.cohort, erasure.person, moment)


def erase_now(school: School, actor: Actor, cohort: Cohort, person: Person, moment: Moment) -> int:
    """Erases somebody in the caller's transaction; gives the number of the receipt."""
    backups = list_backups(school)
    erased = erase_person(school.storage, person.id, moment.today)
    detail = {**asdict(erased), "backups": backups}
    return audit.append_event(
        moment.now, actor.person.id, Event.ERASED, "cohort", cohort.id, person.id, detail
    )


def list_backups(school: School) -> list[str]:
    """The copies there are of the database: those made on purpose, and those before an upgrade."""
    made = [event.detail.get("path", event.object_id) for event in audit.list_of(Event.BACKUP_MADE)]
    path = school.storage.path
    folders = {school.data_dir, path.parent} if path else {school.data_dir}
    found = {file.name for folder in folders for file in folder.glob("*-before-*.sqlite3")}
    return [*dict.fromkeys(made), *sorted(found)]


def open_receipt(school: School, actor: Actor, cohort_slug: str, event_id: int) -> Receipt:
    """Raises NotFound, NotAllowed."""
    cohort = get_own_cohort(actor, cohort_slug)
    for event in _list_receipts(cohort):
        if event.id == event_id and event.subject_person:
            return Receipt(
                number=event.subject_person,
                on=to_local(event.at, school.library.programme.timezone).date(),
                deleted=event.detail["deleted"],
                lines=event.detail["lines"],
                attempts=event.detail["attempts"],
                backups=tuple(event.detail["backups"]),
            )
    raise NotFound("receipt", event_id)


def _list_receipts(cohort: Cohort) -> tuple[AuditEvent, ...]:
    events = audit.list_of(Event.ERASED)
    return tuple(event for event in events if event.object_id == str(cohort.id))
