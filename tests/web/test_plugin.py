"""The plugin in a host: it adds its pages, and leaves everything else as it was (design 4)."""

from pathlib import Path

import pytest
from flask import Flask
from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.test import TestResponse

from lms.errors import SetupError
from lms.extension import LMS
from tests.cast import LENA
from tests.hostapp.app import POLICY, PREFIX, make_host
from tests.web.clock import Clock
from tests.web.conftest import OpenHost
from tests.web.driver import Browser, Site
from tests.web.sites import make_account, make_settings
from tests.web.world import NOW

REQUESTS = (
    ("GET", "/"),
    ("GET", "/"),
    ("GET", "/enter"),
    ("GET", "/mine"),
    ("POST", "/enter"),
    ("GET", "/mine"),
    ("GET", "/nothing"),
    ("GET", "/static/loud.css"),
    ("POST", "/"),
    ("POST", "/leave"),
    ("GET", "/mine"),
)


def walk(app: Flask) -> list[tuple[str, list[tuple[str, str]], bytes]]:
    """What the host's own pages answer, in one visit."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["csrf_token"] = "a token that does not change"
    with app.test_request_context():
        token = generate_csrf()
    answers = []
    for method, path in REQUESTS:
        data = {"account": "host-1", "csrf_token": client.get("/token").text or token}
        reply: TestResponse = client.open(
            path, method=method, data=data if method == "POST" else None, buffered=True
        )
        headers = [header for header in reply.headers if header[0] != "Date"]
        answers.append((reply.status, headers, reply.data))
    return answers


def test_the_hosts_own_pages_are_the_same_byte_for_byte(
    sqlite_course: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: 1_780_000_000)
    accounts = {"host-1": make_account(LENA)}
    chosen = make_settings(sqlite_course, tmp_path)
    without = walk(make_host(accounts, chosen))
    mounted = make_host(accounts, chosen, clock=Clock(NOW))
    before_use = walk(mounted)
    browser = Browser(Site(mounted, Clock(NOW), PREFIX, in_host=True))
    mounted.extensions["lms"].watch = lambda: None
    browser.enter_host("host-1")
    assert browser.get("/").status_code == 200
    assert browser.get("/modules/drei/").status_code == 404
    after_use = walk(mounted)
    mounted.extensions["lms"].school.storage.close()
    assert "14 juillet 2026" in without[0][2].decode()
    assert without == before_use == after_use


def test_nothing_of_the_host_is_changed_but_what_is_said(
    sqlite_course: str, tmp_path: Path
) -> None:
    chosen = make_settings(sqlite_course, tmp_path)
    without, mounted = make_host({}, chosen), make_host({}, chosen, clock=Clock(NOW))
    assert set(mounted.extensions) - set(without.extensions) == {"lms"}
    assert {name for name in mounted.config if not name.startswith("LMS_")} == {
        name for name in without.config if not name.startswith("LMS_")
    }
    assert all(mounted.config[name] == without.config[name] for name in without.config)
    assert set(mounted.blueprints) - set(without.blueprints) == {"lms"}
    assert set(mounted.cli.commands) - set(without.cli.commands) == {"lms"}
    assert set(mounted.jinja_env.globals) == set(without.jinja_env.globals)
    assert set(mounted.jinja_env.filters) == set(without.jinja_env.filters)
    assert mounted.jinja_env.extensions.keys() == without.jinja_env.extensions.keys()
    assert list(mounted.error_handler_spec[None]) == list(without.error_handler_spec[None])
    for functions in ("before_request_funcs", "after_request_funcs", "teardown_request_funcs"):
        assert len(getattr(mounted, functions).get(None, ())) == len(
            getattr(without, functions).get(None, ())
        )
    assert type(mounted.session_interface) is type(without.session_interface)


def test_a_second_init_is_refused(sqlite_course: str, tmp_path: Path) -> None:
    app = make_host({}, make_settings(sqlite_course, tmp_path), clock=Clock(NOW))
    with pytest.raises(RuntimeError, match="already"):
        LMS(app, url_prefix="/twice")


def test_nothing_is_connected_before_the_first_request(tmp_path: Path) -> None:
    make_host(
        {}, make_settings(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path), clock=Clock(NOW)
    )
    assert list(tmp_path.iterdir()) == []


def test_two_instances_in_one_process_do_not_mix(
    open_host: OpenHost, postgres_course: str, sqlite_course: str
) -> None:
    one, other = open_host(postgres_course, LENA), open_host(sqlite_course, LENA)
    first, second = one.visit(LENA), other.visit(LENA)
    first.pass_quiz("/modules/eins/anfang/quiz/")
    assert second.get("/modules/eins/mitte/").status_code == 403
    assert first.get("/modules/eins/mitte/").status_code == 200
    second.post("/modules/eins/anfang/read")
    assert (one.count("lms_evidence"), other.count("lms_evidence")) == (2, 1)


def test_two_prefixes_in_one_process_do_not_mix(
    open_host: OpenHost, postgres_course: str, standalone: Site
) -> None:
    host = open_host(postgres_course, LENA)
    hosted, alone = host.visit(LENA), standalone.visit(LENA)
    for _ in range(2):
        assert 'href="/kurse/modules/eins/mitte/#' in hosted.get("/modules/eins/anfang/").text
        assert 'href="/modules/eins/mitte/#' in alone.get("/modules/eins/anfang/").text


def test_our_pages_stand_in_the_hosts_frame(hosted: Site) -> None:
    page = hosted.visit(LENA).get("/")
    assert "<nav>Le site</nav>" in page.text
    assert "loud.css" in page.text
    assert page.text.count("<main") == 1
    assert '<div class="lms ' in page.text
    assert 'lang="de"' in page.text


def test_the_hosts_policy_holds_for_our_pages(hosted: Site) -> None:
    headers = hosted.visit(LENA).get("/").headers
    assert headers.getlist("Content-Security-Policy") == [POLICY]


def test_the_hosts_messages_stay_the_hosts(hosted: Site) -> None:
    lena = hosted.visit(LENA)
    lena.client.get("/")
    lena.post("/meetings/1/", {"coming": "yes"})
    ours = lena.get("/").text
    assert "Wir haben notiert" in ours
    assert "Bienvenue" not in ours


def test_the_language_of_the_host_stays_french(hosted: Site) -> None:
    lena = hosted.visit(LENA)
    assert "Good day" in lena.get("/?language=en").text
    assert "14 juillet 2026" in lena.client.get("/").text


def test_a_host_overrides_a_template(open_host: OpenHost, sqlite_course: str) -> None:
    site = open_host(sqlite_course, LENA)
    own = DictLoader(
        {"lms/home.html": "{% extends 'lms/page.html' %}{% block main %}Notre page{% endblock %}"}
    )
    assert site.app.jinja_loader is not None
    site.app.jinja_loader = ChoiceLoader([own, site.app.jinja_loader])
    page = site.visit(LENA).get("/").text
    assert "Notre page" in page
    assert "Frau Kanne" in page


def test_a_host_must_say_who_its_users_are(sqlite_course: str, tmp_path: Path) -> None:
    app = make_host({"host-1": make_account(LENA)}, make_settings(sqlite_course, tmp_path))
    LMS(app, url_prefix=PREFIX)
    app.testing = True
    app.extensions["lms"].watch = lambda: None
    browser = Browser(Site(app, Clock(NOW), PREFIX, in_host=True))
    browser.enter_host("host-1")
    with pytest.raises(SetupError, match="person_loader"):
        browser.get("/")
    app.extensions["lms"].school.storage.close()
