"""A mail holds a link, and six digits for the browser that asked. Both work once."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from lms.domain.people import Person
from lms.services import mail_links
from lms.services.accounts import make_login_link
from lms.storage import logins, people
from tests.cast import GAST, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.forms import read_forms
from tests.web.ways_in import list_mails
from tests.web.world import NOW, PAUL

UNKNOWN = "niemand@example.org"
ASKED = "Öffnen Sie den Link in der E-Mail. Oder tippen Sie hier die sechs Ziffern ein."
AGAIN = "Neuen Link an dieselbe Adresse schicken"


@pytest.fixture
def mailing(standalone: Site) -> Iterator[Site]:
    """The standalone application with a mail server set up; what is sent stays in the outbox."""
    standalone.app.config["LMS_SMTP_URL"] = "smtp://127.0.0.1:1"
    standalone.app.config["LMS_BASE_URL"] = "http://localhost"
    yield standalone
    standalone.app.config["LMS_SMTP_URL"] = standalone.app.config["LMS_BASE_URL"] = ""


def ask(browser: Browser, email: str = "lena@example.org") -> TestResponse:
    """Asks for a mail; gives the page one is led to."""
    return browser.follow(browser.post("/login/mail", {"email": email}))


def type_digits(browser: Browser, page: TestResponse, code: str) -> TestResponse:
    return browser.send(get_form(page), code=code)


def share_address(site: Site, *sharing: Person) -> None:
    with site.school.storage.connected():
        for person in sharing:
            people.update_person(replace(people.get_person(person.id), email="haus@example.org"))


def test_the_link_in_a_mail_shows_a_name_and_its_button_signs_in(mailing: Site) -> None:
    assert ASKED in ask(mailing.visit()).text
    [mail] = list_mails(mailing)
    assert mail.recipient == "lena@example.org"
    elsewhere = mailing.visit()
    page = elsewhere.get(mail.link)
    assert "Sind Sie Lena W.?" in page.text
    assert "Set-Cookie" not in page.headers
    assert "Guten Tag, Lena" in elsewhere.follow(elsewhere.send(get_form(page))).text


def test_the_digits_sign_in_where_the_mail_was_asked_for(mailing: Site) -> None:
    browser = mailing.visit()
    asked = ask(browser)
    [mail] = list_mails(mailing)
    page = type_digits(browser, asked, f"{mail.code[:3]} {mail.code[3:]}")
    assert "Sind Sie Lena W.?" in page.text
    assert browser.send(get_form(page), device="own").status_code == 303
    with mailing.school.storage.connected():
        [login] = logins.list_logins(LENA.id, NOW)
    assert login.way == "mail"


def test_the_digits_work_nowhere_else(mailing: Site) -> None:
    ask(mailing.visit())
    [first] = list_mails(mailing)
    other = mailing.visit()
    page = type_digits(other, ask(other, "paul@example.org"), first.code)
    assert page.status_code == 422
    assert "Diese Ziffern stimmen nicht" in page.text
    assert ("code", first.code) in read_forms(page.text)[0].fields


def test_an_address_is_taken_whatever_its_case(mailing: Site) -> None:
    ask(mailing.visit(), "  LENA@Example.ORG ")
    assert [mail.recipient for mail in list_mails(mailing)] == ["lena@example.org"]


def test_an_unknown_address_is_answered_like_a_known_one(mailing: Site) -> None:
    known, unknown = mailing.visit(), mailing.visit()
    pages = [ask(known), ask(unknown, UNKNOWN)]
    texts = [page.text.replace("lena@example.org", UNKNOWN) for page in pages]
    addresses = [read_forms(page.text)[0].action for page in pages]
    assert texts[0].replace(addresses[0], addresses[1]) == texts[1]
    assert len(list_mails(mailing)) == 1
    assert mailing.count("lms_mail_link") == 2
    wrong = [
        type_digits(browser, page, "000000")
        for browser, page in zip((known, unknown), pages, strict=True)
    ]
    assert [page.status_code for page in wrong] == [422, 422]
    assert wrong[0].text.replace(addresses[0], addresses[1]) == wrong[1].text


@pytest.mark.parametrize("typed", ["", "lena", "lena@", "a b@example.org", "x" * 250 + "@a.de"])
def test_what_cannot_be_an_address_is_said_and_kept(mailing: Site, typed: str) -> None:
    page = mailing.visit().post("/login/mail", {"email": typed})
    assert page.status_code == 422
    assert "Bitte geben Sie eine E-Mail-Adresse ein" in page.text
    assert ("email", typed) in read_forms(page.text)[1].fields
    assert mailing.count("lms_mail_link") == 0


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef"])
def test_what_cannot_be_the_digits_is_not_counted(mailing: Site, typed: str) -> None:
    browser = mailing.visit()
    page = type_digits(browser, ask(browser), typed)
    assert page.status_code == 422
    assert "Bitte geben Sie die sechs Ziffern aus der E-Mail ein." in page.text
    assert mailing.count("lms_failure") == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mail_scanner_that_opens_the_link_changes_nothing(mailing: Site, method: str) -> None:
    ask(mailing.visit())
    [mail] = list_mails(mailing)
    before = mailing.snapshot()
    for _ in range(3):
        response = mailing.app.test_client().open(mail.link, method=method, buffered=True)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
    assert mailing.snapshot() == before
    assert mailing.visit().post(mail.link, {"device": "own"}).status_code == 303


def test_link_and_digits_work_once_together(mailing: Site) -> None:
    browser = mailing.visit()
    asked = ask(browser)
    [mail] = list_mails(mailing)
    assert mailing.visit().post(mail.link, {"device": "own"}).status_code == 303
    for page in (
        mailing.visit().get(mail.link),
        mailing.visit().post(mail.link, {"device": "own"}),
        type_digits(browser, asked, mail.code),
    ):
        assert page.status_code == 410
        assert "Dieser Link gilt nicht mehr" in page.text
    assert mailing.count("lms_login") == 1


def test_link_and_digits_work_for_ten_minutes(mailing: Site) -> None:
    browser = mailing.visit()
    asked = ask(browser)
    [mail] = list_mails(mailing)
    mailing.clock.pass_by(minutes=10, seconds=-1)
    assert browser.get(mail.link).status_code == 200
    mailing.clock.pass_by(seconds=1)
    assert browser.get(mail.link).status_code == 410
    assert type_digits(browser, asked, mail.code).status_code == 410
    assert browser.get(read_forms(asked.text)[0].action).status_code == 410


@pytest.mark.parametrize("days", [0, 29])
def test_a_link_that_is_over_offers_a_new_one(mailing: Site, days: int) -> None:
    browser = mailing.visit()
    ask(browser)
    mailing.clock.pass_by(days=days, minutes=10)
    page = browser.get(list_mails(mailing)[0].link)
    assert AGAIN in page.text
    [form] = read_forms(page.text)
    assert ASKED in browser.follow(browser.send(form)).text
    _, new = list_mails(mailing)
    assert new.recipient == "lena@example.org"
    assert browser.post(new.link, {"device": "own"}).status_code == 303


def test_a_link_made_by_hand_offers_a_mail_when_it_is_over(mailing: Site) -> None:
    browser = mailing.visit()
    with mailing.school.storage.connected():
        people.update_person(replace(people.get_person(GAST.id), email=None))
        links = {person: make_login_link(mailing.school, person) for person in (LENA, GAST)}
    mailing.clock.pass_by(days=7)
    page = browser.get(f"/login/{links[LENA]}")
    browser.send(read_forms(page.text)[0])
    assert [mail.recipient for mail in list_mails(mailing)] == ["lena@example.org"]
    assert AGAIN not in browser.get(f"/login/{links[GAST]}").text


def test_links_are_forgotten_after_thirty_days(mailing: Site) -> None:
    browser = mailing.visit()
    ask(browser)
    mailing.clock.pass_by(days=30)
    ask(browser, UNKNOWN)
    assert mailing.count("lms_mail_link") == 1
    assert AGAIN not in browser.get(list_mails(mailing)[0].link).text


def test_an_unknown_link_offers_nothing(mailing: Site) -> None:
    browser = mailing.visit()
    assert AGAIN not in browser.get("/login/unknown").text
    assert browser.post("/login/unknown/again").status_code == 410


def test_people_who_share_an_address_are_asked_who_they_are(mailing: Site) -> None:
    share_address(mailing, LENA, PAUL)
    browser = mailing.visit()
    asked = ask(browser, "haus@example.org")
    [mail] = list_mails(mailing)
    for page in (browser.get(mail.link), type_digits(browser, asked, mail.code)):
        assert "Wer möchte sich anmelden?" in page.text
        assert "Lena W." in page.text
        assert "Paul E." in page.text
    nobody = browser.send(get_form(page), device="shared")
    assert nobody.status_code == 422
    assert "Bitte wählen Sie aus, wer Sie sind." in nobody.text
    [form] = read_forms(nobody.text)
    assert form.buttons == [("device", "own"), ("device", "shared")]
    sent = {"device": "shared", "person": str(TOM.id)}
    assert browser.send(form, **sent).status_code == 422
    sent["person"] = str(PAUL.id)
    assert browser.send(form, **sent).status_code == 303
    assert "Paul E." in browser.get("/").text


def test_a_shared_address_is_asked_behind_the_link_too(mailing: Site) -> None:
    share_address(mailing, LENA, PAUL)
    browser = mailing.visit()
    ask(browser, "haus@example.org")
    [mail] = list_mails(mailing)
    assert browser.post(mail.link, {"device": "own"}).status_code == 422
    for other in (str(TOM.id), "9" * 30, "x"):
        assert browser.post(mail.link, {"device": "own", "person": other}).status_code == 422
    assert mailing.count("lms_login") == 0
    sent = {"device": "own", "person": str(LENA.id)}
    assert browser.post(mail.link, sent).status_code == 303


def test_at_most_five_mails_an_hour_go_to_an_address(mailing: Site) -> None:
    browser = mailing.visit()
    for _ in range(8):
        assert ASKED in ask(browser).text
    assert len(list_mails(mailing)) == 5
    ask(browser, "paul@example.org")
    assert len(list_mails(mailing)) == 6
    mailing.clock.pass_by(hours=1)
    ask(browser)
    assert len(list_mails(mailing)) == 7


def test_whoever_may_not_come_in_any_more_gets_no_mail(mailing: Site) -> None:
    browser = mailing.visit()
    ask(browser)
    with mailing.school.storage.connected():
        people.update_person(replace(people.get_person(LENA.id), disabled_on=NOW.date()))
    ask(browser)
    [mail] = list_mails(mailing)
    assert browser.get(mail.link).status_code == 410
    assert browser.post(mail.link, {"device": "own"}).status_code == 410


def test_a_mail_server_that_cannot_be_used_is_not_offered(standalone: Site) -> None:
    standalone.app.config["LMS_SMTP_URL"] = "mail.example.org"
    assert "Lieber mit E-Mail?" not in standalone.visit().get("/login/").text


def test_without_a_mail_server_no_mail_is_offered(standalone: Site) -> None:
    browser = standalone.visit()
    assert "Lieber mit E-Mail?" not in browser.get("/login/").text
    assert browser.post("/login/mail", {"email": "lena@example.org"}).status_code == 404
    assert standalone.count("lms_mail_link") == 0


def test_what_is_kept_reveals_neither_link_nor_digits(mailing: Site) -> None:
    ask(mailing.visit())
    [mail] = list_mails(mailing)
    kept = repr(mailing.snapshot()["lms_mail_link"])
    assert mail.link.rpartition("/")[2] not in kept
    assert mail.code not in kept


def test_a_page_that_fails_does_not_write_the_link_into_the_log(
    mailing: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(mail_links, "find_link_owners", fail)
    monkeypatch.setattr(mail_links, "is_over", fail)
    with caplog.at_level(logging.ERROR, logger=mailing.app.logger.name):
        for path in ("/login/very-secret", "/login/mail/very-secret"):
            assert mailing.visit().get(path).status_code == 500
    assert "Exception on /login/…" in caplog.text
    assert "very-secret" not in caplog.text


def test_a_mail_never_leads_where_the_request_says(mailing: Site) -> None:
    client = mailing.app.test_client()

    def ask_as(host: str) -> int:
        sent = {"data": {"email": "lena@example.org"}, "base_url": f"http://{host}"}
        headers = {"Origin": f"http://{host}"}
        return client.post("/login/mail", **sent, headers=headers, buffered=True).status_code

    assert ask_as("evil.example") == 303
    [mail] = list_mails(mailing)
    assert "evil.example" not in mail.body
    mailing.app.config["LMS_BASE_URL"] = ""
    assert ask_as("evil.example") == 404
    assert "Lieber mit E-Mail?" not in client.get("/login/", buffered=True).text
