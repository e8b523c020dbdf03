"""The people of a course: who, how to reach them, and how far their access is (R1, R6)."""

from dataclasses import replace
from datetime import date

from lms.domain.people import Role, RoleName
from lms.storage import cohorts, people
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.lists import PEOPLE, get_person
from tests.web.staff import form_in, person_page
from tests.web.world import COHORT, PAUL


def wish(site: Site, name: str) -> None:
    with site.school.storage.connected():
        people.set_name_wish(LENA.id, name)


def test_everybody_of_the_course_is_listed_with_number_and_way(site: Site, karin: Browser) -> None:
    page = karin.get(PEOPLE)
    assert page.status_code == 200
    assert page.text.index("Ernst, Paul") < page.text.index("Wolff, Lena")
    assert "Nummer 1 ·" in page.text
    assert "lena@example.org" in page.text
    assert "Tom Behrens" not in page.text
    assert karin.place(person_page(LENA)) in page.text


def test_it_says_since_when_and_from_when_on(site: Site, karin: Browser) -> None:
    assert "seit 10.06.2026" in karin.get(f"{PEOPLE}?search=paul").text
    with site.school.storage.connected():
        membership = cohorts.find_membership(PAUL.id, 1)
        assert membership is not None
        cohorts.append_membership(
            person=PAUL.id,
            cohort=membership.cohort,
            expected_revision=membership.revision,
            from_on=date(2026, 6, 11),
            counts_from=membership.counts_from,
            recorded_at=site.clock.now,
        )
    assert "ab 11.06.2026" in karin.get(f"{PEOPLE}?search=paul").text


def test_access_says_what_comes_next(site: Site, karin: Browser) -> None:
    assert "noch kein Zugang" in karin.get(f"{PEOPLE}?search=paul").text
    karin.post(f"{person_page(PAUL)}card/print/", {"form": "letters"})
    assert "noch kein Zugang" not in karin.get(f"{PEOPLE}?search=paul").text


def test_somebody_is_found_by_parts_of_what_is_known(site: Site, karin: Browser) -> None:
    for search in ("wolff", "LENA", "wolff lena", "lena@", "1"):
        page = karin.get(f"{PEOPLE}?search={search}")
        assert "Wolff, Lena" in page.text
        assert "Ernst, Paul" not in page.text
    assert "Niemand passt zu „Morgen“." in karin.get(f"{PEOPLE}?search=Morgen").text


def test_a_course_without_people_says_how_to_begin(site: Site, karin: Browser) -> None:
    with site.school.storage.connected():
        programme = site.school.library.programme.title
        cohorts.add_cohort(
            slug="leer", programme=programme, title="Leer", starts_on=site.clock.now.date()
        )
    page = karin.get("/coordinator/leer/people/")
    assert "Noch niemand. Beginnen Sie mit einer Liste aus Excel." in page.text
    assert karin.place("/coordinator/leer/people/import/") in page.text
    assert karin.place("/coordinator/leer/people/new/") in page.text


def test_erased_people_are_not_listed(site: Site, karin: Browser) -> None:
    with site.school.storage.connected():
        today = site.clock.now.date()
        people.update_person(replace(people.get_person(PAUL.id), erased_on=today))
    assert "Ernst, Paul" not in karin.get(PEOPLE).text
    assert karin.get(f"{person_page(PAUL)}edit/").status_code == 404


def test_a_wished_spelling_is_taken_over(site: Site, karin: Browser) -> None:
    wish(site, "Lena Wolf")
    page = karin.get(PEOPLE)
    assert "Die Person schreibt „Lena Wolf“." in page.text
    assert karin.send(form_in(page, "name-wish"), go="take").status_code == 303
    lena = get_person(site, LENA.id)
    assert (lena.name, lena.given_name, lena.name_wish) == ("Lena Wolf", "Lena", None)
    assert "Der Name wird jetzt so geschrieben" in karin.get(PEOPLE).text


def test_a_wish_may_change_every_part_of_the_name(site: Site, karin: Browser) -> None:
    wish(site, "Helena van der Wolff")
    karin.send(form_in(karin.get(person_page(LENA)), "name-wish"), go="take")
    lena = get_person(site, LENA.id)
    assert (lena.name, lena.given_name) == ("Helena van der Wolff", "Helena")


def test_a_wish_can_be_left(site: Site, karin: Browser) -> None:
    wish(site, "Königin Lena")
    karin.send(form_in(karin.get(PEOPLE), "name-wish"), go="leave")
    lena = get_person(site, LENA.id)
    assert (lena.name, lena.name_wish) == ("Lena Wolff", None)


def test_the_persons_page_shows_coordinators_how_to_reach_them(
    site: Site, karin: Browser, tom: Browser
) -> None:
    page = karin.get(person_page(LENA)).text
    assert "Kontakt und Zugang" in page
    for place in ("edit/", "card/", "pause/", "double/", "erase/"):
        assert karin.place(f"{person_page(LENA)}{place}") in page
    assert "Kontakt und Zugang" not in tom.get(person_page(LENA)).text


def test_access_is_closed_and_opened_again(site: Site, karin: Browser, lena: Browser) -> None:
    assert lena.get("/").status_code == 200
    page = karin.follow(karin.send(get_form(karin.get(person_page(LENA)), "access"), go="close"))
    assert "Der Zugang von Lena Wolff ist gesperrt." in page.text
    assert lena.get("/").status_code in (303, 403)
    assert "Zugang gesperrt" in karin.get(PEOPLE).text
    page = karin.follow(karin.send(get_form(page, "access"), go="open"))
    assert "Lena Wolff kann sich wieder anmelden." in page.text
    assert site.visit(LENA).get("/").status_code == 200


def test_nobody_closes_the_access_of_staff_above_them(site: Site) -> None:
    with site.school.storage.connected():
        kai = people.add_person(name="Kai Grote", email="kai@example.org")
        people.grant_role(kai.id, Role(RoleName.COORDINATOR, cohort=1))
        cohorts.append_membership(
            person=KARIN.id,
            cohort=1,
            expected_revision=0,
            from_on=site.clock.now.date(),
            counts_from=site.clock.now.date(),
            recorded_at=site.clock.now,
        )
    browser = site.visit(kai)
    page = browser.get(person_page(KARIN))
    assert "Zugang sperren" not in page.text
    page = browser.follow(browser.post(f"{person_page(KARIN)}access/", {"go": "close"}))
    assert "können Sie nicht sperren" in page.text
    assert get_person(site, KARIN.id).disabled_on is None


def test_people_of_other_courses_are_not_found(site: Site, karin: Browser, tom: Browser) -> None:
    assert karin.get("/coordinator/nirgends/people/").status_code == 404
    assert karin.get(f"/coordinator/{COHORT}/people/{TOM.id}/edit/").status_code == 404
    assert tom.get(PEOPLE).status_code == 403
