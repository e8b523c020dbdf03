"""Somebody without an account on a list: present there, and in no course (R1)."""

import pytest

from lms.domain.people import Person
from lms.storage import cohorts, people
from tests.cast import KARIN, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.forms import Form
from tests.web.staff import (
    DAY,
    LIST,
    MATRIX,
    come_back,
    form_in,
    list_kinds,
    list_lines,
    on_the_day,
    values_of,
)
from tests.web.world import PAUL

WALK_IN = "/staff/meetings/1/walk-in/"
LENAS, PAULS = f"mark-{LENA.id}", f"mark-{PAUL.id}"


def list_named(site: Site, name: str) -> list[Person]:
    with site.school.storage.connected():
        return [person for person in people.find_people_by_name(name) if person.name == name]


def add(browser: Browser, name: str = "Mia Morgen", **values: str) -> None:
    done = browser.send(get_form(browser.get(WALK_IN)), name=name, go="add", **values)
    assert done.status_code == 200
    assert f"{name} steht jetzt auf der Liste." in done.text


def open_from_list(browser: Browser, **chosen: str) -> Form:
    """The form one is led to by the list's second button, with these choices made before."""
    page = browser.get(LIST)
    assert browser.place(WALK_IN) in page.text
    form = get_form(page)
    return form_in(browser.post(WALK_IN, form.fill(**chosen)), "walk-in")


def test_somebody_without_an_account_is_put_on_the_list_as_present(site: Site) -> None:
    tom = on_the_day(site, TOM)
    add(tom)
    [mia] = list_named(site, "Mia Morgen")
    [line] = list_lines(site, mia)
    assert (line.kind, line.unit_id, line.meeting, line.recorded_by) == ("attended", DAY, 1, TOM.id)
    with site.school.storage.connected():
        assert cohorts.list_memberships_of(mia.id) == ()
    page = tom.get(LIST)
    assert "ohne Konto" in page.text
    assert values_of(get_form(page))[f"mark-{mia.id}"] == "present"
    assert "3 von 3 waren da." in page.text


def test_what_was_chosen_on_the_list_is_still_there_afterwards(site: Site) -> None:
    tom = on_the_day(site, TOM)
    form = open_from_list(tom, **{PAULS: "absent", LENAS: "part", f"units-{LENA.id}": "4"})
    page = tom.send(form, name="Mia Morgen", go="add")
    values = values_of(form_in(page, "attendance"))
    assert (values[PAULS], values[LENAS], values[f"units-{LENA.id}"]) == ("absent", "part", "4")
    assert "2 von 3 waren da." in page.text
    tom.send(form_in(page, "attendance"))
    assert (list_kinds(site, PAUL), list_kinds(site, LENA)) == (["absent"], ["attended"])


def test_one_can_go_back_to_the_list_without_adding_anybody(site: Site) -> None:
    tom = on_the_day(site, TOM)
    page = tom.send(open_from_list(tom, **{PAULS: "absent"}), go="back")
    assert values_of(form_in(page, "attendance"))[PAULS] == "absent"
    assert site.count("lms_evidence") == 0


def test_a_form_sent_twice_adds_one_person(site: Site) -> None:
    tom = on_the_day(site, TOM)
    form = get_form(tom.get(WALK_IN))
    for _ in range(2):
        assert tom.send(form, name="Mia Morgen", go="add").status_code == 200
    assert len(list_named(site, "Mia Morgen")) == 1


@pytest.mark.parametrize("name", ["Lena Wolff", "lena  wolff", "Wolff, Lena"])
def test_a_name_on_the_list_is_asked_about_before_it_is_there_twice(site: Site, name: str) -> None:
    tom = on_the_day(site, TOM)
    page = tom.send(get_form(tom.get(WALK_IN)), name=name, go="add")
    assert page.status_code == 422
    assert "Auf der Liste steht schon jemand mit diesem Namen." in page.text
    assert site.count("lms_evidence") == 0
    assert tom.send(form_in(page, "walk-in"), go="another").status_code == 200
    assert site.count("lms_evidence") == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("  ", "Bitte geben Sie einen Namen an."), ("M" * 101, "höchstens 100 Zeichen")],
)
def test_a_name_that_cannot_be_is_shown_again_with_what_was_chosen(
    site: Site, name: str, sentence: str
) -> None:
    tom = on_the_day(site, TOM)
    page = tom.send(open_from_list(tom, **{PAULS: "absent"}), name=name, go="add")
    assert page.status_code == 422
    assert sentence in page.text
    assert 'href="#name"' in page.text
    assert values_of(form_in(page, "walk-in"))[PAULS] == "absent"


def test_the_first_list_keeps_who_was_added_and_needs_no_reason(site: Site) -> None:
    tom = on_the_day(site, TOM)
    add(tom)
    [mia] = list_named(site, "Mia Morgen")
    assert tom.send(get_form(tom.get(LIST))).status_code == 303
    assert list_kinds(site, mia) == ["attended"]
    assert "3 von 3 waren da" in tom.get("/staff/meetings/").text


def test_a_list_opened_before_somebody_was_added_can_still_be_saved(site: Site) -> None:
    tom = on_the_day(site, TOM)
    form = get_form(tom.get(LIST))
    add(come_back(site, KARIN))
    assert tom.send(form).status_code == 303
    [mia] = list_named(site, "Mia Morgen")
    assert list_kinds(site, mia) == ["attended"]


def test_the_row_is_corrected_like_any_other(site: Site) -> None:
    tom = on_the_day(site, TOM)
    tom.send(get_form(tom.get(LIST)))
    add(tom)
    [mia] = list_named(site, "Mia Morgen")
    form = get_form(tom.get(LIST))
    assert tom.send(form, **{f"mark-{mia.id}": "absent"}).status_code == 422
    tom.send(form, **{f"mark-{mia.id}": "absent", "reason": "War woanders"})
    assert list_kinds(site, mia) == ["attended", "absent"]
    assert "ohne Konto" in tom.get(LIST).text


def test_somebody_without_an_account_is_in_no_figure_of_the_course(site: Site) -> None:
    tom = on_the_day(site, TOM)
    tom.follow(tom.send(get_form(tom.get(LIST)), **{PAULS: "absent"}))
    before = tom.get(MATRIX).text
    add(tom)
    assert tom.get(MATRIX).text == before
    assert "Mia Morgen" not in before


def test_nobody_is_added_to_a_list_that_cannot_be_entered_yet(site: Site, tom: Browser) -> None:
    assert WALK_IN not in tom.get(LIST).text
    page = tom.post(WALK_IN, {"name": "Mia Morgen", "go": "add"})
    assert page.status_code == 422
    assert "Diese Liste können Sie am Tag selbst eintragen" in page.text
    assert list_named(site, "Mia Morgen") == []


def test_only_who_may_enter_the_list_may_add_somebody(
    site: Site, ute: Browser, lena: Browser
) -> None:
    site.clock.pass_by(hours=8)
    for browser in (ute, lena):
        assert browser.get(WALK_IN).status_code == 403
        assert browser.post(WALK_IN, {"name": "Mia Morgen"}).status_code == 403
    assert list_named(site, "Mia Morgen") == []
