"""What was sent by mail and what was not, for coordinators; texts are never shown."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lms.domain.people import Role, RoleName
from lms.services.mailing import queue_mail
from lms.storage import audit, outbox, people
from tests.cast import GAST, KARIN, LENA
from tests.web.driver import Browser, Site
from tests.web.staff import form_in
from tests.web.world import PAUL

PAGE = "/coordinator/mail/"
ROW = '<li class="lms-row'
SECRET = "https://tee.example/login/secret"
VALUES = {"name": "Lena Wolff", "link": SECRET, "code": "123456"}


@pytest.fixture
def mail_id(site: Site) -> int:
    """An invitation for Lena that waits."""
    return queue(site)


def queue(site: Site, person: int | None = LENA.id, minutes: int = 0) -> int:
    expires_at = site.clock.now + timedelta(minutes=minutes) if minutes else None
    with site.school.storage.atomic():
        return queue_mail(
            site.school,
            "invitation",
            "lena@example.org",
            VALUES,
            person=person,
            language="de",
            expires_at=expires_at,
        )


def fail(site: Site, mail_id: int, error: str = "address_refused") -> None:
    with site.school.storage.atomic():
        mail = outbox.find_mail(mail_id)
        assert mail is not None
        outbox.fail_mail(mail, error, site.clock.now)


def put_off(site: Site, mail_id: int, error: str) -> None:
    with site.school.storage.atomic():
        mail = outbox.find_mail(mail_id)
        assert mail is not None
        outbox.postpone_mail(mail, error, site.clock.now + timedelta(minutes=1))


def test_a_mail_is_listed_with_whom_it_is_for_and_without_its_text(
    site: Site, karin: Browser, mail_id: int
) -> None:
    page = karin.get(PAGE).text
    assert all(word in page for word in ("Wolff, Lena", "Nummer 1", "Einladung", "wartet"))
    assert "10. Juni 2026, 10:00 Uhr" in page
    assert SECRET not in page
    with site.school.storage.atomic():
        outbox.mark_sent(mail_id, site.clock.now)
    assert "gesendet" in karin.get(PAGE).text


def test_without_any_mail_the_page_says_what_will_be_there(karin: Browser) -> None:
    assert "Es gibt noch keine E-Mails." in karin.get(PAGE).text


def test_the_menu_leads_there(karin: Browser, tom: Browser) -> None:
    assert karin.place(PAGE) in karin.get("/menu/").text
    assert tom.place(PAGE) not in tom.get("/menu/").text


def test_without_a_mail_server_the_page_says_that_nothing_gets_lost(karin: Browser) -> None:
    page = karin.get(PAGE).text
    assert "Es ist kein Mailserver eingerichtet." in page
    assert "Nichts geht verloren" in page


def test_a_server_that_does_not_answer_is_told(
    site: Site, karin: Browser, mail_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.app.config, "LMS_SMTP_URL", "smtp://127.0.0.1:1")
    assert "Mailserver" not in karin.get(PAGE).text
    put_off(site, mail_id, "unreachable")
    page = karin.get(PAGE).text
    assert "Der Mailserver antwortet nicht." in page
    assert "wartet" in page
    with site.school.storage.atomic():
        outbox.mark_sent(mail_id, site.clock.now)
    assert "Mailserver" not in karin.get(PAGE).text


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LMS_SMTP_URL", "mail.example.org", "Die Adresse des Mailservers ist nicht lesbar."),
        ("LMS_MAIL_FROM", "nobody", "Es fehlt eine Adresse, von der die E-Mails kommen."),
    ],
)
def test_settings_that_cannot_work_are_told(
    site: Site,
    karin: Browser,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setitem(site.app.config, "LMS_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setitem(site.app.config, name, value)
    assert sentence in karin.get(PAGE).text


def test_a_mail_that_was_not_delivered_is_sent_again_to_the_address_known_now(
    site: Site, karin: Browser, mail_id: int
) -> None:
    fail(site, mail_id)
    page = karin.get(PAGE)
    assert "nicht zugestellt" in page.text
    assert "Bitte prüfen Sie die Adresse." in page.text
    with site.school.storage.atomic():
        people.update_person(replace(people.get_person(LENA.id), email="l.wolff@example.org"))
    form = form_in(page, "again")
    done = karin.follow(karin.send(form))
    assert "Die E-Mail an Lena Wolff wird noch einmal gesendet." in done.text
    with site.school.storage.connected():
        mail = outbox.find_mail(mail_id)
        [event, *_] = audit.list_events(newest=1)
    assert mail is not None
    assert (mail.waits, mail.recipient, mail.tries) == (True, "l.wolff@example.org", 0)
    assert (event.actor, event.event, event.subject_person) == (
        KARIN.id,
        "mail_sent_again",
        LENA.id,
    )
    before = site.snapshot()
    assert "Es wurde nichts geändert" in karin.follow(karin.send(form)).text
    assert site.snapshot() == before


def test_what_is_over_is_not_sent_again(site: Site, karin: Browser) -> None:
    mail_id = queue(site, minutes=10)
    fail(site, mail_id)
    form = form_in(karin.get(PAGE), "again")
    site.clock.pass_by(minutes=10)
    assert "Noch einmal senden" not in karin.get(PAGE).text
    assert "Es wurde nichts geändert" in karin.follow(karin.send(form)).text


def test_a_waiting_mail_whose_time_is_over_is_shown_as_not_delivered(
    site: Site, karin: Browser
) -> None:
    queue(site, minutes=10)
    site.clock.pass_by(minutes=11)
    page = karin.get(PAGE).text
    assert "nicht zugestellt" in page
    assert "Die Zeit war abgelaufen" in page


def test_a_coordinator_sees_the_mails_to_people_of_her_courses_only(
    site: Site, gast: Browser, mail_id: int
) -> None:
    queue(site, KARIN.id)
    queue(site, None)
    with site.school.storage.atomic():
        people.grant_role(GAST.id, Role(RoleName.COORDINATOR, cohort=1))
        queue_mail(site.school, "invitation", "g@e.org", VALUES, person=GAST.id, language="de")
    page = gast.get(PAGE).text
    assert "Wolff, Lena" in page
    assert "Gast" in page
    assert "Petersen" not in page
    assert "lena@example.org" not in page


def test_a_coordinator_of_another_course_finds_no_mail_to_send_again(
    site: Site, gast: Browser
) -> None:
    mail_id = queue(site, KARIN.id)
    fail(site, mail_id)
    with site.school.storage.atomic():
        people.grant_role(GAST.id, Role(RoleName.COORDINATOR, cohort=1))
    assert gast.post(f"{PAGE}{mail_id}/again").status_code == 404


def test_fifty_mails_stand_on_a_page(site: Site, karin: Browser) -> None:
    for _ in range(50):
        queue(site, PAUL.id)
    assert "?page=2" not in karin.get(PAGE).text
    queue(site)
    first, second = karin.get(PAGE).text, karin.get(f"{PAGE}?page=2").text
    assert (first.count(ROW), second.count(ROW)) == (50, 1)
    assert "?page=2" in first
    assert karin.get(f"{PAGE}?page=99").text.count(ROW) == 1
