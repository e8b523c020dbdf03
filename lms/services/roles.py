"""Roles of staff: who may change which, ending them, and shutting somebody out (R1, design 9)."""

from collections.abc import Iterable

from lms.domain.people import Actor, Person, Role, RoleName
from lms.domain.programme import Cohort
from lms.errors import Invalid, NotAllowed
from lms.services.courses import get_coordinated
from lms.services.school import School
from lms.storage import aliases, audit, cohorts, evidence, logins, people
from lms.storage.audit import Event


def may_change(actor: Actor, role: Role) -> bool:
    """Whether the actor coordinates all that a role is for."""
    return any(
        own.name is RoleName.COORDINATOR and own.cohort in (None, role.cohort)
        for own in actor.roles
    )


def governs(actor: Actor, person: Person) -> bool:
    """Whether the actor coordinates all that somebody does, and may act for them."""
    return all(may_change(actor, role) for role in people.list_roles(person.id))


def end_role(school: School, actor: Actor, cohort_slug: str, person_id: int, role: Role) -> Person:
    """Ends a role somebody holds in a course, and signs them out; ended before, it stays so.

    Raises NotFound for somebody who has no role there, NotAllowed for a role that reaches further
    than the actor's, and Invalid `last_coordinator`.
    """
    cohort = get_coordinated(actor, cohort_slug)
    if not may_change(actor, role):
        raise NotAllowed("end a role in all courses")
    person = people.get_person(person_id)
    with school.storage.atomic():
        people.hold_roles()
        if role in people.list_roles(person.id):
            _check_not_last(actor, person, {role})
            for record in aliases.list_records(person.id):
                people.end_role(record, role)
            end_logins(person)
            note_role(school, actor, Event.ROLE_ENDED, cohort, person, role)
    return person


def disable(school: School, actor: Actor, person: Person) -> None:
    """Shuts somebody out at once, on every device; repeated, it changes nothing.

    Raises NotAllowed for oneself and for somebody whose roles reach further than the actor's, and
    Invalid `last_coordinator`. Whether the actor may see the person, the caller checks.
    """
    if person.id == actor.person.id or not governs(actor, person):
        raise NotAllowed("disable somebody")
    moment = school.moment()
    with school.storage.atomic():
        people.hold_roles()
        if people.get_person(person.id).disabled_on is None:
            _check_not_last(actor, person, people.list_roles(person.id))
            people.set_disabled(person.id, moment.today)
            end_logins(person)
            by = actor.person.id
            audit.append_event(moment.now, by, Event.DISABLED, "person", person.id, person.id)


def enable(school: School, actor: Actor, person: Person) -> None:
    """Lets somebody in again; raises NotAllowed like `disable`."""
    if not governs(actor, person):
        raise NotAllowed("enable somebody")
    with school.storage.atomic():
        if people.get_person(person.id).disabled_on:
            people.set_disabled(person.id, None)
            at, by = school.clock(), actor.person.id
            audit.append_event(at, by, Event.ENABLED, "person", person.id, person.id)


def end_logins(person: Person) -> None:
    """Signs somebody out on every device, under whatever record it was signed in."""
    evidence.hold_ledger(person.id)  # who is signing in at this moment comes before or after
    for record in aliases.list_records(person.id):
        logins.end_all_logins(record)


def note_role(
    school: School, actor: Actor, event: Event, cohort: Cohort, person: Person, role: Role
) -> None:
    """Writes down that a role was given or ended."""
    detail = {"role": role.name.value, "cohort": role.cohort, "module": role.module}
    at, by = school.clock(), actor.person.id
    audit.append_event(at, by, event, "cohort", cohort.id, person.id, detail)


def _check_not_last(actor: Actor, person: Person, leaving: Iterable[Role]) -> None:
    """Every course that has a coordinator keeps one, and so does the whole.

    Where a host made the actor one, no role of ours says so: then she counts as well.
    """
    held = people.list_role_holders(RoleName.COORDINATOR)
    able = [(holder.id, role) for holder, role in held if not holder.disabled_on]
    if actor.person.host_id and actor.person.id != person.id:
        able += [(actor.person.id, role) for role in actor.roles]
    gone = {(person.id, role) for role in leaving}
    left = [role for holder, role in able if (holder, role) not in gone]
    before = [role for _, role in able]
    for cohort in (None, *cohorts.list_cohorts()):
        place = cohort.id if cohort else None
        if _is_coordinated(before, place) and not _is_coordinated(left, place):
            raise Invalid("last_coordinator")


def _is_coordinated(roles: Iterable[Role], cohort: int | None) -> bool:
    return any(
        role.name is RoleName.COORDINATOR and role.cohort in (None, cohort) for role in roles
    )
