"""Cancelling a date: not when people were there, and never silently (R5)."""

from dataclasses import replace
from datetime import datetime

from lms.domain.people import Reach
from lms.storage import people
from tests.cast import KARIN, LENA, TOM
from tests.web.course import list_meetings
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import LIST, come_back, form_in, on_the_day
from tests.web.test_planning_meetings import DATES, leave_mail, list_mails
from tests.web.world import COHORT, PAUL

CANCEL = f"{DATES}2/cancel/"


def test_a_date_is_cancelled_after_a_question_and_people_are_told(
    site: Site, karin: Browser, lena: Browser
) -> None:
    leave_mail(site, "lena@example.org")
    asked = karin.get(CANCEL)
    assert "1 Person bekommt eine E-Mail." in asked.text
    assert "1 Person erfährt es von Ihnen, am Telefon oder per Brief." in asked.text
    page = karin.follow(karin.send(get_form(asked)))
    assert "Der Termin fällt aus." in page.text
    assert "Ernst, Paul" in page.text
    [mail] = list_mails(site, "meeting-cancelled")
    assert mail.person == LENA.id
    assert "am Samstag, 27. Juni 2026 fällt aus" in mail.body
    assert mail.expires_at == datetime(2026, 6, 27, 22)  # midnight in Berlin
    assert [meeting.is_cancelled for meeting in list_meetings(site, COHORT)] == [False, True]
    assert "fällt aus" in karin.get(DATES).text
    assert lena.get("/meetings/2/").status_code == 404


def test_who_wants_to_be_called_is_called_even_with_an_address(site: Site, karin: Browser) -> None:
    with site.school.storage.connected():
        paul = people.get_person(PAUL.id)
        people.update_person(replace(paul, phone="0381 12 34", reach=Reach.PHONE))
    page = karin.follow(karin.send(get_form(karin.get(CANCEL))))
    assert "2 Personen bekommen eine E-Mail." in page.text
    assert "Ernst, Paul" in page.text
    assert "tel:03811234" in page.text
    assert "Wolff, Lena" not in page.text
    assert len(list_mails(site, "meeting-cancelled")) == 2


def test_cancelled_twice_it_is_cancelled_once(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(CANCEL))
    for _ in range(2):
        assert karin.send(form).status_code == 303
    assert list_meetings(site, COHORT)[1].revision == 2
    assert len(list_mails(site, "meeting-cancelled")) == 2
    assert "Dieser Termin fällt aus." in karin.get(CANCEL).text
    assert "Dieser Termin fällt aus." in karin.get(f"{DATES}2/").text


def test_a_cancelled_date_cannot_be_changed(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(f"{DATES}2/"))
    karin.send(get_form(karin.get(CANCEL)))
    page = karin.send(form, place="Am Markt")
    assert page.status_code == 422
    assert "Dieser Termin fällt aus." in page.text


def test_a_date_changed_meanwhile_is_looked_at_again(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(CANCEL))
    karin.send(get_form(karin.get(f"{DATES}2/")), on="2026-07-04")
    page = karin.send(form)
    assert page.status_code == 409
    assert "Samstag, 4. Juli 2026" in page.text
    assert not list_meetings(site, COHORT)[1].is_cancelled
    assert karin.send(form_in(page, "cancel")).status_code == 303


def test_a_date_at_which_people_were_cannot_be_cancelled(site: Site) -> None:
    tom = on_the_day(site, TOM)
    tom.send(get_form(tom.get(LIST)))
    karin = come_back(site, KARIN)
    page = karin.get(f"{DATES}1/cancel/")
    assert "Laut Liste waren Menschen da." in page.text
    assert "<form" not in page.text
    page = karin.post(f"{DATES}1/cancel/", {"revision": "2"})
    assert page.status_code == 422
    assert "Laut Liste war jemand da." in page.text
    assert not list_meetings(site, COHORT)[0].is_cancelled


def test_once_the_list_says_nobody_was_there_the_date_can_be_cancelled(site: Site) -> None:
    tom = on_the_day(site, TOM)
    nobody = {f"mark-{person.id}": "absent" for person in (LENA, PAUL)}
    tom.send(get_form(tom.get(LIST)), **nobody)
    karin = come_back(site, KARIN)
    assert karin.send(get_form(karin.get(f"{DATES}1/cancel/"))).status_code == 303
    assert list_meetings(site, COHORT)[0].is_cancelled


def test_of_a_date_that_is_over_nobody_is_told(site: Site) -> None:
    site.clock.pass_by(days=10)
    karin = come_back(site, KARIN)
    page = karin.get(f"{DATES}1/cancel/")
    assert "bekommt eine E-Mail" not in page.text
    page = karin.follow(karin.send(get_form(page)))
    assert "Wer weiß Bescheid?" not in page.text
    assert list_mails(site, "meeting-cancelled") == []
