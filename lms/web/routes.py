"""Imports every desk, which puts its routes on the blueprint."""

from lms.errors import AlreadySubmitted, Locked, NotBegun
from lms.web import (
    about_me,
    answering,
    devices,
    glossary,
    learn,
    lesson,
    locked,
    pages,
    quiz,
    remark,
    search,
    staff,
    welcome,
)
from lms.web.blueprint import blueprint

__all__ = [
    "about_me",
    "answering",
    "blueprint",
    "devices",
    "glossary",
    "learn",
    "lesson",
    "locked",
    "pages",
    "quiz",
    "remark",
    "search",
    "staff",
    "welcome",
]

blueprint.register_error_handler(Locked, locked.show_locked)
blueprint.register_error_handler(NotBegun, learn.show_not_begun)
blueprint.register_error_handler(AlreadySubmitted, answering.show_submitted)
