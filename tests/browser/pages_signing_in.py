"""Ways in, and what is said where somebody has come the wrong way."""

from collections.abc import Iterator

from playwright.sync_api import Page as BrowserPage

from lms.domain.people import Actor, Role, RoleName
from lms.services import cards
from tests.browser.page import Page, Step, press
from tests.browser.world import World

WRONG = "BCDF-GHJK-LMNP"


def list_open_pages(world: World) -> Iterator[Page]:
    yield Page("signing in", "/login/")
    yield Page("a wrong code", "/login/", then=type_code(WRONG))
    yield Page("a right code", "/login/", then=type_code(make_code(world)))
    yield Page("a sign-in link", f"/login/{world.make_link(world.add_participant())}")
    yield Page("a sign-in link of staff", f"/login/{world.make_link(world.tom)}")
    yield Page("a forgotten code", "/login/confirm")
    yield Page("a used sign-in link", "/login/unknown", status=410)
    yield Page("digits from a mail", "/login/mail/unknown")
    yield Page("wrong digits", "/login/mail/unknown", then=type_code("123456"))


def type_code(code: str) -> Step:
    """Types into the field for a code and sends it."""

    def step(page: BrowserPage) -> None:
        page.locator("#code").fill(code)
        press("main .lms-button")(page)

    return step


def make_code(world: World) -> str:
    karin = Actor(world.karin, frozenset({Role(RoleName.COORDINATOR)}))
    person = world.add_participant()
    with world.at() as school:
        return cards.get_code(school, cards.make_card(school, karin, person))
