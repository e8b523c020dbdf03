"""Passkeys of staff as a second factor (W3C Web Authentication, level 3).

The challenge belongs to the login and to what its owner has used so far, so that an answer is
good for one device and for once, and nothing needs to be kept between page and answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lms.domain.people import Person
from lms.errors import Conflict, Invalid
from lms.services import keys, throttle
from lms.services.school import School
from lms.services.second_factors import (
    confirm_device,
    get_factors,
    get_throttle_key,
    note_added,
)
from lms.storage import logins
from lms.storage import second_factors as stored
from lms.storage.logins import Login
from lms.storage.second_factors import Factor, FactorKind

LABEL_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys are good: the address's host, and the address with its scheme and port."""

    host: str
    origin: str


def make_creation(school: School, person: Person, login: Login, place: Place) -> str:
    """What a browser needs to make a new passkey, as JSON."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=place.host,
        rp_name=school.library.programme.title,
        user_id=str(person.id).encode(),
        user_name=person.email or person.name,
        user_display_name=person.name,
        challenge=_make_challenge(school, login, "create"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_describe(get_factors(person.id).passkeys),
    )
    return options_to_json(options)


def add_passkey(
    school: School, person: Person, login: Login, place: Place, answer: str, label: str
) -> None:
    """Keeps a new passkey under a name; making it proves who is there as well.

    Raises Invalid `passkey_wrong`, and `name_too_long`; a passkey that is kept already stays.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    label = " ".join(label.split())
    if len(label) > LABEL_LIMIT:
        raise Invalid("name_too_long", "label", limit=LABEL_LIMIT)
    now = school.clock()
    with _as_wrong():
        made = verify_registration_response(
            credential=answer,
            expected_challenge=_make_challenge(school, login, "create"),
            expected_rp_id=place.host,
            expected_origin=place.origin,
        )
    try:
        with school.storage.atomic():
            factor = stored.add_factor(
                person.id,
                FactorKind.PASSKEY,
                label=label,
                secret=bytes_to_base64url(made.credential_public_key),
                credential=bytes_to_base64url(made.credential_id),
                counter=made.sign_count,
                made_at=now,
                confirmed_at=now,
            )
            note_added(now, person, factor, FactorKind.PASSKEY)
            confirm_device(now, person, login)
    except Conflict as error:
        raise Invalid("passkey_known") from error


def make_request(school: School, person: Person, login: Login, place: Place) -> str:
    """What a browser needs to use one of somebody's passkeys, as JSON."""
    from webauthn import generate_authentication_options, options_to_json

    options = generate_authentication_options(
        rp_id=place.host,
        challenge=_make_challenge(school, login, "use"),
        allow_credentials=_describe(get_factors(person.id).passkeys),
    )
    return options_to_json(options)


def check_passkey(school: School, person: Person, login: Login, place: Place, answer: str) -> None:
    """Takes a passkey's answer and lets the login in.

    Raises Invalid `passkey_wrong`, and SlowDown for somebody who guesses.
    """
    with throttle.one_try(school, get_throttle_key(person)):
        factor = _find_factor(person, answer)
        count = _verify(school, login, place, answer, factor)
        now = school.clock()
        if count and not stored.use_step(factor.id, count, now):
            raise Invalid("passkey_wrong")
        stored.note_use(factor.id, now)  # many passkeys always count 0
        logins.confirm_login(login.id, now)


def _find_factor(person: Person, answer: str) -> Factor:
    from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json

    with _as_wrong():
        credential = bytes_to_base64url(parse_authentication_credential_json(answer).raw_id)
    for factor in get_factors(person.id).passkeys:
        if factor.credential == credential:
            return factor
    raise Invalid("passkey_wrong")


def _verify(school: School, login: Login, place: Place, answer: str, factor: Factor) -> int:
    """The signature count of a right answer."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes

    with _as_wrong():
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=_make_challenge(school, login, "use"),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=base64url_to_bytes(factor.secret),
            credential_current_sign_count=factor.counter,
        )
        return int(used.new_sign_count)


@contextmanager
def _as_wrong() -> Iterator[None]:
    """Whatever the library stumbles over in an answer that somebody made up."""
    try:
        yield
    except Exception as error:
        raise Invalid("passkey_wrong") from error


def _make_challenge(school: School, login: Login, purpose: str) -> bytes:
    """Nobody can know it beforehand, and it changes once the login was confirmed by it."""
    salt = f"{purpose} {login.id} {login.created_at} {login.confirmed_at}"
    return keys.derive(school.data_dir, "passkey", salt)


def _describe(passkeys: tuple[Factor, ...]) -> list[Any]:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(factor.credential or ""))
        for factor in passkeys
    ]
