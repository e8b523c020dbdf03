"""No violation of WCAG 2.2 AA and EN 301 549 on any page, in both themes and three widths."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from itertools import product
from typing import Literal

import pytest

from tests.browser import axe
from tests.browser.conftest import Visit
from tests.browser.pages import (
    Page,
    list_coordinators_pages,
    list_open_pages,
    list_participants_pages,
    list_trainers_pages,
)
from tests.browser.walk import walk
from tests.browser.world import World

AXE_SHA384 = "xt1SFg49QaDwsyt0Xfs2XAyBtYPClXl3X2q5OOLeGAUmq9jZTYIMdztpF99WdhiH"
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (320, 768, 1280)


def test_the_axe_we_keep_is_the_one_that_was_published() -> None:
    digest = hashlib.sha384(axe.SCRIPT.read_bytes()).digest()
    assert base64.b64encode(digest).decode() == AXE_SHA384


@pytest.mark.parametrize(
    "list_pages",
    [list_open_pages, list_participants_pages, list_trainers_pages, list_coordinators_pages],
)
def test_axe_finds_no_violation(
    visit: Visit, world: World, list_pages: Callable[[World], Iterable[Page]]
) -> None:
    found: list[str] = []
    for page, shown in walk(visit, list_pages(world)):
        for theme, width in product(THEMES, WIDTHS):
            shown.emulate_media(color_scheme=theme)
            shown.set_viewport_size({"width": width, "height": 900})
            found += [f"{page.name}, {theme}, {width} px: {v}" for v in axe.find_violations(shown)]
    assert not found, "\n".join(found)
