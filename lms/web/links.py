"""Addresses of units, and the symbolic links of rendered texts made real (R15)."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from flask import current_app, request, url_for
from markupsafe import Markup

from lms.domain.programme import Unit, UnitKind
from lms.library.picture_size import find_size
from lms.library.shelf import QUIZ_SUFFIX, Library
from lms.web.state import current_school, current_state

_UNSIZED = re.compile(r'<img (?![^>]*\b(?:width|height)=)[^>]*\bsrc="lms:media/([^"]*)"')
_SYMBOLIC = re.compile(r'(href|src)="lms:([^"#]*)(#[^"]*)?"')


def address(endpoint: str, **values: Any) -> str:
    """As `url_for`, made once for each place the application is mounted at (R16)."""
    key = (request.environ.get("SCRIPT_NAME"), endpoint, *values.items())
    return current_state().addresses.get(key, lambda: url_for(endpoint, **values))


def absolute(endpoint: str, **values: Any) -> str:
    """An address for mails and paper, with the host people type (LMS_BASE_URL).

    The request's own host is used only where none is set: whoever sends a request can name any.
    """
    base = str(current_app.config["LMS_BASE_URL"] or request.host_url)
    return base.rstrip("/") + url_for(endpoint, **values)


def lesson_url(lesson_id: str, anchor: str = "") -> str:
    lesson = current_school().library.get_lesson(lesson_id)
    return address("lms.lesson", module=lesson.module, lesson=lesson.id) + anchor


def quiz_url(unit_id: str, endpoint: str = "lms.quiz", **values: Any) -> str:
    """The address of a page about a unit's questions: those of a lesson or of a module."""
    if unit_id.endswith(QUIZ_SUFFIX):
        module = unit_id.removesuffix(QUIZ_SUFFIX)
        return url_for(endpoint, module=module, lesson=None, **values)
    lesson = current_school().library.get_lesson(unit_id)
    return url_for(endpoint, module=lesson.module, lesson=lesson.id, **values)


def unit_url(unit: Unit) -> str | None:
    """Where a step leads; a training day has no page of its own."""
    if unit.kind is UnitKind.LESSON:
        known = unit.id in current_school().library.lessons
        return lesson_url(unit.id) if known else None
    return quiz_url(unit.id) if unit.kind is UnitKind.MODULE_QUIZ else None


def resolve(html: str) -> Markup:
    """A rendered text with real addresses, made once per text and place of mounting."""
    library = current_school().library
    return _resolve(html, library.key, address("lms.home"))


@lru_cache(maxsize=2048)
def _resolve(html: str, library_key: str, root: str) -> Markup:
    library = current_school().library

    def replace(match: re.Match[str]) -> str:
        attribute, target, anchor = match.groups()
        return f'{attribute}="{_address(library, target)}{anchor or ""}"'

    def measure(match: re.Match[str]) -> str:
        """With its size the page keeps a picture's place until it is there."""
        file = library.media.get(unquote(match[1]))
        size = find_size(file) if file else None
        return f'{match[0]} width="{size[0]}" height="{size[1]}"' if size else match[0]

    return Markup(_SYMBOLIC.sub(replace, _UNSIZED.sub(measure, html)))


def _address(library: Library, target: str) -> str:
    if target.startswith("media/"):
        return url_for("lms.media", path=unquote(target.removeprefix("media/")))
    if target in library.lessons:
        return lesson_url(target)
    if target.endswith(QUIZ_SUFFIX):
        return quiz_url(target)
    return url_for("lms.module", module=target)


def see_url(target: str) -> str:
    """The address behind a question's "read again": `lms:<unit>#<anchor>`, or nothing."""
    unit, hash_sign, anchor = target.removeprefix("lms:").partition("#")
    if unit not in current_school().library.lessons:
        return ""
    return lesson_url(unit, hash_sign + anchor)
