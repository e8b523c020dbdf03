"""People, their roles, and who may record what (R1, R3)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Reach(StrEnum):
    """How somebody wants to be reached."""

    MAIL = "mail"
    PHONE = "phone"
    LETTER = "letter"


class TextSize(StrEnum):
    """How large somebody wants to read; no choice means the usual size."""

    LARGE = "large"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known here. `id` is the person number people see.

    From `disabled_on` nobody can sign in as them. On `welcomed_on` they saw the first-time pages,
    where they may have chosen a `text_size`, or wished for another spelling of the name.
    """

    id: int
    name: str
    given_name: str | None = None
    email: str | None = None
    phone: str | None = None
    reach: Reach = Reach.LETTER
    language: str = "de"
    host_id: str | None = None
    erased_on: date | None = None
    disabled_on: date | None = None
    welcomed_on: date | None = None
    text_size: TextSize | None = None
    name_wish: str | None = None

    @property
    def salutation(self) -> str:
        return self.given_name or self.name

    @property
    def name_parts(self) -> tuple[str, str]:
        """Given name and surname; a name that does not begin with the given name is one part."""
        prefix = f"{self.given_name} "
        if self.given_name and self.name.startswith(prefix):
            return self.given_name, self.name.removeprefix(prefix)
        return "", self.name

    @property
    def listed_name(self) -> str:
        """The name as lists show and sort it, such as "Wolff, Lena"."""
        return to_listed_name(self.id, self.name, self.given_name)


def join_name(given_name: str, surname: str) -> str:
    """The whole name as it is written; either part may be missing."""
    return f"{given_name} {surname}".strip()


def split_name(text: str) -> tuple[str, str]:
    """Given name and surname of a name as lists hold it: "Lena Wolff" or "Wolff, Lena".

    Words with a small first letter, as in "Ludwig van Beethoven", belong to the surname; a single
    name is a surname.
    """
    surname, comma, given_name = text.partition(",")
    if comma:
        return " ".join(given_name.split()), " ".join(surname.split())
    words = text.split()
    start = max(len(words) - 1, 0)
    while start > 0 and words[start - 1][0].islower():
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def to_listed_name(number: int, name: str, given_name: str | None) -> str:
    """A name as lists show and sort it: the surname first where it can be told.

    Of whoever was erased it is the number.
    """
    if not name:
        return f"#{number}"
    surname = name.removeprefix(f"{given_name} ")
    return name if surname == name else f"{surname}, {given_name}"


def to_sort_key(listed_name: str) -> str:
    """What a name is sorted by in lists, on every database: without regard to case and accents, ä
    like a and ß like ss (DIN 5007-1)."""
    folded = listed_name.casefold()
    if folded.isascii():
        return folded
    plain = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in plain if not unicodedata.combining(char))


@dataclass(frozen=True, slots=True)
class HostUser:
    """Somebody as the host application knows them. `roles`: "trainer", "coordinator".

    `email` is one the host has verified: it may link somebody to a person known here (R1).
    Raises ValueError for an id, a name or roles of another kind: nobody is taken for another.
    """

    id: str
    name: str
    email: str | None = None
    language: str = "de"
    roles: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        texts = (self.id, self.name, self.language)
        if not self.id or not all(isinstance(text, str) for text in texts):
            raise ValueError(
                "the id, name and language of a HostUser are texts, the id never empty"
            )
        if isinstance(self.roles, str) or not isinstance(self.roles, Iterable):
            raise ValueError("the roles of a HostUser are a set of words")


class RoleName(StrEnum):
    TRAINER = "trainer"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Role:
    """A staff role. An empty cohort or module means all of them."""

    name: RoleName
    cohort: int | None = None
    module: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the person with the staff roles held now."""

    person: Person
    roles: frozenset[Role] = frozenset()

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def is_coordinator(self, cohort: int | None = None) -> bool:
        """Whether a coordinator of this cohort (of any, when none is named)."""
        return any(
            role.name is RoleName.COORDINATOR
            and (cohort is None or role.cohort is None or role.cohort == cohort)
            for role in self.roles
        )

    def is_trainer(self, cohort: int | None = None, module: str | None = None) -> bool:
        """Whether a trainer of this module in this cohort (of any, where none is named)."""
        return any(
            role.name is RoleName.TRAINER
            and (cohort is None or role.cohort is None or role.cohort == cohort)
            and (module is None or role.module is None or role.module == module)
            for role in self.roles
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """A participant in a cohort (R6). Dates are local; `counts_from` starts the counting."""

    person: int
    cohort: int
    revision: int
    from_on: date
    counts_from: date
    to_on: date | None = None
    site: str | None = None
    trial: bool = False
    recorded_at: datetime = datetime(1970, 1, 1)
    recorded_by: int | None = None

    def covers(self, on: date) -> bool:
        """Whether the person is in the cohort on this local day."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)

    def find_first_day(self, on: date) -> date | None:
        """The day from which what the person does counts, while it is still to come (R6)."""
        return self.counts_from if on < self.counts_from else None
