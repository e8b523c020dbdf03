"""The shipped course as it is seen: lessons, every drawing in both themes, on paper, and found.

With `LMS_TESTS_PICTURES` naming a folder, a picture of each page is left there, and the print.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from lms.library.read import read_files
from lms.library.source import FileKind
from lms.paths import CONTENT, QUIZZES
from tests.browser.driving import press_button
from tests.browser.founding import PICTURES, Founded, found
from tests.browser.measure import NARROW, measure_sideways

DRAWING = re.compile(r"\]\(media/(\S+\.svg)")
ONE_OF_EACH_MODULE = (
    "rolle-und-rahmen/wer-entscheidet-was",
    "rechtliche-grundlagen/asylverfahren",
    "bildung-arbeit-begegnung/einfach-sprechen",
    "konflikt-trauma-junge-menschen/konflikte-entschaerfen",
    "fachtagung/bilanz-und-praxisprojekt",
)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SMALLEST_LETTER = 12  # CSS pixels, on the smallest phone
LOADED = "image => image.complete && image.naturalWidth > 0"
LETTER = """image => fetch(image.currentSrc).then(reply => reply.text()).then(text => {
    const wide = new DOMParser().parseFromString(text, 'image/svg+xml')
        .documentElement.viewBox.baseVal.width;
    const sizes = [...text.matchAll(/font(?:-size)?: *(\\d+)px/g)].map(size => +size[1]);
    return Math.min(...sizes) * image.getBoundingClientRect().width / wide;
})"""


def list_drawings() -> dict[str, str]:
    """The lesson of each drawing, as its address says."""
    files, _ = read_files(CONTENT, QUIZZES)
    return {
        name: f"{file.module}/{file.slug}"
        for file in files
        if file.kind is FileKind.LESSON and not file.language
        for name in DRAWING.findall(file.text)
    }


@pytest.fixture(scope="module")
def founded(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    folder = tmp_path_factory.mktemp("seen") / "kurs"
    who = ("--coordinator", "Karin Petersen <karin@example.org>")
    with found(folder, chromium, "--course", "shipped", "--title", "Begleiten", *who) as made:
        yield made


@pytest.fixture(scope="module")
def karin(founded: Founded) -> Page:
    """She may read everything."""
    page = founded.open()
    page.goto(founded.link)
    founded.press(page, "Ja, anmelden")
    founded.press(page, "Gelesen, weiter")
    return page


def keep(name: str, data: bytes) -> None:
    if PICTURES:
        (Path(PICTURES) / name).write_bytes(data)


@pytest.mark.parametrize("path", ONE_OF_EACH_MODULE)
def test_a_lesson_of_each_module_reads_well_on_a_phone(
    founded: Founded, karin: Page, path: str
) -> None:
    karin.goto(f"/modules/{path}/")
    for image in karin.locator("figure img").all():
        image.scroll_into_view_if_needed()
    founded.look(karin)
    assert founded.violations == []


@pytest.mark.parametrize("path", ONE_OF_EACH_MODULE)
def test_a_lesson_of_each_module_is_whole_on_paper(karin: Page, path: str) -> None:
    karin.goto(f"/modules/{path}/")
    drawings = karin.locator("figure img")
    assert [drawing.evaluate(LOADED) for drawing in drawings.all()] == [True]  # without scrolling
    printed = karin.pdf(format="A4", print_background=False)
    keep(f"print-{path.replace('/', '-')}.pdf", printed)
    pages = pypdfium2.PdfDocument(BytesIO(printed))
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    shown = " ".join(text.split())
    assert "Das Wichtigste in Kürze" in shown
    for told in karin.locator("article details li").all():
        assert " ".join((told.text_content() or "").split())[:30] in shown


@pytest.mark.parametrize(("name", "path"), list_drawings().items())
def test_a_drawing_can_be_read_in_both_themes(karin: Page, name: str, path: str) -> None:
    karin.goto(f"/modules/{path}/")
    assert measure_sideways(karin, NARROW) <= 0
    image = karin.locator(f"figure img[src*='{name}']")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate(LOADED)
    assert image.evaluate(LETTER) >= SMALLEST_LETTER
    assert image.get_attribute("alt")
    seen = {theme: take_picture(karin, image, theme) for theme in THEMES}
    assert seen["light"] != seen["dark"]
    for theme, data in seen.items():
        keep(f"drawing-{name}-{theme}.png", data)
    karin.emulate_media(color_scheme="light")


def take_picture(page: Page, image: Any, theme: Literal["light", "dark"]) -> bytes:
    page.emulate_media(color_scheme=theme)
    data: bytes = image.screenshot()
    return data


def test_words_are_explained_and_found(founded: Founded, karin: Page) -> None:
    karin.goto("/glossary/")
    founded.look(karin)
    karin.goto("/search/")
    karin.locator("main input[type=search]").fill("anhoerungen")
    press_button(karin, "Suchen")
    expect(karin.locator("main mark").first).to_have_text("Anhörung")
    founded.look(karin)
    assert founded.violations == []
