"""Making a course: its name, its dates and its address; once, whoever clicks how often."""

from datetime import date

import pytest

from lms.domain.people import Role, RoleName
from lms.services.courses import get_keep_until, make_slug
from lms.storage import cohorts, people
from lms.storage.audit import Event
from tests.cast import GAST, KARIN, LENA
from tests.web.course import find_course, join, list_events, plan_course
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import form_in
from tests.web.world import PAUL, UTE

NEW = "/coordinator/new/"
FACTS = {"title": "Herbst 2026", "starts_on": "1.9.2026", "ends_on": ""}


def test_a_course_is_made_and_leads_to_what_is_left_before_the_first_day(
    site: Site, karin: Browser
) -> None:
    assert karin.place(NEW) in karin.get("/coordinator/").text
    page = karin.follow(karin.send(get_form(karin.get(NEW)), **FACTS))
    assert "Vor dem ersten Tag" in page.text
    assert "Der Kurs beginnt am 1. September 2026." in page.text
    made = find_course(site, "herbst-2026")
    assert (made.title, made.programme, made.ends_on) == ("Herbst 2026", "Tee kochen", None)
    [event] = list_events(site, Event.COHORT_MADE)
    assert (event.actor, event.object_id) == (KARIN.id, str(made.id))


def test_a_form_sent_twice_makes_one_course(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(NEW))
    places = [karin.send(form, **FACTS).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert site.count("lms_cohort") == 2


def test_a_name_that_is_taken_asks_for_another(site: Site, karin: Browser) -> None:
    page = karin.send(get_form(karin.get(NEW)), **FACTS | {"title": "  tee 2026 "})
    assert page.status_code == 422
    assert "Einen Kurs mit diesem Namen gibt es schon." in page.text
    assert site.count("lms_cohort") == 1


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": " "}, "title", "Bitte geben Sie dem Kurs einen Namen."),
        ({"title": "K" * 101}, "title", "höchstens 100 Zeichen"),
        ({"starts_on": "bald"}, "starts_on", "Bitte geben Sie ein Datum an"),
        ({"starts_on": "1.9.0226"}, "starts_on", "Bitte prüfen Sie das Jahr"),
        ({"ends_on": "31.8.2026"}, "ends_on", "Das Ende liegt vor dem Beginn."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    site: Site, karin: Browser, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = karin.send(get_form(karin.get(NEW)), **FACTS | typed)
    assert page.status_code == 422
    assert sentence in page.text
    assert f'href="#{field}"' in page.text
    kept = dict(form_in(page, "new").fields)
    assert {name: kept[name] for name in FACTS} == FACTS | typed
    assert site.count("lms_cohort") == 1


def test_somebody_who_coordinates_one_course_only_makes_none(site: Site) -> None:
    with site.school.storage.connected():
        people.grant_role(GAST.id, Role(RoleName.COORDINATOR, cohort=1))
    gast = site.visit(GAST)
    page = gast.get("/coordinator/")
    assert "Tee 2026" in page.text
    assert gast.place(NEW) not in page.text
    assert gast.get(NEW).status_code == 403
    assert gast.post(NEW, FACTS).status_code == 403
    assert site.count("lms_cohort") == 1


def test_only_the_courses_one_coordinates_are_listed(site: Site) -> None:
    autumn = plan_course(site)
    with site.school.storage.connected():
        people.grant_role(UTE.id, Role(RoleName.COORDINATOR, cohort=autumn.id))
    page = site.visit(UTE).get("/coordinator/")
    assert "Herbst 2026" in page.text
    assert "Tee 2026" not in page.text
    assert site.visit(UTE).get("/coordinator/tee-2026/").status_code == 403


def test_where_there_is_no_course_one_is_led_to_making_one(
    site: Site, karin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohorts, "list_cohorts", lambda: ())
    for path in ("/coordinator/", "/staff/"):
        page = karin.get(path)
        assert "Es gibt noch keinen Kurs" in page.text
        assert karin.place(NEW) in page.text
    assert karin.follow(karin.get("/coordinator/matrix/")).status_code == 200


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Schwerin 2027", "schwerin-2027"),
        ("  Grüße aus Mölln: Teil 2! ", "gruesse-aus-moelln-teil-2"),
        ("New", "new-2"),
        ("Курс", "course"),
        ("Tee 2026", "tee-2026-2"),
        ("K" * 60, "k" * 40),
    ],
)
def test_the_address_is_made_from_the_title(title: str, slug: str) -> None:
    assert make_slug(title, {"tee-2026"}) == slug


def test_before_the_start_everything_about_a_course_can_be_changed(
    site: Site, karin: Browser
) -> None:
    autumn = plan_course(site)
    join(site, PAUL, autumn)
    late = date(2026, 10, 1)
    join(site, UTE, autumn, from_on=late)
    form = get_form(karin.get("/coordinator/herbst-2026/edit/"))
    facts = {"title": "Winter", "starts_on": "2026-11-01", "ends_on": "2027-02-28"}
    page = karin.follow(karin.send(form, **facts))
    assert "Winter" in page.text
    changed = find_course(site, "herbst-2026")
    assert (changed.starts_on, changed.ends_on) == (date(2026, 11, 1), date(2027, 2, 28))
    with site.school.storage.connected():
        paul, ute = (cohorts.find_membership(each.id, autumn.id) for each in (PAUL, UTE))
    assert paul
    assert (paul.from_on, paul.counts_from) == (changed.starts_on, changed.starts_on)
    assert ute
    assert (ute.from_on, ute.counts_from) == (late, changed.starts_on)
    [event] = list_events(site, Event.CHANGED)
    assert event.detail["before"]["title"] == "Herbst 2026"


def test_after_the_start_what_was_mistyped_can_still_be_mended(
    site: Site, karin: Browser, lena: Browser
) -> None:
    lena.post("/modules/eins/anfang/read")
    form = get_form(karin.get("/coordinator/tee-2026/edit/"))
    facts = {"title": "Kaffee", "starts_on": "2026-06-20", "ends_on": "2026-12-31"}
    page = karin.follow(karin.send(form, **facts))
    assert "Kaffee" in page.text
    course = find_course(site, "tee-2026")
    assert (course.starts_on, course.ends_on) == (date(2026, 6, 20), date(2026, 12, 31))
    with site.school.storage.connected():
        paul, learner = (cohorts.find_membership(each.id, 1) for each in (PAUL, LENA))
    assert paul
    assert paul.counts_from == course.starts_on
    assert learner
    assert learner.counts_from == date(2026, 6, 1)
    assert "Angefangen" in lena.get("/").text


def test_a_first_day_moved_forward_takes_everybody_along(
    site: Site, karin: Browser, lena: Browser
) -> None:
    lena.post("/modules/eins/anfang/read")
    form = get_form(karin.get("/coordinator/tee-2026/edit/"))
    karin.send(form, starts_on="2026-05-01")
    with site.school.storage.connected():
        moved = [cohorts.find_membership(each.id, 1) for each in (PAUL, LENA)]
    assert {each.counts_from for each in moved if each} == {date(2026, 5, 1)}


def test_records_are_kept_to_the_same_day_some_years_on() -> None:
    assert get_keep_until(date(2026, 12, 31), 5) == date(2031, 12, 31)
    assert get_keep_until(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert get_keep_until(None, 5) is None
    assert get_keep_until(date(2026, 12, 31), None) is None
