"""The first visit: name, data and size of text are asked once, one thing a page (design 9)."""

import pytest

from lms.domain.people import Person, TextSize
from lms.storage import people
from lms.storage.tables_people import PersonTable
from tests.cast import KARIN, LENA
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import form_in

LESSON = "/modules/eins/anfang/"


@pytest.fixture
def newcomer(standalone: Site) -> Browser:
    """Lena, who has never been here."""
    return come_first(standalone, LENA)


def come_first(site: Site, person: Person) -> Browser:
    with site.school.storage.connected():
        PersonTable.update(welcomed_on=None).where(PersonTable.id == person.id).execute()
    return site.visit(person, is_first=True)


def get_person(browser: Browser, person: Person = LENA) -> Person:
    with browser.site.school.storage.connected():
        return people.get_person(person.id)


def test_every_page_leads_there_until_it_is_done(newcomer: Browser) -> None:
    for path in ("/", LESSON, "/menu/", "/me/"):
        assert newcomer.get(path).headers["Location"] == "/welcome/"
    for path in ("/pages/impressum/", "/media/eins/kanne.png", "/healthz", "/logout"):
        assert newcomer.get(path).status_code == 200


def test_three_taps_lead_home(newcomer: Browser) -> None:
    page = newcomer.get("/welcome/")
    assert "Lena Wolff" in page.text
    page = newcomer.follow(newcomer.send(get_form(page)))
    assert "Was wir speichern und wer es sieht" in page.text
    page = newcomer.follow(newcomer.send(get_form(page)))
    assert "Welche Schrift können Sie gut lesen?" in page.text
    assert newcomer.send(get_form(page)).headers["Location"] == "/"
    assert newcomer.get("/").status_code == 200
    found = get_person(newcomer)
    assert (found.name_wish, found.text_size) == (None, None)
    assert found.welcomed_on == newcomer.site.clock.now.date()


def test_another_spelling_is_a_wish_and_changes_no_name(newcomer: Browser) -> None:
    page = newcomer.get("/welcome/?other=1")
    page = newcomer.follow(newcomer.send(get_form(page), name=" Lena  Wolf "))
    assert "Was wir speichern" in page.text
    assert (get_person(newcomer).name, get_person(newcomer).name_wish) == (
        "Lena Wolff",
        "Lena Wolf",
    )
    newcomer.send(get_form(newcomer.get("/welcome/")))
    assert get_person(newcomer).name_wish is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [(" ", "Bitte geben Sie Ihren Namen an."), ("L" * 101, "höchstens 100 Zeichen")],
)
def test_a_name_that_cannot_be_is_shown_again(newcomer: Browser, name: str, sentence: str) -> None:
    page = newcomer.post("/welcome/", {"name": name})
    assert page.status_code == 422
    assert sentence in page.text
    assert dict(form_in(page).fields)["name"] == name


def test_the_size_of_text_holds_at_once_and_on_every_page(newcomer: Browser) -> None:
    newcomer.post("/welcome/text-size/", {"size": "largest"})
    assert get_person(newcomer).text_size is TextSize.LARGEST
    assert "lms-text-largest" in newcomer.get("/").text


def test_the_size_of_text_can_be_changed_later(lena: Browser) -> None:
    before = lena.get(LESSON)
    page = lena.follow(lena.send(get_form(lena.get("/me/text-size/")), size="large"))
    assert "Die Schriftgröße ist geändert." in page.text
    after = lena.get(LESSON)
    assert 'class="lms  lms-text-large"' in after.text
    if not lena.site.in_host:
        assert before.headers["ETag"] != after.headers["ETag"]
    lena.post("/me/text-size/", {"size": "usual"})
    assert "lms-text-large" not in lena.get(LESSON).text


def test_nonsense_is_the_usual_size(lena: Browser) -> None:
    lena.post("/me/text-size/", {"size": "huge"})
    assert get_person(lena).text_size is None


def test_staff_are_told_once_what_they_see(standalone: Site) -> None:
    karin = come_first(standalone, KARIN)
    assert karin.get("/staff/").headers["Location"] == "/welcome/"
    page = karin.follow(karin.get("/welcome/"))
    assert "Sie sehen Namen" in page.text
    karin.send(get_form(page))
    assert karin.get("/staff/").status_code == 200


def test_what_was_typed_before_is_not_lost(newcomer: Browser) -> None:
    """A form sent before the first-time pages are done does what it says."""
    assert newcomer.post(f"{LESSON}read").headers["Location"] != "/welcome/"


def test_who_has_seen_it_goes_home(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    for path in ("/welcome/", "/welcome/data/", "/welcome/text-size/"):
        assert lena.get(path).headers["Location"] == "/"


def test_a_host_tells_its_people_itself(hosted: Site) -> None:
    assert come_first(hosted, LENA).get("/").status_code == 200
