"""Imports every desk, which puts its routes on the blueprint."""

from lms.errors import AlreadySubmitted, Locked
from lms.web import answering, learn, lesson, pages, quiz, staff, welcome
from lms.web.blueprint import blueprint

__all__ = ["answering", "blueprint", "learn", "lesson", "pages", "quiz", "staff", "welcome"]

blueprint.register_error_handler(Locked, learn.show_locked)
blueprint.register_error_handler(AlreadySubmitted, answering.show_submitted)
