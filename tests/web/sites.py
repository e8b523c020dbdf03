"""The applications under test: the standalone one and the host, each on either database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from lms.app import create_app
from lms.domain.people import Person
from lms.extension import make_school
from lms.web.state import State
from tests.hostapp.app import PREFIX, Account, make_host
from tests.web.clock import Clock
from tests.web.driver import Site
from tests.web.world import CONTENT, EVERYBODY, NOW, QUIZZES

#: Known to the host beside the world's people; tests that need them add them.
KAI = Person(7, "Kai Grote", email="kai@example.org")
DORA = Person(8, "Dora Lind", email="dora@example.org")
ALL_PAIRINGS = bool(os.environ.get("LMS_TESTS_ALL_PAIRINGS"))


def pairing(app: str, database: str) -> object:
    marks = [pytest.mark.postgres] if database == "postgres" else []
    return pytest.param((app, database), id=f"{app}-{database}", marks=marks)


PAIRINGS = [pairing("standalone", "sqlite"), pairing("host", "postgres")]
if ALL_PAIRINGS:
    PAIRINGS += [pairing("standalone", "postgres"), pairing("host", "sqlite")]


@contextmanager
def open_site(
    url: str, data_dir: Path, *, in_host: bool = False, course: Path = CONTENT.parent
) -> Iterator[Site]:
    """An application on this database, which nothing watches."""
    clock = Clock(NOW)
    app = make_app(in_host)
    app.config["LMS_DATA_DIR"] = str(data_dir)
    app.config["LMS_DATABASE_URL"] = url
    app.config["LMS_CONTENT_DIR"] = str(course / CONTENT.name)
    app.config["LMS_QUIZZES_DIR"] = str(course / QUIZZES.name)
    school = make_school(app, clock)
    loader = app.extensions["lms"].person_loader
    app.extensions["lms"] = State(school, loader, lambda: None, lambda: False)
    try:
        yield Site(app, clock, PREFIX if in_host else "", in_host)
    finally:
        school.publisher.close()
        school.storage.close()


@cache
def make_app(in_host: bool) -> Flask:
    """The application of a kind. Its routes and templates are compiled once in a run."""
    settings = {"LMS_SECRET_KEY": "of no importance", "LMS_DATABASE_URL": "sqlite:///:memory:"}
    if in_host:
        accounts = {account.id: account for account in map(make_account, (*EVERYBODY, KAI, DORA))}
        return make_host(accounts, {"LMS_LAYOUT": "frame.html", **settings}, clock=Clock(NOW))
    return create_app(settings)


def make_account(person: Person) -> Account:
    return Account(f"host-{person.id}", person.name, person.email)


def make_settings(url: str, data_dir: Path, **more: str) -> dict[str, str]:
    """The settings of a host over the tests' course."""
    return {
        "LMS_DATA_DIR": str(data_dir),
        "LMS_DATABASE_URL": url,
        "LMS_CONTENT_DIR": str(CONTENT),
        "LMS_QUIZZES_DIR": str(QUIZZES),
        "LMS_LAYOUT": "frame.html",
        **more,
    }
