"""Who works in a course: giving somebody a role there, and a way in (R1, design 9)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from lms.domain.people import Actor, Person, Reach, Role, RoleName, join_name, split_name
from lms.domain.programme import Cohort, Module
from lms.errors import Invalid, NotAllowed, NotFound
from lms.services import second_factors
from lms.services.accounts import LINK_LIFETIME, make_login_link
from lms.services.contacts import NAME_LIMIT, is_email, tidy_text
from lms.services.courses import get_coordinated, may_make_course
from lms.services.mailing import queue_mail
from lms.services.places import in_force, list_sets
from lms.services.roles import end_logins, governs, note_role
from lms.services.school import School
from lms.storage import aliases, audit, cohorts, logins, outbox, people
from lms.storage.audit import Event

INVITATION = "invitation"
MakeAddress = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with the roles held in a course, those for all courses included.

    `is_governed` says whether the acting person may change everything this one is.
    """

    person: Person
    roles: tuple[Role, ...]
    is_governed: bool = False

    @property
    def is_coordinator(self) -> bool:
        return any(role.name is RoleName.COORDINATOR for role in self.roles)


@dataclass(frozen=True, slots=True)
class Team:
    """Who works in a course; `may_grant_everywhere` is about coordinators of all courses."""

    cohort: Cohort
    members: tuple[Member, ...]
    modules: tuple[Module, ...]
    may_grant_everywhere: bool

    @property
    def coordinators(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.is_coordinator)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be added, as typed. `known` is one of the people asked about, 0 for none."""

    name: str
    email: str
    role: RoleName
    modules: tuple[str, ...] = ()
    everywhere: bool = False
    known: int | None = None


class Known(Invalid):
    """The name or the address is known: `people` may be who is meant."""

    def __init__(self, found: tuple[Person, ...]) -> None:
        super().__init__("person_known", "known")
        self.people = found


@dataclass(frozen=True, slots=True)
class Invitation:
    """How somebody new gets in: by a mail that was queued, else by a link to hand over."""

    person: Person
    link: str | None
    is_mailed: bool = False


def open_team(school: School, actor: Actor, cohort_slug: str) -> Team:
    """Raises NotFound for a cohort one may not see, NotAllowed for one she does not coordinate."""
    cohort = get_coordinated(actor, cohort_slug)
    modules = in_force(list_sets(school, cohort), school.moment().today).modules
    return Team(cohort, _list_members(actor, cohort), modules, may_make_course(actor))


def _list_members(actor: Actor, cohort: Cohort) -> tuple[Member, ...]:
    found: dict[int, list[Role]] = {}
    held = people.list_staff(cohort.id)
    resolved = aliases.resolve(person.id for person, _ in held)
    for person, role in held:
        found.setdefault(resolved[person.id], []).append(role)
    return tuple(
        Member(person, tuple(found[person.id]), governs(actor, person))
        for person in people.list_people(found)
    )


def get_member(school: School, actor: Actor, cohort_slug: str, person_id: int) -> Member:
    """Raises NotFound also for somebody who has no role in the course."""
    for member in open_team(school, actor, cohort_slug).members:
        if member.person.id == person_id:
            return member
    raise NotFound("member", person_id)


def add_member(
    school: School,
    actor: Actor,
    cohort_slug: str,
    newcomer: Newcomer,
    *,
    make_address: MakeAddress | None,
    sends_mails: bool,
) -> Invitation:
    """Gives a role in a course to somebody known, or to somebody new, and a way in to a beginner.

    `make_address` makes the address of a link's token; None where a host signs people in. Sent
    twice it does so once. Raises NotFound and NotAllowed like `open_team`, Known where it is to
    be said who is meant, and Invalid for what was typed.
    """
    team = open_team(school, actor, cohort_slug)
    roles = _read_roles(team, newcomer)
    name, email = _read_name(newcomer.name), _read_email(newcomer.email)
    with school.storage.atomic():
        people.hold_roles()
        person = _find_person(actor, name, email, newcomer.known)
        person = person or _add_person(school, actor, name, email)
        if person.disabled_on:
            raise Invalid("person_disabled", "name", name=person.name)
        had = people.list_roles(person.id)
        _grant(school, actor, team.cohort, person, roles - had)
        if had - roles or make_address is None:
            return Invitation(person, None)
        if sends_mails and had == roles:
            return Invitation(person, None, is_mailed=bool(person.email))
        return _invite(school, actor, person, make_address, sends_mails=sends_mails)


def _read_roles(team: Team, newcomer: Newcomer) -> frozenset[Role]:
    if newcomer.role is RoleName.COORDINATOR:
        if newcomer.everywhere and not team.may_grant_everywhere:
            raise NotAllowed("grant a role in all courses")
        return frozenset({Role(newcomer.role, None if newcomer.everywhere else team.cohort.id)})
    known = {module.id for module in team.modules}
    if not known.issuperset(newcomer.modules):
        raise NotFound("module", newcomer.modules)
    return frozenset(
        Role(newcomer.role, team.cohort.id, module) for module in newcomer.modules or (None,)
    )


def _read_name(text: str) -> str:
    name = tidy_text(text)
    if not name:
        raise Invalid("name_needed", "name")
    if len(name) > NAME_LIMIT:
        raise Invalid("name_too_long", "name", limit=NAME_LIMIT)
    return name


def _read_email(text: str) -> str:
    email = tidy_text(text)
    if email and not is_email(email):
        raise Invalid("email_unreadable", "email")
    return email


def _find_person(actor: Actor, name: str, email: str, known: int | None) -> Person | None:
    """Who is meant, None for somebody new. Only people the actor may know of are asked about."""
    named = people.list_people_named(join_name(*split_name(name)))
    mailed = people.find_people_by_email(email) if email else ()
    unique = {person.id: person for person in (*mailed, *named)}
    found = tuple(person for person in unique.values() if _may_know(actor, person))
    same = [person for person in found if person in mailed and person in named]
    if known is None and (len(same) == 1 or not found):
        return same[0] if same else None
    if known == 0:
        return same[0] if same else None
    for person in found:
        if person.id == known:
            return person
    raise Known(found)


def _may_know(actor: Actor, person: Person) -> bool:
    if person.erased_on:
        return False
    memberships = cohorts.list_memberships_of(person.id)
    return bool(people.list_roles(person.id)) or any(
        actor.is_coordinator(membership.cohort) for membership in memberships
    )


def _add_person(school: School, actor: Actor, name: str, email: str) -> Person:
    if not email:
        raise Invalid("email_needed", "email")
    given_name, surname = split_name(name)
    person = people.add_person(
        name=join_name(given_name, surname),
        given_name=given_name or None,
        email=email,
        reach=Reach.MAIL,
        language=school.library.programme.language,
    )
    at, by = school.clock(), actor.person.id
    audit.append_event(at, by, Event.ADDED, "person", person.id, person.id)
    return person


def _grant(
    school: School, actor: Actor, cohort: Cohort, person: Person, roles: Collection[Role]
) -> None:
    """Whoever becomes staff has to sign in anew: for staff other rules hold."""
    if roles and not people.list_roles(person.id):
        end_logins(person)
    for role in roles:
        people.grant_role(person.id, role)
        note_role(school, actor, Event.ROLE_GRANTED, cohort, person, role)


def invite(
    school: School,
    actor: Actor,
    cohort_slug: str,
    person_id: int,
    *,
    make_address: MakeAddress,
    sends_mails: bool,
) -> Invitation:
    """Gives a member of the team a new link to sign in, good for seven days and once.

    Raises NotFound, and NotAllowed for oneself and for somebody whose roles reach further.
    """
    person = _get_governed(school, actor, cohort_slug, person_id)
    with school.storage.atomic():
        return _invite(school, actor, person, make_address, sends_mails=sends_mails)


def _invite(
    school: School, actor: Actor, person: Person, make_address: MakeAddress, *, sends_mails: bool
) -> Invitation:
    logins.end_links(person.id, "login")
    outbox.end_mails(INVITATION, person.id, school.clock())
    link = make_address(make_login_link(school, person, actor=actor.person.id))
    if not sends_mails or not person.email:
        return Invitation(person, link)
    queue_mail(
        school,
        INVITATION,
        person.email,
        {"name": person.salutation, "link": link},
        person=person.id,
        language=person.language,
        expires_at=school.clock() + LINK_LIFETIME,
    )
    return Invitation(person, None, is_mailed=True)


def reset_factors(school: School, actor: Actor, cohort_slug: str, person_id: int) -> Person:
    """Takes all second factors from a member who has lost them; raises like `invite`."""
    person = _get_governed(school, actor, cohort_slug, person_id)
    with school.storage.atomic():
        second_factors.reset_factors(school, actor, person)
        end_logins(person)
    return person


def _get_governed(school: School, actor: Actor, cohort_slug: str, person_id: int) -> Person:
    member = get_member(school, actor, cohort_slug, person_id)
    if not member.is_governed or person_id == actor.person.id:
        raise NotAllowed("act for a member of the team")
    return member.person
