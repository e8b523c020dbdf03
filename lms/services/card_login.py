"""Signing in by the code on an access card, or by one that was read out."""

from lms.domain.people import Person
from lms.errors import Invalid
from lms.services.accounts import Way, open_login
from lms.services.cards import GROUP_LENGTH, CardStatus, find_card, is_of_lost_key, normalise
from lms.services.school import School
from lms.services.throttle import one_try
from lms.storage.evidence import hold_ledger

_NOT_LIVING = {
    CardStatus.LOCKED: "card_locked",
    CardStatus.OVER: "code_over",
    CardStatus.OF_STAFF: "card_of_staff",
}


def find_owner(school: School, typed: str) -> Person:
    """Who would be signed in by a code. Changes nothing, but a wrong code is counted.

    Raises Invalid `code_unreadable` for what cannot be a code, `code_wrong`, `card_locked`,
    `code_over`, `card_of_staff`, and SlowDown.
    """
    code = _read(typed)
    with one_try(school, _key(code)):
        return _find_owner(school, code)


def sign_in_by_card(
    school: School, typed: str, *, own_device: bool, device: str | None = None
) -> str:
    """Signs a device in by a code; gives its new token. Raises like `find_owner`."""
    code = _read(typed)
    with one_try(school, _key(code)):
        hold_ledger(_find_owner(school, code).id)  # whoever locks the card holds it as well
        person = _find_owner(school, code)
        return open_login(school, person.id, Way.CARD, own_device=own_device, device=device)


def _read(typed: str) -> str:
    code = normalise(typed)
    if code is None:
        raise Invalid("code_unreadable", "code")
    return code


def _key(code: str) -> str:
    return f"card:{code[:GROUP_LENGTH]}"


def _find_owner(school: School, code: str) -> Person:
    found = find_card(school, code)
    if found is None:
        raise Invalid("card_locked" if is_of_lost_key(school, code) else "code_wrong", "code")
    if found.status is not CardStatus.LIVING:
        raise Invalid(_NOT_LIVING[found.status], "code")
    return found.person
