"""What holds on every page: participants', trainers', coordinators' and those for anybody."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request
from playwright.sync_api import Page as BrowserPage
from werkzeug.exceptions import HTTPException

from tests.browser import axe
from tests.browser.conftest import OPTIONS
from tests.browser.measure import (
    NARROW,
    PHONE,
    TABLET,
    list_small_targets,
    list_unseen_focus,
    measure_sideways,
)
from tests.browser.page import Page
from tests.browser.pages import (
    list_coordinators_pages,
    list_open_pages,
    list_participants_pages,
    list_trainers_pages,
)
from tests.browser.walk import walk
from tests.browser.world import World

AXE_SHA384 = "xt1SFg49QaDwsyt0Xfs2XAyBtYPClXl3X2q5OOLeGAUmq9jZTYIMdztpF99WdhiH"
TARGET = 48
NO_PAGES = {
    "lms.card_link",
    "lms.export_people",
    "lms.healthz",
    "lms.matrix",
    "lms.report_file",
    "lms.media",
    "lms.static",
    "lms.my_data_file",
    "lms.retention_list",
}


@dataclass(slots=True)
class Seen:
    """What was found wrong, each line with its page, and the endpoints that were seen."""

    endpoints: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    small_targets: list[str] = field(default_factory=list)
    unseen_focus: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def seen(chromium: Browser, world: World) -> Iterator[Seen]:
    """One walk through all pages for everything that is to be seen on them."""
    found = Seen()
    context = chromium.new_context(base_url=world.server.url, **OPTIONS)
    context.add_init_script(path=axe.SCRIPT)

    def note(request: Request) -> None:
        if not request.url.startswith((world.server.url, "data:")):
            found.strangers.append(request.url)

    context.on("request", note)
    theirs = chain(list_open_pages(world), list_participants_pages(world))
    for page, shown in walk(context, world, theirs):
        look(found, world, page, shown, (NARROW, 100), (PHONE, 200))
        small = list_small_targets(shown, TARGET)
        found.small_targets += [f"{page.name}: {target}" for target in small]
    staffs = chain(list_trainers_pages(world), list_coordinators_pages(world))
    for page, shown in walk(context, world, staffs):
        look(found, world, page, shown, (NARROW, 100), (TABLET, 200))
    yield found
    context.close()


def look(
    found: Seen, world: World, page: Page, shown: BrowserPage, *sizes: tuple[int, int]
) -> None:
    """`sizes`: widths in pixels with the size of the text in percent."""
    found.endpoints |= find_endpoint(world, shown.url)
    for width, text in sizes:
        wider = measure_sideways(shown, width, text)
        if wider > 1:
            found.sideways.append(f"{page.name}, {width} px, text {text} %: {wider} px too wide")
    found.unseen_focus += [f"{page.name}: {name}" for name in list_unseen_focus(shown)]
    found.violations += [f"{page.name}, {violation}" for violation in axe.list_violations(shown)]


def find_endpoint(world: World, url: str) -> set[str]:
    try:
        return {world.app.url_map.bind("").match(urlsplit(url).path)[0]}
    except HTTPException:
        return set()


def test_the_axe_we_keep_is_the_one_that_was_published() -> None:
    digest = hashlib.sha384(axe.SCRIPT.read_bytes()).digest()
    assert base64.b64encode(digest).decode() == AXE_SHA384


def test_every_page_was_looked_at(seen: Seen, world: World) -> None:
    rules = world.app.url_map.iter_rules()
    ours = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert ours - NO_PAGES - seen.endpoints == set()


def test_axe_finds_no_violation_in_both_themes_and_three_widths(seen: Seen) -> None:
    assert not seen.violations, list_lines(seen.violations)


def test_no_page_scrolls_sideways_on_a_small_phone_or_with_text_twice_as_large(seen: Seen) -> None:
    assert not seen.sideways, list_lines(seen.sideways)


def test_every_control_of_a_participant_can_be_hit_with_a_thumb(seen: Seen) -> None:
    assert not seen.small_targets, list_lines(seen.small_targets)


def test_the_keyboard_shows_where_it_is(seen: Seen) -> None:
    assert not seen.unseen_focus, list_lines(seen.unseen_focus)


def test_no_page_asks_another_host_for_anything(seen: Seen) -> None:
    assert not seen.strangers, list_lines(seen.strangers)


def list_lines(lines: Iterable[str]) -> str:
    return "\n" + "\n".join(lines)
