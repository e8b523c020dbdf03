"""Planning dates: one by one or all at once, and changing them (R5)."""

import threading
from dataclasses import replace
from datetime import date, time

import pytest

from lms.domain.meeting import MeetingStatus
from lms.services.meeting_plan import Draft, add_meetings
from lms.storage import outbox, people
from lms.storage.audit import Event
from lms.storage.outbox import Mail
from tests.cast import KARIN, LENA, TOM
from tests.web.course import (
    AUTUMN,
    AUTUMN_PAGE,
    EVENING,
    KARIN_ACTING,
    list_events,
    list_meetings,
    plan_course,
)
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import LIST, come_back, form_in, on_the_day
from tests.web.world import COHORT, PAUL

DATES = f"/coordinator/{COHORT}/meetings/"
NEW = f"{AUTUMN_PAGE}meetings/new/?day=eins.day-1"
ALL = f"{AUTUMN_PAGE}meetings/all/"
SECOND = f"{DATES}2/"


@pytest.fixture(autouse=True)
def autumn(site: Site) -> None:
    plan_course(site)


def list_mails(site: Site, name: str) -> list[Mail]:
    with site.school.storage.connected():
        return [mail for mail in outbox.list_mails(None, offset=0, limit=50) if mail.name == name]


def leave_mail(site: Site, *addresses: str) -> None:
    """Everybody but these has no e-mail address any more."""
    with site.school.storage.connected():
        for person in (LENA, PAUL):
            if person.email not in addresses:
                known = people.get_person(person.id)
                people.update_person(replace(known, email=None, phone="0381 12 34"))


def test_a_date_is_entered_with_all_that_belongs_to_it(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(NEW))
    kept = dict(form.fields)
    assert (kept["starts"], kept["ends"], kept["teaching_units"]) == ("09:00", "16:00", "8")
    more = {"trainers": str(TOM.id), "capacity": "12", "online": "1"}
    page = karin.follow(karin.send(form, **EVENING | more))
    assert "Der Termin ist eingetragen." in page.text
    assert "Samstag, 5. September 2026" in page.text
    [meeting] = list_meetings(site, AUTUMN)
    assert (meeting.training_day, meeting.on) == ("eins.day-1", date(2026, 9, 5))
    assert (meeting.starts, meeting.ends, meeting.zone) == (time(9), time(16), "Europe/Berlin")
    assert (meeting.place, meeting.online, meeting.teaching_units) == ("Teestube", True, 8)
    assert (meeting.trainers, meeting.capacity) == ((TOM.id,), 12)
    assert (meeting.status, meeting.recorded_by) == (MeetingStatus.PLANNED, KARIN.id)
    assert len(list_events(site, Event.MEETING_SAVED)) == 1


def test_the_same_training_day_is_offered_twice_but_a_form_sent_twice_counts_once(
    site: Site, karin: Browser
) -> None:
    form = get_form(karin.get(NEW))
    for _ in range(2):
        assert karin.send(form, **EVENING).status_code == 303
    assert len(list_meetings(site, AUTUMN)) == 1
    assert karin.send(form, **EVENING | {"on": "2026-09-12"}).status_code == 303
    assert len(list_meetings(site, AUTUMN)) == 2
    assert "Diesen Kurstag noch einmal anbieten" in karin.get(f"{AUTUMN_PAGE}meetings/").text


def test_the_same_date_entered_at_the_same_moment_stands_there_once(site: Site) -> None:
    ready = threading.Barrier(3)
    draft = Draft("eins.day-1", date(2026, 9, 5), time(9), time(16), 8)

    def enter() -> None:
        with site.school.storage.connected():
            ready.wait()
            add_meetings(site.school, KARIN_ACTING, AUTUMN, [draft])

    threads = [threading.Thread(target=enter) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list_meetings(site, AUTUMN)) == 1


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"on": ""}, "on", "Bitte geben Sie ein Datum an"),
        ({"starts": "früh"}, "starts", "Bitte geben Sie eine Uhrzeit an"),
        ({"starts": "25:00"}, "starts", "Bitte geben Sie eine Uhrzeit an"),
        ({"ends": "9:00"}, "ends", "Das Ende muss nach dem Anfang liegen."),
        ({"teaching_units": "0"}, "teaching_units", "von 1 bis 40"),
        ({"teaching_units": "viele"}, "teaching_units", "eine ganze Zahl"),
        ({"capacity": "-1"}, "capacity", "eine ganze Zahl"),
        ({"place": "O" * 201}, "place", "höchstens 200 Zeichen"),
        ({"trainers": "1"}, "trainers", "leitet in diesem Kurs keine Kurstage mehr"),
        ({"on": "28.3.2027", "starts": "2:30"}, "starts", "werden die Uhren vorgestellt"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    site: Site, karin: Browser, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = karin.send(get_form(karin.get(NEW)), **EVENING | typed)
    assert page.status_code == 422
    assert sentence in page.text
    assert f'href="#{field}"' in page.text
    kept = dict(form_in(page, "new").fields)
    assert kept["place"] == (EVENING | typed)["place"]
    assert kept["on"] == (EVENING | typed)["on"]
    assert list_meetings(site, AUTUMN) == ()


def test_all_that_is_wrong_is_said_at_once(karin: Browser) -> None:
    page = karin.send(get_form(karin.get(NEW)), **EVENING | {"on": "bald", "ends": "spät"})
    assert 'href="#on"' in page.text
    assert 'href="#ends"' in page.text


def test_a_day_before_the_start_is_a_question_and_no_mistake(site: Site, karin: Browser) -> None:
    page = karin.send(get_form(karin.get(NEW)), **EVENING | {"on": "2026-08-29"}, go="save")
    assert page.status_code == 422
    assert "Dieser Tag liegt vor dem Beginn des Kurses." in page.text
    assert "Anwesenheit zählt erst ab dem ersten Tag. Stimmt das?" in page.text
    assert ("go", "early") in form_in(page, "new").buttons
    assert karin.send(form_in(page, "new"), go="early").status_code == 303
    assert [meeting.on for meeting in list_meetings(site, AUTUMN)] == [date(2026, 8, 29)]


def test_all_dates_are_entered_at_once_and_empty_rows_are_passed_over(
    site: Site, karin: Browser
) -> None:
    form = get_form(karin.get(ALL))
    rows = {"on-eins.day-1": "5.9.2026", "place-eins.day-1": "Teestube", "trainers": str(TOM.id)}
    page = karin.follow(karin.send(form, **rows))
    assert "1 Termin ist eingetragen." in page.text
    [meeting] = list_meetings(site, AUTUMN)
    assert (meeting.training_day, meeting.place) == ("eins.day-1", "Teestube")
    assert meeting.trainers == (TOM.id,)
    form = get_form(karin.get(ALL))
    assert dict(form.fields)["place-zwei.day-1"] == "Teestube"
    more = {"on-eins.day-1": "12.9.2026", "on-zwei.day-1": "19.9.2026"}
    assert "2 Termine sind eingetragen." in karin.follow(karin.send(form, **more)).text
    assert len(list_meetings(site, AUTUMN)) == 3


def test_of_all_dates_none_is_entered_while_one_is_wrong(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(ALL))
    rows = {"on-eins.day-1": "5.9.2026", "on-zwei.day-1": "19.9.2026", "ends-zwei.day-1": "8:00"}
    page = karin.send(form, **rows)
    assert page.status_code == 422
    assert "Das Ende muss nach dem Anfang liegen." in page.text
    assert 'href="#ends-zwei.day-1"' in page.text
    assert dict(form_in(page, "all").fields)["on-eins.day-1"] == "5.9.2026"
    assert list_meetings(site, AUTUMN) == ()
    early = karin.send(form, **{"on-zwei.day-1": "19.8.2026"})
    assert "Stimmt das?" in early.text
    assert karin.send(form_in(early, "all"), go="early").status_code == 303
    assert len(list_meetings(site, AUTUMN)) == 1


def test_a_changed_date_is_told_by_mail_and_the_others_are_named(
    site: Site, karin: Browser
) -> None:
    leave_mail(site, "lena@example.org")
    form = get_form(karin.get(SECOND))
    page = karin.follow(karin.send(form, on="2026-06-28", place="Am Markt"))
    assert "Wer weiß Bescheid?" in page.text
    assert "1 Person bekommt eine E-Mail." in page.text
    assert "Ernst, Paul" in page.text
    assert 'href="tel:03811234"' in page.text
    [mail] = list_mails(site, "meeting-changed")
    assert (mail.person, mail.recipient) == (LENA.id, "lena@example.org")
    for part in ("Sonntag, 28. Juni 2026", "9:00 bis 16:00 Uhr", "Am Markt"):
        assert part in mail.body
    changed = list_meetings(site, COHORT)[1]
    assert (changed.id, changed.revision, changed.on) == (2, 2, date(2026, 6, 28))


def test_what_participants_need_not_know_is_told_to_nobody(site: Site, karin: Browser) -> None:
    page = karin.follow(karin.send(get_form(karin.get(SECOND)), capacity="20"))
    assert "Der Termin ist geändert." in page.text
    assert "Wer weiß Bescheid?" not in page.text
    assert list_mails(site, "meeting-changed") == []
    assert list_meetings(site, COHORT)[1].capacity == 20


def test_saving_without_a_change_adds_no_revision(site: Site, karin: Browser) -> None:
    assert karin.send(get_form(karin.get(SECOND))).status_code == 303
    assert list_meetings(site, COHORT)[1].revision == 1


def test_two_who_change_a_date_at_once_never_overwrite_each_other(
    site: Site, karin: Browser
) -> None:
    form = get_form(karin.get(SECOND))
    karin.send(form, place="Hier")
    page = karin.send(form, place="Dort")
    assert page.status_code == 409
    assert "Jemand anderes hat diesen Termin inzwischen geändert." in page.text
    assert dict(form_in(page, "meetings/2").fields)["place"] == "Hier"
    assert list_meetings(site, COHORT)[1].place == "Hier"


def test_the_day_of_a_date_with_a_list_is_fixed_and_the_rest_is_not(site: Site) -> None:
    tom = on_the_day(site, TOM)
    tom.send(get_form(tom.get(LIST)))
    karin = come_back(site, KARIN)
    form = get_form(karin.get(f"{DATES}1/"))
    page = karin.send(form, on="2026-06-14")
    assert page.status_code == 422
    assert "Der Tag lässt sich nicht mehr ändern." in page.text
    assert karin.send(form, teaching_units="6").status_code == 303
    held = list_meetings(site, COHORT)[0]
    assert (held.teaching_units, held.list_complete, held.status) == (6, True, "held")


def test_another_courses_date_is_not_found(karin: Browser) -> None:
    assert karin.get(f"{AUTUMN_PAGE}meetings/1/").status_code == 404
    assert karin.post(f"{AUTUMN_PAGE}meetings/1/", EVENING).status_code == 404
    assert karin.get(f"{AUTUMN_PAGE}meetings/new/?day=drei.day-1").status_code == 404


def test_coordinators_are_led_from_the_dates_to_planning_them(karin: Browser, tom: Browser) -> None:
    page = karin.get("/staff/meetings/").text
    assert karin.place(f'{AUTUMN_PAGE}meetings/"') in page
    assert karin.place(f'{SECOND}"') in page
    assert tom.place(DATES) not in tom.get("/staff/meetings/").text
