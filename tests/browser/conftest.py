"""One browser and one server per run, one context with its own cookies per visit."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from lms.domain.people import Person
from tests.browser.world import World, make_world

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
OPTIONS: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "locale": "de-DE",
    "reduced_motion": "reduce",
}
COOKIE = "lms_device"

Visit = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Skips where there is no Chromium; with LMS_TESTS_REQUIRE_ALL set it fails instead."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("LMS_TESTS_REQUIRE_ALL"):
            pytest.fail("no Chromium")
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make_world(tmp_path_factory.mktemp("served")) as made:
        yield made


def sign_in(context: BrowserContext, world: World, person: Person | None) -> None:
    """Makes it the device of this person, or of nobody."""
    context.clear_cookies()
    if person is not None:
        token = world.sign_in(person)
        context.add_cookies([{"name": COOKIE, "value": token, "url": world.server.url}])


@pytest.fixture
def visit(chromium: Browser, world: World) -> Iterator[Visit]:
    """Opens a browser context, signed in as a person or as nobody, a phone if nothing is said."""
    opened: list[BrowserContext] = []

    def open_context(person: Person | None = None, **options: Any) -> BrowserContext:
        chosen = {"base_url": world.server.url, **OPTIONS, **options}
        context = chromium.new_context(**chosen)
        context.set_default_timeout(10_000)
        opened.append(context)
        sign_in(context, world, person)
        return context

    yield open_context
    for context in opened:
        context.close()
