"""What a participant does with her hands."""

from playwright.sync_api import Locator, Page

# What is right in the tests' course, by the words beside the field.
CHOICES = ("kochend", "Wasser", "Blätter")
PLACES = {"Wasser kochen": "1", "Tee aufgießen": "2", "Tee trinken": "3"}
PARTNERS = {"Kessel": "Wasser kochen", "Sieb": "Blätter auffangen", "Tasse": "Tee trinken"}
WORD = "Teekanne"
MOST_STOPS = 60


def answer_rightly(page: Page) -> None:
    """Fills in the question that is shown."""
    for choice in CHOICES:
        label = page.get_by_label(choice, exact=True)
        if label.count() and label.get_attribute("type") in ("radio", "checkbox"):
            label.check()
    for row, place in (PLACES | PARTNERS).items():
        select = page.locator("select").and_(page.get_by_label(row, exact=True))
        if select.count():
            select.select_option(label=place)
    for field in page.locator("main input[type=text], main textarea").all():
        field.fill(WORD)


def press_button(page: Page, name: str) -> None:
    """Presses a button or a link that looks like one, and waits for the next page."""
    with page.expect_event("load"):
        page.locator(".lms-button").filter(has_text=name).first.click()


def tab_to(page: Page, target: Locator) -> None:
    """Goes on with the Tab key until the focus is there. Raises AssertionError if it never is."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not reach {target}")
