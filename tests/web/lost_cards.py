"""Somebody's card, as tests need it: lost, or looked up by its code."""

from lms.domain.people import Actor, Person
from lms.services.cards import CardStatus, find_card, make_card, replace_card
from lms.services.school import School


def lose_card(school: School, actor: Actor, person: Person) -> None:
    """The card is reported as lost and replaced; its devices are signed out."""
    replace_card(school, actor, person, make_card(school, actor, person).id)


def find_card_owner(school: School, text: str) -> Person | None:
    """Who is signed in by a code: only living cards and codes do that."""
    found = find_card(school, text)
    return found.person if found and found.status is CardStatus.LIVING else None
