"""A page to look at, and how one gets there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page as BrowserPage

from lms.domain.people import Person

Step = Callable[[BrowserPage], None]


@dataclass(frozen=True, slots=True)
class Page:
    """A page by address. `then` does what leads to a state no address has."""

    name: str
    path: str
    person: Person | None = None
    status: int = 200
    then: Step | None = None


def press(selector: str) -> Step:
    """Presses something that leads to another page."""

    def step(page: BrowserPage) -> None:
        with page.expect_event("load"):
            page.locator(selector).first.click()

    return step
