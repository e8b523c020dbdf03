"""Devices that are signed in, and links and cards that sign somebody in.

Only hashes of tokens are kept. All times are naive UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN

from lms.domain.people import Person, Role
from lms.storage.aliases import list_records, records_of, resolve, stands_for
from lms.storage.cohorts import order_by_currency, speaks_for, valid
from lms.storage.people import (
    PERSON_COLUMNS,
    ROLE_COLUMNS,
    get_person,
    list_roles,
    to_person,
    to_role,
)
from lms.storage.rows import Prepared, fetch, fetch_first, insert, slot
from lms.storage.standings import KEPT_COLUMNS, Kept, to_kept
from lms.storage.tables_access import LoginLinkTable, LoginTable
from lms.storage.tables_ledger import StandingTable
from lms.storage.tables_people import CohortTable, MembershipTable, PersonTable, RoleTable

LOGIN_COLUMNS = (
    LoginTable.id,
    LoginTable.own_device,
    LoginTable.created_at,
    LoginTable.expires_at,
    LoginTable.last_seen_at,
    LoginTable.way,
    LoginTable.device,
    LoginTable.confirmed_at,
    LoginTable.awaits_factor,
)
SWEPT_AT_ONCE = 20
_AFTER_LOGIN = len(LOGIN_COLUMNS)
_AFTER_ROLE = _AFTER_LOGIN + 1 + len(ROLE_COLUMNS)
_AFTER_PERSON = _AFTER_ROLE + len(PERSON_COLUMNS)


@dataclass(frozen=True, slots=True)
class Login:
    """A signed-in device; see `LoginTable` for what its fields mean."""

    id: int
    own_device: bool
    created_at: datetime
    expires_at: datetime
    last_seen_at: datetime
    way: str | None
    device: str | None
    confirmed_at: datetime | None
    awaits_factor: bool | None


@dataclass(frozen=True, slots=True)
class FoundLogin:
    """A device with the person signed in on it and the staff roles held now.

    `kept` is what `find_kept` says of the person, None where it was not read.
    """

    login: Login
    person: Person
    roles: frozenset[Role]
    kept: Kept | None


def add_login(
    person: int,
    token_hash: str,
    *,
    own_device: bool,
    at: datetime,
    expires_at: datetime,
    way: str | None = None,
    device: str | None = None,
    awaits_factor: bool = False,
) -> int:
    """Remember a device; returns the login's id."""
    values = {
        "person": person,
        "token_hash": token_hash,
        "own_device": own_device,
        "created_at": at,
        "last_seen_at": at,
        "expires_at": expires_at,
        "way": way,
        "device": device,
        "awaits_factor": awaits_factor,
    }
    return insert(LoginTable, values)


@Prepared
def _living_login() -> Any:
    is_living = (LoginTable.token_hash == slot("token_hash"), LoginTable.expires_at > slot("now"))
    record = records_of(LoginTable.select(LoginTable.person).where(*is_living))
    table, memo = MembershipTable, StandingTable
    records = record.select_from(record.c.id)
    is_member = table.person.in_(records) & valid() & speaks_for(PersonTable.id)
    is_memo = (memo.person == PersonTable.id) & (memo.cohort == table.cohort)
    return (
        LoginTable.select(
            *(*LOGIN_COLUMNS, stands_for(PersonTable.id), *ROLE_COLUMNS, *PERSON_COLUMNS),
            *(table.person, PersonTable.id, *KEPT_COLUMNS),
        )
        .join(PersonTable, on=(LoginTable.person == PersonTable.id))
        .join(RoleTable, JOIN.LEFT_OUTER, on=RoleTable.person.in_(records))
        .join_from(LoginTable, table, JOIN.LEFT_OUTER, on=is_member)
        .join_from(table, CohortTable, JOIN.LEFT_OUTER, on=(table.cohort == CohortTable.id))
        .join_from(table, memo, JOIN.LEFT_OUTER, on=is_memo)
        .where(*is_living)
        .order_by(*order_by_currency(slot("on")))
    )


def find_login(token_hash: str, now: datetime, on: date) -> FoundLogin | None:
    """The living login of a token, with what is kept of the person on a day, in one query (R16)."""
    rows = _living_login(token_hash=token_hash, now=now, on=on)
    if not rows:
        return None
    first = rows[0]
    alias, has_role = first[_AFTER_LOGIN], _AFTER_LOGIN + 1
    person = to_person(first[_AFTER_ROLE:_AFTER_PERSON])
    roles = frozenset(
        to_role(row[has_role:_AFTER_ROLE]) for row in rows if row[has_role] is not None
    )
    is_member = first[_AFTER_PERSON] is not None
    kept = to_kept(first[_AFTER_PERSON + 1 :]) if is_member else None
    if alias is not None:
        person = get_person(resolve([person.id])[person.id])
        roles, kept = list_roles(person.id), None
    return FoundLogin(Login(*first[:_AFTER_LOGIN]), person, roles, kept)


def list_logins(person: int, now: datetime) -> tuple[Login, ...]:
    """Every device somebody is signed in on now, the one seen last first."""
    table = LoginTable
    query = (
        table.select(*LOGIN_COLUMNS)
        .where(table.person.in_(sorted(list_records(person))), table.expires_at > now)
        .order_by(table.last_seen_at.desc(), table.id.desc())
    )
    return tuple(Login(*row) for row in fetch(query))


def touch_login(login_id: int, at: datetime, expires_at: datetime) -> None:
    """Note that a device was seen, and until when it stays signed in."""
    values = {LoginTable.last_seen_at: at, LoginTable.expires_at: expires_at}
    LoginTable.update(values).where(LoginTable.id == login_id).execute()


def confirm_login(login_id: int, at: datetime) -> None:
    """Note that a device's owner proved who they are, with a second factor or anew."""
    values = {LoginTable.confirmed_at: at, LoginTable.awaits_factor: False}
    LoginTable.update(values).where(LoginTable.id == login_id).execute()


def await_factor(person: int, *, besides: int) -> None:
    """Let every device of somebody but one wait for a second factor."""
    table = LoginTable
    is_theirs = table.person.in_(sorted(list_records(person)))
    table.update(awaits_factor=True).where(is_theirs, table.id != besides).execute()


def end_login(login_id: int) -> None:
    """Sign a device out."""
    LoginTable.delete().where(LoginTable.id == login_id).execute()


def end_all_logins(person: int) -> int:
    """Sign every device of somebody out; returns how many there were."""
    return int(LoginTable.delete().where(LoginTable.person == person).execute())


def sweep_logins(before: datetime) -> None:
    """Delete some of those that ended before a moment: called with every new one, it keeps up."""
    table = LoginTable
    over = fetch(table.select(table.id).where(table.expires_at < before).limit(SWEPT_AT_ONCE))
    if over:
        table.delete().where(table.id.in_([number for (number,) in over])).execute()


def add_link(
    person: int, token_hash: str, *, purpose: str, expires_at: datetime, reusable: bool = False
) -> None:
    """Remember a link or card that signs somebody in."""
    values = {
        "person": person,
        "token_hash": token_hash,
        "purpose": purpose,
        "expires_at": expires_at,
        "reusable": reusable,
    }
    insert(LoginLinkTable, values)


def find_link(token_hash: str, now: datetime) -> int | None:
    """Who would be signed in by a link that still works."""
    table = LoginLinkTable
    row = fetch_first(table.select(table.person).where(*_works(token_hash, now)))
    return resolve(row)[row[0]] if row else None


def find_link_owner(token_hash: str) -> int | None:
    """Whose link this is, or was when it still worked."""
    table = LoginLinkTable
    row = fetch_first(table.select(table.person).where(table.token_hash == token_hash))
    return resolve(row)[row[0]] if row else None


def use_link(token_hash: str, now: datetime) -> int | None:
    """Use a link up; returns the person's number, or None if it is used, over or unknown.

    Of any number of calls at once exactly one wins, unless the link is reusable.
    """
    table = LoginLinkTable
    if not table.update(used_at=now).where(*_works(token_hash, now)).execute():
        return None
    [row] = fetch(table.select(table.person).where(table.token_hash == token_hash))
    return resolve(row)[row[0]]


def end_links(person: int, purpose: str) -> None:
    """Make somebody's links of a purpose useless: a new card ends the old one."""
    table = LoginLinkTable
    table.delete().where(table.person == person, table.purpose == purpose).execute()


def _works(token_hash: str, now: datetime) -> tuple[Any, ...]:
    table = LoginLinkTable
    is_free = table.reusable | table.used_at.is_null()
    return table.token_hash == token_hash, table.expires_at > now, is_free
