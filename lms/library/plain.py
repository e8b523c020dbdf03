"""Text that needs no rendering, and text without its markup: nothing here knows Markdown."""

import re
from html import unescape

from lms.library.rendered import Rendered
from lms.library.terms import KEPT

PLACE_OPEN, PLACE_CLOSE = "\ue000", "\ue001"
NAKED = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_MARKUP = re.compile("<[^>]*>")
_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ ,;.?!()%§…–„“-])*")


def mark_place(name: str) -> str:
    """The line that keeps a place free in a page; it becomes `<div class="lms-selfcheck" …>`."""
    return f"{PLACE_OPEN}{name}{PLACE_CLOSE}"


def without_places(text: str) -> str:
    """The text without the signs that mark a place, should somebody have typed them."""
    return text.replace(PLACE_OPEN, "").replace(PLACE_CLOSE, "")


def plain_text(html: str) -> str:
    """The text of clean HTML."""
    if "<" in html:
        html = _MARKUP.sub(" ", KEPT.sub(r"\2", html))
    return " ".join(unescape(html).split())


def find_plain(line: str) -> Rendered | None:
    """A line in which nothing means anything to Markdown or HTML, as in most answers, is its own
    HTML: a course of a thousand quizzes is checked in half the time. None for any other line."""
    if _PLAIN.fullmatch(line) is None or NAKED.search(line):
        return None
    return Rendered(html=line.strip(), words=len(line.split()))
