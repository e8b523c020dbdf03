"""Dark, in a system's own colours, and on paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

import lms
from tests.browser.conftest import Visit
from tests.browser.pages import LESSON_PATH, QUIZ_PATH
from tests.browser.world import LESSON, World

STYLES = Path(lms.__file__).parent / "static" / "lms.css"
DARK_PAPER = "rgb(20, 23, 26)"
NOT_ON_PAPER = (".lms-bar nav", ".lms-back", ".lms-button", ".lms-skip")


def test_the_dark_theme_changes_colours_and_nothing_else() -> None:
    styles = STYLES.read_text(encoding="utf-8")
    blocks = re.findall(r"prefers-color-scheme[^{]*\{\s*[^{]*\{([^}]*)\}\s*\}", styles)
    assert len(blocks) == 1
    names = [line.partition(":")[0].strip() for line in blocks[0].split(";")]
    assert all(name.startswith("--lms-") for name in names if name)


def test_a_page_is_dark_where_the_device_is(visit: Visit, world: World) -> None:
    page = visit(world.lena, color_scheme="dark").new_page()
    page.goto("/")
    expect(page.locator(".lms")).to_have_css("background-color", DARK_PAPER)


@pytest.mark.parametrize("selector", [".lms-button", ".lms-button-second", ".lms-choice input"])
def test_in_a_systems_own_colours_controls_keep_their_edges(
    visit: Visit, world: World, selector: str
) -> None:
    mia = world.add_participant()
    world.begin(mia, LESSON)
    page = visit(mia, forced_colors="active").new_page()
    page.goto(f"{QUIZ_PATH}1/")
    control = page.locator(selector).first
    assert has_edge(control)


def test_in_a_systems_own_colours_what_is_chosen_looks_chosen(visit: Visit, world: World) -> None:
    mia = world.add_participant()
    world.begin(mia, LESSON)
    page = visit(mia, forced_colors="active").new_page()
    page.goto(f"{QUIZ_PATH}1/")
    choice = page.locator(".lms-choice").last
    before = choice.screenshot()
    choice.locator("input").check()
    page.locator("h1").click()
    assert choice.screenshot() != before


def test_a_printed_lesson_is_its_text_with_everything_opened(visit: Visit, world: World) -> None:
    page = visit(world.lena).new_page()
    page.goto(LESSON_PATH)
    page.evaluate(
        "addEventListener('beforeprint', () => {"
        " window.shut = document.querySelectorAll('details:not([open])').length })"
    )
    assert page.pdf().startswith(b"%PDF")
    assert page.evaluate("window.shut") == 0
    page.emulate_media(media="print")
    for selector in NOT_ON_PAPER:
        for part in page.locator(selector).all():
            expect(part).to_be_hidden()
    expect(page.get_by_text("Schwarzer Tee verträgt kochendes Wasser.").first).to_be_visible()
    expect(page.locator(".lms-foot")).to_contain_text("0381 000 00 00")


def test_paper_shows_what_is_folded_up_without_a_script_too(visit: Visit, world: World) -> None:
    page = visit(world.lena, java_script_enabled=False).new_page()
    page.goto(LESSON_PATH)
    source = page.get_by_text("Das kleine Teebuch")
    expect(source).to_be_hidden()
    page.emulate_media(media="print")
    expect(source).to_be_visible()


def has_edge(control: Locator) -> bool:
    """Whether a line of at least a pixel is drawn around it, or the system draws it."""
    return bool(
        control.evaluate(
            "each => { const style = getComputedStyle(each);"
            " return style.appearance === 'auto'"
            " || style.borderTopStyle !== 'none' && parseFloat(style.borderTopWidth) >= 1 }"
        )
    )
