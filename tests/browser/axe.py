"""axe-core in a page: what it finds, as lines that say where."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page as BrowserPage

SCRIPT = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice",
]  # fmt: skip
RUN = """async tags => {
    const found = await axe.run(document, {
        runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false,
    });
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`));
}"""


@cache
def _read_script() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def find_violations(page: BrowserPage) -> list[str]:
    """`rule: selector: what to do`, one line a violation, of the page as it is shown now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_read_script())
    found: list[str] = page.evaluate(RUN, TAGS)
    return found
