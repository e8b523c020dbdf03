"""One file on its way to HTML: its parts are rendered together, then their links are looked up."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape

from lms.library.plain import plain_text
from lms.library.rendered import Mode, Rendered
from lms.library.renderer import Part, Renderer, RenderFailed
from lms.library.report import FileReport
from lms.library.source import SourceFile
from lms.library.terms import Vocabulary

CPU_SECONDS, SIZE_KB = 2, 200
MOST_FINDINGS = (
    100  # of a kind in a part: nobody reads more, and looking for their lines takes time
)
Resolve = Callable[[str], str | None]
_LINK = re.compile(r'<a\b([^>]*) href="((?:lms:|#)[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'<img\b[^>]* src="(lms:[^"]*)"[^>]*>')
_MEDIA = re.compile(r' (src|poster)="(lms:[^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')


@dataclass
class Document:
    """A file's parts, each with the line it begins on. `failed` if it could not be rendered."""

    file: SourceFile
    report: FileReport
    parts: list[Part] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rendered: tuple[Rendered, ...] = ()
    failed: bool = False

    def add(self, text: str, line: int, mode: Mode) -> int:
        """Adds a part and returns its index."""
        self.parts.append(Part(text, mode))
        self.lines.append(line)
        return len(self.parts) - 1

    def render(self, renderer: Renderer, vocabulary: Vocabulary) -> None:
        """Renders all parts. Findings: F21 and F11 for what cannot be rendered, else what the
        renderer met."""
        try:
            self.rendered = renderer.render(
                self.parts, module=self.file.module, vocabulary=vocabulary
            )
        except RenderFailed as error:
            limit = SIZE_KB if error.code == "F11" else CPU_SECONDS
            self.report.add(1, error.code, limit=limit)
            self.rendered = tuple(Rendered("") for _ in self.parts)
            self.failed = True
        locator = _Locator(self.file.text)
        for part, line in zip(self.rendered, self.lines, strict=True):
            for problem in part.problems[:MOST_FINDINGS]:
                self.report.add(locator.find(problem.needle, line), problem.code, **problem.facts)

    def resolve(self, resolve: Resolve) -> None:
        """Puts real targets for symbolic ones. A link to nowhere is reported (F07) and becomes
        plain text, a missing picture its description."""
        locator = _Locator(self.file.text)
        resolved = []
        for part, line in zip(self.rendered, self.lines, strict=True):
            targets = {target.symbolic: resolve(target.symbolic) for target in part.targets}
            dead = [target for target in part.targets if targets[target.symbolic] is None]
            for target in dead[:MOST_FINDINGS]:
                self.report.add(locator.find(target.written, line), "F07", target=target.written)
            html = _put_targets(part.html, targets) if targets else part.html
            resolved.append(Rendered(html, part.outline, part.anchors, words=part.words))
        self.rendered = tuple(resolved)

    def html(self, index: int | None) -> str:
        """The HTML of a part; nothing for no part."""
        return "" if index is None else self.rendered[index].html

    def plain(self, index: int) -> str:
        """The text of a part without any markup."""
        return plain_text(self.rendered[index].html)


class _Locator:
    """Finds the line a piece of source stands on; asked again, the next one."""

    def __init__(self, text: str) -> None:
        self._lines = text.casefold().split("\n")
        self._seen: dict[str, int] = {}

    def find(self, needle: str, first_line: int) -> int:
        start = max(first_line, self._seen.get(needle, 0) + 1)
        folded = needle.casefold()
        for number in range(start, len(self._lines) + 1):
            if folded and folded in self._lines[number - 1]:
                self._seen[needle] = number
                return number
        return self._seen.get(needle, first_line)


def _put_targets(html: str, targets: dict[str, str | None]) -> str:
    def put_link(match: re.Match[str]) -> str:
        symbolic = unescape(match[2])
        if symbolic not in targets:  # a term of the glossary: nobody wrote this link
            return match[0]
        target = targets[symbolic]
        if target is None:
            return match[4]
        return f'<a{match[1]} href="{escape(target)}"{match[3]}>{match[4]}</a>'

    def put_image(match: re.Match[str]) -> str:
        if targets.get(unescape(match[1])) is not None:
            return match[0]
        alt = _ALT.search(match[0])
        return alt[1] if alt else ""

    def put_media(match: re.Match[str]) -> str:
        return match[0] if targets.get(unescape(match[2])) is not None else ""

    return _MEDIA.sub(put_media, _IMAGE.sub(put_image, _LINK.sub(put_link, html)))
