"""Words explained, and looking for something."""

from collections.abc import Iterator

from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from tests.browser.page import Page
from tests.browser.world import LESSON, MODULE, World


def explain(page: BrowserPage) -> None:
    """Taps a word; whoever has seen the page before comes back to it."""
    page.locator("a.lms-term").first.click()
    expect(page.get_by_role("note")).to_contain_text("Damit misst man den Tee ab.")


def list_participants_pages(world: World) -> Iterator[Page]:
    new = world.add_participant()
    yield Page("glossary", "/glossary/", new)
    yield Page("glossary in English", "/glossary/?language=en", new)
    yield Page("words found", "/glossary/?q=loeffel", new)
    yield Page("no words found", "/glossary/?q=quark", new)
    yield Page("a word explained", f"/modules/{MODULE}/{LESSON}/", new, then=explain)
    yield Page("looking for something", "/search/", new)
    yield Page("lessons found", "/search/?q=tee", new)
    yield Page("a word found", "/search/?q=loeffel", new)
    yield Page("nothing found", "/search/?q=quark", new)
