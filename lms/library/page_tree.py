"""Markdown to HTML, not yet cleaned: which extensions, figures with captions, heading anchors."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, ParagraphProcessor
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from lms.library.anchors import make_anchor
from lms.library.rendered import Mode

_STASHED = re.compile("\x02[^\x03]*\x03")
AFTER_INLINE = 15


class _Figures(Treeprocessor):
    """A picture alone in its paragraph with a title becomes a figure, the title its caption."""

    def run(self, root: Element) -> None:
        for paragraph in root.iter("p"):
            picture = paragraph[0] if len(paragraph) == 1 else None
            if picture is None or picture.tag != "img" or not picture.get("title"):
                continue
            if (paragraph.text or "").strip() or (picture.tail or "").strip():
                continue
            paragraph.tag = "figure"
            paragraph.text = picture.tail = None
            caption = Element("figcaption")
            caption.text = picture.attrib.pop("title")
            paragraph.append(caption)


class _Anchors(Treeprocessor):
    """Every heading gets an anchor of its own; level 1 belongs to the page's title."""

    def run(self, root: Element) -> None:
        used: set[str] = set()
        for element in root.iter():
            if not re.fullmatch("h[1-6]", element.tag):
                continue
            element.tag = max(element.tag, "h2")
            anchor = make_anchor(_STASHED.sub("", "".join(element.itertext())))
            candidate, number = anchor, 2
            while candidate in used:
                candidate, number = f"{anchor}-{number}", number + 1
            used.add(candidate)
            element.set("id", candidate)


class _Page(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Figures(md), "figures", AFTER_INLINE)
        md.treeprocessors.register(_Anchors(md), "anchors", AFTER_INLINE - 1)


class _Line(Extension):
    """Only what stands within a line: a text that begins with "1. " is no list."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.parser.blockprocessors = Registry[BlockProcessor]()
        md.parser.blockprocessors.register(ParagraphProcessor(md.parser), "paragraph", 10)


def make_markdown(mode: Mode) -> Markdown:
    """The Markdown for a mode; to be kept, and reset before each text."""
    blocks = (TableExtension(use_align_attribute=True), "admonition", "pymdownx.details")
    extensions: dict[Mode, tuple[Extension | str, ...]] = {
        Mode.PAGE: (*blocks, "pymdownx.tasklist", "footnotes", _Page()),
        Mode.LESSON: (*blocks, "pymdownx.tasklist", "footnotes", _Page()),
        Mode.BLOCK: blocks,
        Mode.LINE: (_Line(),),
    }
    return Markdown(extensions=extensions[mode])


def to_html(markdown: Markdown, text: str, mode: Mode) -> str:
    """The text as HTML that nobody has cleaned yet."""
    html: str = markdown.reset().convert(text)
    if mode is Mode.LINE:
        return html.removeprefix("<p>").removesuffix("</p>").replace("</p>\n<p>", " ")
    return html
