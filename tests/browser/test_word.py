"""A lesson from Word, by clicks only: a file with ten questions, and a text that is pasted."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OPTIONS, sign_in
from tests.browser.driving import press_button
from tests.browser.world import MODULE, World, make_world
from tests.library.word_files import QUESTIONS, make_lesson

DESK = "/trainer/lessons/"
WORD = f"{DESK}ende/word/"
PASTE = """([plain, html]) => {
  const data = new DataTransfer();
  data.setData("text/plain", plain);
  data.setData("text/html", html);
  const field = document.querySelector("#text");
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
  field.value = plain;
}"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A course of one's own: what is published here nobody else shall see."""
    with make_world(tmp_path_factory.mktemp("word")) as made:
        yield made


@pytest.fixture
def tom(chromium: Browser, course: World) -> Page:
    context = chromium.new_context(base_url=course.server.url, **OPTIONS)
    context.set_default_timeout(10_000)
    sign_in(context, course, course.tom)
    return context.new_page()


def choose_file(page: Page, data: bytes, name: str = "tee.docx") -> None:
    page.locator("#file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def test_a_file_becomes_a_lesson_that_a_participant_passes(
    chromium: Browser, course: World, tom: Page
) -> None:
    tom.goto(f"{DESK}word/?module={MODULE}")
    choose_file(tom, make_lesson())
    press_button(tom, "Ansehen")
    expect(tom.locator("main")).to_contain_text(f"{QUESTIONS} Fragen, 1 Bild")
    press_button(tom, "In den Entwurf übernehmen")
    expect(tom.locator("#lesson_title")).to_have_value("Grüner Tee")
    expect(tom.locator("#body")).to_have_value(re.compile(r"## Das Wasser[\s\S]*eine-gruene-kanne"))
    press_button(tom, "Weiter zum Veröffentlichen")
    press_button(tom, "Veröffentlichen")
    expect(tom.get_by_text("Das ist veröffentlicht.")).to_be_visible()
    pass_lesson(chromium, course)


def pass_lesson(chromium: Browser, course: World) -> None:
    context = chromium.new_context(base_url=course.server.url, **OPTIONS)
    context.set_default_timeout(10_000)
    sign_in(context, course, course.lena)
    page = context.new_page()
    page.goto(f"/modules/{MODULE}/")
    page.get_by_role("link", name="Grüner Tee").click()
    expect(page.get_by_role("img", name="Eine grüne Kanne")).to_be_visible()
    expect(page.get_by_role("cell", name="70")).to_be_visible()
    press_button(page, "Gelesen")
    press_button(page, "Beginnen")
    for _ in range(QUESTIONS):
        answer(page)
        with page.expect_event("load"):
            page.locator("button[value=next]").click()
    press_button(page, "Abgeben")
    expect(page.locator("h1")).to_have_text(re.compile("Geschafft"))


def answer(page: Page) -> None:
    """What stood in bold in the file."""
    found = re.search(r"Nummer (\d)", page.locator("main").inner_text())
    assert found is not None
    number = int(found[1])
    words = ("heiß", "warm") if number == QUESTIONS - 1 else (("heiß", "warm", "kalt")[number % 3],)
    for word in words:
        page.get_by_label(f"{word}{number}", exact=True).check()


def test_bold_survives_when_a_text_is_pasted(tom: Page) -> None:
    tom.goto(WORD)
    html = "<p>1. Wer trinkt Tee?</p><ul><li>keiner</li><li><b>alle</b></li></ul>"
    tom.evaluate(PASTE, ["1. Wer trinkt Tee?\nkeiner\nalle", html])
    press_button(tom, "Ansehen")
    expect(tom.locator("li", has=tom.get_by_text("richtig", exact=True)).last).to_contain_text(
        "alle"
    )
    press_button(tom, "In den Entwurf übernehmen")
    expect(tom.locator("main")).to_contain_text("Wer trinkt Tee?")


def test_a_file_that_is_too_large_is_said_before_it_is_sent(tom: Page) -> None:
    tom.goto(WORD)
    tom.locator("#text").fill("Mein Text")
    choose_file(tom, bytes(10_000_001))
    tom.get_by_role("button", name="Ansehen").click()
    message = tom.locator("#file").evaluate("field => field.validationMessage")
    assert "zu groß" in message
    expect(tom).to_have_url(re.compile("/word/$"))
    assert tom.locator("#text").input_value() == "Mein Text"


def test_a_hostile_file_is_refused_and_what_was_typed_stays(tom: Page) -> None:
    tom.goto(WORD)
    tom.locator("#text").fill("Mein Text")
    choose_file(tom, b"<html><script>alert(1)</script></html>")
    press_button(tom, "Ansehen")
    expect(tom.locator(".lms-errors")).to_contain_text("Das ist keine Word-Datei.")
    assert tom.locator("#text").input_value() == "Mein Text"
