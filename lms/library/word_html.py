"""HTML as Word, LibreOffice and Google Docs put it on the clipboard, made into plain Markdown.

Headings, paragraphs, lists, tables, bold, links and pictures stay; everything else goes.
"""

import re
from typing import Any

import nh3

from lms.errors import Invalid, SetupError

HTML_LIMIT = 2_000_000
DEPTH_LIMIT = 100
ELEMENT_LIMIT = 40_000
OPEN_LIMIT = 300
TAG_LIMIT = 100_000
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_KEPT = frozenset(
    {*_HEADINGS, "p", "br", "b", "strong", "ul", "ol", "li", "a", "img"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
_LOOKED_AT = _KEPT | {"div", "span"}
_REMOVED_WHOLE = {"script", "style", "head", "title", "template", "noscript", "svg", "math", "xml"}
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:]*)")
#: What needs no end tag, and so says nothing about how deep a text is nested.
_OPEN_ENDED = frozenset(
    {"p", "li", "br", "img", "hr", "meta", "link", "col", "input", "base", "td", "th", "tr"}
    | {"tbody", "thead", "tfoot", "dt", "dd", "option", "html", "body", "head", "colgroup"}
)
_HEAVY = re.compile(r"(?<![\w-])font-weight:\s*(?:bold|[6-9]00)")
_LIGHT = re.compile(r"(?<![\w-])font-weight:\s*(?:normal|[1-4]00)")
_MSO_ITEM = re.compile(r"mso-list:\s*\w+\s+level(\d)")
_MSO_MARK = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_COUNTED = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]")


def convert_html(html: str) -> str:
    """The Markdown of an HTML text. Pictures keep the address they have.

    Raises Invalid `text_too_long` and `file_unreadable`, SetupError without markdownify.
    """
    if len(html) > HTML_LIMIT:
        raise Invalid("text_too_long", "text")
    _check_nesting(html)
    try:
        from bs4 import BeautifulSoup

        from lms.library.word_markdown import write_markdown
    except ImportError as error:
        raise lacks_word() from error
    clean = nh3.clean(
        html,
        tags=set(_LOOKED_AT),
        clean_content_tags=_REMOVED_WHOLE,
        attributes={
            **{tag: {"style", "class"} for tag in ("p", "b", "strong", "span")},
            "h1": {"class"},
            "a": {"href"},
            "img": {"src", "alt"},
        },
        url_schemes={"http", "https", "mailto", "tel", "word"},
        link_rel=None,
    )
    soup = BeautifulSoup(clean, "html.parser")
    _check_depth(soup)
    _make_bold(soup)
    _make_title(soup)
    _make_lists(soup)
    return write_markdown(soup, _KEPT)


def lacks_word() -> SetupError:
    """What is said where the libraries that read Word are not installed."""
    text = "Reading Word needs mammoth and markdownify: pip install 'lernbegleiter[app]'"
    return SetupError(text, "extra_missing", name="mammoth", extra="app")


def _check_nesting(html: str) -> None:
    """Raises before a parser sees what would take it minutes: tags that are opened without end."""
    depth = 0
    for count, match in enumerate(_TAG.finditer(html), 1):
        if match[2].lower() not in _OPEN_ENDED:
            depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > OPEN_LIMIT or count > TAG_LIMIT:
            raise Invalid("text_too_long", "text")


def _check_depth(soup: Any) -> None:
    """Raises before anything walks down a text that is nested without end."""
    waiting, count = [(soup, 0)], 0
    while waiting:
        element, depth = waiting.pop()
        count += 1
        if depth > DEPTH_LIMIT or count > ELEMENT_LIMIT:
            raise Invalid("text_too_long", "text")
        children = getattr(element, "children", ())
        waiting += [(child, depth + 1) for child in children]


def _make_bold(soup: Any) -> None:
    """Bold by what it looks like: Google wraps everything into a `b` that is none."""
    for element in soup.find_all(["b", "strong", "span"]):
        style = element.get("style", "")
        if element.name == "span" and _HEAVY.search(style):
            element.name = "b"
        elif element.name != "span" and _LIGHT.search(style):
            element.name = "span"
    for element in soup.find_all(["b", "strong"]):
        if element.find_parent(["b", "strong", *_HEADINGS]):
            element.unwrap()


def _make_title(soup: Any) -> None:
    """A title stands above all headings, whose levels begin anew below it."""
    title = soup.find("p", class_="MsoTitle") or soup.find("h1", class_="title")
    if title is None:
        return
    for heading in soup.find_all(_HEADINGS):
        heading.name = f"h{min(int(heading.name[1]) + 1, 6)}"
    title.name = "h1"


def _make_lists(soup: Any) -> None:
    """Lists of their own kind become lists: Word's paragraphs, and Google's lists in lists."""
    for paragraph in soup.find_all("p"):
        item = _MSO_ITEM.search(paragraph.get("style", ""))
        if item:
            _hang_in(soup, paragraph, int(item[1]))
    for item in soup.find_all("li"):
        paragraphs = item.find_all("p", recursive=False)
        if len(paragraphs) == 1:
            paragraphs[0].unwrap()
    for inner in soup.find_all(["ul", "ol"]):
        if inner.parent.name in ("ul", "ol"):
            before = inner.find_previous_sibling("li")
            if before is not None:
                before.append(inner.extract())
    for counted in soup.find_all("ol"):
        for number, item in enumerate(counted.find_all("li", recursive=False), 1):
            item["value"] = str(number)


def _hang_in(soup: Any, paragraph: Any, level: int) -> None:
    """Puts a paragraph of Word's into the list before it, or begins one."""
    mark = paragraph.find(lambda tag: _MSO_MARK.search(tag.get("style", "")))
    sign = mark.get_text().strip() if mark is not None else ""
    if mark is not None:
        mark.decompose()
    name = "ol" if _COUNTED.fullmatch(sign) else "ul"
    if sign in ("☐", "☑", "☒"):
        paragraph.insert(0, f"{sign} ")
    before = paragraph.find_previous_sibling(True)
    current: Any = before
    if before is None or before.get("class") != ["mso"]:
        current = soup.new_tag(name)
        current["class"] = ["mso"]
        paragraph.insert_before(current)
    for _ in range(level - 1):
        if not current.contents:
            break
        last = current.contents[-1]
        inner: Any = last.contents[-1] if last.contents else None
        if getattr(inner, "name", None) not in ("ul", "ol"):
            inner = soup.new_tag(name)
            last.append(inner)
        current = inner
    paragraph.name = "li"
    current.append(paragraph.extract())
