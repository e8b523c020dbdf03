"""Pages for texts from Word and for pictures at the trainers' desk."""

from collections.abc import Iterator

from playwright.sync_api import Page as BrowserPage

from tests.browser.page import Page, press
from tests.browser.world import LESSON, MODULE, World

PASTED = (
    "Ein Satz.\n\n1. Wer trinkt Tee?\na) alle (richtig)\nb) keiner\n\n1. Und wer?\na) ich\nb) du"
)


def list_coordinators_pages(world: World) -> Iterator[Page]:
    lesson = f"/trainer/lessons/{LESSON}/"
    yield Page("text from Word", f"{lesson}word/", world.karin)
    yield Page("what was read from Word", f"{lesson}word/", world.karin, then=look_at_text)
    yield Page("new lesson from Word", f"/trainer/lessons/word/?module={MODULE}", world.karin)
    yield Page("adding a picture", f"{lesson}pictures/", world.karin)


def look_at_text(page: BrowserPage) -> None:
    page.locator("#text").fill(PASTED)
    press("main form button[type=submit]")(page)
