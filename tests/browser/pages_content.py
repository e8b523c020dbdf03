"""Newer texts of the course that comes with the program, beside the tests' own course."""

from collections.abc import Iterator
from pathlib import Path

from lms.domain.people import Person
from lms.services.installation import Installation, save_installation
from tests.browser.page import Page
from tests.browser.world import World

LIST = "/trainer/content/"


def list_pages(world: World, staff: Person) -> Iterator[Page]:
    """As if this course had once been a copy of the shipped one, and were changed all over."""
    save_installation(Path(world.app.config["LMS_DATA_DIR"]), Installation("0.1.0"))
    yield Page("newer texts", LIST, staff)
    yield Page("both texts", f"{LIST}content/programme.md", staff)
    yield Page("a new text", f"{LIST}content/modules/5-fachtagung/module.md", staff)
