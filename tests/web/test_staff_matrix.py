"""The matrix: people by steps, with words in the cells and totals over everybody."""

import re

import pytest

from tests.cast import LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import LIST, MATRIX, come_back, on_the_day, person_page, record_page
from tests.web.world import PAUL

MODULE = f"{MATRIX}?module=eins"


def read_row(html: str, name: str) -> list[str]:
    """The words in the cells of somebody's row."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", html, re.S) if name in row)
    return [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row)]


def study_all(browser: Browser) -> None:
    """Does everything online of the first module."""
    browser.pass_quiz("/modules/eins/anfang/quiz/")
    browser.pass_quiz("/modules/eins/mitte/quiz/")
    browser.post("/modules/eins/ende/read")
    browser.pass_quiz("/modules/eins/quiz/")


def test_without_a_course_one_is_led_to_the_running_one(karin: Browser) -> None:
    assert karin.get("/coordinator/matrix/").headers["Location"] == karin.place(MATRIX)


def test_the_matrix_shows_people_by_modules(karin: Browser) -> None:
    page = karin.get(MATRIX)
    assert page.status_code == 200
    assert read_row(page.text, "Wolff, Lena") == ["offen", "zu"]
    assert "Modul 1" in page.text
    assert karin.place(person_page(LENA)) in page.text
    assert "2 von 2 angezeigt" in page.text


def test_a_module_shows_its_steps_with_the_whole_module_first(
    karin: Browser, lena: Browser
) -> None:
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    page = karin.get(MODULE)
    states = ["angefangen", "erledigt", "offen", "zu", "zu", "offen"]
    assert read_row(page.text, "Wolff, Lena") == states
    assert read_row(page.text, "Ernst, Paul") == ["offen", "offen", "zu", "zu", "zu", "offen"]
    assert read_row(page.text, "Erledigt, von 2") == ["0", "1", "0", "0", "0", "0"]


def test_a_module_is_done_only_when_the_online_half_and_the_day_are_done(
    site: Site, lena: Browser
) -> None:
    study_all(lena)
    tom = on_the_day(site, TOM)
    assert read_row(tom.get(MODULE).text, "Wolff, Lena")[0] == "angefangen"
    site.clock.pass_by(days=1)
    tom = come_back(site, TOM)
    waiting = read_row(tom.get(MODULE).text, "Wolff, Lena")
    assert (waiting[0], waiting[-1]) == ("Liste fehlt", "Liste fehlt")
    tom.send(get_form(tom.get(LIST)))
    page = tom.get(MODULE)
    assert read_row(page.text, "Wolff, Lena") == ["erledigt"] * 6
    assert read_row(page.text, "Ernst, Paul")[0] == "angefangen"
    assert read_row(page.text, "Erledigt, von 2")[0] == "1"
    assert "waren am Sa 13. Juni da" in page.text


def test_only_who_is_stuck_can_be_shown(site: Site, karin: Browser, paul: Browser) -> None:
    assert "Niemand steckt fest." in karin.get(f"{MATRIX}?stuck=1").text
    for _ in range(3):
        site.clock.pass_by(minutes=11)
        paul.fail_quiz("/modules/eins/anfang/quiz/")
    page = karin.get(f"{MODULE}&stuck=1")
    assert "Ernst, Paul" in page.text
    assert "Wolff, Lena" not in page.text
    assert "1 von 2 angezeigt" in page.text
    assert read_row(page.text, "Ernst, Paul")[:3] == ["Gespräch", "Gespräch", "offen"]


def test_what_was_recognised_or_waived_says_so(karin: Browser) -> None:
    for kind in ("recognised", "waived"):
        unit = {"recognised": "anfang", "waived": "mitte"}[kind]
        form = get_form(karin.get(record_page(PAUL, unit)))
        karin.send(form, kind=kind, reason="Kennt sich aus")
    cells = read_row(karin.get(MODULE).text, "Ernst, Paul")
    assert cells[1:4] == ["anerkannt", "nicht nötig", "offen"]


def test_looking_at_the_matrix_changes_nothing(site: Site, karin: Browser) -> None:
    karin.get("/staff/")
    before = site.snapshot()
    karin.get(MODULE)
    assert site.snapshot() == before


@pytest.mark.parametrize("path", ["/coordinator/anderswo/matrix/", f"{MATRIX}?module=drei"])
def test_an_unknown_course_or_module_is_not_found(karin: Browser, path: str) -> None:
    assert karin.get(path).status_code == 404


@pytest.mark.parametrize("page", ["0", "-3", "99", "zwei"])
def test_a_page_that_does_not_exist_shows_the_nearest(karin: Browser, page: str) -> None:
    assert "Wolff, Lena" in karin.get(f"{MATRIX}?page={page}").text


def test_participants_see_no_matrix(lena: Browser, gast: Browser) -> None:
    for browser in (lena, gast):
        assert browser.get("/coordinator/matrix/").status_code == 403
        assert browser.get(MATRIX).status_code == 403
