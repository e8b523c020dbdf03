"""axe-core in a page: what it finds, as lines that say where. Its context has SCRIPT."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page as BrowserPage

SCRIPT = Path(__file__).parent / "vendor" / "axe.min.js"
WIDTHS = (320, 768, 1280)
RULES = {
    "type": "tag",
    "values": [
        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice",
    ],
}  # fmt: skip
# The dark theme changes colours and nothing else; a test of the stylesheet holds that.
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = """async rules => {
    const found = await axe.run(document, {
        runOnly: rules, resultTypes: ['violations'], preload: false,
    });
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`));
}"""


def list_violations(page: BrowserPage) -> Iterator[str]:
    """`theme, width: rule: selector: what to do` of the page in both themes and three widths.

    Colours do not depend on the width, so the dark ones are looked at once.
    """
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        yield from _run(page, "light", width, RULES)
    yield from _run(page, "dark", WIDTHS[-1], COLOUR_RULES)


def list_violations_here(page: BrowserPage) -> Iterator[str]:
    """`address: rule: selector: what to do` of the page as it is shown now."""
    for violation in page.evaluate(RUN, RULES):
        yield f"{page.url}: {violation}"


def _run(
    page: BrowserPage, theme: Literal["light", "dark"], width: int, rules: dict[str, Any]
) -> Iterator[str]:
    page.emulate_media(color_scheme=theme)
    for violation in page.evaluate(RUN, rules):
        yield f"{theme}, {width} px: {violation}"
