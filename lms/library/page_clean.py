"""What HTML may stay. Raw HTML comes in, a short list of harmless tags goes out.

The order is fixed: Markdown first, then this, then store; never the other way round, never twice.
Forced attributes are written into the tags *before* cleaning, where a parser lets the first of two
equal attributes win: the cleaner's own way of forcing them has no stable order.
"""

import re

import nh3

from lms.library.page_links import ID_PREFIX, URL_SCHEMES, is_outside, make_symbolic
from lms.library.rendered import RenderProblem, Target

ADMONITIONS = ("note", "tip", "info", "important", "warning", "danger", "example", "law")
_MEDIA = frozenset({"img", "audio", "video", "source", "track"})
# fmt: off
_TEXT_TAGS = frozenset({
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "b", "i", "u", "s", "del",
    "ins", "mark", "small", "sub", "sup", "code", "pre", "kbd", "samp", "abbr", "dfn", "q",
    "cite", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "div", "span", "a", "time", "bdi",
    "bdo", "wbr", "details", "summary", "input", "table", "caption", "thead", "tbody", "tfoot",
    "tr", "th", "td", "figure", "figcaption",
})
_REMOVED_WHOLE = frozenset({
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed",
    "title", "textarea", "xmp", "noembed", "noframes",
})
# fmt: on
TAGS = _TEXT_TAGS | _MEDIA
_ATTRIBUTES = {
    "*": {"lang", "dir", "id"},
    "a": {"href", "translate"},
    "abbr": {"title"},
    "time": {"datetime"},
    "details": {"open"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "td": {"align", "colspan", "rowspan"},
    "img": {"src", "alt", "width", "height", "loading", "referrerpolicy"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "input": {"type", "checked", "disabled"},
    "span": {"translate"},
}
_CLASSES = {
    "div": {"admonition", "footnote", *ADMONITIONS},
    "p": {"admonition-title"},
    "details": set(ADMONITIONS),
    "ul": {"task-list"},
    "li": {"task-list-item"},
    "a": {"footnote-ref", "footnote-backref", "notranslate"},
    "span": {"notranslate"},
}
_FORCED = (
    (
        re.compile("<img(?=[ />])", re.IGNORECASE),
        '<img loading="lazy" referrerpolicy="no-referrer"',
    ),
    (re.compile("<(audio|video)(?=[ />])", re.IGNORECASE), r'<\1 controls=""'),
    (re.compile("<input(?=[ />])", re.IGNORECASE), '<input type="checkbox" disabled=""'),
)
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)([^<>]*)")
_HANDLER = re.compile(r"""(?:^|[\s/"'])(on[a-z]+)\s*=""", re.IGNORECASE)
_SCHEME = re.compile(r"""(?:href|src|poster)\s*=\s*["']?\s*([a-z][a-z0-9+.-]*:)""", re.IGNORECASE)


class Sanitizer:
    """Cleans one text after the other and collects what it met in the last one."""

    def __init__(self) -> None:
        self.targets: list[Target] = []
        self.problems: list[RenderProblem] = []
        self._module = ""
        self._cleaner = nh3.Cleaner(
            tags=set(TAGS),
            clean_content_tags=set(_REMOVED_WHOLE),
            attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
            attribute_filter=self._filter,
            url_schemes=set(URL_SCHEMES),
            allowed_classes=_CLASSES,
            id_prefix=ID_PREFIX,
            link_rel=None,
        )

    def clean(self, html: str, module: str) -> str:
        """The harmless part of the HTML, with links inside the course made symbolic."""
        self.targets, self.problems, self._module = [], [], module
        self._find_forbidden(html)
        for pattern, replacement in _FORCED:
            html = pattern.sub(replacement, html)
        return self._cleaner.clean(html)

    def _find_forbidden(self, html: str) -> None:
        """What the cleaner takes away without a word."""
        names: dict[str, str] = {}
        for match in _TAG.finditer(_COMMENT.sub("", html)):
            tag, rest = match[1].lower(), match[2]
            if tag not in TAGS and tag != "h1":
                names.setdefault(f"<{tag}>", f"<{tag}")
            for handler in _HANDLER.findall(rest):
                names.setdefault(handler.lower(), handler)
            for scheme in _SCHEME.findall(rest):
                if scheme.lower().rstrip(":") not in URL_SCHEMES:
                    names.setdefault(scheme.lower(), scheme)
        self.problems += [
            RenderProblem("F22", needle, {"name": name}) for name, needle in names.items()
        ]

    def _filter(self, tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return value if is_outside(value) else self._point(value)
        if name in ("src", "poster") and tag in _MEDIA:
            return self._load(value)
        if name == "translate":
            return value if value == "no" else None
        if name == "align":
            return value if value in ("left", "center", "right") else None
        return value

    def _point(self, url: str) -> str | None:
        symbolic = make_symbolic(url, self._module)
        if symbolic is None:
            self.problems.append(RenderProblem("F07", url, {"target": url}))
        else:
            self.targets.append(Target(symbolic, url))
        return symbolic

    def _load(self, url: str) -> str | None:
        if is_outside(url) or url.startswith("//"):
            self.problems.append(RenderProblem("F08", url, {"target": url}))
            return None
        symbolic = self._point(url)
        if symbolic is not None and not symbolic.startswith("lms:media/"):
            self.targets.pop()
            self.problems.append(RenderProblem("F07", url, {"target": url}))
            return None
        return symbolic
