"""Access cards, before and after they are printed, and what helps when one is lost."""

from collections.abc import Iterator

from lms.domain.people import Actor, Role, RoleName
from lms.services import cards
from tests.browser.page import Page, press
from tests.browser.world import COHORT, World

CARDS = f"/coordinator/{COHORT}/cards/"


def list_coordinators_pages(world: World) -> Iterator[Page]:
    without, owner = world.add_participant(), world.add_participant()
    karin = Actor(world.karin, frozenset({Role(RoleName.COORDINATOR)}))
    with world.at() as school:
        card = cards.make_card(school, karin, owner)
        cards.note_printed(school, karin, (card,))
    page = f"/coordinator/{COHORT}/people/{owner.id}/card/"
    yield Page("access cards", CARDS, world.karin)
    yield Page("no card yet", f"/coordinator/{COHORT}/people/{without.id}/card/", world.karin)
    yield Page("access card", page, world.karin)
    yield Page("locking a card", f"{page}replace/", world.karin)
    to_code = press("form[action$='/code/'] button")
    yield Page("code to read out", page, world.karin, then=to_code)
