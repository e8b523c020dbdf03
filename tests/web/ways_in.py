"""Ways in for tests: cards, and the mails that wait in the outbox."""

import re
from dataclasses import dataclass

from lms.domain.people import Actor, Person, Role, RoleName
from lms.services import cards
from tests.cast import KARIN, LENA
from tests.web.driver import Site

COORDINATOR = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR)}))


@dataclass(frozen=True, slots=True)
class Received:
    """A sign-in mail."""

    recipient: str
    link: str
    code: str
    body: str


def make_code(site: Site, person: Person = LENA) -> str:
    """The code on somebody's card, which is made if there is none."""
    with site.school.storage.connected():
        return cards.get_code(site.school, cards.make_card(site.school, COORDINATOR, person))


def spoil(code: str) -> str:
    """The code with its last two letters swapped, or the last one changed if they are alike."""
    start, last, end = code[:-2], code[-2], code[-1]
    if last != end:
        return start + end + last
    return start + last + ("B" if end != "B" else "C")


def list_mails(site: Site) -> list[Received]:
    """The sign-in mails in the outbox, the oldest first."""
    with site.school.storage.connected():
        rows = site.school.storage.run(
            "SELECT recipient, body FROM lms_outbox WHERE name = 'sign-in' ORDER BY id"
        )
    return [_read(*row) for row in rows]


def _read(recipient: str, body: str) -> Received:
    [link] = re.findall(r"http\S+(/login/\S+)", body)
    [code] = re.findall(r"^\d{6}$", body, re.MULTILINE)
    return Received(recipient, link, code, body)
