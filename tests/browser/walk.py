"""Walking through pages, each shown to whom it is for."""

from collections.abc import Iterable, Iterator

from playwright.sync_api import BrowserContext
from playwright.sync_api import Page as BrowserPage

from tests.browser.conftest import sign_in
from tests.browser.page import Page
from tests.browser.world import World


def walk(
    context: BrowserContext, world: World, pages: Iterable[Page]
) -> Iterator[tuple[Page, BrowserPage]]:
    """Opens the pages one after another in one tab, which is quicker than a tab for each.

    Each must answer with its status, and no script may fail on it.
    """
    shown = context.new_page()
    complaints: list[str] = []
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    device: int | None = None
    for page in pages:
        person = page.person.id if page.person else None
        if person != device:
            sign_in(context, world, page.person)
            device = person
        reply = shown.goto(page.path)
        assert reply is not None
        assert reply.status == page.status, f"{page.name}: {reply.status}"
        if page.then:
            page.then(shown)
        assert not complaints, f"{page.name}: {complaints}"
        yield page, shown
