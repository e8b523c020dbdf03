"""Signing in by the code on an access card, or by one that was read out."""

from lms.domain.people import Person
from lms.errors import Invalid, NotFound
from lms.services.accounts import Way, open_login
from lms.services.cards import (
    GROUP_LENGTH,
    CardStatus,
    FoundCard,
    find_card,
    find_card_again,
    is_of_lost_key,
    normalise,
)
from lms.services.school import School
from lms.services.throttle import one_try
from lms.storage.evidence import hold_ledger

_NOT_LIVING = {
    CardStatus.LOCKED: "card_locked",
    CardStatus.OVER: "code_over",
    CardStatus.OF_STAFF: "card_of_staff",
}


def check_code(school: School, typed: str) -> FoundCard:
    """The card that would sign somebody in. Changes nothing, but a wrong code is counted.

    Raises Invalid `code_unreadable` for what cannot be a code, `code_wrong`, `card_locked`,
    `code_over`, `card_of_staff`, and SlowDown.
    """
    code = _read(typed)
    with one_try(school, _key(code)):
        found = find_card(school, code)
        if found is None:
            raise Invalid("card_locked" if is_of_lost_key(school, code) else "code_wrong", "code")
        _check_living(found)
        return found


def get_owner(school: School, card_id: int) -> Person:
    """Whom a card that `check_code` gave would sign in now.

    Raises Invalid `card_locked`, `code_over`, `card_of_staff`.
    """
    try:
        found = find_card_again(school, card_id)
    except NotFound:
        found = None
    if found is None:
        raise Invalid("card_locked", "code")
    _check_living(found)
    return found.person


def sign_in_by_card(
    school: School, card_id: int, *, own_device: bool, device: str | None = None
) -> str:
    """Signs a device in by a card that `check_code` gave; gives its token.

    Raises like `get_owner`.
    """
    with school.storage.atomic():
        hold_ledger(get_owner(school, card_id).id)  # whoever locks the card holds it as well
        person = get_owner(school, card_id)
        return open_login(school, person.id, Way.CARD, own_device=own_device, device=device)


def _read(typed: str) -> str:
    code = normalise(typed)
    if code is None:
        raise Invalid("code_unreadable", "code")
    return code


def _key(code: str) -> str:
    return f"card:{code[:GROUP_LENGTH]}"


def _check_living(found: FoundCard) -> None:
    if found.status is not CardStatus.LIVING:
        raise Invalid(_NOT_LIVING[found.status], "code")
