"""Cohorts and who is in them (R4, R6)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from peewee import SQL, Case, IntegrityError, fn

from lms.domain.people import Membership, Person
from lms.domain.programme import Cohort
from lms.errors import Conflict, NotFound
from lms.storage.aliases import records_of, resolve, stands_for
from lms.storage.database import is_on_sqlite
from lms.storage.people import PERSON_COLUMNS, by_name, list_people, to_person
from lms.storage.rows import (
    ALWAYS,
    Prepared,
    Row,
    append_revision,
    fetch,
    fetch_first,
    insert,
    newest,
    slot,
)
from lms.storage.tables_people import CohortTable, MembershipTable, PauseTable, PersonTable

COHORT_COLUMNS = (
    CohortTable.id,
    CohortTable.slug,
    CohortTable.programme,
    CohortTable.title,
    CohortTable.starts_on,
    CohortTable.ends_on,
)
MEMBERSHIP_FACTS = (
    MembershipTable.cohort,
    MembershipTable.revision,
    MembershipTable.from_on,
    MembershipTable.counts_from,
    MembershipTable.to_on,
    MembershipTable.site,
    MembershipTable.trial,
    MembershipTable.recorded_at,
    MembershipTable.recorded_by,
)


@dataclass(frozen=True, slots=True)
class Pause:
    """A break somebody takes. Dates are local; without `to_on` it lasts."""

    id: int
    person: int
    cohort: int
    from_on: date
    to_on: date | None

    def covers(self, on: date) -> bool:
        """Whether the break lasts on this local day."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


def add_cohort(
    *, slug: str, programme: str, title: str, starts_on: date, ends_on: date | None = None
) -> Cohort:
    """Store a new cohort. Raises Conflict if the slug is taken."""
    cohort = Cohort(0, slug, programme, title, starts_on, ends_on)
    values = {column.name: getattr(cohort, column.name) for column in COHORT_COLUMNS[1:]}
    try:
        return replace(cohort, id=insert(CohortTable, values))
    except IntegrityError as error:
        raise Conflict("cohort", slug) from error


def get_cohort(cohort_id: int) -> Cohort:
    """Raises NotFound."""
    cohort = _find_cohort(CohortTable.id == cohort_id)
    if cohort is None:
        raise NotFound("cohort", cohort_id)
    return cohort


def find_cohort_by_slug(slug: str) -> Cohort | None:
    return _find_cohort(CohortTable.slug == slug)


@Prepared
def _cohorts() -> Any:
    latest_first = (CohortTable.starts_on.desc(), CohortTable.id.desc())
    return CohortTable.select(*COHORT_COLUMNS).order_by(*latest_first)


def list_cohorts() -> tuple[Cohort, ...]:
    """All cohorts, the latest to start first."""
    return tuple(Cohort(*row) for row in _cohorts())


def append_membership(
    *,
    person: int,
    cohort: int,
    expected_revision: int,
    from_on: date,
    counts_from: date,
    recorded_at: datetime,
    recorded_by: int | None = None,
    to_on: date | None = None,
    site: str | None = None,
    trial: bool = False,
) -> Membership:
    """Append the revision after the one that was shown (0: no membership yet).

    Raises Conflict if that is not the newest any more (R0).
    """
    membership = Membership(
        person=person,
        cohort=cohort,
        revision=expected_revision + 1,
        from_on=from_on,
        counts_from=counts_from,
        to_on=to_on,
        site=site,
        trial=trial,
        recorded_at=recorded_at,
        recorded_by=recorded_by,
    )
    values = {column.name: getattr(membership, column.name) for column in MEMBERSHIP_FACTS[2:]}
    key = {"person": person, "cohort": cohort}
    append_revision(MembershipTable, key, expected_revision, values)
    return membership


@Prepared
def _memberships() -> Any:
    record = records_of([slot("person")], slot("known_at"))
    return (
        MembershipTable.select(record.c.root, *MEMBERSHIP_FACTS)
        .join(record, on=(MembershipTable.person == record.c.id))
        .where(valid(slot("known_at")), speaks_for(record.c.root))
        .order_by(MembershipTable.from_on, MembershipTable.id)
        .with_cte(record)
    )


def list_memberships_of(person: int, known_at: datetime | None = None) -> tuple[Membership, ...]:
    """Somebody's memberships and those of the records that stand for them, oldest start first."""
    rows = _memberships(person=person, known_at=known_at or ALWAYS)
    return tuple(Membership(*row) for row in rows)


def find_membership(
    person: int, cohort: int, known_at: datetime | None = None
) -> Membership | None:
    """Somebody's membership in a cohort, lasting or ended."""
    memberships = list_memberships_of(person, known_at)
    return next((found for found in memberships if found.cohort == cohort), None)


@Prepared
def _current_membership() -> Any:
    record = records_of([slot("person")])
    return (
        MembershipTable.select(record.c.root, *MEMBERSHIP_FACTS, *COHORT_COLUMNS)
        .join(record, on=(MembershipTable.person == record.c.id))
        .switch(MembershipTable)
        .join(CohortTable, on=(MembershipTable.cohort == CohortTable.id))
        .where(valid(), speaks_for(record.c.root))
        .order_by(*order_by_currency(slot("on")))
        .limit(1)
        .with_cte(record)
    )


def find_current_membership(person: int, on: date) -> tuple[Membership, Cohort] | None:
    """The membership somebody reads by on a day, with its cohort.

    That is the one that lasts; else the last one that ended, which ends counting but not reading
    (R6); else the next to begin.
    """
    for row in _current_membership(person=person, on=on):
        return Membership(*row[:10]), Cohort(*row[10:])
    return None


def valid(known_at: Any = ALWAYS) -> Any:
    """The condition that a membership is current, and not of somebody who was taken out.

    Who was put into a cohort by mistake has a last day before the first one.
    """
    table = MembershipTable
    return newest(table, known_at) & (table.to_on.is_null() | (table.to_on >= table.from_on))


def find_taken_out(person: int, cohort: int) -> int:
    """The revision by which somebody was taken out of a cohort, 0 for everybody else."""
    table = MembershipTable
    is_own = (table.person == person) & (table.cohort == cohort)
    row = fetch_first(
        table.select(table.revision).where(is_own, newest(table), table.to_on < table.from_on)
    )
    return row[0] if row else 0


def speaks_for(root: Any) -> Any:
    """The condition that a record's membership counts for a person: their own goes first."""
    own = MembershipTable.alias()
    is_own = (own.person == root) & (own.cohort == MembershipTable.cohort)
    return (MembershipTable.person == root) | ~fn.EXISTS(own.select(SQL("1")).where(is_own))


def get_membership_record(person: int, cohort: int) -> int:
    """The record somebody is in a cohort by: the own one, or one that stands for them.

    Raises NotFound.
    """
    record = records_of([person])
    query = (
        MembershipTable.select(MembershipTable.person)
        .join(record, on=(MembershipTable.person == record.c.id))
        .where(MembershipTable.cohort == cohort, valid(), speaks_for(record.c.root))
        .order_by(MembershipTable.from_on, MembershipTable.id)
        .with_cte(record)
    )
    row = fetch_first(query)
    if row is None:
        raise NotFound("membership", (person, cohort))
    return int(row[0])


def hold_cohort(cohort: int) -> None:
    """Let nobody else who asks for this hold until the transaction ends.

    So of two who add the same at once, the second sees the first. SQLite has one writer anyway.
    """
    if not is_on_sqlite():
        query: Any = CohortTable.select(CohortTable.id).where(CohortTable.id == cohort)
        fetch(query.for_update("FOR NO KEY UPDATE"))


def order_by_currency(on: Any) -> tuple[Any, ...]:
    """Memberships that last on a day first, then those that ended, then those to come."""
    table = MembershipTable
    rank = Case(None, ((table.from_on > on, 2), (table.to_on < on, 1)), 0)
    return rank, table.from_on.desc(), table.id.desc()


@Prepared
def _members() -> Any:
    table = MembershipTable
    alias = stands_for(table.person, slot("known_at"))
    return (
        table.select(table.person, *MEMBERSHIP_FACTS, alias, *PERSON_COLUMNS)
        .join(PersonTable, on=(table.person == PersonTable.id))
        .where(table.cohort == slot("cohort"), valid(slot("known_at")))
    )


def list_members(
    cohort: int, known_at: datetime | None = None
) -> tuple[tuple[Person, Membership], ...]:
    """Everybody who is or was in a cohort, sorted by name. Walk-ins have no membership.

    A person with several records appears once, by their own record's membership if there is one.
    """
    moment = known_at or ALWAYS
    members = _by_person(_members(cohort=cohort, known_at=moment), moment)
    return tuple(sorted(members, key=lambda pair: by_name(pair[0])))


def add_pause(person: int, cohort: int, from_on: date, to_on: date | None = None) -> int:
    """Note a break; returns its id."""
    values = {"person": person, "cohort": cohort, "from_on": from_on, "to_on": to_on}
    return insert(PauseTable, values)


def change_pause(pause_id: int, from_on: date, to_on: date | None) -> None:
    """Set the first and the last day of a break."""
    values = {"from_on": from_on, "to_on": to_on}
    PauseTable.update(values).where(PauseTable.id == pause_id).execute()


def delete_pause(pause_id: int) -> None:
    """Forget a break that was noted by mistake."""
    PauseTable.delete().where(PauseTable.id == pause_id).execute()


@Prepared
def _pauses() -> Any:
    table = PauseTable
    columns = (table.id, table.person, table.cohort, table.from_on, table.to_on)
    query = table.select(*columns, stands_for(table.person)).where(table.cohort == slot("cohort"))
    return query.order_by(table.from_on, table.id)


def list_pauses(cohort: int) -> tuple[Pause, ...]:
    """Every break in a cohort, by first day; `person` is whom the record stands for."""
    rows = _pauses(cohort=cohort)
    resolved = resolve([row[1] for row in rows if row[5] is not None])
    return tuple(
        Pause(number, resolved.get(person, person), *facts) for number, person, *facts, _ in rows
    )


def list_paused(cohort: int, on: date) -> frozenset[int]:
    """Who takes a break in a cohort on a day."""
    return frozenset(pause.person for pause in list_pauses(cohort) if pause.covers(on))


def _find_cohort(condition: Any) -> Cohort | None:
    row = fetch_first(CohortTable.select(*COHORT_COLUMNS).where(condition))
    return Cohort(*row) if row else None


def _by_person(rows: list[Row], known_at: datetime) -> Iterable[tuple[Person, Membership]]:
    resolved = resolve([row[0] for row in rows if row[10] is not None], known_at)
    others = {person.id: person for person in list_people(resolved.values())}
    members: dict[int, tuple[Person, Membership]] = {}
    for row in rows:
        membership = Membership(*row[:10])
        target = resolved.get(membership.person, membership.person)
        if target == membership.person:
            members[target] = to_person(row[11:]), membership
        else:
            members.setdefault(target, (others[target], replace(membership, person=target)))
    return members.values()
