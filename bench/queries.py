"""How many queries a page makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from lms.services.school import School
from lms.web.state import KEY
from lms.web.ways_in import COOKIE


@contextmanager
def counted(school: School) -> Iterator[list[str]]:
    """Every statement sent to the database, in order."""
    sent: list[str] = []

    def note(event: Any) -> None:
        sent.append(event.sql)

    hooks: list[Any] = school.storage.database.query_hooks
    hooks.append(note)
    try:
        yield sent
    finally:
        hooks.remove(note)


def count_queries(app: Flask, path: str, cookie: str) -> int:
    """The queries of a page that was shown before. Raises ValueError if it is not there."""
    client = app.test_client()
    client.set_cookie(COOKIE, cookie.partition("=")[2])
    client.get(path)
    with counted(app.extensions[KEY].school) as sent:
        response = client.get(path)
    if response.status_code != 200:
        raise ValueError(f"{path} answers {response.status_code}")
    return len(sent)
