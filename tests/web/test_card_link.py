"""In a host, the code of an access card leads somebody it knows otherwise to her course."""

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from lms.domain.evidence import EvidenceKind
from lms.domain.people import Person
from lms.services import joining
from lms.storage import aliases, audit
from tests.cast import LENA, TOM
from tests.web.conftest import OpenHost
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import list_kinds
from tests.web.ways_in import COORDINATOR, make_code, spoil
from tests.web.world import COHORT, PAUL

PAGE = "/card/"
LENAS_ACCOUNT = Person(7, "Lena W. Wolff", email="lena@elsewhere.example")
OTHER_ACCOUNT = Person(9, "Olga Ott", email="olga@elsewhere.example")
WRONG = "Dieser Code stimmt nicht. Bitte vergleichen Sie ihn Buchstabe für Buchstabe"


@pytest.fixture
def host(open_host: OpenHost, sqlite_course: str) -> Site:
    """A host that knows Lena by another address than we do."""
    return open_host(sqlite_course, LENAS_ACCOUNT, OTHER_ACCOUNT, TOM, PAUL)


@pytest.fixture
def newcomer(host: Site) -> Browser:
    return host.visit(LENAS_ACCOUNT)


def type_code(browser: Browser, code: str) -> TestResponse:
    return browser.send(get_form(browser.get(PAGE)), code=code)


def link(browser: Browser, code: str) -> TestResponse:
    return browser.follow(browser.send(get_form(type_code(browser, code)), go="link"))


def test_who_has_no_course_is_led_to_the_page(newcomer: Browser) -> None:
    page = newcomer.get("/").text
    assert "Haben Sie eine Zugangskarte?" in page
    assert f'href="{newcomer.place(PAGE)}"' in page


def test_where_cards_sign_in_by_themselves_there_is_no_such_page(standalone: Site) -> None:
    gast = standalone.visit(replace(LENAS_ACCOUNT, id=4))
    assert "Zugangskarte" not in gast.get("/").text
    assert gast.get(PAGE).status_code == 404


def test_the_code_shows_a_name_and_changes_nothing(host: Site, newcomer: Browser) -> None:
    code = make_code(host)
    newcomer.get("/")
    before = host.snapshot()
    page = type_code(newcomer, code.lower())
    assert "Sind Sie Lena W.?" in page.text
    assert "Wolff" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert host.snapshot() == before


def test_the_button_joins_the_account_with_the_place_in_the_course(
    host: Site, newcomer: Browser
) -> None:
    code = make_code(host)
    home = link(newcomer, code)
    assert "Ihr Kurs ist ab jetzt hier." in home.text
    assert "Guten Tag, Lena" in home.text
    assert newcomer.post("/modules/eins/anfang/read").status_code == 303
    assert EvidenceKind.READ.value in list_kinds(host, LENA)
    with host.school.storage.connected():
        assert aliases.resolve([7])[7] == LENA.id
        events = [(each.event, each.actor, each.subject_person) for each in audit.list_events(9)]
    assert ("joined", 7, LENA.id) in events


def test_pressed_twice_it_is_done_once(host: Site, newcomer: Browser) -> None:
    form = get_form(type_code(newcomer, make_code(host)))
    for _ in range(2):
        assert newcomer.send(form, go="link").status_code == 303
    assert host.count("lms_person_alias") == 1


def test_a_wrong_code_is_said_and_guessing_is_slowed(host: Site, newcomer: Browser) -> None:
    code = spoil(make_code(host))
    for _ in range(5):
        page = type_code(newcomer, code)
        assert page.status_code == 422
        assert WRONG in page.text
        assert code in page.text
    assert type_code(newcomer, code).status_code == 429
    assert host.count("lms_person_alias") == 0


def test_what_can_be_no_code_is_said(newcomer: Browser) -> None:
    page = type_code(newcomer, "12345")
    assert page.status_code == 422
    assert "Ein Code hat zwölf Buchstaben" in page.text


def test_a_card_of_somebody_who_has_an_account_links_nobody_else(
    host: Site, newcomer: Browser
) -> None:
    code = make_code(host)
    link(newcomer, code)
    page = type_code(host.visit(OTHER_ACCOUNT), code)
    assert page.status_code == 422
    assert "gehört hier schon zu einem anderen Konto" in page.text


def test_who_has_entries_of_her_own_calls(host: Site) -> None:
    page = type_code(host.visit(PAUL), make_code(host))
    assert page.status_code == 422
    assert "Hier gibt es schon Einträge von Ihnen." in page.text


def test_staff_are_linked_to_nobody(host: Site) -> None:
    page = type_code(host.visit(TOM), make_code(host))
    assert page.status_code == 422
    assert "Sie betreuen hier Kurse." in page.text


def test_a_coordinator_takes_it_back(host: Site, newcomer: Browser) -> None:
    link(newcomer, make_code(host))
    with host.school.storage.connected():
        joining.part(host.school, COORDINATOR, COHORT, LENA.id, 7, aliases.get_alias(7).revision)
    assert "Haben Sie eine Zugangskarte?" in newcomer.get("/").text
    assert "Guten Tag, Lena" in link(newcomer, make_code(host)).text
