"""Mails nobody presses a button for. They need an address of ours, which only the web knows."""

from flask import Flask

from lms.services.conversation_news import queue_conversation_mails
from lms.web.links import absolute
from lms.web.state import KEY


def queue_news(app: Flask) -> None:
    """Tells trainers what waits, unless nobody has said where people reach us (LMS_BASE_URL)."""
    if not app.config["LMS_BASE_URL"]:
        return
    with app.test_request_context():
        link = absolute("lms.tasks")
    queue_conversation_mails(app.extensions[KEY].school, link)
