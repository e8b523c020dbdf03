"""The list of what is left before a course starts: each task says how far it is."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from lms.domain.people import Actor, Role, RoleName
from lms.library.finding import Finding, Severity
from lms.services import cards
from lms.storage import people, planning
from lms.storage.audit import Event
from tests.cast import GAST, KARIN, LENA
from tests.web.course import (
    AUTUMN,
    AUTUMN_PAGE,
    EVENING,
    change_files,
    find_course,
    join,
    list_events,
    list_sets,
    plan_course,
)
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import come_back, form_in
from tests.web.world import PAUL, UTE

RULE = f"{AUTUMN_PAGE}rule/"
LESSONS = f"{AUTUMN_PAGE}lessons/"


@pytest.fixture(autouse=True)
def autumn(site: Site) -> None:
    plan_course(site)


def test_a_new_course_says_of_each_task_what_is_open(karin: Browser) -> None:
    page = karin.get(AUTUMN_PAGE).text
    for sentence in (
        "Vor dem ersten Tag",
        "0 von 2 Kurstagen haben einen Termin",
        "2 Personen leiten Kurstage, 1 Person koordiniert.",
        "Zwei sind besser: Eine Person ist auch mal krank.",
        "noch nicht durchgesehen",
        "Für die Bescheinigung müssen alle 2 Module erledigt sein.",
        "6 Punkte sind noch offen. Sie können trotzdem starten.",
    ):
        assert sentence in page
    for part in ("meetings", "people", "team", "cards", "lessons", "rule", "start"):
        assert karin.place(f"{AUTUMN_PAGE}{part}/") in page


def test_what_is_done_is_said_to_be_finished(site: Site, karin: Browser) -> None:
    karin.post(f"{AUTUMN_PAGE}meetings/new/?day=eins.day-1", EVENING)
    autumn = find_course(site, AUTUMN)
    join(site, UTE, autumn, trial=True)
    join(site, PAUL, autumn)
    with site.school.storage.connected():
        people.grant_role(LENA.id, Role(RoleName.COORDINATOR, cohort=autumn.id))
        actor = Actor(KARIN, people.list_roles(KARIN.id))
        cards.note_printed(site.school, actor, (cards.make_card(site.school, actor, PAUL),))
    karin.send(get_form(karin.get(LESSONS)))
    karin.send(get_form(karin.get(RULE)))
    page = karin.get(AUTUMN_PAGE).text
    for sentence in (
        "1 von 2 Kurstagen haben einen Termin",
        "1 Person",
        "2 Personen koordinieren",
        "für 1 von 1 Personen gedruckt",
        "durchgesehen am 10. Juni 2026",
        "1 Punkt ist noch offen.",
    ):
        assert sentence in page


def test_a_cancelled_date_is_no_date(site: Site, karin: Browser) -> None:
    karin.post(f"{AUTUMN_PAGE}meetings/new/?day=eins.day-1", EVENING)
    karin.post(f"{AUTUMN_PAGE}meetings/3/cancel/", {"revision": "1"})
    assert "0 von 2 Kurstagen haben einen Termin" in karin.get(AUTUMN_PAGE).text


def test_staff_are_led_to_the_list_while_a_course_has_not_started(
    karin: Browser, tom: Browser
) -> None:
    page = karin.get("/staff/")
    assert "Der Kurs beginnt am 1. September 2026." in page.text
    assert karin.place(f'{AUTUMN_PAGE}"') in page.text
    assert tom.place(f'{AUTUMN_PAGE}"') not in tom.get("/staff/").text


def test_lessons_that_are_overdue_or_broken_are_counted(site: Site, karin: Browser) -> None:
    first, second = site.school.library.modules
    late = replace(first.lessons[0], review_by=date(2026, 6, 9))
    broken = Finding("content/modules/2-zwei/10-gruen.md", 3, "F01", Severity.ERROR)
    first = replace(first, lessons=(late, *first.lessons[1:]))
    change_files(site, modules=(first, second), findings=(broken,))
    page = karin.get(AUTUMN_PAGE).text
    assert "1 Fehler in den Dateien · bei 1 Lektion ist die nächste Prüfung überfällig" in page
    listed = karin.get(LESSONS).text
    assert "1 Fehler in den Dateien" in listed
    assert "war fällig am 9. Juni 2026" in listed
    assert karin.place("/modules/eins/anfang/") in listed


def test_the_rule_is_chosen_and_said_in_plain_sentences(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(RULE))
    chosen = {
        "modules": "some",
        "modules_needed": "1",
        "attendance": "percent",
        "attendance_percent": "80",
    }
    page = karin.follow(karin.send(form, **chosen, days=["eins.day-1"]))
    for sentence in (
        "Für die Bescheinigung müssen mindestens 1 von 2 Modulen erledigt sein.",
        "Von allen Kurstagen zusammen sind mindestens 13 von 16 Unterrichtsstunden nötig.",
        "Diese Kurstage müssen besucht werden: Gemeinsam kochen.",
    ):
        assert sentence in page.text
    kept = dict(get_form(karin.get(RULE)).fields)
    assert {name: kept[name] for name in chosen} == chosen
    assert kept["days"] == "eins.day-1"
    assert list_sets(site, AUTUMN) == ()
    [event] = list_events(site, Event.CHANGED)
    assert event.detail["rule"]["modules_needed"] == 1


@pytest.mark.parametrize(
    ("chosen", "field", "sentence"),
    [
        ({"modules": "some", "modules_needed": "3"}, "modules_needed", "von 1 bis 2"),
        ({"modules": "some", "modules_needed": ""}, "modules_needed", "eine ganze Zahl"),
        ({"attendance": "percent", "attendance_percent": "0"}, "attendance_percent", "1 bis 100"),
        ({"attendance": "percent", "attendance_percent": "viel"}, "attendance_percent", "Zahl"),
        ({"days": "eins.day-9"}, "days", "Diesen Kurstag hat der Kurs nicht mehr."),
    ],
)
def test_a_rule_that_cannot_be_is_said_at_its_field(
    site: Site, karin: Browser, chosen: dict[str, str], field: str, sentence: str
) -> None:
    page = karin.send(get_form(karin.get(RULE)), **chosen)
    assert page.status_code == 422
    assert sentence in page.text
    assert f'href="#{field}"' in page.text
    if field != "days":
        assert dict(form_in(page, "rule").fields)[field] == chosen[field]
    with site.school.storage.connected():
        assert planning.get_preparation(find_course(site, AUTUMN).id).planned_rules is None


def test_participants_see_when_their_course_starts(site: Site) -> None:
    join(site, GAST, find_course(site, AUTUMN))
    page = site.visit(GAST).get("/").text
    assert "Ihr Kurs beginnt am 1. September 2026." in page
    assert "Lesen dürfen Sie schon." in page


def test_a_course_under_way_says_nothing_about_its_start(lena: Browser) -> None:
    assert "Ihr Kurs beginnt am" not in lena.get("/").text


def test_a_course_nobody_started_in_time_is_named_as_such(site: Site, karin: Browser) -> None:
    assert "1 Kurs ist in Vorbereitung." in karin.get("/staff/").text
    site.clock.now = datetime(2026, 9, 3, 8)
    karin = come_back(site, KARIN)
    for path in ("/staff/", AUTUMN_PAGE):
        page = karin.get(path).text
        assert "Der erste Tag war am 1. September 2026." in page
        assert "Der Kurs beginnt am" not in page
