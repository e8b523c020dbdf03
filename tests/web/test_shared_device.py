"""Many people sign in on one tablet, one after the other: nobody comes back as the one before."""

import pytest

from tests.cast import LENA
from tests.web.driver import COOKIE, OURS, Browser, Site, get_form
from tests.web.forms import read_forms
from tests.web.lost_cards import lose_card
from tests.web.ways_in import COORDINATOR, make_code
from tests.web.world import PAUL

FORGOTTEN = "Bitte geben Sie den Code noch einmal ein."
CONFIRM = "/login/confirm"


@pytest.fixture
def tablet(standalone: Site) -> Browser:
    """A device on which Lena has just photographed her card and not answered yet."""
    browser = standalone.visit()
    browser.get(f"/login/{make_code(standalone)}")
    assert "Sind Sie Lena W.?" in browser.get(CONFIRM).text
    return browser


def is_forgotten(browser: Browser) -> bool:
    """Whether going back, and sending once more what was sent, signs nobody in."""
    browser.client.delete_cookie(COOKIE)
    answer = browser.post(CONFIRM, {"device": "own"})
    page = browser.follow(answer).text
    return FORGOTTEN in page and "Lena" not in page and browser.client.get_cookie(COOKIE) is None


def test_what_is_found_is_in_no_address_and_in_no_form(standalone: Site) -> None:
    code, browser = make_code(standalone), standalone.visit()
    for answer in (browser.get(f"/login/{code}"), browser.post("/login/card", {"code": code})):
        assert answer.headers["Location"] == CONFIRM
        assert code not in answer.headers["Set-Cookie"]
        page = browser.follow(answer)
        assert code not in page.text
        assert get_form(page).action == CONFIRM


def test_signing_in_forgets_it(tablet: Browser) -> None:
    assert tablet.send(get_form(tablet.get(CONFIRM)), device="shared").status_code == 303
    assert is_forgotten(tablet)


def test_signing_out_forgets_it(tablet: Browser) -> None:
    tablet.send(get_form(tablet.get(CONFIRM)), device="shared")
    tablet.get(f"/login/{make_code(tablet.site)}")
    tablet.post("/logout")
    assert is_forgotten(tablet)


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_somebody_who_says_that_is_not_me_forgets_it(
    standalone: Site, *, is_signed_in: bool
) -> None:
    browser = standalone.visit(LENA if is_signed_in else None)
    page = browser.follow(browser.get(f"/login/{make_code(standalone, PAUL)}"))
    assert "Sind Sie Paul E.?" in page.text
    assert 'href="/login/">Ich bin das nicht</a>' in page.text
    browser.get("/login/")
    assert is_forgotten(browser)


def test_a_wrong_code_after_it_forgets_it(tablet: Browser) -> None:
    assert tablet.post("/login/card", {"code": "BCDF"}).status_code == 422
    assert is_forgotten(tablet)


def test_after_ten_minutes_it_is_forgotten(tablet: Browser) -> None:
    tablet.site.clock.pass_by(minutes=10, seconds=-1)
    assert "Sind Sie Lena W.?" in tablet.get(CONFIRM).text
    tablet.site.clock.pass_by(seconds=1)
    assert is_forgotten(tablet)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_card_that_is_locked_meanwhile_signs_nobody_in(tablet: Browser, method: str) -> None:
    with tablet.site.school.storage.connected():
        lose_card(tablet.site.school, COORDINATOR, LENA)
    answer = tablet.client.open(CONFIRM, method=method, headers=OURS, buffered=True)
    assert answer.status_code == 422
    assert "Diese Karte gilt nicht mehr." in answer.text
    assert tablet.site.count("lms_login") == 0
    assert is_forgotten(tablet)


def test_a_browser_without_cookies_is_told_what_is_missing(standalone: Site) -> None:
    code, client = make_code(standalone), standalone.app.test_client(use_cookies=False)
    leading = client.get(f"/login/{code}", buffered=True)
    page = client.get(leading.headers["Location"], buffered=True)
    assert page.status_code == 200
    assert "Dafür muss Ihr Browser Cookies erlauben." in page.text
    [form] = read_forms(page.text)
    assert form.action == "/login/card"


def test_whoever_is_signed_in_already_goes_on_to_the_course(standalone: Site) -> None:
    assert standalone.visit(LENA).get(CONFIRM).headers["Location"] == "/"
