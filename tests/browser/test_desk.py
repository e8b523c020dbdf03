"""The trainers' desk in a browser, by clicks and plain typing, as somebody new would use it."""

import re
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from lms.domain.people import Person
from tests.browser.conftest import OPTIONS, sign_in
from tests.browser.driving import press_button
from tests.browser.world import MODULE, World, make_world

WIDE = {"viewport": {"width": 1280, "height": 900}}
DESK = "/trainer/lessons/"
TEXT = f"{DESK}ende/"
FILE = "content/modules/1-eins/30-ende.md"
SAVED = re.compile(r"^Entwurf gespeichert um \d{1,2}:\d\d$")
TWO_SECONDS = 2_000


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A course of one's own: what is published here nobody else shall see."""
    with make_world(tmp_path_factory.mktemp("desk")) as made:
        yield made


class Hands:
    """Opens pages on devices of their own; `folder` is where the course lies."""

    def __init__(self, chromium: Browser, course: World) -> None:
        self._chromium, self.course = chromium, course
        self.folder = Path(course.app.config["LMS_DATA_DIR"])

    def open(self, person: Person, path: str, **options: object) -> Page:
        chosen = {"base_url": self.course.server.url, **OPTIONS, **options}
        context = self._chromium.new_context(**chosen)
        context.set_default_timeout(10_000)
        sign_in(context, self.course, person)
        page = context.new_page()
        page.goto(path)
        return page


@pytest.fixture
def hands(chromium: Browser, course: World) -> Hands:
    return Hands(chromium, course)


def type_example(page: Page, button: str, words: str) -> None:
    """Presses a button above the text and types over what it has chosen."""
    page.get_by_role("button", name=button, exact=True).click()
    page.keyboard.type(words)


def add_question(page: Page, kind: str, title: str, **fields: str) -> None:
    press_button(page, "Neue Frage")
    page.get_by_label(kind).check()
    press_button(page, "Weiter")
    page.get_by_label("Frage", exact=True).fill(title)
    for label, words in fields.items():
        page.locator(f"#{label}").fill(words)


def mark(page: Page, number: int) -> None:
    page.locator(f"label[for=mark_{number}]").click()


def publish(page: Page, kind: str = "Eine Berichtigung") -> None:
    press_button(page, "Weiter zum Veröffentlichen")
    if page.get_by_label(kind).count():
        page.locator("label").filter(has_text=kind).click()
    press_button(page, "Veröffentlichen")
    expect(page.get_by_text("Das ist veröffentlicht.")).to_be_visible()


def test_a_new_lesson_is_written_published_and_passed(hands: Hands) -> None:
    page = hands.open(hands.course.tom, DESK, **WIDE)
    press_button(page, "Neue Lektion")
    page.get_by_label("Worum geht es?").fill("Kalter Tee")
    press_button(page, "Beginnen")
    write_text(page)
    add_picture(page)
    page.get_by_role("link", name=re.compile("^Fragen")).click()
    ask_four_questions(page)
    publish(page)
    expect(page.locator("h1")).to_have_text("Kalter Tee")
    pass_as_participant(hands)


def write_text(page: Page) -> None:
    page.locator("#body").click()
    page.keyboard.type("Im Sommer trinken viele Menschen kalten Tee.")
    type_example(page, "Überschrift", "Das Eis")
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\nNehmen Sie Eis.")
    type_example(page, "Liste", "ein Glas")
    type_example(page, "Kasten", "Eis ist kalt.")
    expect(page.locator(".lms-saved")).to_have_text(SAVED)
    pane = page.locator("[data-preview]")
    expect(pane.locator(".admonition")).to_contain_text("Eis ist kalt.")
    expect(pane.locator("li", has_text="ein Glas")).to_be_visible()


def add_picture(page: Page) -> None:
    drawn = BytesIO()
    Image.new("RGB", (1600, 900), "teal").save(drawn, "JPEG")
    press_button_exactly(page, "Bild")
    page.get_by_label("Das Bild").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}
    )
    page.locator("#description").fill("Ein Glas mit Eis")
    press_button_exactly(page, "Bild speichern")
    press_button_exactly(page, "In den Text setzen")
    expect(page.locator("#body")).to_have_value(re.compile("Ein Glas mit Eis"))


def press_button_exactly(page: Page, name: str) -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name=name, exact=True).click()


def ask_four_questions(page: Page) -> None:
    why = {"q_explanation": "Das Eis macht den Tee kalt."}
    add_question(
        page, "Eine Antwort ist richtig", "Was hilft?", text_0="Eis", text_1="Feuer", **why
    )
    mark(page, 0)
    page.locator("#q_see").select_option("Das Eis")
    press_button(page, "Speichern")
    several = {"text_0": "Eis", "text_1": "Tee", "text_2": "Sand"}
    add_question(page, "Mehrere können richtig sein", "Was gehört ins Glas?", **several, **why)
    mark(page, 0)
    mark(page, 1)
    press_button(page, "Speichern")
    steps = {"text_0": "Tee kochen", "text_1": "Tee kühlen", "text_2": "Tee trinken"}
    add_question(page, "Schritte ordnen", "Wie geht es?", **steps, **why)
    press_button(page, "Speichern")
    add_question(page, "Zum Nachdenken", "Mögen Sie kalten Tee?", q_body="Warum?")
    press_button(page, "Speichern")
    expect(page.get_by_text("Frage 4 ·")).to_be_visible()


def pass_as_participant(hands: Hands) -> None:
    page = hands.open(hands.course.lena, f"/modules/{MODULE}/")
    page.get_by_role("link", name="Kalter Tee").click()
    expect(page.get_by_role("img", name="Ein Glas mit Eis")).to_be_visible()
    press_button(page, "weiter zu den Fragen")
    press_button(page, "Beginnen")
    for number in range(1, 5):
        answer(page)
        press_button(page, "Zu Ihren Antworten" if number == 4 else "Weiter")
    press_button(page, "Antworten abgeben")
    expect(page.locator("h1")).to_contain_text("Geschafft.")


def answer(page: Page) -> None:
    title = page.locator("h1").inner_text()
    if "hilft" in title:
        page.get_by_label("Eis", exact=True).check()
    elif "Glas" in title:
        page.get_by_label("Eis", exact=True).check()
        page.get_by_label("Tee", exact=True).check()
    elif "geht" in title:
        for place, step in enumerate(("Tee kochen", "Tee kühlen", "Tee trinken"), start=1):
            page.get_by_label(step, exact=True).select_option(label=str(place))
    else:
        page.locator("textarea").fill("Ja.")


def test_two_trainers_at_once_lose_nothing(hands: Hands) -> None:
    tom, karin = (
        hands.open(person, TEXT, **WIDE) for person in (hands.course.tom, hands.course.karin)
    )
    for page, words in ((tom, "Von Tom. "), (karin, "Von Karin. ")):
        page.locator("#body").click()
        page.keyboard.press("Control+Home")
        page.keyboard.type(words)
        expect(page.locator(".lms-saved")).to_have_text(SAVED)
    publish(karin)
    press_button(tom, "Weiter zum Veröffentlichen")
    tom.locator("label").filter(has_text="Eine Berichtigung").click()
    press_button(tom, "Veröffentlichen")
    expect(tom.locator("h1")).to_have_text(
        "Jemand hat inzwischen einen anderen Text veröffentlicht"
    )
    expect(tom.locator("main")).to_contain_text("Von Tom.")
    expect(tom.locator("main")).to_contain_text("Von Karin.")
    press_button(tom, "Meinen Text behalten")
    tom.locator("label").filter(has_text="Eine Berichtigung").click()
    press_button(tom, "Veröffentlichen")
    assert "Von Tom." in (hands.folder / FILE).read_text(encoding="utf-8")


def test_a_killed_browser_loses_two_seconds_at_most(hands: Hands) -> None:
    page = hands.open(hands.course.tom, f"{DESK}mitte/", **WIDE)
    body = page.locator("#body")
    body.click()
    page.keyboard.press("Control+Home")
    expect(page.get_by_role("link", name="Entwurf löschen")).to_be_hidden()
    sent: list[str] = []
    page.on("request", lambda each: sent.append(each.url) if each.method == "POST" else None)
    begun = time.monotonic()
    for word in range(40):  # without a pause that would be long enough to save in
        page.keyboard.type(f"Wort{word} ", delay=15)
    expect(page.locator(".lms-saved")).to_have_text(SAVED)
    expect(page.get_by_role("link", name="Entwurf löschen")).to_be_visible()
    assert len(sent) <= (time.monotonic() - begun) / 1.4 + 2, "one save after the other"
    typed = body.input_value()
    page.context.close()
    again = hands.open(hands.course.tom, f"{DESK}mitte/")
    kept = again.locator("#body").input_value()
    assert "Wort10 " in kept
    assert typed.startswith(kept.split("Wort")[0])


def test_a_file_that_changes_underneath_is_shown_beside_the_draft(hands: Hands) -> None:
    file = hands.folder / "content/modules/2-zwei/10-gruen.md"
    page = hands.open(hands.course.karin, f"{DESK}gruen/", **WIDE)
    page.locator("#body").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Aus dem Browser. ")
    expect(page.locator(".lms-saved")).to_have_text(SAVED)
    file.write_text(
        file.read_text(encoding="utf-8").replace("80 Grad", "75 Grad"), encoding="utf-8"
    )
    page.reload()
    page.get_by_role("link", name="Beide Texte ansehen und entscheiden").click()
    expect(page.locator("main")).to_contain_text("75 Grad")
    expect(page.locator("main")).to_contain_text("Aus dem Browser.")
    assert "Aus dem Browser." not in file.read_text(encoding="utf-8")


def test_show_leads_to_the_line_in_the_text(hands: Hands) -> None:
    page = hands.open(hands.course.tom, f"{DESK}anfang/", **WIDE)
    body = page.locator("#body")
    body.fill("Gut.\n\n## Das Wasser\n\n## Die Blätter\n\n![](media/kanne.png)")
    page.locator("[data-line='7']").first.click()
    chosen = body.evaluate("each => each.value.slice(each.selectionStart, each.selectionEnd)")
    assert chosen == "![](media/kanne.png)"


def test_examples_fit_where_they_are_put(hands: Hands) -> None:
    page = hands.open(hands.course.tom, f"{DESK}anfang/", **WIDE)
    body = page.locator("#body")
    body.fill("Gut.")
    type_example(page, "Frage", "Was zuerst?")
    assert "\n## Frage: Was zuerst?\n" in body.input_value()
    body.fill("Gut.\n\n## Das Wasser\n\nNass.")
    type_example(page, "Frage", "Was zuerst?")
    assert "\n### Frage: Was zuerst?\n" in body.input_value()
    body.fill("Lesen Sie ")
    page.get_by_text("Link zu einer anderen Lektion").click()
    page.get_by_role("button", name="Die Kanne").click()
    expect(body).to_have_value(re.compile(r"^Lesen Sie \[Die Kanne\]\([\w./-]+\.md\)$"))
    expect(page.locator(".lms-saved")).to_have_text(SAVED)
    expect(page.get_by_text("20-mitte.md“ führt ins Leere")).to_have_count(0)
