"""Words explained, and looking for something."""

from collections.abc import Iterator

from tests.browser.page import Page, press
from tests.browser.world import LESSON, MODULE, World


def list_participants_pages(world: World) -> Iterator[Page]:
    new = world.add_participant()
    yield Page("glossary", "/glossary/", new)
    yield Page("glossary in English", "/glossary/?language=en", new)
    yield Page("words found", "/glossary/?q=loeffel", new)
    yield Page("no words found", "/glossary/?q=quark", new)
    yield Page("a word explained", f"/modules/{MODULE}/{LESSON}/", new, then=press("a.lms-term"))
    yield Page("looking for something", "/search/", new)
    yield Page("lessons found", "/search/?q=tee", new)
    yield Page("a word found", "/search/?q=loeffel", new)
    yield Page("nothing found", "/search/?q=quark", new)
