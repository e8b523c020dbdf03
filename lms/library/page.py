"""One text from Markdown to a finished page: rendered, cleaned, outlined, and looked through."""

import re
from dataclasses import replace
from functools import lru_cache
from html import unescape

from lms.library.keywords import load_keywords
from lms.library.page_clean import Sanitizer
from lms.library.page_tree import make_markdown, to_html
from lms.library.plain import NAKED, PLACE_CLOSE, PLACE_OPEN, find_plain, plain_text
from lms.library.rendered import Mode, Rendered, RenderProblem
from lms.library.shelf import Heading
from lms.library.terms import Vocabulary, mark_terms

_PLACE = re.compile(f"<p>{PLACE_OPEN}([\\w-]+){PLACE_CLOSE}</p>")
_HEADING = re.compile(r'<h([2-6])[^>]* id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_ID = re.compile(r'<[^<>]* id="([^"]+)"')
_LINK = re.compile(r'<a\b[^>]* href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>")
_TICK = re.compile(r"<input\b[^>]*>")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_SOURCE = re.compile(r' src="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
NO_TERMS = Vocabulary()
_LAZY = ' loading="lazy"'
DRAWING = ".svg"
_QUIET = re.compile(r"<(a|code|pre)\b.*?</\1>", re.DOTALL)


def render(text: str, mode: Mode, module: str, vocabulary: Vocabulary = NO_TERMS) -> Rendered:
    """Renders and cleans a text. `module` is the slug of the module it belongs to, `vocabulary`
    what to mark in it."""
    sanitizer = _get_sanitizer()
    html = sanitizer.clean(to_html(_get_markdown(mode), text, mode), module)
    written = {target.symbolic: target.written for target in sanitizer.targets}
    problems = [*sanitizer.problems, *_check_images(html, written), *_check_links(html, written)]
    html = _IMAGE.sub(_replace_image, html)
    html = _TICK.sub(_replace_tick, html)
    html = _TABLE.sub(_wrap_table, html)
    html = _PLACE.sub(r'<div class="lms-selfcheck" data-question="\1"></div>', html)
    return Rendered(
        html=mark_terms(html.strip(), vocabulary, linked=mode is Mode.LESSON),
        outline=tuple(
            Heading(int(level), plain_text(title), anchor)
            for level, anchor, title in _HEADING.findall(html)
        ),
        anchors=tuple(_ID.findall(html)),
        targets=tuple(sanitizer.targets),
        problems=tuple(problems),
        words=len(plain_text(html).split()),
    )


def render_part(text: str, mode: Mode, module: str, vocabulary: Vocabulary) -> Rendered:
    """As `render`, sooner where a line means nothing to Markdown."""
    plain = find_plain(text) if mode is Mode.LINE else None
    if plain is None:
        return render(text, mode, module, vocabulary)
    return replace(plain, html=mark_terms(plain.html, vocabulary, linked=False))


@lru_cache(maxsize=1)
def _get_sanitizer() -> Sanitizer:
    return Sanitizer()


_get_markdown = lru_cache(maxsize=None)(make_markdown)


def _check_images(html: str, written: dict[str, str]) -> list[RenderProblem]:
    problems = []
    for tag in _IMAGE.findall(html):
        source, alt = _SOURCE.search(tag), _ALT.search(tag)
        if source and not (alt and alt[1].strip()):
            url = written.get(unescape(source[1]), "")
            problems.append(RenderProblem("F04", url, {"target": url}))
    return problems


def _check_links(html: str, written: dict[str, str]) -> list[RenderProblem]:
    """Links whose text says nothing, and addresses that nobody made a link of."""
    weak = load_keywords().weak_link_texts
    problems = []
    for href, inner in _LINK.findall(html):
        text, url = plain_text(inner), unescape(href)
        if text.strip(' .,:;!?…›»→“”„"').casefold() in weak or NAKED.match(text):
            url = written.get(url, url)
            problems.append(RenderProblem("F05", url, {"name": text, "target": url}))
    for address in NAKED.findall(plain_text(_QUIET.sub(" ", html))):
        address = address.rstrip(".,;:!?)")
        problems.append(RenderProblem("F05", address, {"name": address, "target": address}))
    return problems


def _replace_image(match: re.Match[str]) -> str:
    """A drawing is small and comes with its page, so that it is on paper, too; pictures wait."""
    if source := _SOURCE.search(match[0]):
        return match[0].replace(_LAZY, "") if source[1].endswith(DRAWING) else match[0]
    alt = _ALT.search(match[0])
    return alt[1] if alt else ""


def _replace_tick(match: re.Match[str]) -> str:
    """A box of a task list is a sign: a control that does nothing needs a label all the same."""
    return "☑" if "checked" in match[0] else "☐"


def _wrap_table(match: re.Match[str]) -> str:
    """A table wider than the page scrolls by itself, with the keyboard too."""
    return f'<div class="lms-scroll" tabindex="0">{match[0]}</div>'
