"""Signing in: links that are confirmed by a button, and devices that stay signed in (design 9)."""

import hashlib
import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.domain.people import Actor, HostUser, Person, Role, RoleName
from lms.errors import Conflict, Invalid, NotFound, SetupError
from lms.services import second_factors
from lms.services.memberships import check_terms, start_membership, start_terms
from lms.services.school import School
from lms.storage import audit, cohorts, evidence, logins, people
from lms.storage.audit import Event
from lms.storage.database import explaining_failures
from lms.storage.logins import Login
from lms.storage.standings import Kept

log = logging.getLogger("lms")
LINK_LIFETIME = timedelta(days=7)
OWN_DEVICE_LIFETIME = timedelta(days=180)
SITTING_LIFETIME = timedelta(hours=24)
STAFF_IDLE_LIFETIME = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=10)
KEPT_AFTER_END = timedelta(days=1)
LONGEST_NUMBER = 18  # digits that every 64-bit integer can hold


class Way(StrEnum):
    """How a device was signed in."""

    CARD = "card"
    LINK = "link"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is here, on which signed-in device (None where a host signs people in).

    `kept` is what was read of the person's standing with the login, None if nothing was.
    `is_renewed` says that the device stays signed in for another 180 days from now.
    """

    actor: Actor
    login: Login | None = None
    kept: Kept | None = None
    is_renewed: bool = False


def make_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is kept of a token: it is random, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_login_link(
    school: School, person: Person, *, reusable: bool = False, actor: int | None = None
) -> str:
    """A token for `/login/<token>`, good for seven days and, unless reusable, for one use.

    `actor` is who made it, None for the command line. Raises Invalid `disabled` for somebody who
    may not sign in any more.
    """
    now = school.clock()
    token = make_token()
    with school.storage.atomic():
        _check_may_sign_in(people.get_person(person.id))
        logins.add_link(
            person=person.id,
            token_hash=hash_token(token),
            purpose="login",
            expires_at=now + LINK_LIFETIME,
            reusable=reusable,
        )
        audit.append_event(now, actor, Event.LINK_MADE, "person", person.id, person.id)
    return token


def find_link_owner(school: School, token: str) -> Person | None:
    """Who would be signed in by this link, if it still works. Changes nothing."""
    person = logins.find_link(hash_token(token), school.clock())
    return people.get_person(person) if person is not None else None


def sign_in(school: School, token: str, *, own_device: bool, device: str | None = None) -> str:
    """Uses a link up and signs the device in: gives the device's new token.

    Raises Invalid `link_used` for a link that is expired, used or unknown, all alike.
    """
    now = school.clock()
    with school.storage.atomic():
        person = logins.use_link(hash_token(token), now)
        if person is None:
            raise Invalid("link_used")
        return open_login(school, person, Way.LINK, own_device=own_device, device=device)


def open_login(
    school: School, person: int, way: Way, *, own_device: bool, device: str | None = None
) -> str:
    """Signs a device in as somebody who has proved who they are; gives the device's token.

    Call it in the use case's transaction. Raises Invalid `disabled` for somebody who may not sign
    in any more.
    """
    now = school.clock()
    evidence.hold_ledger(person)  # so that whoever ends this person's logins ends this one too
    _check_may_sign_in(people.get_person(person))
    token = make_token()
    login = logins.add_login(
        person=person,
        token_hash=hash_token(token),
        own_device=own_device,
        at=now,
        expires_at=now + _lifetime(people.list_roles(person), own_device=own_device),
        way=way,
        device=device,
        awaits_factor=second_factors.is_wanted(school, person),
    )
    audit.append_event(now, person, Event.SIGNED_IN, "login", login, person)
    logins.sweep_logins(now - KEPT_AFTER_END)
    return token


def is_staff(person: Person) -> bool:
    """Whether somebody is signed out after a day, whatever the device."""
    return bool(people.list_roles(person.id))


def _check_may_sign_in(person: Person) -> None:
    if person.disabled_on or person.erased_on:
        raise Invalid("disabled")


def _lifetime(roles: frozenset[Role], *, own_device: bool) -> timedelta:
    if roles or not own_device:
        return SITTING_LIFETIME
    return OWN_DEVICE_LIFETIME


def find_visit(school: School, device_token: str) -> Visit | None:
    """Who is signed in on this device.

    Staff are signed out after twelve idle hours and after a day, also where somebody signed in as
    a participant and became staff since.
    """
    moment = school.moment()
    now = moment.now
    found = logins.find_login(hash_token(device_token), now, moment.today)
    if found is None:
        return None
    login, person = found.login, found.person
    if person.disabled_on or person.erased_on or (found.roles and _is_over_for_staff(login, now)):
        return None
    is_due = now - login.last_seen_at > SEEN_EVERY
    is_renewed = is_due and login.own_device and not found.roles
    if is_due:
        expires_at = now + OWN_DEVICE_LIFETIME if is_renewed else login.expires_at
        _note_seen(school, login, now, expires_at)
    return Visit(Actor(person, found.roles), login, found.kept, is_renewed)


def _note_seen(school: School, login: Login, now: datetime, expires_at: datetime) -> None:
    """Where nothing can be written, on a full disk, reading goes on."""
    try:
        with explaining_failures(), school.storage.atomic():
            logins.touch_login(login.id, at=now, expires_at=expires_at)
    except SetupError as error:
        log.error("That a device was seen is not noted: %s", error)


def _is_over_for_staff(login: Login, now: datetime) -> bool:
    idle, age = now - login.last_seen_at, now - login.created_at
    return idle > STAFF_IDLE_LIFETIME or age >= SITTING_LIFETIME


def sign_out(school: School, visit: Visit) -> None:
    """Signs this device out; where a host signs people in, it signs them out as well."""
    if visit.login is None:
        return
    person, login = visit.actor.person.id, visit.login.id
    with school.storage.atomic():
        logins.end_login(login)
        audit.append_event(school.clock(), person, Event.SIGNED_OUT, "login", login, person)


def find_host_visit(school: School, user: HostUser, open_cohort: str | None) -> Visit | None:
    """The person behind somebody the host has signed in; made on the first visit (R1).

    None for somebody who may not come in any more.
    """
    person = people.find_person_by_host_id(user.id) or _welcome(school, user, open_cohort)
    if person.disabled_on:
        return None
    granted = frozenset(Role(RoleName(name)) for name in user.roles if name in set(RoleName))
    return Visit(Actor(person, people.list_roles(person.id) | granted))


def _welcome(school: School, user: HostUser, open_cohort: str | None) -> Person:
    """The first visit: whoever takes part in another course of the programme stays there (R6)."""
    now = school.clock()
    try:
        with school.storage.atomic():
            person = _link_host_user(user)
            audit.append_event(now, person.id, Event.HOST_LINKED, "person", person.id, person.id)
            if open_cohort:
                _enrol_newcomer(school, person, open_cohort)
            return person
    except Conflict:
        linked = people.find_person_by_host_id(user.id)  # another request of the visit was first
        if linked is None:
            raise
        return linked


def _enrol_newcomer(school: School, person: Person, cohort: str) -> None:
    """A setting that names no course is a line in the log, and shuts nobody out."""
    try:
        with suppress(Invalid):
            enrol(school, person, cohort)
    except NotFound:
        text = "LMS_OPEN_COHORT: there is no course %s, so person %s is in none"
        log.error(text, cohort, person.id)


def _link_host_user(user: HostUser) -> Person:
    candidates = people.find_people_by_email(user.email) if user.email else ()
    free = [person for person in candidates if person.host_id is None]
    if len(candidates) == 1 and free:
        return people.set_host_id(free[0].id, user.id)
    return people.add_person(
        name=user.name, email=user.email, language=user.language, host_id=user.id
    )


def enrol(school: School, person: Person, cohort_slug: str) -> None:
    """Makes somebody a participant of a cohort from today, unless she is one already.

    Raises NotFound, and Invalid `in_another_cohort` while she takes part in another one of the
    same programme (R6).
    """
    moment = school.moment()
    cohort = cohorts.find_cohort_by_slug(cohort_slug)
    if cohort is None:
        raise NotFound("cohort", cohort_slug)
    if cohorts.find_membership(person.id, cohort.id) is None:
        terms = start_terms(cohort, moment)
        check_terms(cohort, person, terms)
        start_membership(None, person, cohort, terms, moment)


def find_people(who: str) -> tuple[Person, ...]:
    """People by number, e-mail address or part of a name, for `lms login-link`."""
    if who.isdecimal() and len(who) <= LONGEST_NUMBER:
        return people.list_people([int(who)])
    if "@" in who:
        return people.find_people_by_email(who)
    return people.find_people_by_name(who)
