"""What the extension keeps per application, and what a request knows about its visitor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app, g

from lms.domain.people import Actor, HostUser, Person
from lms.services.accounts import Visit
from lms.services.school import School

KEY = "lms"
PersonLoader = Callable[[Any], HostUser]


@dataclass(slots=True)
class State:
    """`person_loader` says who the host's user is; None where we sign people in ourselves."""

    school: School
    person_loader: PersonLoader | None
    watch: Callable[[], None]


def current_state() -> State:
    return cast(State, current_app.extensions[KEY])


def current_school() -> School:
    """The school of this request, which is held to one library from its first moment."""
    return cast(School, g.get("_lms_school") or current_state().school)


def current_visit() -> Visit | None:
    """Who is here; None for somebody who is not signed in."""
    return cast("Visit | None", g.get("_lms_visit"))


def current_actor() -> Actor:
    """The signed-in person with roles; only in views whose policy asks for somebody."""
    visit = current_visit()
    assert visit is not None
    return visit.actor


def current_person() -> Person:
    return current_actor().person


def current_language() -> str:
    return cast(str, g._lms_language)
