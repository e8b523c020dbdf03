"""Walking through pages, each shown to whom it is for."""

from collections.abc import Iterable, Iterator
from typing import Any

from playwright.sync_api import BrowserContext
from playwright.sync_api import Page as BrowserPage

from tests.browser.conftest import Visit
from tests.browser.pages import Page


def walk(visit: Visit, pages: Iterable[Page], **options: Any) -> Iterator[tuple[Page, BrowserPage]]:
    """Opens the pages one after another; each must answer with its status and no script error."""
    contexts: dict[int | None, BrowserContext] = {}
    for page in pages:
        key = page.person.id if page.person else None
        if key not in contexts:
            contexts[key] = visit(page.person, **options)
        shown = contexts[key].new_page()
        try:
            open_page(shown, page)
            yield page, shown
        finally:
            shown.close()


def open_page(shown: BrowserPage, page: Page) -> None:
    """Raises AssertionError when the page answers otherwise or something on it went wrong."""
    complaints: list[str] = []
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    reply = shown.goto(page.path)
    assert reply is not None
    assert reply.status == page.status, f"{page.name}: {reply.status}"
    if page.then:
        page.then(shown)
    assert not complaints, f"{page.name}: {complaints}"
