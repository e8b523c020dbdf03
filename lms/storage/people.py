"""People and their staff roles (R1)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from peewee import IntegrityError

from lms.domain.people import Person, Reach, Role, RoleName, TextSize, to_sort_key
from lms.errors import Conflict, NotFound
from lms.storage.aliases import records_of, resolve
from lms.storage.database import is_on_sqlite
from lms.storage.rows import Row, batched, chunks, fetch, fetch_first, insert
from lms.storage.tables_people import PersonTable, RoleTable

PERSON_COLUMNS = (
    PersonTable.id,
    PersonTable.name,
    PersonTable.given_name,
    PersonTable.email,
    PersonTable.phone,
    PersonTable.reach,
    PersonTable.language,
    PersonTable.host_id,
    PersonTable.erased_on,
    PersonTable.disabled_on,
    PersonTable.welcomed_on,
    PersonTable.text_size,
    PersonTable.name_wish,
)
ROLE_COLUMNS = (RoleTable.name, RoleTable.cohort, RoleTable.module)


def add_person(
    *,
    name: str,
    given_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    reach: Reach | None = None,
    language: str = "de",
    host_id: str | None = None,
) -> Person:
    """Store somebody new, reached by e-mail where there is an address and nothing else is said.

    Raises Conflict if the host's user belongs to somebody already.
    """
    person = Person(
        id=0,
        name=name,
        given_name=given_name,
        email=email,
        phone=phone,
        reach=reach or (Reach.MAIL if email else Reach.LETTER),
        language=language,
        host_id=host_id,
    )
    try:
        return replace(person, id=insert(PersonTable, _to_values(person)))
    except IntegrityError as error:
        raise Conflict("host user", host_id) from error


def get_person(person_id: int) -> Person:
    """Raises NotFound."""
    people = list_people([person_id])
    if not people:
        raise NotFound("person", person_id)
    return people[0]


def update_person(person: Person) -> None:
    """Store what is now known about somebody, `erased_on` included. Raises NotFound."""
    query = PersonTable.update(_to_values(person)).where(PersonTable.id == person.id)
    if query.execute() == 0:
        raise NotFound("person", person.id)


def set_contact(person: Person) -> None:
    """Store how somebody is called and reached; everything else stays as it is."""
    names = ("name", "given_name", "email", "email_key", "phone", "reach", "language")
    values = _to_values(person)
    PersonTable.update({name: values[name] for name in names}).where(
        PersonTable.id == person.id
    ).execute()


def list_people(person_ids: Iterable[int]) -> tuple[Person, ...]:
    """Those of these people there are, in the order asked for."""
    found: dict[int, Person] = {}
    wanted = tuple(dict.fromkeys(person_ids))
    for ids in chunks(wanted):
        rows = fetch(PersonTable.select(*PERSON_COLUMNS).where(PersonTable.id.in_(ids)))
        found.update((row[0], to_person(row)) for row in rows)
    return tuple(found[person_id] for person_id in wanted if person_id in found)


def is_anybody_known() -> bool:
    """Whether anybody was ever stored here."""
    return fetch_first(PersonTable.select(PersonTable.id)) is not None


def find_people_by_email(email: str) -> tuple[Person, ...]:
    """Everybody with this address, whatever its case: addresses may be shared (R1)."""
    return _list_resolved(PersonTable.email_key == to_email_key(email))


def map_people_by_email(emails: Iterable[str]) -> dict[str, tuple[Person, ...]]:
    """Everybody with one of these addresses, by the address as it is compared."""
    keys = {to_email_key(email) for email in emails}
    found: dict[str, list[int]] = {}
    for portion in batched(sorted(filter(None, keys))):
        query = PersonTable.select(PersonTable.email_key, PersonTable.id)
        for key, record in fetch(query.where(PersonTable.email_key.in_(portion))):
            found.setdefault(key, []).append(record)
    resolved = resolve(record for records in found.values() for record in records)
    known = {person.id: person for person in list_people(resolved.values())}
    return {
        key: tuple(known[number] for number in sorted({resolved[record] for record in records}))
        for key, records in found.items()
    }


def list_people_named(name: str) -> tuple[Person, ...]:
    """Everybody of exactly this name, whatever its case: whom their records stand for."""
    names = fetch(PersonTable.select(PersonTable.id, PersonTable.name))
    same = [record for record, known in names if known.casefold() == name.casefold()]
    return list_people(sorted(set(resolve(same).values())))


def find_people_by_name(part: str) -> tuple[Person, ...]:
    """Everybody whose name holds this, whatever its case, sorted by name."""
    wanted = part.strip().casefold()
    names = fetch(PersonTable.select(PersonTable.id, PersonTable.name))
    people = list_people(person_id for person_id, name in names if wanted in name.casefold())
    return tuple(sorted(people, key=by_name))


def find_person_by_host_id(host_id: str) -> Person | None:
    """The person a host's user is linked to."""
    return next(iter(_list_resolved(PersonTable.host_id == host_id)), None)


def set_host_id(person_id: int, host_id: str | None) -> Person:
    """Link somebody to a host's user, or (None) undo it. Raises NotFound."""
    PersonTable.update(host_id=host_id).where(PersonTable.id == person_id).execute()
    return get_person(person_id)


def set_name_wish(person_id: int, name: str | None) -> None:
    """Keep how somebody wants their name spelt, or (None) that it is right."""
    _set(person_id, name_wish=name)


def set_text_size(person_id: int, size: TextSize | None) -> None:
    """Keep how large somebody wants to read; None is the usual size."""
    _set(person_id, text_size=size)


def set_welcomed_on(person_id: int, on: date) -> None:
    """Note the day on which somebody saw the first-time pages."""
    _set(person_id, welcomed_on=on)


def _set(person_id: int, **values: Any) -> None:
    """Some columns only: what others change meanwhile stays."""
    PersonTable.update(**values).where(PersonTable.id == person_id).execute()


def list_roles(person_id: int) -> frozenset[Role]:
    """The staff roles somebody holds now."""
    record = records_of([person_id])
    query = (
        RoleTable.select(*ROLE_COLUMNS)
        .join(record, on=(RoleTable.person == record.c.id))
        .with_cte(record)
    )
    return frozenset(map(to_role, fetch(query)))


def grant_role(person_id: int, role: Role) -> None:
    """Give somebody a staff role; a role held already stays as it is."""
    if fetch_first(RoleTable.select(RoleTable.id).where(*_is_role(person_id, role))) is None:
        insert(RoleTable, _role_values(person_id, role))


def end_role(person_id: int, role: Role) -> None:
    """Take exactly this staff role from somebody."""
    RoleTable.delete().where(*_is_role(person_id, role)).execute()


def hold_roles() -> None:
    """Let nobody else change roles until the transaction ends. SQLite has one writer anyway."""
    if not is_on_sqlite():
        fetch(RoleTable.select(RoleTable.id).for_update())


def list_role_holders(name: RoleName) -> tuple[tuple[Person, Role], ...]:
    """Everybody with a role of this name, and the role; resolved to whom a record stands for."""
    rows = fetch(
        RoleTable.select(RoleTable.person, *ROLE_COLUMNS).where(RoleTable.name == name.value)
    )
    resolved = resolve(row[0] for row in rows)
    known = {person.id: person for person in list_people(resolved.values())}
    return tuple((known[resolved[row[0]]], to_role(row[1:])) for row in rows)


def set_disabled(person_id: int, on: date | None) -> None:
    """From a day on nobody can sign in as somebody; None lets them in again."""
    PersonTable.update(disabled_on=on).where(PersonTable.id == person_id).execute()


def list_staff(cohort: int) -> tuple[tuple[Person, Role], ...]:
    """Who has a staff role in this cohort, or in all, sorted by name."""
    query = (
        RoleTable.select(*ROLE_COLUMNS, *PERSON_COLUMNS)
        .join(PersonTable, on=(RoleTable.person == PersonTable.id))
        .where(RoleTable.cohort.is_null() | (RoleTable.cohort == cohort))
    )
    staff = [(to_person(row[3:]), to_role(row[:3])) for row in fetch(query)]
    return tuple(sorted(staff, key=lambda pair: by_name(pair[0])))


def by_name(person: Person) -> tuple[str, int]:
    """The key lists of people are sorted by."""
    return to_sort_key(person.listed_name), person.id


def to_person(row: Row) -> Person:
    values = [*row]
    values[5] = Reach(values[5])
    values[11] = values[11] and TextSize(values[11])
    return Person(*values)


def to_role(row: Row) -> Role:
    name, cohort, module = row
    return Role(RoleName(name), cohort, module)


def _list_resolved(condition: Any) -> tuple[Person, ...]:
    ids = [record for (record,) in fetch(PersonTable.select(PersonTable.id).where(condition))]
    return list_people(sorted(set(resolve(ids).values())))


def _to_values(person: Person) -> dict[str, Any]:
    values = {column.name: getattr(person, column.name) for column in PERSON_COLUMNS[1:]}
    email_key = to_email_key(person.email) if person.email else None
    values.update(reach=person.reach.value, email_key=email_key)
    return values


def to_email_key(email: str) -> str:
    """An address as it is compared: without regard to case."""
    return email.strip().casefold()


def _role_values(person_id: int, role: Role) -> dict[str, Any]:
    return {
        "person": person_id,
        "name": role.name.value,
        "cohort": role.cohort,
        "module": role.module,
    }


def _is_role(person_id: int, role: Role) -> list[Any]:
    values = _role_values(person_id, role)
    return [
        getattr(RoleTable, name).is_null() if value is None else getattr(RoleTable, name) == value
        for name, value in values.items()
    ]
