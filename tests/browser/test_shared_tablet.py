"""On a tablet that goes round, „back“ and „send again“ bring nobody back who has signed out."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.driving import press_button
from tests.browser.pages_signing_in import make_code, type_code
from tests.browser.world import World

STEPS = 8


@pytest.mark.parametrize("is_photographed", [True, False])
def test_going_back_after_signing_out_offers_nobody(
    visit: Visit, world: World, is_photographed: bool
) -> None:
    page = visit().new_page()
    code = make_code(world)
    page.goto(f"/login/{code}" if is_photographed else "/login/")
    if not is_photographed:
        type_code(code)(page)
    expect(page.locator("h1")).to_have_text("Sind Sie Mia M.?")
    press_button(page, "Nein, andere benutzen es auch")
    expect(page.locator("h1")).to_have_text("Guten Tag, Mia")
    page.goto("/logout")
    press_button(page, "Ja, abmelden")
    shown = _go_back(page)
    assert any("Code auf Ihrer Karte" in text for text in shown)
    assert not any("Mia" in text for text in shown)


def _go_back(page: Page) -> list[str]:
    """What the pages show on the way back, each one fetched anew as well."""
    texts = []
    for _ in range(STEPS):
        if page.go_back() is None and page.url == "about:blank":
            break
        texts.append(page.inner_text("main"))
        page.reload()
        texts.append(page.inner_text("main"))
    return texts
