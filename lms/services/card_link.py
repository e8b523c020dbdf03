"""In a host: whom it does not know by e-mail finds a place in a course by access card (R1)."""

from lms.domain.people import Actor, Person
from lms.errors import Invalid
from lms.services.card_login import check_code
from lms.services.school import School
from lms.storage import aliases, audit, cohorts, evidence, people
from lms.storage.audit import Event


def find_card_person(school: School, actor: Actor, typed: str) -> Person:
    """Whose card somebody holds who would be linked to her. A wrong code is counted.

    Raises Invalid like `check_code`, and `link_staff`, `link_own_history` or `link_taken` where
    only the office can help.
    """
    owner = check_code(school, typed).person
    with school.storage.connected():
        _check(actor, owner)
    return owner


def link_by_card(school: School, actor: Actor, typed: str) -> Person:
    """Lets the record made at the first visit stand for the card's person; gives that person.

    Sent twice, it does so once. Coordinators can take it back. Raises like `find_card_person`.
    """
    now, visitor = school.clock(), actor.person.id
    owner = check_code(school, typed).person
    with school.storage.atomic():
        for person in sorted({visitor, owner.id}):
            evidence.hold_ledger(person)
        if aliases.resolve([visitor])[visitor] == owner.id:
            return owner
        _check(actor, owner)
        revision = aliases.get_alias(visitor).revision
        aliases.append_alias(
            visitor, owner.id, expected_revision=revision, recorded_at=now, recorded_by=visitor
        )
        audit.append_event(now, visitor, Event.JOINED, "person", visitor, owner.id)
    return owner


def _check(actor: Actor, owner: Person) -> None:
    """Only a fresh record is linked: what somebody has done here is never mixed unasked."""
    visitor = actor.person
    if visitor.id == owner.id:
        return
    if actor.is_staff:
        raise Invalid("link_staff", "code")
    if evidence.list_lines([visitor.id]) or cohorts.list_memberships_of(visitor.id):
        raise Invalid("link_own_history", "code")
    records = people.list_people(sorted(aliases.list_records(owner.id)))
    if any(record.host_id for record in records):
        raise Invalid("link_taken", "code")
