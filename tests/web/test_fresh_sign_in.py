"""Before roles change, staff show once more that it is them, if half an hour has passed."""

import pytest
from werkzeug.test import TestResponse

from lms.domain.people import Person
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.factors import AGAIN, LIST, enter, leads_to, make_codes, set_up_app
from tests.web.forms import Form, read_forms
from tests.web.ways_in import list_mails
from tests.web.world import COHORT

TEAM = f"/coordinator/{COHORT}/team/"
NEW = f"{TEAM}new/"
SENT = {"name": "Mia Morgen", "email": "mia@example.org", "role": "trainer"}


def visit_earlier(site: Site, person: Person = KARIN) -> Browser:
    """Somebody who signed in an hour ago."""
    browser = site.visit(person)
    site.clock.pass_by(hours=1)
    return browser


@pytest.fixture
def mailing(standalone: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The standalone application with a mail server; what is sent waits in the outbox."""
    monkeypatch.setitem(standalone.app.config, "LMS_SMTP_URL", "smtp://mail.example.org")
    monkeypatch.setitem(standalone.app.config, "LMS_BASE_URL", "http://localhost")
    return standalone


def form_with(page: TestResponse, field: str) -> Form:
    """The only form of a page with a field of this name."""
    [form] = [form for form in read_forms(page.text) if field in form.names]
    return form


def test_half_an_hour_after_signing_in_it_is_asked_again(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    standalone.clock.pass_by(minutes=30)
    assert karin.get(NEW).status_code == 200
    standalone.clock.pass_by(seconds=1)
    assert leads_to(karin.get(NEW), AGAIN)
    assert karin.get(TEAM).status_code == 200


def test_with_an_app_its_code_is_enough_and_leads_back(standalone: Site) -> None:
    app = set_up_app(standalone.visit(KARIN))
    karin = enter(standalone)
    karin.post("/login/second/", {"code": app.show()})
    standalone.clock.pass_by(hours=1)
    page = karin.follow(karin.get(f"{NEW}?language=de"))
    assert "Sind Sie es?" in page.text
    assert karin.post(AGAIN, {"code": "000000"}).status_code == 422
    done = karin.send(get_form(page), code=app.show())
    assert done.headers["Location"] == f"{NEW}?language=de"
    assert karin.get(NEW).status_code == 200
    standalone.clock.pass_by(minutes=30, seconds=1)
    assert leads_to(karin.get(NEW), AGAIN)


def test_a_printed_code_is_enough(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    set_up_app(karin)
    codes = make_codes(karin)
    standalone.clock.pass_by(hours=1)
    assert leads_to(karin.post(AGAIN, {"printed": codes[0]}), "/")
    assert karin.get(LIST).status_code == 200


def test_what_was_sent_too_late_is_not_saved_and_that_is_said(standalone: Site) -> None:
    karin = visit_earlier(standalone)
    karin.get(TEAM)
    before = standalone.snapshot()
    referrer = f"http://localhost{NEW}"
    reply = karin.post(NEW, SENT, referer=referrer)
    assert reply.headers["Location"] == f"{AGAIN}?next={NEW}"
    assert "Es wurde noch nichts gespeichert" in karin.follow(reply).text
    assert standalone.snapshot() == before
    elsewhere = karin.post(NEW, SENT, referer="http://elsewhere.example/coordinator/")
    assert elsewhere.headers["Location"] == f"{AGAIN}?next=/"


def test_for_a_file_it_leads_back_to_the_page_with_its_link(standalone: Site) -> None:
    app = set_up_app(standalone.visit(KARIN))
    karin = visit_earlier(standalone)
    people, file = f"/coordinator/{COHORT}/people/", f"/coordinator/{COHORT}/people/export.csv"
    reply = karin.client.get(file, headers={"Referer": f"http://localhost{people}"})
    page = karin.follow(reply)
    assert "Danach laden Sie die Datei bitte noch einmal herunter." in page.text
    assert leads_to(karin.send(get_form(page), code=app.show()), people)
    assert karin.get(file).mimetype == "text/csv"


def test_below_a_folder_of_the_server_it_leads_back_there(standalone: Site) -> None:
    karin = visit_earlier(standalone)
    reply = karin.client.get(NEW, environ_overrides={"SCRIPT_NAME": "/learning"})
    assert reply.headers["Location"] == f"/learning{AGAIN}?next=/learning{NEW}"


def test_without_an_app_digits_come_by_mail(mailing: Site) -> None:
    karin = visit_earlier(mailing)
    page = karin.follow(karin.get(NEW))
    assert "Wir schicken sechs Ziffern an karin@example.org." in page.text
    assert list_mails(mailing) == []
    asked = karin.send(get_form(page), go="mail")
    [mail] = list_mails(mailing)
    wrong = karin.send(form_with(asked, "code"), code="12345")
    assert wrong.status_code == 422
    assert "Bitte geben Sie die sechs Ziffern ein." in wrong.text
    form = form_with(wrong, "code")
    assert leads_to(karin.send(form, code=mail.code), NEW)
    assert karin.get(NEW).status_code == 200
    mailing.clock.pass_by(hours=1)
    late = karin.send(form, code=mail.code)
    assert late.status_code == 422
    assert "Diese Ziffern gelten nicht mehr" in late.text


def test_digits_of_somebody_else_s_mail_confirm_nobody(mailing: Site) -> None:
    karin, tom = visit_earlier(mailing), mailing.visit(TOM)
    mailing.clock.pass_by(hours=1)
    asked = form_with(tom.send(get_form(tom.get(f"{AGAIN}?next={LIST}")), go="mail"), "code")
    [mail] = list_mails(mailing)
    stolen = karin.send(asked, code=mail.code)
    assert stolen.status_code == 422
    assert leads_to(karin.get(NEW), AGAIN)
    assert leads_to(tom.send(asked, code=mail.code), LIST)


def test_a_right_mail_does_not_replace_a_second_factor(mailing: Site) -> None:
    app = set_up_app(mailing.visit(KARIN))
    karin = enter(mailing)
    karin.post("/login/second/", {"code": app.show()})
    mailing.clock.pass_by(hours=1)
    assert karin.post(AGAIN, {"go": "mail"}).status_code == 422
    assert list_mails(mailing) == []


def test_without_app_and_mail_it_says_how_to_sign_in_anew(standalone: Site) -> None:
    karin = visit_earlier(standalone)
    page = karin.follow(karin.get(NEW))
    assert "lms login-link" in page.text
    assert karin.post(AGAIN, {"go": "mail"}).status_code == 422
    assert enter(standalone).get(NEW).status_code == 200


def test_an_address_elsewhere_is_never_led_to(standalone: Site) -> None:
    karin = standalone.visit(KARIN)
    for place in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "x"):
        reply = karin.client.get(AGAIN, query_string={"next": place})
        assert reply.headers["Location"] == "/"


def test_participants_are_not_asked(standalone: Site) -> None:
    lena = visit_earlier(standalone, LENA)
    assert lena.get("/me/").status_code == 200
    assert lena.get(AGAIN).status_code == 403


def test_a_host_s_people_are_not_asked(hosted: Site) -> None:
    karin = visit_earlier(hosted)
    assert karin.get(NEW).status_code == 200
