"""Two records of one person: joining them, and taking that back (R1)."""

from dataclasses import dataclass

from lms.domain.people import Actor, Membership, Person
from lms.domain.programme import Cohort
from lms.errors import Conflict, Invalid, NotFound
from lms.services.memberships import get_member, get_own_cohort
from lms.services.school import School
from lms.storage import aliases, audit, cohorts, evidence, people
from lms.storage.aliases import Alias
from lms.storage.audit import Event


@dataclass(frozen=True, slots=True)
class Record:
    """One of two records side by side: with the courses it is in and the lines it holds."""

    person: Person
    memberships: tuple[tuple[Cohort, Membership], ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A record that stands for somebody, with what taking it back needs."""

    person: Person
    alias: Alias


@dataclass(frozen=True, slots=True)
class JoiningDesk:
    """Somebody, the other records of hers, and who may be the same person."""

    cohort: Cohort
    person: Person
    joined: tuple[Joined, ...]
    candidates: tuple[Person, ...]


def open_joining(
    school: School, actor: Actor, cohort_slug: str, person_id: int, search: str = ""
) -> JoiningDesk:
    """Raises NotFound and NotAllowed.

    `search` is part of a name in this course, or the number of anybody the actor may join. Without
    it those are offered who share a name or an address.
    """
    cohort = get_own_cohort(actor, cohort_slug)
    person, _ = get_member(cohort, person_id)
    records = people.list_people(sorted(aliases.list_records(person.id) - {person.id}))
    joined = tuple(Joined(each, aliases.get_alias(each.id)) for each in records)
    found = _search(cohort, person, search.strip())
    return JoiningDesk(
        cohort,
        person,
        joined,
        tuple(other for other in found if _find_hindrance(actor, person, other) is None),
    )


def _search(cohort: Cohort, person: Person, search: str) -> tuple[Person, ...]:
    if search.isdecimal():
        return people.list_people(aliases.resolve([int(search)]).values())
    members = [member for member, _ in cohorts.list_members(cohort.id)]
    if search:
        return tuple(each for each in members if search.casefold() in each.name.casefold())
    same_address = people.find_people_by_email(person.email) if person.email else ()
    words = set(person.name.casefold().split())
    alike = [each for each in members if len(words & set(each.name.casefold().split())) > 1]
    known = (*same_address, *people.list_people_named(person.name), *alike)
    return tuple({each.id: each for each in known}.values())


def compare(
    school: School, actor: Actor, cohort_slug: str, person_id: int, other_id: int
) -> tuple[Cohort, Record, Record]:
    """Both records side by side. Raises NotFound, NotAllowed, and Invalid like `join`."""
    cohort = get_own_cohort(actor, cohort_slug)
    person, _ = get_member(cohort, person_id)
    other = _get_other(actor, person, other_id)
    return cohort, _read_record(person), _read_record(other)


def join(
    school: School, actor: Actor, cohort_slug: str, person_id: int, other_id: int, *, keep: int
) -> Person:
    """Lets one of two records stand for the other, whose number is `keep`; gives that person.

    Sent twice, it does so once. Raises NotFound, NotAllowed, and Invalid for staff, for people in
    two courses of a programme, and for somebody's own record.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        _hold(person_id, other_id)
        if aliases.resolve([person_id])[person_id] == aliases.resolve([other_id])[other_id] == keep:
            return people.get_person(keep)
        person, _ = get_member(cohort, person_id)
        other = _get_other(actor, person, other_id)
        if keep not in (person.id, other.id):
            raise NotFound("person", keep)
        dropped = other.id if keep == person.id else person.id
        aliases.append_alias(
            dropped,
            keep,
            expected_revision=aliases.get_alias(dropped).revision,
            recorded_at=moment.now,
            recorded_by=actor.person.id,
        )
        event = (Event.JOINED, "person", dropped, keep)
        audit.append_event(moment.now, actor.person.id, *event)
    return people.get_person(keep)


def part(
    school: School, actor: Actor, cohort_slug: str, person_id: int, record: int, revision: int
) -> None:
    """Takes back that a record stands for somebody. `revision` is the one that was shown.

    Raises NotFound, NotAllowed, and Conflict if somebody else changed it meanwhile.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        person, _ = get_member(cohort, person_id)
        _hold(person.id, record)
        alias = aliases.get_alias(record)
        if alias.same_as is None and alias.revision == revision + 1:
            return
        if record not in aliases.list_records(person.id) - {person.id}:
            raise NotFound("record", record)
        if alias.revision != revision:
            raise Conflict("alias", record)
        aliases.append_alias(
            record,
            None,
            expected_revision=revision,
            recorded_at=moment.now,
            recorded_by=actor.person.id,
        )
        event = (Event.PARTED, "person", record, person.id)
        audit.append_event(moment.now, actor.person.id, *event)


def _hold(*person_ids: int) -> None:
    """Lines of both wait, so that no summary is kept of one half (R16)."""
    for person in sorted({*person_ids, *aliases.resolve(person_ids).values()}):
        evidence.hold_ledger(person)


def _get_other(actor: Actor, person: Person, other_id: int) -> Person:
    found = people.list_people(aliases.resolve([other_id]).values())
    if not found:
        raise NotFound("person", other_id)
    [other] = found
    hindrance = _find_hindrance(actor, person, other)
    if hindrance:
        raise hindrance
    return other


def _find_hindrance(actor: Actor, person: Person, other: Person) -> Invalid | NotFound | None:
    """What keeps two records from being joined.

    Whoever joins a record with one of the staff would give its owner their rights; and records of
    other courses are nobody's business here.
    """
    if other.id == person.id:
        return Invalid("join_itself", "other")
    if other.erased_on or not _is_known(actor, other):
        return NotFound("person", other.id)
    if actor.person.id in (person.id, other.id):
        return Invalid("join_oneself", "other")
    if any(people.list_roles(each.id) for each in (person, other)):
        return Invalid("join_staff", "other")
    if _share_programme(person, other):
        return Invalid("join_two_courses", "other")
    return None


def _is_known(actor: Actor, other: Person) -> bool:
    """Whether somebody is in no course, or in one the actor coordinates."""
    memberships = cohorts.list_memberships_of(other.id)
    return not memberships or any(actor.is_coordinator(each.cohort) for each in memberships)


def _share_programme(person: Person, other: Person) -> bool:
    """Whether both are in different courses of one programme on the same day (R6)."""
    programmes = {each.id: each.programme for each in cohorts.list_cohorts()}
    return any(
        one.cohort != two.cohort
        and programmes[one.cohort] == programmes[two.cohort]
        and (one.to_on is None or two.from_on <= one.to_on)
        and (two.to_on is None or one.from_on <= two.to_on)
        for one in cohorts.list_memberships_of(person.id)
        for two in cohorts.list_memberships_of(other.id)
    )


def _read_record(person: Person) -> Record:
    memberships = cohorts.list_memberships_of(person.id)
    courses = tuple((cohorts.get_cohort(each.cohort), each) for each in memberships)
    return Record(person, courses, len(evidence.list_lines([person.id])))
