"""Markdown for texts from Word. Importing it takes markdownify: do so at first use."""

import re
from typing import Any

from markdownify import ATX, MarkdownConverter

_BASE: Any = MarkdownConverter
_BRACKETS = str.maketrans({"[": r"\[", "]": r"\]"})
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])(?!!\s?[-–—])")
_INNER_STAR = re.compile(r"(?<=\w)\*(?=\w)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BOLD_SEAM = re.compile(r"(?<!\\)\*\*( ?)\*\*")


class MarkdownWriter(_BASE):  # type: ignore[misc]  # its types leave out what is overridden here
    """Markdown as `canonical` writes it; what is nested hangs four blanks in."""

    def escape(self, text: str, _parents: Any) -> str:
        text = _INNER_STAR.sub(r"\\*", _ENTITY.sub("&amp;", text))
        return _OPENING.sub("&lt;", text)

    def convert_li(self, element: Any, text: str, parent_tags: Any) -> str:
        mark = f"{element['value']}." if element.get("value") else "-"
        first, *more = text.strip().split("\n")
        lines = [f"{mark} {first}", *(f"    {line}".rstrip() for line in more)]
        return "\n".join(lines) + "\n" if text.strip() else "\n"

    def convert_img(self, element: Any, text: str, parent_tags: Any) -> str:
        """Also in a heading or a cell: after it there would be no sign of it."""
        alt = " ".join((element.get("alt") or "").split()).translate(_BRACKETS)
        return f"![{alt}]({element['src']})" if element.get("src") else ""

    def convert_td(self, element: Any, text: str, parent_tags: Any) -> str:
        cell: str = super().convert_td(element, text.replace("|", r"\|"), parent_tags)
        return cell

    convert_th = convert_td


def write_markdown(soup: Any, tags: frozenset[str]) -> str:
    """The Markdown of a text; of other tags only the words are kept."""
    writer = MarkdownWriter(
        heading_style=ATX,
        autolinks=False,
        table_infer_header=True,
        convert=[*tags, "[document]"],
        wrap=True,  # and no width: Word breaks its lines anywhere
        wrap_width=None,
    )
    return _BOLD_SEAM.sub(r"\1", writer.convert_soup(soup))
