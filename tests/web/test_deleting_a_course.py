"""A course made by mistake can be deleted while nothing is in it."""

import pytest

from lms.domain.people import Role, RoleName
from lms.storage import cohorts, people
from lms.storage.audit import Event
from tests.cast import GAST, KARIN
from tests.web.course import AUTUMN_PAGE, EVENING, join, list_events, plan_course
from tests.web.driver import Browser, Site, get_form
from tests.web.world import COHORT, PAUL, UTE

DELETE = f"{AUTUMN_PAGE}delete/"


def test_an_empty_course_is_deleted_after_a_question(site: Site, karin: Browser) -> None:
    autumn = plan_course(site)
    with site.school.storage.connected():
        people.grant_role(UTE.id, Role(RoleName.TRAINER, cohort=autumn.id))
    assert karin.place(DELETE) in karin.get(f"{AUTUMN_PAGE}edit/").text
    asked = karin.get(DELETE)
    assert "1 Person gehört zum Team dieses Kurses." in asked.text
    page = karin.follow(karin.send(get_form(asked)))
    assert "Der Kurs ist gelöscht." in page.text
    assert "Herbst 2026" not in page.text
    with site.school.storage.connected():
        assert cohorts.find_cohort_by_slug(autumn.slug) is None
        assert {role.module for role in people.list_roles(UTE.id)} == {"zwei"}
    [event] = list_events(site, Event.COHORT_DELETED)
    assert (event.actor, event.detail["title"]) == (KARIN.id, "Herbst 2026")
    assert karin.send(get_form(asked)).status_code == 404


@pytest.mark.parametrize("what", ["somebody", "a date"])
def test_a_course_with_something_in_it_stays(site: Site, karin: Browser, what: str) -> None:
    autumn = plan_course(site)
    asked = karin.get(DELETE)
    if what == "somebody":
        join(site, PAUL, autumn)
    else:
        karin.post(f"{AUTUMN_PAGE}meetings/new/?day=eins.day-1", EVENING)
    page = karin.follow(karin.send(get_form(asked)))
    assert "Darum lässt sich der Kurs nicht löschen." in page.text
    assert karin.place(DELETE) not in karin.get(f"{AUTUMN_PAGE}edit/").text
    assert site.count("lms_cohort") == 2


def test_a_started_course_stays(site: Site, karin: Browser) -> None:
    assert karin.post(f"/coordinator/{COHORT}/delete/").status_code == 303
    assert site.count("lms_cohort") == 1


def test_who_coordinates_one_course_only_deletes_none(site: Site) -> None:
    autumn = plan_course(site)
    with site.school.storage.connected():
        people.grant_role(GAST.id, Role(RoleName.COORDINATOR, cohort=autumn.id))
    gast = site.visit(GAST)
    assert gast.get(DELETE).status_code == 403
    assert gast.post(DELETE).status_code == 403
    assert gast.place(DELETE) not in gast.get(f"{AUTUMN_PAGE}edit/").text
