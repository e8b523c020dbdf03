"""The list of a meeting: everybody preset to present, the exceptions entered (R3, R5)."""

from datetime import datetime

import pytest

from lms.storage import meetings
from tests.cast import GAST, KARIN, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import (
    DAY,
    LIST,
    come_back,
    form_in,
    list_kinds,
    list_lines,
    list_reasons,
    on_the_day,
    values_of,
)
from tests.web.world import FIRST_MEETING, PAUL

LENAS, PAULS = f"mark-{LENA.id}", f"mark-{PAUL.id}"
LENAS_UNITS = f"units-{LENA.id}"


def test_everybody_is_preset_to_present_and_who_cannot_come_to_called_off(
    site: Site, paul: Browser
) -> None:
    paul.send(get_form(paul.get("/meetings/1/")), coming="no")
    tom = on_the_day(site, TOM)
    page = tom.get(LIST)
    values = values_of(get_form(page))
    assert (values[LENAS], values[PAULS]) == ("present", "excused")
    assert "1 von 2 waren da." in page.text
    assert "Auf der Unterschriftenliste auch?" in page.text


def test_the_first_list_needs_no_reason_and_has_a_line_for_everybody(site: Site) -> None:
    tom = on_the_day(site, TOM)
    form = get_form(tom.get(LIST))
    assert "reason" not in form.names
    done = tom.send(form, **{PAULS: "absent"})
    assert done.status_code == 303
    assert "1 von 2 waren da" in tom.follow(done).text
    [line] = list_lines(site, LENA)
    assert (line.unit_id, line.kind, line.recorded_by) == (DAY, "attended", TOM.id)
    assert (str(line.happened_on), line.teaching_units) == ("2026-06-13", None)
    assert list_kinds(site, PAUL) == ["absent"]


def test_part_of_the_day_is_entered_in_teaching_units(site: Site) -> None:
    tom = on_the_day(site, TOM)
    tom.send(get_form(tom.get(LIST)), **{LENAS: "part", LENAS_UNITS: "4"})
    assert list_lines(site, LENA)[0].teaching_units == 4
    values = values_of(get_form(tom.get(LIST)))
    assert (values[LENAS], values[LENAS_UNITS]) == ("part", "4")


def test_all_units_of_the_day_are_the_whole_day(site: Site) -> None:
    tom = on_the_day(site, TOM)
    tom.send(get_form(tom.get(LIST)), **{LENAS: "part", LENAS_UNITS: "8"})
    assert list_lines(site, LENA)[0].teaching_units is None


@pytest.mark.parametrize(
    "units", ["", "0", "9", pytest.param("9" * 5000, id="many digits"), "vier", "-1", "2.5"]
)
def test_units_that_cannot_be_are_shown_again_and_nothing_is_saved(site: Site, units: str) -> None:
    tom = on_the_day(site, TOM)
    typed = {LENAS: "part", LENAS_UNITS: units, PAULS: "absent"}
    page = tom.send(get_form(tom.get(LIST)), **typed)
    assert page.status_code == 422
    assert "eine ganze Zahl von 1 bis 8" in page.text
    assert f'href="#{LENAS_UNITS}"' in page.text
    assert "<title>Fehler: " in page.text
    assert values_of(form_in(page, "attendance")).items() >= typed.items()
    assert site.count("lms_evidence") == 0


def test_changing_a_saved_list_needs_a_reason(site: Site) -> None:
    tom = on_the_day(site, TOM)
    tom.send(get_form(tom.get(LIST)))
    page = tom.get(LIST)
    assert "Bitte keine Angaben zu Gesundheit, Herkunft oder Religion." in page.text
    refused = tom.send(get_form(page), **{LENAS: "absent", "reason": "  "})
    assert refused.status_code == 422
    assert values_of(form_in(refused, "attendance"))[LENAS] == "absent"
    assert list_kinds(site, LENA) == ["attended"]


def test_a_correction_takes_the_old_line_back_and_keeps_its_reason(site: Site) -> None:
    tom = on_the_day(site, TOM)
    tom.send(get_form(tom.get(LIST)))
    tom.send(get_form(tom.get(LIST)), **{LENAS: "absent", "reason": "Verwechselt"})
    first, second = list_lines(site, LENA)
    assert (second.kind, second.cancels) == ("absent", first.id)
    assert list_reasons(site, LENA) == ["Verwechselt"]
    assert list_kinds(site, PAUL) == ["attended"]


def test_a_list_sent_twice_is_saved_once(site: Site) -> None:
    tom = on_the_day(site, TOM)
    form = get_form(tom.get(LIST))
    assert tom.send(form).status_code == tom.send(form).status_code == 303
    assert site.count("lms_evidence") == 2
    assert site.count("lms_meeting") == 3


def test_two_who_save_the_same_list_do_not_overwrite_each_other(site: Site) -> None:
    tom = on_the_day(site, TOM)
    karin = come_back(site, KARIN)
    toms, karins = get_form(tom.get(LIST)), get_form(karin.get(LIST))
    tom.send(toms, **{LENAS: "absent"})
    page = karin.send(karins, **{LENAS: "excused"})
    assert page.status_code == 409
    assert "Jemand anderes hat diese Liste inzwischen geändert." in page.text
    assert values_of(form_in(page, "attendance"))[LENAS] == "absent"
    assert list_kinds(site, LENA) == ["absent"]


def test_a_list_that_has_not_happened_yet_cannot_be_entered(site: Site, tom: Browser) -> None:
    page = tom.get(LIST)
    assert page.status_code == 200
    assert "Die Liste können Sie am Tag selbst eintragen." in page.text
    assert LENAS not in page.text
    early = {LENAS: "present", PAULS: "present", "revision": "1", "request_key": "early"}
    assert tom.post(LIST, early).status_code == 422
    assert site.count("lms_evidence") == 0


def test_a_trainer_leaves_what_the_office_entered(site: Site) -> None:
    karin = on_the_day(site, KARIN)
    karin.send(get_form(karin.get(LIST)))
    tom = come_back(site, TOM)
    form = get_form(tom.get(LIST))
    assert LENAS not in form.names
    sent = {**values_of(form), LENAS: "absent", "reason": "Doch nicht"}
    tom.post(form.action, sent)
    assert list_kinds(site, LENA) == ["attended"]


def test_a_trainer_of_another_module_sees_no_list(site: Site, ute: Browser) -> None:
    assert ute.get(LIST).status_code == 403
    assert ute.post(LIST, {LENAS: "present"}).status_code == 403


@pytest.mark.parametrize("person", [LENA, GAST])
def test_a_list_is_for_staff_only(site: Site, person: object) -> None:
    browser = site.visit(LENA if person is LENA else GAST)
    assert browser.get(LIST).status_code == 403
    assert browser.post(LIST).status_code == 403


def test_an_unknown_meeting_is_not_found(karin: Browser) -> None:
    assert karin.get("/staff/meetings/99/attendance/").status_code == 404


def test_the_dates_say_where_a_list_is_missing(site: Site, karin: Browser) -> None:
    assert "Liste fehlt" not in karin.get("/staff/meetings/").text
    tom = on_the_day(site, TOM)
    page = tom.get("/staff/meetings/")
    assert "Liste fehlt" in page.text
    assert tom.place(LIST) in page.text
    tom.send(get_form(tom.get(LIST)))
    after = tom.get("/staff/meetings/")
    assert "Liste fehlt" not in after.text
    assert "2 von 2 waren da" in after.text


def test_a_list_is_saved_at_one_moment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    tom = on_the_day(site, TOM)
    form = get_form(tom.get(LIST))

    def tick() -> datetime:
        site.clock.pass_by(seconds=1)
        return site.clock.now

    monkeypatch.setattr(site.school, "clock", tick)
    assert tom.send(form).status_code == 303
    with site.school.storage.connected():
        saved = meetings.get_meeting(FIRST_MEETING).recorded_at
    moments = {line.recorded_at for person in (LENA, PAUL) for line in list_lines(site, person)}
    assert moments == {saved}
