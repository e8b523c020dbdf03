"""How long the people of a course are kept: decide, announce with a list, erase (R12)."""

from datetime import date

import pytest

from lms.services import retention as desk
from lms.storage import cohorts, people
from lms.storage.retention import Retention, find_retention
from lms.storage.tables_people import CohortTable
from tests.cast import KARIN, LENA
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import come_back, form_in
from tests.web.world import COHORT, PAUL

PAGE = f"/coordinator/{COHORT}/retention/"
ENDS_ON, KEEP_UNTIL = date(2026, 6, 5), date(2026, 6, 20)


@pytest.fixture
def over(site: Site) -> Site:
    """The course has ended."""
    with site.school.storage.connected():
        CohortTable.update(ends_on=ENDS_ON).execute()
    return site


def announce(site: Site) -> Browser:
    karin = site.visit(KARIN)
    karin.send(get_form(karin.get(PAGE)), keep_until=KEEP_UNTIL.isoformat())
    karin.send(form_in(karin.get(PAGE), "announce"))
    return karin


def list_names(site: Site) -> list[str]:
    with site.school.storage.connected():
        return [person.name for person in people.list_people([LENA.id, PAUL.id])]


def test_a_day_is_decided(over: Site) -> None:
    karin = over.visit(KARIN)
    page = karin.follow(karin.send(get_form(karin.get(PAGE)), keep_until=KEEP_UNTIL.isoformat()))
    assert "Der Tag ist gespeichert." in page.text
    with over.school.storage.connected():
        assert find_retention(1) == Retention(KEEP_UNTIL)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("2026-06-04", "vor dem Ende des Kurses"), ("bald", "Bitte geben Sie")],
)
def test_a_day_that_cannot_be_is_shown_again(over: Site, typed: str, sentence: str) -> None:
    page = over.visit(KARIN).post(PAGE, {"keep_until": typed})
    assert page.status_code == 422
    assert sentence in page.text
    assert dict(form_in(page, "retention").fields)["keep_until"] == typed


def test_it_is_announced_with_a_list_first(over: Site) -> None:
    karin = announce(over)
    page = karin.get(PAGE).text
    assert "Angekündigt am 10. Juni 2026" in page
    assert "Wolff, Lena" in page
    assert "Das geht ab 24. Juni 2026." in page
    assert "erase" not in page.replace("people/erase", "")
    file = karin.get(f"{PAGE}people.xlsx")
    assert file.data.startswith(b"PK")
    assert karin.post(f"{PAGE}erase", {"count": "2"}).status_code == 422
    assert list_names(over) == [LENA.name, PAUL.name]


def test_a_running_course_is_not_announced(site: Site, karin: Browser) -> None:
    karin.post(PAGE, {"keep_until": KEEP_UNTIL.isoformat()})
    assert karin.post(f"{PAGE}announce").status_code == 422


def test_another_day_ends_an_announcement(over: Site) -> None:
    karin = announce(over)
    karin.post(PAGE, {"keep_until": "2026-12-31"})
    assert "Ankündigen und Liste zeigen" in karin.get(PAGE).text


def test_everybody_is_erased_after_the_last_day(over: Site) -> None:
    announce(over)
    over.clock.pass_by(days=14)
    karin = come_back(over, KARIN)
    page = karin.send(form_in(karin.get(PAGE), "erase"), count="3")
    assert page.status_code == 422
    assert "Bitte schreiben Sie die Zahl 2" in page.text
    page = karin.follow(karin.send(form_in(page, "erase"), count="2"))
    assert "2 Personen sind gelöscht." in page.text
    assert "Es ist niemand mehr zu löschen." in page.text
    assert list_names(over) == ["", ""]


def test_many_are_erased_in_portions(over: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "AT_ONCE", 1)
    announce(over)
    over.clock.pass_by(days=14)
    karin = come_back(over, KARIN)
    page = karin.follow(karin.send(form_in(karin.get(PAGE), "erase"), count="2"))
    assert "1 ist noch übrig." in page.text
    karin.send(form_in(page, "erase"), count="1")
    assert list_names(over) == ["", ""]


def test_who_is_in_another_course_stays(over: Site) -> None:
    with over.school.storage.connected():
        other = cohorts.add_cohort(
            slug="kaffee-2026", programme="kaffee", title="Kaffee", starts_on=ENDS_ON
        )
        cohorts.append_membership(
            person=PAUL.id,
            cohort=other.id,
            expected_revision=0,
            from_on=ENDS_ON,
            counts_from=ENDS_ON,
            recorded_at=over.clock.now,
        )
    page = announce(over).get(PAGE).text
    assert "Diese bleiben" in page
    assert "Ernst, Paul" in page.partition("Diese bleiben")[2]
    over.clock.pass_by(days=14)
    karin = come_back(over, KARIN)
    karin.send(form_in(karin.get(PAGE), "erase"), count="1")
    assert list_names(over) == ["", PAUL.name]
