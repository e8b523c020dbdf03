"""What is measured on a page as it stands in the browser."""

from playwright.sync_api import Page as BrowserPage

NARROW, PHONE, TABLET, TALL = 320, 390, 768, 900
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """least => {
    const isShown = box => box.width > 1 && box.height > 1;
    const isInProse = link => {
        const block = link.closest('p, li, td');
        const isFlowing = link.closest('.lms-prose') || getComputedStyle(link).display === 'inline';
        return link.tagName === 'A' && isFlowing && block
            && block.textContent.trim() !== link.textContent.trim();
    };
    const measure = control => Math.max(...[control, ...(control.labels || [])]
        .map(each => each.getBoundingClientRect().height));
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter(control => control.type !== 'hidden' && !control.disabled)
        .filter(control => !control.closest('.lms-skip') && !isInProse(control))
        .filter(control => isShown(control.getBoundingClientRect()))
        .filter(control => measure(control) < least)
        .map(control => `${control.outerHTML.slice(0, 90)}: ${measure(control).toFixed(1)} px`);
}"""
UNSEEN_FOCUS = """() => {
    const isMarked = each => {
        const style = getComputedStyle(each);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    return [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(control => control.type !== 'hidden' && !control.disabled)
        .filter(control => control.getClientRects().length)
        .filter(control => {
            control.focus({preventScroll: true});
            return document.activeElement === control
                && ![control, ...(control.labels || [])].some(isMarked);
        })
        .map(control => control.outerHTML.slice(0, 90));
}"""


def measure_sideways(page: BrowserPage, width: int, text: int = 100) -> int:
    """How many pixels a page is wider than a window of this width, with text of this percentage."""
    page.set_viewport_size({"width": width, "height": TALL})
    page.evaluate("percent => { document.documentElement.style.fontSize = percent }", f"{text}%")
    wider = int(page.evaluate(SIDEWAYS))
    page.evaluate("document.documentElement.style.fontSize = ''")
    return wider


def list_small_targets(page: BrowserPage, least: int) -> list[str]:
    """Controls less high than so many pixels on a phone; links within a sentence may be."""
    page.set_viewport_size({"width": PHONE, "height": TALL})
    found: list[str] = page.evaluate(SMALL_TARGETS, least)
    return found


def list_unseen_focus(page: BrowserPage) -> list[str]:
    """Controls that do not show it when the keyboard reaches them."""
    page.keyboard.press("Tab")
    found: list[str] = page.evaluate(UNSEEN_FOCUS)
    return found
