"""A sign-in link shows who it is for; only its button signs anybody in, and only once."""

import pytest
from werkzeug.test import TestResponse

from lms.domain.people import Person
from lms.services.accounts import make_login_link
from lms.storage.logins import end_all_logins
from tests.cast import LENA, TOM
from tests.web.driver import COOKIE, Browser, Site, get_form


def make_link(site: Site, person: Person = LENA) -> str:
    with site.school.storage.connected():
        return f"/login/{make_login_link(site.school, person)}"


def use(browser: Browser, link: str, device: str = "own") -> TestResponse:
    return browser.post(link, {"device": device})


def test_a_link_shows_a_name_and_its_button_signs_in(standalone: Site) -> None:
    browser, link = standalone.visit(), make_link(standalone)
    page = browser.get(link)
    assert "Sind Sie Lena W.?" in page.text
    assert "Wolff" not in page.text
    response = browser.send(get_form(page))
    assert response.status_code == 303
    assert "Guten Tag, Lena" in browser.follow(response).text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mail_scanner_that_opens_the_link_changes_nothing(standalone: Site, method: str) -> None:
    browser, link = standalone.visit(), make_link(standalone)
    before = standalone.snapshot()
    for _ in range(3):
        response = browser.client.open(link, method=method, buffered=True)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
    assert standalone.snapshot() == before
    assert use(browser, link).status_code == 303


def test_a_link_works_once(standalone: Site) -> None:
    browser, other, link = standalone.visit(), standalone.visit(), make_link(standalone)
    use(browser, link)
    before = standalone.snapshot()
    for response in (use(other, link), other.get(link)):
        assert response.status_code == 410
        assert "Dieser Link gilt nicht mehr" in response.text
        assert "Set-Cookie" not in response.headers
    assert standalone.snapshot() == before


def test_a_link_works_for_seven_days(standalone: Site) -> None:
    browser, early, late = standalone.visit(), make_link(standalone), make_link(standalone)
    standalone.clock.pass_by(days=7, seconds=-1)
    assert use(browser, early).status_code == 303
    standalone.clock.pass_by(seconds=1)
    before = standalone.snapshot()
    assert browser.get(late).status_code == 410
    assert use(standalone.visit(), late).status_code == 410
    assert standalone.snapshot() == before


def test_an_unknown_link_is_answered_like_a_used_one(standalone: Site) -> None:
    browser, link = standalone.visit(), make_link(standalone)
    use(browser, link)
    used, unknown = standalone.visit().get(link), standalone.visit().get("/login/unknown")
    assert unknown.status_code == used.status_code == 410
    assert unknown.text.replace("/login/unknown", link) == used.text


def test_the_page_of_a_link_leaves_no_traces(standalone: Site) -> None:
    browser, link = standalone.visit(), make_link(standalone)
    for page in (browser.get(link), browser.get("/login/unknown")):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "strict-origin"


def test_an_own_device_stays_signed_in_and_a_shared_one_for_the_sitting(
    standalone: Site,
) -> None:
    own, shared = standalone.visit(), standalone.visit()
    kept = use(own, make_link(standalone)).headers["Set-Cookie"]
    gone = use(shared, make_link(standalone), "shared").headers["Set-Cookie"]
    assert "Max-Age=15552000" in kept
    assert "Max-Age" not in gone
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in (kept, gone))
    standalone.clock.pass_by(hours=24)
    assert own.get("/").status_code == 200
    assert shared.get("/").status_code == 303


def test_staff_are_not_asked_whose_device_it_is(standalone: Site) -> None:
    browser = standalone.visit()
    page = browser.get(make_link(standalone, TOM))
    assert "Ist das Ihr eigenes Gerät?" not in page.text
    assert get_form(page).buttons == [("device", "own")]
    assert "Ja, anmelden" in page.text


def test_using_an_own_device_keeps_it_signed_in(standalone: Site) -> None:
    browser = standalone.visit()
    use(browser, make_link(standalone))
    for _ in range(4):
        standalone.clock.pass_by(days=100)
        page = browser.get("/")
        assert page.status_code == 200
        assert "Max-Age=15552000" in page.headers["Set-Cookie"]
        assert "Set-Cookie" not in browser.get("/").headers
    standalone.clock.pass_by(days=180)
    assert browser.get("/").status_code == 303


def test_staff_are_signed_out_after_twelve_idle_hours(standalone: Site) -> None:
    browser = standalone.visit()
    use(browser, make_link(standalone, TOM))
    standalone.clock.pass_by(hours=11)
    assert browser.get("/menu/").status_code == 200
    standalone.clock.pass_by(hours=12, minutes=1)
    assert browser.get("/menu/").status_code == 303


def test_staff_are_signed_out_after_a_day_at_most(standalone: Site) -> None:
    browser = standalone.visit()
    use(browser, make_link(standalone, TOM))
    for _ in range(2):
        standalone.clock.pass_by(hours=11)
        assert browser.get("/menu/").status_code == 200
    standalone.clock.pass_by(hours=2)
    assert browser.get("/menu/").status_code == 303


def test_signing_out_ends_the_login_also_for_an_old_cookie(standalone: Site) -> None:
    browser = standalone.visit()
    use(browser, make_link(standalone))
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    response = browser.send(get_form(browser.get("/logout")))
    assert response.headers["Location"] == "/login/"
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert browser.client.get_cookie(COOKIE) is None
    browser.client.set_cookie(COOKIE, cookie.value)
    assert browser.get("/").status_code == 303
    assert browser.post("/modules/eins/anfang/read").status_code == 303
    assert standalone.count("lms_evidence") == 0


def test_the_page_that_signs_out_signs_nobody_out(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    assert lena.get("/logout").status_code == 200
    assert lena.get("/").status_code == 200


def test_one_device_signed_out_leaves_the_others_signed_in(standalone: Site) -> None:
    phone, tablet = standalone.visit(LENA), standalone.visit(LENA)
    phone.post("/logout")
    assert phone.get("/").status_code == 303
    assert tablet.get("/").status_code == 200


def test_another_person_on_the_same_device_ends_the_first_ones_login(standalone: Site) -> None:
    browser = standalone.visit(LENA)
    first = browser.client.get_cookie(COOKIE)
    assert first is not None
    use(browser, make_link(standalone, TOM))
    browser.client.set_cookie(COOKIE, first.value)
    assert browser.get("/").status_code == 303


def test_ending_all_logins_of_somebody_ends_them_at_once(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    assert lena.get("/").status_code == 200
    with standalone.school.storage.connected():
        end_all_logins(LENA.id)
    assert lena.get("/").status_code == 303


def test_a_made_up_cookie_signs_nobody_in(standalone: Site) -> None:
    browser = standalone.visit()
    browser.client.set_cookie(COOKIE, "made up")
    assert browser.get("/").headers["Location"] == "/login/"


def test_whoever_is_signed_in_needs_no_sign_in_page(standalone: Site) -> None:
    assert standalone.visit(LENA).get("/login/").headers["Location"] == "/"
    assert standalone.visit().get("/login/").status_code == 200


def test_with_https_the_cookie_is_secure_and_host_only(standalone: Site) -> None:
    browser, link = standalone.visit(), make_link(standalone)
    standalone.app.config["LMS_BASE_URL"] = "https://kurs.example"
    try:
        cookie = use(browser, link).headers["Set-Cookie"]
        language = browser.get("/login/?language=en").headers["Set-Cookie"]
    finally:
        standalone.app.config["LMS_BASE_URL"] = ""
    assert cookie.startswith("__Host-lms_device=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert "Secure" in language


def test_a_host_has_no_sign_in_page_of_ours(hosted: Site) -> None:
    assert hosted.visit(LENA).get("/login/").status_code == 404
    assert hosted.visit().get("/").headers["Location"].startswith("/enter")
