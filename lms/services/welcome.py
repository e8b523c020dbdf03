"""What is asked once, at the first visit: the name, a word on data, the size of text."""

from lms.domain.people import Person, TextSize
from lms.errors import Invalid
from lms.services.accounts import Visit
from lms.services.school import School
from lms.storage import people

NAME_LIMIT = 100


def is_awaited(visit: Visit) -> bool:
    """Whether somebody we signed in ourselves has not seen the first-time pages yet.

    A host has told its people what it does; where the second factor is missing, that comes first.
    """
    login = visit.login
    return login is not None and not login.awaits_factor and not visit.actor.person.welcomed_on


def wish_for_name(school: School, person: Person, name: str) -> None:
    """Keeps how somebody wants their name spelt; the coordinator changes it, or does not.

    The name as it is written now takes a wish back. Raises Invalid `name_needed`, `name_too_long`.
    """
    name = " ".join(name.split())
    if not name:
        raise Invalid("name_needed", "name")
    if len(name) > NAME_LIMIT:
        raise Invalid("name_too_long", "name", limit=NAME_LIMIT)
    with school.storage.atomic():
        people.set_name_wish(person.id, name if name != person.name else None)


def choose_text_size(school: School, person: Person, size: TextSize | None) -> None:
    """None is the usual size."""
    with school.storage.atomic():
        people.set_text_size(person.id, size)


def end_welcome(school: School, person: Person) -> None:
    """The first-time pages are seen and do not come again."""
    with school.storage.atomic():
        people.set_welcomed_on(person.id, school.moment().today)
