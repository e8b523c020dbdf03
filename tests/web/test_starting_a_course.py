"""Starting a course freezes what it asks for, once, whoever starts it and how often (R4)."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms.services.starting import start_course
from lms.storage import planning
from lms.storage.audit import Event
from tests.cast import KARIN
from tests.web.course import (
    AUTUMN,
    AUTUMN_PAGE,
    KARIN_ACTING,
    STARTS_ON,
    change_files,
    find_course,
    list_events,
    list_sets,
    plan_course,
)
from tests.web.driver import Browser, Site, get_form
from tests.web.world import NOW

START = f"{AUTUMN_PAGE}start/"
FROZEN = "Mit dem Start halten wir fest, was dieser Kurs verlangt"


@pytest.fixture(autouse=True)
def autumn(site: Site) -> None:
    plan_course(site)


def test_the_page_says_what_is_frozen_and_what_is_still_open(karin: Browser) -> None:
    page = karin.get(START).text
    assert FROZEN in page
    assert "Änderungen an den Anforderungen nur, wenn Sie sie übernehmen." in page
    assert "Für die Bescheinigung müssen alle 2 Module erledigt sein." in page
    assert "0 von 2 Kurstagen haben einen Termin" in page


def test_starting_records_what_the_files_ask_for_with_the_chosen_rule(
    site: Site, karin: Browser
) -> None:
    form = get_form(karin.get(f"{AUTUMN_PAGE}rule/"))
    karin.send(form, modules="some", modules_needed="1", days=["zwei.day-1"])
    page = karin.follow(karin.send(get_form(karin.get(START))))
    assert "Der Kurs ist gestartet." in page.text
    assert "Vor dem ersten Tag" not in page.text
    assert "Neues aus den Dateien übernehmen" in page.text
    [first] = list_sets(site, AUTUMN)
    assert first.modules == site.school.library.list_required_modules()
    assert (first.revision, first.effective_on, first.recorded_by) == (1, STARTS_ON, KARIN.id)
    assert (first.rules.modules_needed, first.rules.days) == (1, ("zwei.day-1",))
    assert first.rules.pass_percent == 80
    [event] = list_events(site, Event.COHORT_OPENED)
    assert (event.actor, event.object_id) == (KARIN.id, str(find_course(site, AUTUMN).id))


def test_starting_twice_starts_once(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(START))
    for _ in range(2):
        assert karin.send(form).status_code == 303
    assert len(list_sets(site, AUTUMN)) == 1
    assert len(list_events(site, Event.COHORT_OPENED)) == 1
    assert "Dieser Kurs ist schon gestartet." in karin.get(START).text


def test_two_coordinators_at_once_start_it_once(site: Site) -> None:
    ready = threading.Barrier(4)
    faults: list[BaseException] = []

    def start() -> None:
        try:
            with site.school.storage.connected():
                ready.wait()
                start_course(site.school, KARIN_ACTING, AUTUMN)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(list_sets(site, AUTUMN)) == 1
    assert len(list_events(site, Event.COHORT_OPENED)) == 1


def test_a_course_started_late_holds_from_today_and_for_the_days_before(site: Site) -> None:
    plan_course(site, "Frühling", NOW.date() - timedelta(days=30))
    with site.school.storage.connected():
        start_course(site.school, KARIN_ACTING, "fruehling")
    [first] = list_sets(site, "fruehling")
    assert first.effective_on == NOW.date()


def test_after_the_start_the_rule_cannot_be_chosen_any_more(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(f"{AUTUMN_PAGE}rule/"))
    karin.post(START)
    page = karin.follow(karin.send(form, modules="some", modules_needed="1"))
    assert "Die Regel steht jetzt fest." in page.text
    [first] = list_sets(site, AUTUMN)
    assert first.rules.modules_needed is None
    assert karin.get(f"{AUTUMN_PAGE}rule/").status_code == 303


def test_the_day_until_which_records_are_kept_follows_from_the_end(
    site: Site, karin: Browser
) -> None:
    change_files(site, programme=replace(site.school.library.programme, retention_years=5))
    ends = {"title": "Herbst 2026", "starts_on": "2026-09-01", "ends_on": "2026-12-31"}
    karin.post(f"{AUTUMN_PAGE}edit/", ends)
    karin.post(START)
    assert find_keep_until(site) == date(2031, 12, 31)
    karin.post(f"{AUTUMN_PAGE}edit/", ends | {"ends_on": "2027-01-31"})
    assert find_keep_until(site) == date(2032, 1, 31)


def test_a_day_that_was_chosen_until_which_records_are_kept_stays(
    site: Site, karin: Browser
) -> None:
    change_files(site, programme=replace(site.school.library.programme, retention_years=5))
    facts = {"title": "Herbst 2026", "starts_on": "2026-09-01", "ends_on": "2026-12-31"}
    karin.post(f"{AUTUMN_PAGE}edit/", facts)
    karin.post(START)
    karin.post(f"{AUTUMN_PAGE}retention/", {"keep_until": "2027-06-30"})
    karin.post(f"{AUTUMN_PAGE}edit/", facts | {"ends_on": "2027-01-31"})
    assert find_keep_until(site) == date(2027, 6, 30)
    karin.post(f"{AUTUMN_PAGE}edit/", facts | {"ends_on": "2027-07-31"})
    assert find_keep_until(site) == date(2032, 7, 31)


def find_keep_until(site: Site) -> date | None:
    with site.school.storage.connected():
        return planning.get_preparation(find_course(site, AUTUMN).id).keep_until


def test_without_any_module_a_course_cannot_start(site: Site, karin: Browser) -> None:
    change_files(site, modules=())
    assert "Ein Kurs braucht mindestens eines." in karin.get(AUTUMN_PAGE).text
    assert "<form" not in karin.get(START).text
    page = karin.post(START)
    assert page.status_code == 422
    assert "Es gibt noch kein Modul. Ein Kurs braucht mindestens eines." in page.text
    assert list_sets(site, AUTUMN) == ()
