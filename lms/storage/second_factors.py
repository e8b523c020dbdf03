"""Second factors of staff: authenticator apps, passkeys and recovery codes.

A factor belongs to a record; it is read for every record of the person (R1). All times are naive
UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import IntegrityError

from lms.errors import Conflict
from lms.storage.aliases import list_records
from lms.storage.rows import fetch, insert
from lms.storage.tables_access import SecondFactorTable


class FactorKind(StrEnum):
    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor; see `SecondFactorTable` for what its fields mean."""

    id: int
    person: int
    kind: FactorKind
    label: str
    secret: str
    credential: str | None
    counter: int
    made_at: datetime
    confirmed_at: datetime | None
    used_at: datetime | None


FACTOR_COLUMNS = (
    SecondFactorTable.id,
    SecondFactorTable.person,
    SecondFactorTable.kind,
    SecondFactorTable.label,
    SecondFactorTable.secret,
    SecondFactorTable.credential,
    SecondFactorTable.counter,
    SecondFactorTable.made_at,
    SecondFactorTable.confirmed_at,
    SecondFactorTable.used_at,
)


def add_factor(
    person: int,
    kind: FactorKind,
    *,
    secret: str,
    made_at: datetime,
    label: str = "",
    credential: str | None = None,
    counter: int = 0,
    confirmed_at: datetime | None = None,
) -> int:
    """Store a factor and return its id. Raises Conflict for a credential that is stored already."""
    values = {
        "person": person,
        "kind": kind.value,
        "label": label,
        "secret": secret,
        "credential": credential,
        "counter": counter,
        "made_at": made_at,
        "confirmed_at": confirmed_at,
    }
    try:
        return insert(SecondFactorTable, values)
    except IntegrityError as error:
        raise Conflict("second factor", credential) from error


def list_factors(person: int, *kinds: FactorKind) -> tuple[Factor, ...]:
    """The factors of these kinds (all, when none is named), confirmed or not, the oldest first."""
    table = SecondFactorTable
    query = table.select(*FACTOR_COLUMNS).where(
        table.person.in_(sorted(list_records(person))),
        table.kind.in_([kind.value for kind in kinds or FactorKind]),
    )
    return tuple(map(_to_factor, fetch(query.order_by(table.id))))


def use_step(factor: int, step: int, at: datetime) -> bool:
    """Uses up a time step or signature count; False if this or a later one was used before.

    Of any number of calls at once exactly one succeeds.
    """
    table = SecondFactorTable
    return _update(at, table.id == factor, table.counter < step, counter=step)


def use_once(factor: int, at: datetime) -> bool:
    """Uses up a recovery code; of any number of calls at once exactly one succeeds."""
    table = SecondFactorTable
    return _update(at, table.id == factor, table.used_at.is_null())


def note_use(factor: int, at: datetime) -> None:
    """Notes the use of a factor that counts nothing."""
    _update(at, SecondFactorTable.id == factor)


def confirm_factor(factor: int, at: datetime) -> None:
    """From now on the factor counts."""
    table = SecondFactorTable
    table.update(confirmed_at=at).where(table.id == factor).execute()


def end_factors(factors: list[int]) -> int:
    """Remove factors; returns how many there were."""
    table = SecondFactorTable
    return int(table.delete().where(table.id.in_(factors)).execute())


def _update(at: datetime, *conditions: Any, **values: int) -> bool:
    changes: Mapping[str, Any] = {"used_at": at, **values}
    return bool(SecondFactorTable.update(changes).where(*conditions).execute())


def _to_factor(row: list[Any]) -> Factor:
    row[2] = FactorKind(row[2])
    return Factor(*row)
