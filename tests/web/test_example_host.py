"""The example of a host: its own pages stay as they were, its roles work, a card opens a course."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from werkzeug.test import TestResponse

from tests.house.source import ROOT

SITE = ROOT / "examples" / "host" / "app.py"
OURS = {"Sec-Fetch-Site": "same-origin"}
OWN_PAGES = ("/", "/members/", "/sign-in/", "/static/site.css", "/nowhere/")


@dataclass(frozen=True)
class Printed:
    """What `flask setup` printed: who can sign in, and a card's code."""

    passwords: dict[str, str]
    code: str


@pytest.fixture(scope="module")
def example() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("example_host", SITE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def mounted(example: ModuleType, folder: Path) -> Iterator[Flask]:
    site: Flask = example.create_app(folder)
    site.extensions["lms"].watch = lambda: None
    with closing(site.extensions["lms"].school.storage):
        yield site


@pytest.fixture(scope="module")
def printed(mounted: Flask) -> Printed:
    result = mounted.test_cli_runner().invoke(args=["setup"])
    assert result.exit_code == 0, result.output
    [code] = re.findall(r"Zugangskarte: (\S+)", result.output)
    return Printed(dict(re.findall(r"(\w+) / (\S+)", result.output)), code)


def enter(site: Flask, printed: Printed, login: str) -> FlaskClient:
    client = site.test_client()
    form = {"login": login, "password": printed.passwords[login]}
    assert client.post("/sign-in/", data=form).status_code == 302
    return client


def walk(site: Flask, printed: Printed) -> list[tuple[str, list[tuple[str, str]], bytes]]:
    """What the site's own pages answer to a guest, and then to a member."""
    client = site.test_client()
    form = {"login": "lena", "password": printed.passwords["lena"]}
    replies: list[TestResponse] = [client.get(path, buffered=True) for path in OWN_PAGES]
    replies.append(client.post("/sign-in/", data=form, buffered=True))
    replies += [client.get(path, buffered=True) for path in OWN_PAGES]
    replies.append(client.post("/sign-out/", buffered=True))
    kept = [[pair for pair in reply.headers if pair[0] != "Date"] for reply in replies]
    return [
        (reply.status, headers, reply.data) for reply, headers in zip(replies, kept, strict=True)
    ]


def test_its_own_pages_are_the_same_byte_for_byte(
    example: ModuleType,
    mounted: Flask,
    folder: Path,
    printed: Printed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: 1_780_000_000)
    without = walk(example.make_site(folder), printed)
    assert enter(mounted, printed, "vera").get("/kurse/staff/").status_code == 200
    assert walk(mounted, printed) == without
    assert "Lena Martens" in without[6][2].decode()


def test_the_courses_stand_in_its_frame(mounted: Flask, printed: Printed) -> None:
    page = enter(mounted, printed, "vera").get("/kurse/staff/").text
    assert "Teestube e. V., Am Markt 1" in page
    assert '<div class="lms' in page


def test_a_guest_signs_in_where_the_site_says(mounted: Flask, printed: Printed) -> None:
    client = mounted.test_client()
    reply = client.get("/kurse/")
    assert reply.headers["Location"] == "/sign-in/?next=%2Fkurse%2F"
    form = {"login": "vera", "password": printed.passwords["vera"]}
    assert client.post(reply.headers["Location"], data=form).headers["Location"] == "/kurse/"


@pytest.mark.parametrize("place", ["//elsewhere.example", "https://elsewhere.example", "/\\else"])
def test_nobody_is_sent_elsewhere_after_signing_in(
    mounted: Flask, printed: Printed, place: str
) -> None:
    form = {"login": "vera", "password": printed.passwords["vera"]}
    reply = mounted.test_client().post("/sign-in/", query_string={"next": place}, data=form)
    assert reply.headers["Location"] == "/"


def test_its_roles_count_as_long_as_it_gives_them(
    example: ModuleType, mounted: Flask, printed: Printed
) -> None:
    pages = ("/kurse/staff/", "/kurse/coordinator/mail/")
    answers = {
        login: [enter(mounted, printed, login).get(page).status_code for page in pages]
        for login in printed.passwords
    }
    assert answers == {"lena": [403, 403], "tim": [200, 403], "vera": [200, 200]}
    vera = enter(mounted, printed, "vera")
    with mounted.app_context(), example.open_database() as database:
        database.execute("UPDATE member SET roles = '' WHERE login = 'vera'")
    assert [vera.get(page).status_code for page in pages] == [403, 403]
    with mounted.app_context(), example.open_database() as database:
        database.execute("UPDATE member SET roles = 'coordinator' WHERE login = 'vera'")
    assert [vera.get(page).status_code for page in pages] == [200, 200]


def test_a_member_finds_her_course_by_access_card(mounted: Flask, printed: Printed) -> None:
    lena = enter(mounted, printed, "lena")
    assert "/kurse/card/" in lena.get("/kurse/").text
    question = lena.post("/kurse/card/", data={"code": printed.code}, headers=OURS)
    assert "Sind Sie Lena M.?" in question.text
    answer = {"code": printed.code, "go": "link"}
    done = lena.post("/kurse/card/", data=answer, headers=OURS)
    assert done.headers["Location"] == "/kurse/"
    home = lena.get("/kurse/").text
    assert "Ihr Kurs ist ab jetzt hier." in home
    assert "Guten Tag, Lena" in home
