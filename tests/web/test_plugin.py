"""The plugin in a host: it adds its pages, and leaves everything else as it was (design 4)."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.test import TestResponse

from lms.domain.people import Person
from lms.errors import NotFound, SetupError
from lms.extension import LMS
from lms.storage import cohorts, people
from tests.cast import GAST, LENA
from tests.hostapp.app import POLICY, PREFIX, Account, make_host
from tests.web.clock import Clock
from tests.web.driver import Browser, Site
from tests.web.sites import make_account
from tests.web.world import COHORT, CONTENT, NOW, PAUL, QUIZZES

NEWCOMER = Person(7, "Nora Neu", email="nora@example.org")
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


def settings(url: str, data_dir: Path, **more: str) -> dict[str, str]:
    return {
        "LMS_DATA_DIR": str(data_dir),
        "LMS_DATABASE_URL": url,
        "LMS_CONTENT_DIR": str(CONTENT),
        "LMS_QUIZZES_DIR": str(QUIZZES),
        "LMS_LAYOUT": "frame.html",
        **more,
    }


@pytest.fixture
def open_host(tmp_path: Path) -> Iterator[Any]:
    """Opens hosts of one's own on a database, with these people."""
    with ExitStack() as stack:

        def open_one(url: str, *known: Person, **more: str) -> Site:
            accounts = {account.id: account for account in map(make_account, known)}
            clock = Clock(NOW)
            app = make_host(accounts, settings(url, tmp_path, **more), clock=clock)
            app.extensions["lms"].watch = lambda: None
            site = Site(app, clock, PREFIX, in_host=True)
            stack.callback(site.school.storage.close)
            return site

        yield open_one


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
    chosen = settings(sqlite_course, tmp_path)
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
    chosen = settings(sqlite_course, tmp_path)
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
    app = make_host({}, settings(sqlite_course, tmp_path), clock=Clock(NOW))
    with pytest.raises(RuntimeError, match="already"):
        LMS(app, url_prefix="/twice")


def test_nothing_is_connected_before_the_first_request(tmp_path: Path) -> None:
    make_host({}, settings(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path), clock=Clock(NOW))
    assert list(tmp_path.iterdir()) == []


def test_two_instances_in_one_process_do_not_mix(
    open_host: Any, postgres_course: str, sqlite_course: str
) -> None:
    one, other = open_host(postgres_course, LENA), open_host(sqlite_course, LENA)
    first, second = one.visit(LENA), other.visit(LENA)
    first.pass_quiz("/modules/eins/anfang/quiz/")
    assert second.get("/modules/eins/mitte/").status_code == 403
    assert first.get("/modules/eins/mitte/").status_code == 200
    second.post("/modules/eins/anfang/read")
    assert (one.count("lms_evidence"), other.count("lms_evidence")) == (2, 1)


def test_two_prefixes_in_one_process_do_not_mix(
    open_host: Any, postgres_course: str, standalone: Site
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


def test_a_host_overrides_a_template(open_host: Any, sqlite_course: str) -> None:
    site = open_host(sqlite_course, LENA)
    own = DictLoader(
        {"lms/home.html": "{% extends 'lms/page.html' %}{% block main %}Notre page{% endblock %}"}
    )
    site.app.jinja_loader = ChoiceLoader([own, site.app.jinja_loader])
    page = site.visit(LENA).get("/").text
    assert "Notre page" in page
    assert "Frau Kanne" in page


def test_an_open_cohort_enrols_whoever_comes(open_host: Any, sqlite_course: str) -> None:
    site = open_host(sqlite_course, NEWCOMER, LMS_OPEN_COHORT=COHORT)
    browser = site.visit(NEWCOMER)
    assert browser.get("/modules/eins/anfang/").status_code == 200
    browser.get("/")
    assert site.count("lms_membership") == 3
    assert browser.post("/modules/eins/anfang/read").status_code == 303


def test_without_an_open_cohort_newcomers_are_in_no_course(
    open_host: Any, sqlite_course: str
) -> None:
    site = open_host(sqlite_course, NEWCOMER)
    assert site.visit(NEWCOMER).get("/modules/eins/anfang/").status_code == 404
    assert site.count("lms_membership") == 2


def test_a_host_enrols_somebody_by_its_own_number(open_host: Any, sqlite_course: str) -> None:
    site = open_host(sqlite_course, GAST)
    gast = site.visit(GAST)
    gast.get("/")
    LMS().enrol(site.app, "host-4", COHORT)
    LMS().enrol(site.app, "host-4", COHORT)
    assert gast.get("/modules/eins/anfang/").status_code == 200
    assert site.count("lms_membership") == 3
    with pytest.raises(NotFound):
        LMS().enrol(site.app, "host-4", "unknown")
    with pytest.raises(NotFound):
        LMS().enrol(site.app, "stranger", COHORT)


def link_of(site: Site, person: int) -> str | None:
    with site.school.storage.connected():
        return people.get_person(person).host_id


def test_somebody_known_by_email_is_linked_at_the_first_visit(
    open_host: Any, sqlite_course: str
) -> None:
    site = open_host(sqlite_course, LENA)
    assert link_of(site, LENA.id) is None
    lena = site.visit(LENA)
    lena.get("/")
    lena.get("/")
    assert link_of(site, LENA.id) == "host-1"
    assert site.count("lms_person") == 6


def test_a_linked_person_is_not_linked_to_a_second_user(open_host: Any, sqlite_course: str) -> None:
    impostor = Person(99, "Someone Else", email=LENA.email)
    site = open_host(sqlite_course, LENA, impostor)
    site.visit(LENA).get("/")
    site.visit(impostor).get("/")
    assert link_of(site, LENA.id) == "host-1"
    assert link_of(site, 7) == "host-99"


def test_a_shared_address_links_nobody_by_guessing(open_host: Any, sqlite_course: str) -> None:
    site = open_host(sqlite_course, PAUL)
    with site.school.storage.connected():
        people.add_person(name="Petra Ernst", email=PAUL.email)
    site.visit(PAUL).get("/")
    assert link_of(site, PAUL.id) is None
    assert link_of(site, 8) == "host-5"


def test_a_user_without_an_address_becomes_a_person_of_her_own(
    open_host: Any, sqlite_course: str
) -> None:
    site = open_host(sqlite_course, Person(8, "Ohne Adresse"))
    browser = Browser(site)
    browser.enter_host("host-8")
    browser.get("/")
    browser.get("/")
    assert site.count("lms_person") == 7


def test_a_role_given_by_the_host_holds_as_long_as_the_host_says(
    sqlite_course: str, tmp_path: Path
) -> None:
    account = Account("host-4", GAST.name, GAST.email, frozenset({"coordinator", "cook"}))
    app = make_host({"host-4": account}, settings(sqlite_course, tmp_path), clock=Clock(NOW))
    app.extensions["lms"].watch = lambda: None
    browser = Browser(Site(app, Clock(NOW), PREFIX, in_host=True))
    browser.enter_host("host-4")
    assert browser.get("/coordinator/tee-2026/matrix/").status_code == 200
    account.roles = frozenset()
    assert browser.get("/coordinator/tee-2026/matrix/").status_code == 403
    app.extensions["lms"].school.storage.close()


def test_a_host_must_say_who_its_users_are(sqlite_course: str, tmp_path: Path) -> None:
    app = make_host({"host-1": make_account(LENA)}, settings(sqlite_course, tmp_path))
    LMS(app, url_prefix=PREFIX)
    app.testing = True
    app.extensions["lms"].watch = lambda: None
    browser = Browser(Site(app, Clock(NOW), PREFIX, in_host=True))
    browser.enter_host("host-1")
    with pytest.raises(SetupError, match="person_loader"):
        browser.get("/")
    app.extensions["lms"].school.storage.close()


def test_a_membership_made_on_enrolling_counts_from_the_start(
    open_host: Any, sqlite_course: str
) -> None:
    site = open_host(sqlite_course, NEWCOMER, LMS_OPEN_COHORT=COHORT)
    site.visit(NEWCOMER).get("/")
    with site.school.storage.connected():
        cohort = cohorts.find_cohort_by_slug(COHORT)
        assert cohort is not None
        membership = cohorts.find_membership(NEWCOMER.id, cohort.id)
    assert membership is not None
    assert membership.from_on == NOW.date()
    assert membership.counts_from == cohort.starts_on
