"""The desk of people: who is in a course, how to reach them, adding and changing them (R1, R6)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lms.domain.clock import Moment
from lms.domain.people import Actor, Membership, Person, join_name, split_name
from lms.domain.programme import Cohort
from lms.errors import Conflict, Invalid, NotFound
from lms.services import cards
from lms.services.contacts import (
    Contact,
    Faults,
    apply_contact,
    find_faults,
    read_contact,
)
from lms.services.matrix import may_see
from lms.services.memberships import (
    Terms,
    change_membership,
    check_terms,
    get_member,
    get_own_cohort,
    number_of,
    start_membership,
)
from lms.services.roles import governs
from lms.services.school import School
from lms.storage import audit, cohorts, people
from lms.storage.audit import Event
from lms.storage.cards import find_signed_in, find_staff

PEOPLE_PER_PAGE = 100
REQUEST = "request"  # the object of an event that a form made: its number is the form's key


class Access(StrEnum):
    """How far somebody has come with signing in."""

    NONE = "none"
    CARD_MADE = "card_made"
    CARD_PRINTED = "card_printed"
    SIGNED_IN = "signed_in"
    STAFF = "staff"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A row of the list. `is_to_come` and `has_left` say that the time in the course has not begun
    or is over.
    """

    person: Person
    membership: Membership
    access: Access
    is_paused: bool
    is_to_come: bool
    has_left: bool


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A page of the people of a course. `total` counts all of them, `found` those that fit."""

    cohort: Cohort
    rows: tuple[ListedPerson, ...]
    total: int
    found: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody known who may be the person meant: by name, or by e-mail address."""

    person: Person
    cohorts: tuple[Cohort, ...]
    is_member: bool


def open_people(
    school: School, actor: Actor, cohort_slug: str, *, search: str = "", page: int = 1
) -> PeopleList:
    """The people of a course, sorted by name. Raises NotFound and NotAllowed."""
    cohort = get_own_cohort(actor, cohort_slug)
    members = [pair for pair in cohorts.list_members(cohort.id) if not pair[0].erased_on]
    fitting = [pair for pair in members if _fits(pair[0], search)]
    pages = max(1, -(-len(fitting) // PEOPLE_PER_PAGE))
    page = min(max(page, 1), pages)
    shown = fitting[(page - 1) * PEOPLE_PER_PAGE : page * PEOPLE_PER_PAGE]
    rows = tuple(_list_rows(school, cohort, shown))
    return PeopleList(cohort, rows, len(members), len(fitting), page, pages)


def _fits(person: Person, search: str) -> bool:
    """Whether every word looked for is in the name, the address, the telephone or the number."""
    texts = (person.name, person.email or "", (person.phone or "").replace(" ", ""))
    known = " ".join(texts).casefold()
    return all(word in known or word == str(person.id) for word in search.casefold().split())


def _list_rows(
    school: School, cohort: Cohort, members: Sequence[tuple[Person, Membership]]
) -> Iterator[ListedPerson]:
    today = school.moment().today
    access = _map_access(school, [person for person, _ in members])
    paused = cohorts.list_paused(cohort.id, today)
    for person, membership in members:
        has_left = membership.to_on is not None and membership.to_on < today
        yield ListedPerson(
            person,
            membership,
            access[person.id],
            is_paused=person.id in paused,
            is_to_come=membership.from_on > today,
            has_left=has_left,
        )


def get_access(school: School, person: Person) -> Access:
    return _map_access(school, [person])[person.id]


def _map_access(school: School, listed: Sequence[Person]) -> dict[int, Access]:
    ids = [person.id for person in listed]
    made, staff = cards.map_current_cards(school, ids), find_staff(ids)
    signed_in = find_signed_in(ids)

    def find(person: Person) -> Access:
        if person.disabled_on:
            return Access.DISABLED
        if person.id in staff:
            return Access.STAFF
        if person.id in signed_in:
            return Access.SIGNED_IN
        card = made.get(person.id)
        if card is None:
            return Access.NONE
        return Access.CARD_PRINTED if card.printed_at else Access.CARD_MADE

    return {person.id: find(person) for person in listed}


def open_person_form(
    school: School, actor: Actor, cohort_slug: str, person_id: int
) -> tuple[Cohort, Person, Membership]:
    """Whom a form is about. Raises NotFound and NotAllowed."""
    cohort = get_own_cohort(actor, cohort_slug)
    return (cohort, *get_member(cohort, person_id))


def list_alike(actor: Actor, cohort: Cohort, contact: Contact) -> tuple[Alike, ...]:
    """Everybody who has this e-mail address, and those of this name the actor may know of.

    Somebody of the same name in a course of others is nobody's business here.
    """
    same_address = people.find_people_by_email(contact.email) if contact.email else ()
    found = {person.id: _make_alike(actor, cohort, person) for person in same_address}
    for person in people.list_people_named(contact.name):
        alike = _make_alike(actor, cohort, person)
        if alike.cohorts or not cohorts.list_memberships_of(person.id):
            found.setdefault(person.id, alike)
    return tuple(alike for alike in found.values() if not alike.person.erased_on)


def _make_alike(actor: Actor, cohort: Cohort, person: Person) -> Alike:
    memberships = cohorts.list_memberships_of(person.id)
    known = [cohorts.get_cohort(membership.cohort) for membership in memberships]
    is_member = any(membership.cohort == cohort.id for membership in memberships)
    return Alike(person, tuple(each for each in known if may_see(actor, each)), is_member)


def add_person(
    school: School,
    actor: Actor,
    cohort_slug: str,
    contact: Contact,
    terms: Terms,
    *,
    request_key: str,
    is_another: bool = False,
) -> Person:
    """Adds somebody to a course; the same form sent twice does so once (R3).

    `contact` is tidied. Raises NotFound, NotAllowed, Faults, and Invalid `person_known` unless it
    `is_another` person than those there are.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        cohorts.hold_cohort(cohort.id)
        added = audit.find_subject(Event.ADDED, REQUEST, request_key)
        if added is not None:
            return people.get_person(added)
        _check(cohort, None, contact, terms)
        if not is_another and list_alike(actor, cohort, contact):
            raise Invalid("person_known", "surname")
        person = store_person(contact)
        note_added(moment, actor, person, request_key)
        start_membership(actor, person, cohort, terms, moment)
    return person


def store_person(contact: Contact) -> Person:
    """Somebody new, from a tidied and checked contact."""
    draft = apply_contact(Person(0, ""), contact)
    return people.add_person(
        name=draft.name,
        given_name=draft.given_name,
        email=draft.email,
        phone=draft.phone,
        reach=draft.reach,
        language=draft.language,
    )


def note_added(moment: Moment, actor: Actor, person: Person, request_key: str) -> None:
    event = (Event.ADDED, REQUEST, request_key, person.id)
    audit.append_event(moment.now, actor.person.id, *event)


def take_person(
    school: School, actor: Actor, cohort_slug: str, person_id: int, contact: Contact, terms: Terms
) -> Person:
    """Puts somebody known into a course instead of adding them twice.

    Raises NotFound for anybody the form did not ask about, NotAllowed, and Faults.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        cohorts.hold_cohort(cohort.id)
        for alike in list_alike(actor, cohort, contact):
            if alike.person.id == person_id:
                if not alike.is_member:
                    _check(cohort, alike.person, contact, terms)
                    start_membership(actor, alike.person, cohort, terms, moment)
                return alike.person
    raise NotFound("person", person_id)


def make_stamp(person: Person, membership: Membership) -> str:
    """Changes with everything a form shows: the form carries it, and is refused once it is old."""
    digest = hashlib.sha256(repr(read_contact(person)).encode()).hexdigest()[:12]
    return f"{membership.revision}-{digest}"


def change_person(
    school: School,
    actor: Actor,
    cohort_slug: str,
    person_id: int,
    contact: Contact,
    terms: Terms,
    *,
    stamp: str,
) -> Person:
    """Changes how somebody is called and reached, and how they are in the course.

    `contact` is tidied. Raises NotFound, NotAllowed, Faults, and Invalid `changed_meanwhile` or
    `staff_change_themselves`.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        cohorts.hold_cohort(cohort.id)
        person, membership = get_member(cohort, person_id)
        if stamp != make_stamp(person, membership):
            raise Invalid("changed_meanwhile")
        _check(cohort, person, contact, terms)
        changed = change_contact(actor, person, contact, moment)
        try:
            change_membership(actor, membership, terms, moment)
        except Conflict as error:
            raise Invalid("changed_meanwhile") from error
    return changed


def change_contact(actor: Actor | None, person: Person, contact: Contact, moment: Moment) -> Person:
    """Stores a tidied and checked contact in the use case's transaction; notes the old one.

    Raises Invalid `staff_change_themselves`: whoever could change the address of a member of
    staff could sign in as them.
    """
    changed = apply_contact(person, contact)
    if changed == person:
        return person
    if not may_change_contact(actor, person):
        raise Invalid("staff_change_themselves")
    people.set_contact(changed)
    before, after = _to_dict(read_contact(person)), _to_dict(read_contact(changed))
    detail = {name: value for name, value in before.items() if after[name] != value}
    event = (Event.CHANGED, "person", person.id, person.id, {"before": detail})
    audit.append_event(moment.now, number_of(actor), *event)
    return changed


def may_change_contact(actor: Actor | None, person: Person) -> bool:
    """Staff change their own, or are changed by those whose roles reach as far as theirs."""
    return actor is None or actor.person.id == person.id or governs(actor, person)


def decide_wish(
    school: School, actor: Actor, cohort_slug: str, person_id: int, *, takes: bool
) -> Person:
    """Writes a name as its owner wishes, or leaves it; either way the wish is dealt with.

    Raises NotFound and NotAllowed.
    """
    moment = school.moment()
    with school.storage.atomic():
        person, _ = get_member(get_own_cohort(actor, cohort_slug), person_id)
        wish = person.name_wish
        if wish is None:
            return person
        people.set_name_wish(person.id, None)
        if takes:
            given_name, surname = _split_wish(person, wish)
            contact = replace(read_contact(person), given_name=given_name, surname=surname)
            person = change_contact(actor, person, contact, moment)
    return person


def _split_wish(person: Person, wish: str) -> tuple[str, str]:
    """The parts of a wished name; a given name that stays tells where it ends."""
    given_name = person.given_name
    if given_name and wish.startswith(f"{given_name} "):
        return given_name, wish.removeprefix(f"{given_name} ").strip()
    given, surname = split_name(wish)
    return (given, surname) if join_name(given, surname) == wish else ("", wish)


def _check(cohort: Cohort, person: Person | None, contact: Contact, terms: Terms) -> None:
    """Raises Faults with everything that is wrong, so that nobody sends a form three times."""
    faults = list(find_faults(contact, person))
    try:
        check_terms(cohort, person, terms)
    except Invalid as error:
        faults.append(error)
    if faults:
        raise Faults(tuple(faults))


def _to_dict(contact: Contact) -> dict[str, str]:
    return {name: getattr(contact, name) for name in contact.__slots__}
