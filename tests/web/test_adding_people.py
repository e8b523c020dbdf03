"""Adding somebody to a course, and changing how they are called, reached and in it (R1, R6)."""

from datetime import date

import pytest

from lms.domain.people import Person, Reach, Role, RoleName
from lms.services.accounts import enrol
from lms.storage import audit, cohorts, people
from lms.storage.audit import Event
from tests.cast import GAST, KARIN, LENA
from tests.web.driver import Browser, Site, get_form
from tests.web.forms import Form
from tests.web.lists import PEOPLE, get_person, list_members
from tests.web.staff import form_in, person_page, values_of
from tests.web.world import COHORT, PAUL

NEW = f"{PEOPLE}new/"
EDIT = f"{person_page(LENA)}edit/"


def open_new(browser: Browser) -> Form:
    return get_form(browser.get(NEW), "new")


def open_edit(browser: Browser) -> Form:
    return get_form(browser.get(EDIT), "edit")


def add_cohort(site: Site, slug: str, title: str) -> None:
    with site.school.storage.connected():
        known = cohorts.get_cohort(1)
        cohorts.add_cohort(
            slug=slug, programme=known.programme, title=title, starts_on=known.starts_on
        )


def test_somebody_is_added_with_what_is_known(site: Site, karin: Browser) -> None:
    done = karin.send(
        open_new(karin),
        given_name=" Mia ",
        surname="von  Morgen",
        email="Mia@Example.org",
        phone="0385 1234 (Büro)",
        language="uk",
        site="Wismar",
        go="add",
    )
    assert "Mia von Morgen ist jetzt im Kurs." in karin.follow(done).text
    mia, membership = list_members(site)["Mia von Morgen"]
    assert (mia.given_name, mia.email, mia.phone) == ("Mia", "Mia@Example.org", "0385 1234 (Büro)")
    assert (mia.reach, mia.language) == (Reach.MAIL, "uk")
    assert (membership.from_on, membership.counts_from) == (date(2026, 6, 10), date(2026, 6, 1))
    assert (membership.site, membership.trial, membership.recorded_by) == (
        "Wismar",
        False,
        KARIN.id,
    )


@pytest.mark.parametrize(
    ("given", "reach"),
    [({}, Reach.LETTER), ({"phone": "0385 12"}, Reach.PHONE), ({"reach": "letter"}, Reach.LETTER)],
)
def test_one_name_is_enough_and_the_way_follows_from_what_is_given(
    site: Site, karin: Browser, given: dict[str, str], reach: Reach
) -> None:
    karin.send(open_new(karin), given_name="Mia", go="add", **given)
    mia, _ = list_members(site)["Mia"]
    assert (mia.given_name, mia.listed_name, mia.reach) == (None, "Mia", reach)


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"surname": " "}, "surname", "Bitte geben Sie einen Namen an."),
        ({"surname": "M" * 101}, "surname", "höchstens 100 Zeichen"),
        ({"email": "mia(at)x"}, "email", "E-Mail-Adresse"),
        ({"phone": "ja"}, "phone", "Telefonnummer mit Ziffern"),
        ({"reach": "mail"}, "reach", "braucht eine Adresse"),
        ({"reach": "phone"}, "reach", "braucht eine Nummer"),
        ({"reach": "taube"}, "reach", "am besten zu erreichen"),
        ({"language": "xx"}, "language", "Bitte wählen Sie eine Sprache."),
        ({"from_on": "morgen"}, "from_on", "Datum"),
        ({"to_on": "2026-06-01"}, "to_on", "nicht vor dem Anfang"),
        ({"site": "W" * 61}, "site", "höchstens 60 Zeichen"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_stays_typed(
    site: Site, karin: Browser, given: dict[str, str], field: str, sentence: str
) -> None:
    page = karin.send(open_new(karin), **{"surname": "Morgen", "go": "add", **given})
    assert page.status_code == 422
    assert sentence in page.text
    assert f'href="#{field}"' in page.text
    kept = values_of(form_in(page, "new"))
    typed = {
        name: text for name, text in given.items() if name not in ("reach", "language", "to_on")
    }
    assert {name: kept[name] for name in typed} == typed
    assert "Morgen" not in list_members(site)


def test_a_form_sent_twice_adds_one_person(site: Site, karin: Browser) -> None:
    form = open_new(karin)
    for _ in range(2):
        assert karin.send(form, surname="Morgen", go="add").status_code == 303
    assert len(list_members(site)) == 3


def test_the_next_person_can_be_added_at_once(site: Site, karin: Browser) -> None:
    done = karin.send(open_new(karin), surname="Morgen", go="next")
    assert done.headers["Location"].endswith(NEW)
    karin.send(open_new(karin), surname="Abend", go="next")
    assert {"Morgen", "Abend"} <= set(list_members(site))


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "lena", "surname": "WOLFF"},
        {"given_name": "Paula", "surname": "Neu", "email": "LENA@example.org"},
    ],
)
def test_somebody_alike_is_asked_about_and_can_be_somebody_else(
    site: Site, karin: Browser, typed: dict[str, str]
) -> None:
    page = karin.send(open_new(karin), go="add", **typed)
    assert page.status_code == 422
    assert "Ist das dieselbe Person?" in page.text
    assert "Lena Wolff" in page.text
    assert karin.place(person_page(LENA)) in page.text
    assert len(list_members(site)) == 2
    assert karin.send(form_in(page, "new"), go="another").status_code == 303
    assert len(list_members(site)) == 3


def test_somebody_known_is_taken_instead_of_added_twice(site: Site, karin: Browser) -> None:
    page = karin.send(open_new(karin), surname="Gast", site="Wismar", go="add")
    assert "Ja, Gast nehmen" in page.text
    form = form_in(page, "new")
    for _ in range(2):
        done = karin.send(form, go=f"take-{GAST.id}")
        assert "Gast ist jetzt im Kurs." in karin.follow(done).text
    person, membership = list_members(site)["Gast"]
    assert (person.id, membership.revision, membership.site) == (GAST.id, 1, "Wismar")


def test_nobody_is_taken_whom_the_form_did_not_ask_about(site: Site, karin: Browser) -> None:
    form = open_new(karin)
    assert karin.send(form, surname="Morgen", go=f"take-{GAST.id}").status_code == 404
    assert karin.send(form, surname="Morgen", go=f"take-{'9' * 40}").status_code == 404
    assert len(list_members(site)) == 2


def test_people_of_the_same_name_in_courses_of_others_are_nobodys_business(site: Site) -> None:
    add_cohort(site, "andere", "Andere")
    with site.school.storage.connected(), site.school.storage.atomic():
        kai = people.add_person(name="Kai Grote", email="kai@example.org")
        people.grant_role(kai.id, Role(RoleName.COORDINATOR, cohort=2))
    browser = site.visit(kai)
    new = "/coordinator/andere/people/new/"
    done = browser.send(get_form(browser.get(new), "new"), surname="Paul Ernst", go="add")
    assert done.status_code == 303
    page = browser.send(
        get_form(browser.get(new), "new"), surname="Neu", email=PAUL.email or "", go="add"
    )
    assert "Paul Ernst" in page.text
    assert "Tee 2026" not in page.text


def test_somebody_in_another_course_of_the_programme_is_not_taken(
    site: Site, karin: Browser
) -> None:
    add_cohort(site, "andere", "Andere")
    with site.school.storage.connected(), site.school.storage.atomic():
        enrol(site.school, GAST, "andere")
    page = karin.send(open_new(karin), surname="Gast", go="add")
    page = karin.send(form_in(page, "new"), go=f"take-{GAST.id}")
    assert page.status_code == 422
    assert "Gast nimmt schon an einem anderen Kurs dieses Lehrplans teil." in page.text


def test_two_people_may_share_an_address(site: Site, karin: Browser) -> None:
    page = karin.send(open_new(karin), surname="Neu", email="lena@example.org", go="add")
    karin.send(form_in(page, "new"), go="another")
    with site.school.storage.connected():
        assert len(people.find_people_by_email("lena@example.org")) == 2


def test_what_is_known_is_changed_and_the_old_is_kept_for_the_audit(
    site: Site, karin: Browser
) -> None:
    done = karin.send(
        open_edit(karin), surname="Wolff-Meier", email="", reach="letter", site="Rostock"
    )
    assert "Das ist gespeichert." in karin.follow(done).text
    lena, membership = list_members(site)["Lena Wolff-Meier"]
    assert (lena.id, lena.given_name, lena.email, lena.reach) == (1, "Lena", None, Reach.LETTER)
    assert (membership.site, membership.revision, membership.recorded_by) == ("Rostock", 2, 3)
    with site.school.storage.connected():
        moved, changed = audit.list_events(2)
    assert (changed.event, changed.subject_person, changed.actor) == (Event.CHANGED, 1, KARIN.id)
    before = {"surname": "Wolff", "email": "lena@example.org", "reach": "mail"}
    assert changed.detail == {"before": before}
    assert moved.event is Event.MEMBERSHIP_CHANGED
    assert moved.detail["before"]["site"] == ""


def test_saving_without_a_change_writes_nothing(site: Site, karin: Browser) -> None:
    form = open_edit(karin)
    before = site.snapshot()
    assert karin.send(form).status_code == 303
    after = site.snapshot()
    assert {name for name in before if before[name] != after[name]} <= {"lms_login"}


def test_of_two_who_change_the_same_the_second_is_told(site: Site, karin: Browser) -> None:
    first, second = open_edit(karin), open_edit(karin)
    karin.send(first, phone="0385 1")
    page = karin.send(second, phone="0385 123")
    assert page.status_code == 422
    page_text = page.text
    assert page_text.count("Jemand hat das inzwischen geändert.") == 1
    assert values_of(form_in(page, "edit"))["phone"] == "0385 123"
    assert karin.send(form_in(page, "edit")).status_code == 303
    assert get_person(site, LENA.id).phone == "0385 123"


def test_a_membership_ends_and_can_begin_earlier(site: Site, karin: Browser) -> None:
    karin.send(open_edit(karin), from_on="20.05.2026", to_on="2026-06-09")
    _, membership = list_members(site)["Lena Wolff"]
    assert (membership.from_on, membership.to_on) == (date(2026, 5, 20), date(2026, 6, 9))
    assert membership.counts_from == date(2026, 5, 20)
    assert "nicht mehr im Kurs" in karin.get(PEOPLE).text


def test_nobody_changes_the_address_of_staff_above_them(site: Site) -> None:
    """Whoever could would sign in as them."""
    with site.school.storage.connected(), site.school.storage.atomic():
        kai = people.add_person(name="Kai Grote", email="kai@example.org")
        people.grant_role(kai.id, Role(RoleName.COORDINATOR, cohort=1))
        enrol(site.school, KARIN, COHORT)
    browser = site.visit(kai)
    edit = f"{person_page(KARIN)}edit/"
    page = browser.send(get_form(browser.get(edit), "edit"), email="kai@example.org", reach="mail")
    assert page.status_code == 422
    assert "ändert Name und Adresse selbst" in page.text
    assert get_person(site, KARIN.id).email == KARIN.email
    done = browser.send(get_form(browser.get(edit), "edit"), site="Wismar")
    assert done.status_code == 303


def test_the_language_a_host_gave_may_stay(site: Site, karin: Browser) -> None:
    with site.school.storage.connected():
        odd = Person(0, "Ida", language="de-AT")
        ida = people.add_person(name=odd.name, language=odd.language)
        enrol(site.school, ida, COHORT)
    edit = f"{PEOPLE}{ida.id}/edit/"
    assert karin.send(get_form(karin.get(edit), "edit"), phone="0385 12").status_code == 303
    assert get_person(site, ida.id).language == "de-AT"
