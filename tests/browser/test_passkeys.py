"""A member of staff sets a passkey up and signs in with it, on a device that Chromium plays."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import axe
from tests.browser.conftest import COOKIE, Visit
from tests.browser.driving import press_button
from tests.browser.pages_team import FACTORS, TEAM, add_coordinator, grow_old
from tests.browser.world import World


@pytest.fixture
def here(world: World) -> str:
    """The server's address by name: browsers make no passkeys for a number."""
    return f"http://localhost:{urlsplit(world.server.url).port}"


@pytest.fixture
def tablet(visit: Visit, here: str) -> BrowserContext:
    """A device on which nobody is signed in yet."""
    context = visit(base_url=here)
    context.add_init_script(path=axe.SCRIPT)
    return context


def open_page(context: BrowserContext) -> Page:
    """A tab of a device that has a passkey's chip, and an owner who touches it."""
    page = context.new_page()
    chip = context.new_cdp_session(page)
    chip.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chip.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(context: BrowserContext, world: World, here: str, token: str) -> None:
    context.clear_cookies()
    context.add_cookies([{"name": COOKIE, "value": token, "url": here}])


def test_a_passkey_is_set_up_and_lets_one_in(
    tablet: BrowserContext, world: World, here: str
) -> None:
    ines = add_coordinator(world)
    page = open_page(tablet)
    sign_in(tablet, world, here, world.sign_in(ines))
    page.goto(FACTORS)
    press_button(page, "Passkey einrichten")
    assert list(axe.list_violations(page)) == []
    page.get_by_label("Wie nennen Sie dieses Gerät?").fill("Mein Tablet")
    press_button(page, "Jetzt einrichten")
    expect(page.locator("main")).to_contain_text("Der Passkey ist eingerichtet.")
    expect(page.locator("main")).to_contain_text("Mein Tablet")

    sign_in(tablet, world, here, world.sign_in(ines))
    page.goto(TEAM)
    expect(page.locator("h1")).to_have_text("Der zweite Schritt")
    assert list(axe.list_violations(page)) == []
    press_button(page, "Passkey benutzen")
    expect(page).to_have_url(re.compile(f"{TEAM}$"))

    page.goto(f"{TEAM}new/")
    grow_old(world, ines)(page)
    expect(page.locator("h1")).to_have_text("Sind Sie es?")
    press_button(page, "Passkey benutzen")
    expect(page).to_have_url(re.compile(f"{TEAM}new/$"))


def test_a_device_without_the_passkey_says_so_and_stays_out(
    tablet: BrowserContext, visit: Visit, world: World, here: str
) -> None:
    ines = add_coordinator(world)
    page = open_page(tablet)
    sign_in(tablet, world, here, world.sign_in(ines))
    page.goto(f"{FACTORS}passkey/")
    press_button(page, "Jetzt einrichten")
    stranger = visit(base_url=here)
    other = open_page(stranger)
    sign_in(stranger, world, here, world.sign_in(ines))
    other.goto(TEAM)
    other.get_by_role("button", name="Passkey benutzen").click()
    expect(other.get_by_role("alert")).to_contain_text("Das hat nicht geklappt.")
    other.goto(TEAM)
    expect(other.locator("h1")).to_have_text("Der zweite Schritt")
