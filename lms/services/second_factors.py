"""What staff prove besides their link: the code of an app, a passkey, or a printed code (design 9).

A secret of an app is derived from its salt and the installation's own key, so the database alone
gives nobody a code.
"""

import base64
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lms.domain.people import Actor, Person
from lms.errors import Invalid, NotFound
from lms.services import keys, throttle
from lms.services.school import School
from lms.storage import audit, logins, people
from lms.storage import second_factors as stored
from lms.storage.audit import Event
from lms.storage.logins import Login
from lms.storage.second_factors import Factor, FactorKind

FRESH_FOR = timedelta(minutes=30)
SETTING_UP_FOR = timedelta(minutes=30)
STEP = 30  # seconds that a code of an app lasts
NEIGHBOURS = (0, -1, 1)  # steps that are taken: clocks differ, and people type slowly
SECRET_BYTES = 20
CODES, CODE_LENGTH = 10, 10
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has set up: apps and passkeys that count, and how many codes are left."""

    apps: tuple[Factor, ...]
    passkeys: tuple[Factor, ...]
    codes_left: int

    @property
    def is_empty(self) -> bool:
        return not (self.apps or self.passkeys)


@dataclass(frozen=True, slots=True)
class NewApp:
    """An app that is being set up: the key to type, in base32, and what its QR code says."""

    factor: int
    key: str
    address: str


def get_factors(person: int) -> Factors:
    """Everything somebody can prove who they are with."""
    found = [factor for factor in stored.list_factors(person) if factor.confirmed_at]
    return Factors(
        apps=tuple(factor for factor in found if factor.kind is FactorKind.TOTP),
        passkeys=tuple(factor for factor in found if factor.kind is FactorKind.PASSKEY),
        codes_left=sum(
            factor.kind is FactorKind.RECOVERY and not factor.used_at for factor in found
        ),
    )


def is_wanted(school: School, person: int) -> bool:
    """Whether a new login of this person has to wait for a second factor.

    So it is for staff who have set one up, and for all staff where the course demands it.
    """
    if not people.list_roles(person):
        return False
    return school.library.programme.second_factor or not get_factors(person).is_empty


def is_fresh(school: School, login: Login) -> bool:
    """Whether it was proved on this device in the last half hour who is there."""
    return school.clock() - (login.confirmed_at or login.created_at) <= FRESH_FOR


def begin_app(school: School, person: Person) -> None:
    """Begins to set up an app, unless one is being set up already."""
    now = school.clock()
    with school.storage.atomic():
        pending = [f for f in stored.list_factors(person.id, FactorKind.TOTP) if not f.confirmed_at]
        if any(_is_young(factor, now) for factor in pending):
            return
        stored.end_factors([factor.id for factor in pending])
        salt = secrets.token_hex(16)
        stored.add_factor(person.id, FactorKind.TOTP, secret=salt, made_at=now)


def find_new_app(school: School, person: Person) -> NewApp | None:
    """The app somebody is setting up now."""
    factor = _find_pending(school, person)
    if factor is None:
        return None
    key = make_key(school, factor.secret)
    address = _make_totp(key).provisioning_uri(
        name=person.email or person.name, issuer_name=school.library.programme.title
    )
    return NewApp(factor.id, key, address)


def confirm_app(school: School, person: Person, login: Login, code: str) -> None:
    """Lets the app count, now that it gave the right code; that proves who is there as well.

    Raises NotFound where no app is being set up, and Invalid `code_wrong`.
    """
    now = school.clock()
    with school.storage.atomic():
        factor = _find_pending(school, person)
        if factor is None:
            raise NotFound("second factor", None)
        step = _find_step(school, factor, _read_digits(code), now)
        if step is None or not stored.use_step(factor.id, step, now):
            raise Invalid("code_wrong", "code")
        stored.confirm_factor(factor.id, now)
        note_added(now, person, factor.id, FactorKind.TOTP)
        confirm_device(now, person, login)


def confirm_device(now: datetime, person: Person, login: Login) -> None:
    """Who sets up a factor has shown it on this device, and is asked for it on every other."""
    logins.confirm_login(login.id, now)
    logins.await_factor(person.id, besides=login.id)


def note_added(now: datetime, person: Person, factor: int, kind: FactorKind) -> None:
    """Writes down that somebody set up a factor."""
    detail = {"kind": kind.value}
    audit.append_event(
        now, person.id, Event.FACTOR_ADDED, "second factor", factor, person.id, detail
    )


def make_codes(school: School, person: Person) -> tuple[str, ...]:
    """Ten new printed codes, each good for once; the ones made before count no longer."""
    now = school.clock()
    codes = tuple(_make_code() for _ in range(CODES))
    with school.storage.atomic():
        old = stored.list_factors(person.id, FactorKind.RECOVERY)
        stored.end_factors([factor.id for factor in old])
        made = [
            stored.add_factor(
                person.id,
                FactorKind.RECOVERY,
                secret=_hash_code(school, person.id, _read_letters(code)),
                made_at=now,
                confirmed_at=now,
            )
            for code in codes
        ]
        note_added(now, person, made[0], FactorKind.RECOVERY)
    return codes


def check_code(school: School, person: Person, login: int, text: str) -> None:
    """Takes a code of an app or a printed one, each only once, and lets the login in.

    Raises Invalid `code_wrong`, `code_used` for the code of an app that was taken before, and
    SlowDown for somebody who guesses.
    """
    with throttle.one_try(school, get_throttle_key(person)):
        _use_code(school, person, text)
        logins.confirm_login(login, school.clock())


def get_throttle_key(person: Person) -> str:
    """What failures of somebody's second factor are counted by."""
    return f"factor:{person.id}"


def _use_code(school: School, person: Person, text: str) -> None:
    now = school.clock()
    digits, letters = _read_digits(text), _read_letters(text)
    used: bool | None = None
    for factor in stored.list_factors(person.id, FactorKind.TOTP):
        step = _find_step(school, factor, digits, now) if factor.confirmed_at else None
        if step is not None:
            used = used or stored.use_step(factor.id, step, now)
    for factor in stored.list_factors(person.id, FactorKind.RECOVERY):
        if hmac.compare_digest(factor.secret, _hash_code(school, factor.person, letters)):
            used = used or stored.use_once(factor.id, now)
    if not used:
        raise Invalid("code_wrong" if used is None else "code_used", "code")


def remove_factor(school: School, person: Person, factor_id: int) -> None:
    """Takes an app or a passkey away; with the last of them the printed codes go too.

    Raises NotFound for one that is not the person's, and Invalid `factor_demanded` for the last
    one where the course demands a second factor.
    """
    with school.storage.atomic():
        had = get_factors(person.id)
        found = [factor for factor in (*had.apps, *had.passkeys) if factor.id == factor_id]
        if not found:
            raise NotFound("second factor", factor_id)
        is_last = len(had.apps) + len(had.passkeys) == 1
        if is_last and school.library.programme.second_factor:
            raise Invalid("factor_demanded")
        codes = stored.list_factors(person.id, FactorKind.RECOVERY) if is_last else ()
        _end(school, person.id, person.id, (*found, *codes))


def reset_factors(school: School, actor: Actor | None, person: Person) -> None:
    """Takes all second factors from somebody who has lost them. `actor` None: the command line."""
    with school.storage.atomic():
        by = actor.person.id if actor else None
        _end(school, by, person.id, stored.list_factors(person.id))


def _end(school: School, actor: int | None, person: int, factors: Sequence[Factor]) -> None:
    stored.end_factors([factor.id for factor in factors])
    for factor in factors:
        if factor.kind is not FactorKind.RECOVERY:
            detail = {"kind": factor.kind.value, "label": factor.label}
            audit.append_event(
                *(school.clock(), actor, Event.FACTOR_ENDED, "second factor", factor.id, person),
                detail,
            )


def _find_pending(school: School, person: Person) -> Factor | None:
    now = school.clock()
    found = stored.list_factors(person.id, FactorKind.TOTP)
    return next((f for f in found if not f.confirmed_at and _is_young(f, now)), None)


def _is_young(factor: Factor, now: datetime) -> bool:
    return now - factor.made_at < SETTING_UP_FOR


def make_key(school: School, salt: str) -> str:
    """The key an app gets, in base32."""
    secret = keys.derive(school.data_dir, "totp", salt)[:SECRET_BYTES]
    return base64.b32encode(secret).decode()


def _find_step(school: School, factor: Factor, digits: str, now: datetime) -> int | None:
    """The time step, a whole number of half minutes, whose code this is."""
    totp = _make_totp(make_key(school, factor.secret))
    current = int(now.replace(tzinfo=UTC).timestamp()) // STEP
    for step in (current + neighbour for neighbour in NEIGHBOURS):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def _make_totp(key: str) -> Any:
    from pyotp import TOTP

    return TOTP(key)


def _read_digits(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789")


def _read_letters(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign in LETTERS)


def _make_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    return f"{letters[: CODE_LENGTH // 2]}-{letters[CODE_LENGTH // 2 :]}"


def _hash_code(school: School, person: int, letters: str) -> str:
    """What is kept of a printed code: worth nothing without the installation's own key."""
    return keys.derive(school.data_dir, "recovery", f"{person} {letters}").hex()
