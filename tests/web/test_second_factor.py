"""Staff prove in a second way who they are, with an app or a printed code; each code once."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from lms.errors import Invalid
from lms.services import second_factors
from lms.services.accounts import hash_token
from lms.storage import aliases, logins
from lms.storage import second_factors as stored
from lms.storage.audit import Event, list_events
from lms.storage.second_factors import FactorKind
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Site, get_form
from tests.web.factors import (
    APP,
    LIST,
    SECOND,
    App,
    enter,
    leads_to,
    make_codes,
    set_up_app,
)
from tests.web.sites import open_site
from tests.web.staff import MATRIX, form_in
from tests.web.world import COURSE

AT_ONCE = 8
CODES = f"{LIST}codes/"
PASSKEY = f"{LIST}passkey/"


@pytest.fixture
def demanding(sqlite_course: str, tmp_path: Path) -> Iterator[Site]:
    """The standalone application over a course that demands a second factor of its staff."""
    course = tmp_path / "course"
    shutil.copytree(COURSE, course)
    programme = course / "content" / "programme.md"
    text = programme.read_text(encoding="utf-8")
    demand = "---\nsecond_factor: required\n"
    programme.write_text(text.replace("---\n", demand, 1), encoding="utf-8")
    with open_site(sqlite_course, tmp_path, course=course) as opened:
        yield opened


def list_happened(site: Site, *events: Event) -> list[tuple[Event, int | None, int | None]]:
    with site.school.storage.connected():
        return [(e.event, e.actor, e.subject_person) for e in list_events(20) if e.event in events]


def test_an_app_counts_only_after_it_gave_a_right_code(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    page = karin.follow(karin.post(APP))
    assert "data:image/svg+xml;base64," in page.text
    assert page.headers["Cache-Control"] == "no-store"
    wrong = karin.send(get_form(page), code="000000")
    assert wrong.status_code == 422
    assert "Dieser Code stimmt nicht" in wrong.text
    assert enter(standalone).get("/staff/").status_code == 200
    set_up_app(karin)
    assert "eingerichtet am" in karin.get(LIST).text
    assert leads_to(enter(standalone).get("/staff/"), SECOND)
    assert list_happened(standalone, Event.FACTOR_ADDED) == [
        (Event.FACTOR_ADDED, KARIN.id, KARIN.id)
    ]


def test_beginning_twice_sets_one_app_up(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    first = karin.follow(karin.post(APP))
    assert karin.follow(karin.post(APP)).text == first.text
    assert standalone.count("lms_second_factor") == 1
    standalone.clock.pass_by(minutes=29)
    assert karin.get(APP).status_code == 200
    standalone.clock.pass_by(minutes=1)
    assert leads_to(karin.get(APP), LIST)


def test_looking_at_the_pages_changes_nothing(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    before = standalone.snapshot()
    for path in (LIST, APP, PASSKEY, SECOND):
        karin.get(path)
    assert standalone.snapshot() == before


def test_until_the_second_factor_is_given_every_page_leads_to_it(standalone: Site) -> None:
    set_up_app(standalone.visit(KARIN))
    karin = enter(standalone)
    before = standalone.snapshot()
    for path in ("/", "/staff/", "/menu/", "/me/", MATRIX, LIST, APP, "/login/again/"):
        assert leads_to(karin.get(path), SECOND), path
    for path in ("/modules/eins/anfang/read", APP, CODES, PASSKEY):
        assert leads_to(karin.post(path), SECOND), path
    assert standalone.snapshot() == before
    assert karin.get("/logout").status_code == 200
    assert karin.post("/logout").status_code == 303


def test_devices_signed_in_before_are_asked_for_it_from_now_on(standalone: Site) -> None:
    before, other, karin = (standalone.visit(who) for who in (KARIN, TOM, KARIN))
    app = set_up_app(karin)
    assert karin.get("/staff/").status_code == other.get("/staff/").status_code == 200
    assert leads_to(before.get("/staff/"), SECOND)
    before.post(SECOND, {"code": app.show()})
    assert before.get("/staff/").status_code == 200


def test_the_app_s_code_lets_one_in_and_leads_to_what_was_wanted(standalone: Site) -> None:
    app = set_up_app(standalone.visit(KARIN))
    karin = enter(standalone)
    page = karin.follow(karin.get(MATRIX))
    assert "Der zweite Schritt" in page.text
    wrong = karin.send(get_form(page), code="12 34 56")
    assert wrong.status_code == 422
    assert form_in(wrong, SECOND).fields[0] == ("code", "12 34 56")
    done = karin.send(form_in(wrong, SECOND), code=f" {app.show()[:3]} {app.show()[3:]}")
    assert leads_to(done, MATRIX)
    assert karin.get(MATRIX).status_code == 200
    assert leads_to(karin.get(SECOND), "/")


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_half_a_minute_off(standalone: Site, steps: int, status: int) -> None:
    app = set_up_app(standalone.visit(KARIN))
    standalone.clock.pass_by(minutes=5)
    assert enter(standalone).post(SECOND, {"code": app.show(steps)}).status_code == status


def test_a_code_is_taken_once(standalone: Site) -> None:
    app = set_up_app(standalone.visit(KARIN))
    assert enter(standalone).post(SECOND, {"code": app.show()}).status_code == 303
    karin = enter(standalone)
    again = karin.post(SECOND, {"code": app.show()})
    assert again.status_code == 422
    assert "schon benutzt" in again.text
    assert karin.post(SECOND, {"code": app.show(-1)}).status_code == 422
    standalone.clock.pass_by(seconds=30)
    assert karin.post(SECOND, {"code": app.show()}).status_code == 303


def test_a_form_sent_twice_by_one_device_lets_it_in(standalone: Site) -> None:
    app = set_up_app(standalone.visit(KARIN))
    karin = enter(standalone)
    for _ in range(2):
        assert leads_to(karin.post(SECOND, {"code": app.show()}), "/")


def test_a_code_is_taken_once_however_many_try_at_once(site: Site) -> None:
    school = site.school
    with school.storage.connected():
        devices = [
            logins.add_login(
                KARIN.id,
                hash_token(str(number)),
                own_device=False,
                at=site.clock.now,
                expires_at=site.clock.now,
                awaits_factor=True,
            )
            for number in range(AT_ONCE)
        ]
        stored.add_factor(
            KARIN.id,
            FactorKind.TOTP,
            secret="salt",
            made_at=site.clock.now,
            confirmed_at=site.clock.now,
        )
        key = second_factors.make_key(school, "salt")
    code, barrier = App(site, key).show(), Barrier(AT_ONCE)

    def try_at(device: int) -> bool:
        barrier.wait()
        with school.storage.connected():
            try:
                second_factors.check_code(school, KARIN, device, code)
            except Invalid:
                return False
            return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(try_at, devices)) == 1


def test_ten_printed_codes_are_shown_once_and_work_once_each(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    assert leads_to(karin.post(CODES), LIST)
    set_up_app(karin)
    assert "Sie haben keine Ersatzcodes" in karin.get(LIST).text
    codes = make_codes(karin)
    assert len(set(codes)) == 10
    assert "noch 10 Codes" in karin.get(LIST).text
    typed = codes[3].lower().replace("-", " ")
    assert enter(standalone).post(SECOND, {"printed": typed}).status_code == 303
    again = enter(standalone).post(SECOND, {"printed": typed})
    assert again.status_code == 422
    assert 'href="#printed"' in again.text
    assert enter(standalone).post(SECOND, {"printed": codes[4]}).status_code == 303
    assert "noch 8 Codes" in karin.get(LIST).text


def test_new_printed_codes_end_the_old_ones(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    set_up_app(karin)
    old, new = make_codes(karin), make_codes(karin)
    assert enter(standalone).post(SECOND, {"printed": old[0]}).status_code == 422
    assert enter(standalone).post(SECOND, {"printed": new[0]}).status_code == 303


def test_the_database_alone_gives_nobody_a_code(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    app, codes = set_up_app(karin), make_codes(karin)
    rows = repr(standalone.snapshot()).upper()
    assert app.key not in rows
    for code in codes:
        assert code not in rows
        assert code.replace("-", "") not in rows
        assert hash_token(code).upper() not in rows


def test_guessing_is_slowed_for_the_person_and_for_nobody_else(standalone: Site) -> None:
    app, toms = set_up_app(standalone.visit(KARIN)), set_up_app(standalone.visit(TOM))
    karin = enter(standalone)
    for _ in range(5):
        assert karin.post(SECOND, {"code": "123456"}).status_code == 422
    slow = karin.post(SECOND, {"code": app.show()})
    assert slow.status_code == 429
    assert slow.headers["Retry-After"] == "1"
    assert "Bitte warten Sie noch eine Sekunde." in slow.text
    assert enter(standalone, TOM).post(SECOND, {"code": toms.show()}).status_code == 303
    standalone.clock.pass_by(seconds=1)
    assert karin.post(SECOND, {"code": app.show()}).status_code == 303


@pytest.mark.parametrize(
    "typed", ["", " ", "abc", "9" * 10_000, "²³¹²³¹", "１２３４５６", "\u202e"]
)
def test_nonsense_is_a_wrong_code(standalone: Site, typed: str) -> None:
    set_up_app(standalone.visit(KARIN))
    karin = enter(standalone)
    for field in ("code", "printed", "answer"):
        assert karin.post(SECOND, {field: typed}).status_code == 422


def test_a_course_may_demand_it_and_leads_to_setting_it_up(demanding: Site) -> None:
    karin = enter(demanding)
    page = karin.follow(karin.follow(karin.get("/staff/")))
    assert "verlangt von allen, die ihn betreuen" in page.text
    assert leads_to(karin.post(CODES), SECOND)
    set_up_app(karin)
    assert karin.get("/staff/").status_code == 200
    assert leads_to(enter(demanding).get("/staff/"), SECOND)
    assert enter(demanding, LENA).get("/").status_code == 200


def test_where_it_is_demanded_the_last_one_cannot_be_removed(demanding: Site) -> None:
    karin = enter(demanding)
    set_up_app(karin)
    refused = karin.post(f"{LIST}1/remove/")
    assert refused.status_code == 422
    assert "Ihr Kurs verlangt einen zweiten Schritt" in refused.text
    set_up_app(karin)
    assert leads_to(karin.post(f"{LIST}1/remove/"), LIST)
    assert demanding.count("lms_second_factor") == 1


def test_with_the_last_factor_the_printed_codes_go_too(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    set_up_app(karin)
    make_codes(karin)
    page = karin.get(f"{LIST}1/remove/")
    assert "Es ist Ihr letzter" in page.text
    assert leads_to(karin.send(get_form(page)), LIST)
    assert standalone.count("lms_second_factor") == 0
    assert enter(standalone).get("/staff/").status_code == 200
    ended = (Event.FACTOR_ENDED, KARIN.id, KARIN.id)
    assert list_happened(standalone, Event.FACTOR_ENDED) == [ended]


def test_nobody_removes_what_is_somebody_else_s(standalone: Site) -> None:
    set_up_app(standalone.visit(KARIN))
    tom = standalone.visit(TOM)
    assert tom.get(f"{LIST}1/remove/").status_code == 404
    assert tom.post(f"{LIST}1/remove/").status_code == 404
    assert standalone.count("lms_second_factor") == 1


def test_participants_are_asked_for_nothing(standalone: Site) -> None:
    lena = enter(standalone, LENA)
    assert "zweiter Schritt" not in lena.get("/menu/").text.lower()
    assert lena.get(LIST).status_code == 403


def test_a_factor_stays_with_a_person_whose_records_became_one(standalone: Site) -> None:
    app, now = set_up_app(standalone.visit(TOM)), standalone.clock.now
    with standalone.school.storage.connected():
        aliases.append_alias(TOM.id, KARIN.id, expected_revision=0, recorded_at=now)
    assert leads_to(enter(standalone).get("/staff/"), SECOND)
    assert enter(standalone, TOM).post(SECOND, {"code": app.show()}).status_code == 303


def test_a_host_asks_for_its_own_proof(hosted: Site) -> None:
    karin = hosted.visit(KARIN)
    assert karin.get(f"{MATRIX.removesuffix('matrix/')}team/new/").status_code == 200
    assert "Zweiter Schritt" not in karin.get("/menu/").text
