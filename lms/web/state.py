"""What the extension keeps per application, and what a request knows about its visitor."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app, g
from markupsafe import Markup

from lms.domain.people import Actor, HostUser, Person
from lms.library.shelf import Library
from lms.services.accounts import Visit
from lms.services.memory import Memory
from lms.services.school import School

KEY = "lms"
ADDRESSES_KEPT = 5_000
PIECES_KEPT = 500
PersonLoader = Callable[[Any], HostUser | None]


@dataclass(slots=True)
class State:
    """`person_loader` says who the host's user is; None where we sign people in ourselves.

    `addresses` and `pieces` (of pages) spare a worker making them again for every request (R16).
    """

    school: School
    person_loader: PersonLoader | None
    watch: Callable[[], None]
    poke: Callable[[], bool]
    addresses: Memory[str] = field(default_factory=lambda: Memory(ADDRESSES_KEPT))
    pieces: Memory[Markup] = field(default_factory=lambda: Memory(PIECES_KEPT))


def current_state() -> State:
    return cast(State, current_app.extensions[KEY])


def current_school() -> School:
    """The school of this request, which is held to one library from its first moment."""
    return cast(School, g.get("_lms_school") or current_state().school)


def hold_library(library: Library, text_language: str) -> None:
    """Shows the rest of this request another course than the published one, in this language."""
    g._lms_school = current_school().holding(library)
    g._lms_text_language = text_language


def current_visit() -> Visit | None:
    """Who is here; None for somebody who is not signed in."""
    return cast("Visit | None", g.get("_lms_visit"))


def current_visitor() -> Visit:
    """Who is here; only in views whose policy asks for somebody."""
    visit = current_visit()
    assert visit is not None
    return visit


def current_actor() -> Actor:
    """The signed-in person with roles; only in views whose policy asks for somebody."""
    return current_visitor().actor


def current_person() -> Person:
    return current_actor().person


def current_language() -> str:
    """The language of our own words."""
    return cast(str, g._lms_language)


def current_text_language() -> str:
    """The language lessons and questions are read in, where they have it."""
    return cast(str, g._lms_text_language)
