"""Pages beside the course, the first visit, one's own data, and forgetting somebody."""

from collections.abc import Iterator

from tests.browser.page import Page
from tests.browser.world import World


def list_open_pages(_world: World) -> Iterator[Page]:
    yield Page("imprint", "/pages/impressum/")
