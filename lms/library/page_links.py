"""Links as authors write them, made symbolic: whose file it is, not where it lies (R15).

A link to a lesson's file becomes `lms:lesson/<slug>#lc-<anchor>`, one to a module's
`lms:module/<slug>`, one to a picture `lms:media/<module>/<file>`. They are looked up when the
library is compiled.
"""

import re
import unicodedata
from urllib.parse import quote, unquote

ID_PREFIX = "lc-"
URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_OUTSIDE = re.compile(r"https?://[^\s<>\"\\]+|mailto:[^\s<>\"\\]+|tel:[+\d()/ .-]+", re.IGNORECASE)
_NAME = re.compile(r"(?:\d{1,6}-)?(?P<slug>[^.]+)(?:\.[a-z]+)?\.md", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,6}-")
_IN_PAGE = re.compile(r"#[\w.:-]+")


def is_outside(url: str) -> bool:
    """Whether it is a well-formed address of the web, of a mailbox or of a telephone."""
    return _OUTSIDE.fullmatch(url) is not None


def make_symbolic(url: str, module: str) -> str | None:
    """The symbolic form of a link inside the course; None if it cannot be one.

    `module` is the slug of the module the text belongs to. A link within the page stays one.
    """
    if url.startswith("#"):
        return f"#{ID_PREFIX}{url[1:]}" if _IN_PAGE.fullmatch(url) else None
    path, _, anchor = url.partition("#")
    parts = unicodedata.normalize("NFC", unquote(path)).split("/")
    if not path or not all(parts) or ":" in path or "\\" in path or "?" in path:
        return None
    fragment = f"#{ID_PREFIX}{anchor}" if anchor else ""
    if "media" in parts[:-1]:
        return _make_media(parts, module)
    if parts[-1].lower() == "module.md":
        return f"lms:module/{_folder(parts[:-1], module)}{fragment}"
    match = _NAME.fullmatch(parts[-1])
    return f"lms:lesson/{match['slug']}{fragment}" if match else None


def _make_media(parts: list[str], module: str) -> str | None:
    at = parts.index("media")
    rest = parts[at + 1 :]
    if "." in rest or ".." in rest:
        return None
    return f"lms:media/{_folder(parts[:at], module)}/{quote('/'.join(rest))}"


def _folder(parts: list[str], module: str) -> str:
    """The slug of the folder a path names last, else of the own module."""
    named = parts[-1] if parts and parts[-1] not in (".", "..") else module
    return _NUMBER.sub("", named, count=1)
