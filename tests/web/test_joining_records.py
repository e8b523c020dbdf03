"""One person with two records: they become one, and two again (R1)."""

from datetime import date

import pytest

from lms.domain.evidence import EvidenceKind
from lms.domain.people import Person, Role, RoleName
from lms.services.accounts import enrol
from lms.storage import aliases, cohorts, evidence, people
from tests.cast import GAST, KARIN, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.forms import read_forms
from tests.web.lists import list_members
from tests.web.staff import person_page
from tests.web.world import COHORT, PAUL

DOUBLE = f"{person_page(LENA)}double/"


def add_twin(site: Site) -> Person:
    """Lena is here a second time, and has read a lesson by that record."""
    with site.school.storage.connected(), site.school.storage.atomic():
        twin = people.add_person(name="Lena Wolf", given_name="Lena", phone="0385 12")
        enrol(site.school, twin, COHORT)
        evidence.append_line(
            person=twin.id,
            unit_id="anfang",
            kind=EvidenceKind.READ,
            happened_on=date(2026, 6, 10),
            recorded_at=site.clock.now,
            request_key="twin",
        )
    return twin


def join(browser: Browser, other: int, keep: int, person: Person = LENA) -> str:
    page = browser.get(f"{person_page(person)}double/?other={other}")
    done = browser.send(get_form(page, "double"), keep=str(keep))
    return browser.follow(done).text


def list_kinds(site: Site, person: int) -> list[str]:
    with site.school.storage.connected():
        return [line.kind.value for line in evidence.list_lines([person])]


def test_somebody_alike_is_offered_and_others_are_searched(site: Site, karin: Browser) -> None:
    twin = add_twin(site)
    assert f"other={twin.id}" not in karin.get(DOUBLE).text
    assert f"other={twin.id}" in karin.get(f"{DOUBLE}?search=wolf").text
    assert f"other={PAUL.id}" in karin.get(f"{DOUBLE}?search={PAUL.id}").text
    assert f"other={GAST.id}" in karin.get(f"{DOUBLE}?search={GAST.id}").text
    assert "Niemand passt zu „99“." in karin.get(f"{DOUBLE}?search=99").text


def test_both_records_are_shown_before_anything_happens(site: Site, karin: Browser) -> None:
    twin = add_twin(site)
    karin.get(DOUBLE)
    before = site.snapshot()
    page = karin.get(f"{DOUBLE}?other={twin.id}")
    assert "Lena Wolff" in page.text
    assert "0385 12" in page.text
    assert "Einträge im Verlauf" in page.text
    assert site.snapshot() == before


@pytest.mark.parametrize("keeps_first", [True, False])
def test_two_records_become_one(site: Site, karin: Browser, keeps_first: bool) -> None:
    twin = add_twin(site)
    keep, drop = (LENA.id, twin.id) if keeps_first else (twin.id, LENA.id)
    text = join(karin, twin.id, keep)
    assert f"Nummer {keep}" in text
    kept = "Lena Wolff" if keeps_first else "Lena Wolf"
    assert sorted(list_members(site)) == [kept, "Paul Ernst"]
    assert list_kinds(site, keep) == ["read"]
    assert karin.get(f"/coordinator/{COHORT}/people/{drop}/").text.count(f"<h1>{kept}</h1>") == 1


def test_a_joining_sent_twice_happens_once(site: Site, karin: Browser) -> None:
    twin = add_twin(site)
    form = get_form(karin.get(f"{DOUBLE}?other={twin.id}"), "double")
    for _ in range(2):
        assert karin.send(form, keep=str(LENA.id)).status_code == 303
    with site.school.storage.connected():
        assert aliases.get_alias(twin.id).revision == 1


def test_it_is_taken_back_from_the_same_page(site: Site, karin: Browser) -> None:
    twin = add_twin(site)
    join(karin, twin.id, LENA.id)
    page = karin.get(DOUBLE)
    assert f"Zusammengelegt mit Nummer {twin.id}" in page.text
    [form] = [form for form in read_forms(page.text) if "revision" in form.names]
    assert form.buttons == [("part", str(twin.id))]
    done = karin.send(form, part=str(twin.id))
    assert "Die Einträge sind wieder getrennt." in karin.follow(done).text
    assert karin.send(form, part=str(twin.id)).status_code == 303
    assert sorted(list_members(site)) == ["Lena Wolf", "Lena Wolff", "Paul Ernst"]
    assert list_kinds(site, twin.id) == ["read"]
    assert list_kinds(site, LENA.id) == []


def test_they_can_be_joined_again_and_an_old_page_is_refused(site: Site, karin: Browser) -> None:
    twin = add_twin(site)
    join(karin, twin.id, LENA.id)
    karin.post(DOUBLE, {"part": str(twin.id), "revision": "1"})
    join(karin, twin.id, LENA.id)
    assert karin.post(DOUBLE, {"part": str(twin.id), "revision": "1"}).status_code == 409
    assert sorted(list_members(site)) == ["Lena Wolff", "Paul Ernst"]


def test_totals_follow_at_once(site: Site, karin: Browser) -> None:
    twin = add_twin(site)
    matrix = f"/coordinator/{COHORT}/matrix/?module=eins"
    assert "3 von 3 angezeigt" in karin.get(matrix).text
    join(karin, twin.id, LENA.id)
    assert "2 von 2 angezeigt" in karin.get(matrix).text
    karin.post(DOUBLE, {"part": str(twin.id), "revision": "1"})
    assert "3 von 3 angezeigt" in karin.get(matrix).text


def test_whoever_was_signed_in_by_the_other_record_is_the_one_person(standalone: Site) -> None:
    twin = add_twin(standalone)
    browser = standalone.visit(twin)
    join(standalone.visit(KARIN), twin.id, LENA.id)
    with standalone.school.storage.connected():
        people.set_welcomed_on(LENA.id, standalone.clock.now.date())
    assert "Lena Wolff" in browser.get("/me/data/").text


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (LENA.id, "Das ist derselbe Eintrag."),
        (KARIN.id, "Ihren eigenen Eintrag können Sie nicht zusammenlegen."),
        (TOM.id, "Eine der beiden Personen gehört zum Team."),
    ],
)
def test_what_must_not_be_joined_is_a_sentence(
    site: Site, karin: Browser, other: int, sentence: str
) -> None:
    page = karin.get(f"{DOUBLE}?other={other}")
    assert page.status_code == 422
    assert sentence in page.text
    if other != LENA.id:
        page = karin.post(DOUBLE, {"other": str(other), "keep": str(LENA.id)})
        assert page.status_code == 422
    with site.school.storage.connected():
        assert aliases.get_alias(other).revision == 0


def test_nobody_becomes_coordinator_by_joining_a_record_with_one(site: Site) -> None:
    """Kai would sign in by a card of his own making and be Karin."""
    with site.school.storage.connected(), site.school.storage.atomic():
        kai = people.add_person(name="Kai Grote", email="kai@example.org")
        people.grant_role(kai.id, Role(RoleName.COORDINATOR, cohort=1))
        dummy = people.add_person(name="Dora Lind", email="dora@example.org")
        enrol(site.school, dummy, COHORT)
        enrol(site.school, KARIN, COHORT)
    browser = site.visit(kai)
    place = f"{person_page(dummy)}double/"
    page = browser.post(place, {"other": str(KARIN.id), "keep": str(KARIN.id)})
    assert page.status_code == 422
    with site.school.storage.connected():
        assert people.list_roles(dummy.id) == frozenset()


def test_people_of_other_courses_are_not_found(site: Site, karin: Browser) -> None:
    with site.school.storage.connected(), site.school.storage.atomic():
        other = cohorts.add_cohort(
            slug="kaffee", programme="kaffee", title="Kaffee", starts_on=site.clock.now.date()
        )
        kai = people.add_person(name="Kai Grote", email="kai@example.org")
        people.grant_role(kai.id, Role(RoleName.COORDINATOR, cohort=other.id))
        dora = people.add_person(name="Dora Lind", email="dora@example.org")
        enrol(site.school, dora, "kaffee")
    browser = site.visit(kai)
    place = f"/coordinator/kaffee/people/{dora.id}/double/"
    assert browser.get(f"{place}?other={PAUL.id}").status_code == 404
    assert f"other={PAUL.id}" not in browser.get(f"{place}?search={PAUL.id}").text
    assert browser.get(f"{place}?other={GAST.id}").status_code == 200
    assert browser.get(f"{place}?other=99").status_code == 404
    assert karin.get(f"{DOUBLE}?other={dora.id}").status_code == 200


def test_people_in_two_courses_of_a_programme_are_not_joined(site: Site, karin: Browser) -> None:
    with site.school.storage.connected(), site.school.storage.atomic():
        known = cohorts.get_cohort(1)
        cohorts.add_cohort(
            slug="andere", programme=known.programme, title="A", starts_on=known.starts_on
        )
        enrol(site.school, GAST, "andere")
    page = karin.get(f"{DOUBLE}?other={GAST.id}")
    assert page.status_code == 422
    assert "zur selben Zeit in verschiedenen Kursen" in page.text
