"""Forms of staff: what was typed, what is wrong with it, in words."""

import re
import uuid
from dataclasses import dataclass
from datetime import date

from lms.errors import Invalid
from lms.web.frame import wording

#: What is said for the codes of `Invalid`; gettext ids whose placeholders are the error's facts.
SENTENCES = {
    "reason_needed": "Please say in a few words why.",
    "reason_too_long": "Please write at most %(limit)s letters.",
    "date_unreadable": "Please enter a date, such as 24.12.2026.",
    "happened_in_future": "This day has not come yet. Please enter today or an earlier day.",
    "units_out_of_range": "Please enter a whole number from 1 to %(limit)s.",
    "kind_does_not_fit": "Please choose what you want to enter.",
    "meeting_not_held_yet": "This list can be entered on the day itself, not earlier.",
    "name_needed": "Please enter a name.",
    "name_too_long": "Please write at most %(limit)s letters.",
    "name_on_list": "Somebody of this name is on the list already.",
    "already_taken_back": "Somebody has taken this entry back already.",
    "cancels_unknown_line": "Somebody has taken this entry back already.",
}
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about a field; `target` is the field's id."""

    text: str
    target: str


def make_request_key() -> str:
    """Made with a form, so that sending it twice does it once (R3)."""
    return uuid.uuid4().hex


def read_day(text: str, field: str) -> date:
    """A day as a date field sends it, or as people write it. Raises Invalid."""
    text = text.strip()
    try:
        if written := _DAY_MONTH_YEAR.fullmatch(text):
            day, month, year = (int(part) for part in written.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("date_unreadable", field) from error


def describe(error: Invalid, target: str = "") -> Problem:
    """The sentence for input that could not be taken."""
    text = wording().t(SENTENCES[error.code], **error.facts)
    return Problem(text, target or error.field or "lms-main")
