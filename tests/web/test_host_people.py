"""People of the host become people of the course: linked once, enrolled, with roles (R1)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from lms.domain.people import HostUser, Person
from lms.errors import Invalid, NotFound
from lms.extension import LMS
from lms.storage import cohorts, people
from tests.cast import GAST, LENA
from tests.hostapp.app import PREFIX, Account, make_host
from tests.web.clock import Clock
from tests.web.conftest import OpenHost
from tests.web.driver import Browser, Site
from tests.web.sites import make_settings
from tests.web.world import COHORT, NOW, PAUL

AT_ONCE = 10
NEWCOMER = Person(7, "Nora Neu", email="nora@example.org")


def test_an_open_cohort_enrols_whoever_comes(open_host: OpenHost, sqlite_course: str) -> None:
    site = open_host(sqlite_course, NEWCOMER, LMS_OPEN_COHORT=COHORT)
    browser = site.visit(NEWCOMER)
    assert browser.get("/modules/eins/anfang/").status_code == 200
    browser.get("/")
    assert site.count("lms_membership") == 3
    assert browser.post("/modules/eins/anfang/read").status_code == 303


@pytest.mark.parametrize("days", [30, -30])
def test_an_open_cohort_may_begin_later_or_be_over(
    open_host: OpenHost, sqlite_course: str, days: int
) -> None:
    site = open_host(sqlite_course, NEWCOMER, LMS_OPEN_COHORT="mate")
    day = NOW.date() + timedelta(days)
    with site.school.storage.connected():
        cohorts.add_cohort(slug="mate", programme="mate", title="Mate", starts_on=day, ends_on=day)
    browser = site.visit(NEWCOMER)
    for path in ("/", "/modules/eins/anfang/", "/me/"):
        assert browser.get(path).status_code == 200
    assert site.count("lms_membership") == 3


def test_an_open_cohort_nobody_knows_is_a_line_in_the_log(
    open_host: OpenHost, sqlite_course: str, caplog: pytest.LogCaptureFixture
) -> None:
    site = open_host(sqlite_course, NEWCOMER, LMS_OPEN_COHORT="tee-2062")
    browser = site.visit(NEWCOMER)
    assert [browser.get("/").status_code for _ in range(2)] == [200, 200]
    assert site.count("lms_membership") == 2
    [line] = caplog.messages
    assert line == "LMS_OPEN_COHORT: there is no course tee-2062, so person 7 is in none"


@pytest.mark.parametrize(
    "odd",
    [
        {"id": None},
        {"id": ""},
        {"id": 7},
        {"name": None},
        {"language": None},
        {"roles": None},
        {"roles": "coordinator"},
    ],
)
def test_a_host_user_that_is_none_is_refused_where_it_is_made(odd: dict[str, Any]) -> None:
    fitting: dict[str, Any] = {"id": "7", "name": "Nora Neu"}
    with pytest.raises(ValueError, match="HostUser"):
        HostUser(**{**fitting, **odd})


def test_whom_the_host_does_not_send_is_nobody_here(
    open_host: OpenHost, sqlite_course: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_host(sqlite_course, NEWCOMER)
    monkeypatch.setattr(site.app.extensions["lms"], "person_loader", lambda user: None)
    page = site.visit(NEWCOMER).get("/")
    assert page.status_code == 403
    assert "Diese Seite können Sie nicht sehen" in page.text
    assert site.count("lms_person") == 6


def test_without_an_open_cohort_newcomers_are_in_no_course(
    open_host: OpenHost, sqlite_course: str
) -> None:
    site = open_host(sqlite_course, NEWCOMER)
    assert site.visit(NEWCOMER).get("/modules/eins/anfang/").status_code == 404
    assert site.count("lms_membership") == 2


def test_a_host_enrols_somebody_by_its_own_number(open_host: OpenHost, sqlite_course: str) -> None:
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
    open_host: OpenHost, sqlite_course: str
) -> None:
    site = open_host(sqlite_course, LENA)
    assert link_of(site, LENA.id) is None
    lena = site.visit(LENA)
    lena.get("/")
    lena.get("/")
    assert link_of(site, LENA.id) == "host-1"
    assert site.count("lms_person") == 6


def test_a_linked_person_is_not_linked_to_a_second_user(
    open_host: OpenHost, sqlite_course: str
) -> None:
    impostor = Person(99, "Someone Else", email=LENA.email)
    site = open_host(sqlite_course, LENA, impostor)
    site.visit(LENA).get("/")
    site.visit(impostor).get("/")
    assert link_of(site, LENA.id) == "host-1"
    assert link_of(site, 7) == "host-99"


def test_a_shared_address_links_nobody_by_guessing(open_host: OpenHost, sqlite_course: str) -> None:
    site = open_host(sqlite_course, PAUL)
    with site.school.storage.connected():
        people.add_person(name="Petra Ernst", email=PAUL.email)
    site.visit(PAUL).get("/")
    assert link_of(site, PAUL.id) is None
    assert link_of(site, 8) == "host-5"


def test_a_user_without_an_address_becomes_a_person_of_her_own(
    open_host: OpenHost, sqlite_course: str
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
    app = make_host({"host-4": account}, make_settings(sqlite_course, tmp_path), clock=Clock(NOW))
    app.extensions["lms"].watch = lambda: None
    browser = Browser(Site(app, Clock(NOW), PREFIX, in_host=True))
    browser.enter_host("host-4")
    assert browser.get("/coordinator/tee-2026/matrix/").status_code == 200
    account.roles = frozenset()
    assert browser.get("/coordinator/tee-2026/matrix/").status_code == 403
    app.extensions["lms"].school.storage.close()


def test_a_membership_made_on_enrolling_counts_from_the_start(
    open_host: OpenHost, sqlite_course: str
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


def test_somebody_in_another_course_of_the_programme_stays_there(
    open_host: OpenHost, sqlite_course: str
) -> None:
    site = open_host(sqlite_course, LENA, LMS_OPEN_COHORT="tee-2027")
    with site.school.storage.connected():
        cohorts.add_cohort(slug="tee-2027", programme="tee", title="Tee", starts_on=NOW.date())
        cohorts.add_cohort(slug="mate", programme="mate", title="Mate", starts_on=NOW.date())
    assert site.visit(LENA).get("/modules/eins/anfang/").status_code == 200
    with pytest.raises(Invalid) as refused:
        LMS().enrol(site.app, "host-1", "tee-2027")
    assert refused.value.code == "in_another_cohort"
    assert site.count("lms_membership") == 2
    LMS().enrol(site.app, "host-1", "mate")
    assert site.count("lms_membership") == 3


@pytest.mark.postgres
def test_ten_requests_of_a_first_visit_make_one_person(
    open_host: OpenHost, postgres_course: str
) -> None:
    site = open_host(postgres_course, NEWCOMER, LMS_OPEN_COHORT=COHORT)
    _ = site.school.library
    browsers = [site.visit(NEWCOMER) for _ in range(AT_ONCE)]
    barrier = Barrier(AT_ONCE)

    def come(browser: Browser) -> int:
        barrier.wait()
        return browser.get("/modules/").status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(come, browsers))
    assert answers == [200] * AT_ONCE
    assert (site.count("lms_person"), site.count("lms_membership")) == (7, 3)
