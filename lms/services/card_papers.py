"""Access cards on paper: as letters, or as cards to cut out."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum

from lms.documents.card import describe_owner, to_typed
from lms.documents.paper import Paper, write_paper
from lms.domain.people import Actor, Person
from lms.domain.programme import Cohort
from lms.errors import Invalid
from lms.paths import CONTENT
from lms.services import cards
from lms.services.mailing import get_content_dir
from lms.services.school import School
from lms.storage.cards import Card

Owners = list[tuple[Person, Card]]


class Form(StrEnum):
    """What is printed: letters with the card, or cards of the size A6 or (large print) A5."""

    LETTERS = "letters"
    CARDS = "cards"
    LARGE = "large"


class CardPrinter:
    """Prints cards for one installation.

    `home` is the address people type, `link` makes the address behind a code's squares, `day`
    is the date as a letter says it.
    """

    def __init__(self, school: School, *, home: str, link: Callable[[str], str], day: str) -> None:
        self._school, self._home, self._link, self._day = school, home, link, day

    def print_all(
        self, actor: Actor, cohort: Cohort, form: Form, *, new_since: datetime | None = None
    ) -> Paper:
        """The cards of everybody in a cohort, made where they are missing.

        With `new_since` (naive UTC) only those never printed before that moment: the moment the
        page was shown, so that printing twice from it prints the same cards. Raises like
        `ensure_cards`, and Invalid `no_cards` where there is nothing to print.
        """
        listed = cards.ensure_cards(self._school, actor, cohort)
        owners = [
            (each.person, each.card)
            for each in listed
            if each.card and (new_since is None or _is_new(each.card, new_since))
        ]
        if not owners:
            raise Invalid("no_cards")
        return self._print(actor, owners, form)

    def print_one(self, actor: Actor, person: Person, form: Form) -> Paper:
        """Somebody's card, made if there is none. Raises like `make_card`."""
        card = cards.make_card(self._school, actor, person)
        return self._print(actor, [(person, card)], form)

    def _print(self, actor: Actor, owners: Owners, form: Form) -> Paper:
        """Setting the paper takes a while and happens outside any transaction."""
        programme = self._school.library.programme
        codes = [(person, cards.get_code(self._school, card)) for person, card in owners]
        data = {
            "title": programme.title,
            "provider": programme.provider,
            "language": programme.language,
            "contact": asdict(programme.contact),
            "day": self._day,
            "address": to_typed(self._home),
            "large": form is Form.LARGE,
            "owners": [
                describe_owner(person.name, person.id, code, self._link(code))
                for person, code in codes
            ],
        }
        paper = write_paper(
            "letter" if form is Form.LETTERS else "card",
            data,
            course=get_content_dir(self._school),
            shipped=CONTENT,
            on=self._school.moment().today,
        )
        cards.note_printed(self._school, actor, tuple(card for _, card in owners))
        return paper


def _is_new(card: Card, since: datetime) -> bool:
    return card.printed_at is None or card.printed_at >= since
