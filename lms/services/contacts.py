"""What is kept to name and reach somebody: as it was typed, checked, and as it is stored (R1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from lms.domain.people import Person, Reach, join_name
from lms.errors import Invalid, LMSError
from lms.translations import read_table

NAME_LIMIT = 100
EMAIL_LIMIT = 254
PHONE_LIMIT = 40
SITE_LIMIT = 60
FEWEST_DIGITS = 3
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]+")


class Faults(LMSError):
    """Everything wrong with what was typed, each with its field."""

    def __init__(self, faults: tuple[Invalid, ...]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Contact:
    """Texts as a form or a file gives them; what is empty was not given."""

    given_name: str = ""
    surname: str = ""
    email: str = ""
    phone: str = ""
    reach: str = ""
    language: str = ""

    @property
    def name(self) -> str:
        return join_name(self.given_name, self.surname)


def tidy(contact: Contact) -> Contact:
    """Without blanks too many. One name alone is the surname; the way to reach follows."""
    texts = (contact.given_name, contact.surname, contact.email, contact.phone)
    given_name, surname, email, phone = (tidy_text(text) for text in texts)
    if not surname:
        given_name, surname = "", given_name
    reach = contact.reach or _choose_reach(email, phone)
    return Contact(given_name, surname, email, phone, reach, contact.language)


def tidy_text(text: str) -> str:
    return " ".join(text.split())


def _choose_reach(email: str, phone: str) -> str:
    if email:
        return Reach.MAIL.value
    return Reach.PHONE.value if phone else Reach.LETTER.value


def find_faults(contact: Contact, kept: Person | None = None) -> Iterator[Invalid]:
    """Everything wrong with a tidied contact, each with its field.

    `kept` is who is changed: a language a host gave may stay, whatever it is.
    """
    if not contact.surname:
        yield Invalid("name_needed", "surname")
    for field in ("given_name", "surname"):
        if len(getattr(contact, field)) > NAME_LIMIT:
            yield Invalid("name_too_long", field, limit=NAME_LIMIT)
    if contact.email and not is_email(contact.email):
        yield Invalid("email_unreadable", "email")
    if contact.phone and not is_phone(contact.phone):
        yield Invalid("phone_unreadable", "phone")
    if contact.reach not in set(Reach):
        yield Invalid("reach_missing", "reach")
    elif contact.reach == Reach.MAIL and not contact.email:
        yield Invalid("reach_needs_email", "reach")
    elif contact.reach == Reach.PHONE and not contact.phone:
        yield Invalid("reach_needs_phone", "reach")
    if contact.language not in list_languages() and not (
        kept and kept.language == contact.language
    ):
        yield Invalid("language_missing", "language")


def is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text)) and len(text) <= EMAIL_LIMIT


def is_phone(text: str) -> bool:
    """Whether somebody could dial it; a word such as "office" may stand beside."""
    digits = sum(letter.isdigit() for letter in text)
    return digits >= FEWEST_DIGITS and len(text) <= PHONE_LIMIT


@cache
def list_languages() -> tuple[str, ...]:
    """The codes of the languages people may be known to read."""
    return tuple(dict.fromkeys(read_table("cells")["language"].values()))


def read_contact(person: Person) -> Contact:
    """What is kept of somebody, as a form shows it."""
    given_name, surname = person.name_parts
    return Contact(
        given_name=given_name,
        surname=surname,
        email=person.email or "",
        phone=person.phone or "",
        reach=person.reach.value,
        language=person.language,
    )


def apply_contact(person: Person, contact: Contact) -> Person:
    """Somebody with a tidied and checked contact; a name left as it was keeps its given name."""
    kept = read_contact(person)
    same_name = (kept.given_name, kept.surname) == (contact.given_name, contact.surname)
    return replace(
        person,
        name=person.name if same_name else contact.name,
        given_name=person.given_name if same_name else contact.given_name or None,
        email=contact.email or None,
        phone=contact.phone or None,
        reach=Reach(contact.reach),
        language=contact.language,
    )
