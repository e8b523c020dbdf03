"""Which card was found in this browser, until somebody has said whether it is hers.

It is in the browser's signed cookie and not in an address or a form, so that going back offers
nobody to whoever uses the device next.
"""

from datetime import datetime, timedelta

from flask import session

from lms.web.state import current_school

LIFETIME = timedelta(minutes=10)
_KEY = "lms_card"


def remember_card(card_id: int) -> None:
    session[_KEY] = card_id, current_school().clock().isoformat()


def find_card_id() -> int | None:
    """The number of the card found here in the last ten minutes."""
    if _KEY not in session:
        return None
    card_id, found_at = session[_KEY]
    age = current_school().clock() - datetime.fromisoformat(found_at)
    return int(card_id) if age < LIFETIME else None


def forget_card() -> None:
    session.pop(_KEY, None)
