"""A person's page: the ledger as it stands, and what staff may add to it (R3, R7)."""

import re
from html import unescape

import pytest

from lms.services.accounts import enrol
from lms.storage import aliases, people
from tests.cast import KARIN, LENA
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import form_in, list_kinds, list_lines, list_reasons, person_page, record_page
from tests.web.staff import values_of as values
from tests.web.world import COHORT

QUIZ = "/modules/eins/anfang/quiz/"
LENAS = person_page(LENA)


def get_talk(browser: Browser, unit_id: str = "anfang") -> dict[str, str]:
    return values(get_form(browser.get(record_page(LENA, unit_id)), "record"))


def fail_three_times(site: Site, lena: Browser) -> None:
    for _ in range(3):
        site.clock.pass_by(minutes=11)
        lena.fail_quiz(QUIZ)


def test_the_page_shows_every_line_the_newest_first(karin: Browser, lena: Browser) -> None:
    lena.post("/modules/eins/anfang/read")
    lena.pass_quiz(QUIZ)
    page = unescape(karin.get(LENAS).text)
    ledger = page[page.index("<tbody>") :]
    assert ledger.index("Fragen geschafft") < ledger.index("gelesen")
    assert "die Person selbst" in ledger


def test_staff_see_how_often_somebody_tried_but_no_percentages(
    site: Site, tom: Browser, lena: Browser
) -> None:
    lena.fail_quiz(QUIZ)
    site.clock.pass_by(minutes=11)
    lena.pass_quiz(QUIZ)
    page = tom.get(LENAS).text
    assert "2 Versuche" in page
    assert re.search(r"\d\s*%|Prozent", page) is None


def test_a_conversation_completes_what_three_failures_left_open(
    site: Site, tom: Browser, lena: Browser
) -> None:
    fail_three_times(site, lena)
    page = tom.get(LENAS)
    assert "Drei Versuche haben nicht gereicht." in page.text
    form = get_form(tom.get(record_page(LENA, "anfang")))
    done = tom.send(form, kind="passed_in_conversation", reason="Am Telefon")
    after = tom.follow(done)
    assert "Drei Versuche" not in after.text
    assert "im Gespräch geschafft" in after.text
    assert list_reasons(site, LENA) == ["Am Telefon"]


def test_a_trainer_is_offered_only_what_trainers_may_record(tom: Browser, karin: Browser) -> None:
    def kinds(browser: Browser, unit_id: str) -> set[str]:
        return set(re.findall(r'id="kind-(\w+)"', browser.get(record_page(LENA, unit_id)).text))

    assert kinds(tom, "anfang") == {"passed_in_conversation"}
    assert kinds(tom, "mitte") == {"passed_in_conversation", "released"}
    credits = {"recognised", "waived"}
    assert kinds(karin, "mitte") == {"passed_in_conversation", "released", *credits}
    assert kinds(karin, "eins.day-1") == {"made_up", *credits}
    assert kinds(karin, "eins") == credits
    assert kinds(karin, "zwei") == {"released", *credits}
    assert kinds(tom, "gruen") == set()


@pytest.mark.parametrize("kind", ["recognised", "waived"])
def test_a_trainer_gives_no_credit(site: Site, tom: Browser, kind: str) -> None:
    sent = {**get_talk(tom), "kind": kind, "reason": "Kennt sich aus"}
    assert tom.post(f"{LENAS}record/", sent).status_code == 403
    assert list_kinds(site, LENA) == []


def test_a_trainer_records_nothing_in_another_module(site: Site, ute: Browser) -> None:
    sent = {
        "unit": "anfang",
        "kind": "passed_in_conversation",
        "happened_on": "2026-06-10",
        "reason": "Am Telefon",
        "request_key": "a",
    }
    assert ute.post(f"{LENAS}record/", sent).status_code == 403
    assert site.count("lms_evidence") == 0


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("reason", " ", "Bitte sagen Sie mit wenigen Worten, warum."),
        ("reason", "x" * 501, "höchstens 500 Zeichen"),
        ("happened_on", "2026-06-11", "Dieser Tag liegt noch vor uns."),
        ("happened_on", "gestern", "Bitte geben Sie ein Datum an"),
        ("kind", "attended", "Bitte wählen Sie, was Sie eintragen möchten."),
        ("kind", "made_up", "Bitte wählen Sie, was Sie eintragen möchten."),
    ],
)
def test_an_entry_that_cannot_be_is_shown_again_with_what_was_typed(
    site: Site, karin: Browser, field: str, typed: str, sentence: str
) -> None:
    form = get_form(karin.get(record_page(LENA, "anfang")))
    sent = {"kind": "recognised", "reason": "Zeugnis gesehen", field: typed}
    page = karin.send(form, **sent)
    assert page.status_code == 422
    assert page.text.count(sentence) == 2
    kept = values(form_in(page, "record"))
    shown = {name: value for name, value in sent.items() if name != "kind"}
    assert {name: value.strip() for name, value in kept.items()}.items() >= {
        name: value.strip() for name, value in shown.items()
    }.items()
    assert site.count("lms_evidence") == 0


def test_a_day_may_be_written_as_people_write_it(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(record_page(LENA, "anfang")))
    karin.send(form, kind="recognised", reason="Zeugnis gesehen", happened_on="3.6.2026")
    assert str(list_lines(site, LENA)[0].happened_on) == "2026-06-03"


def test_an_entry_sent_twice_is_recorded_once(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(record_page(LENA, "anfang")))
    for _ in range(2):
        done = karin.send(form, kind="recognised", reason="Zeugnis gesehen")
        assert done.status_code == 303
    assert list_kinds(site, LENA) == ["recognised"]


def test_what_is_released_opens_at_once(tom: Browser, lena: Browser) -> None:
    assert lena.get("/modules/eins/mitte/").status_code == 403
    form = get_form(tom.get(record_page(LENA, "mitte")))
    tom.send(form, kind="released", reason="Liest gern voraus")
    assert lena.get("/modules/eins/mitte/").status_code == 200


def test_a_line_is_taken_back_and_can_count_again(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(record_page(LENA, "anfang")))
    karin.send(form, kind="recognised", reason="Zeugnis gesehen")
    [line] = list_lines(site, LENA)
    back = get_form(karin.get(f"{LENAS}lines/{line.id}/take-back/"))
    page = karin.follow(karin.send(back, reason="Falsche Person"))
    assert "zurückgenommen" in page.text
    assert list_kinds(site, LENA) == ["recognised", "revoked"]
    undo = list_lines(site, LENA)[-1]
    again = get_form(karin.get(f"{LENAS}lines/{undo.id}/take-back/"))
    karin.send(again, reason="War doch richtig")
    assert list_kinds(site, LENA) == ["recognised", "revoked", "revoked"]
    assert "anerkannt" in karin.get(f"/coordinator/{COHORT}/matrix/?module=eins").text


def test_taking_back_needs_a_reason_and_works_once(site: Site, karin: Browser) -> None:
    form = get_form(karin.get(record_page(LENA, "anfang")))
    karin.send(form, kind="recognised", reason="Zeugnis gesehen")
    [line] = list_lines(site, LENA)
    path = f"{LENAS}lines/{line.id}/take-back/"
    back = get_form(karin.get(path))
    assert karin.send(back, reason="").status_code == 422
    other = get_form(karin.get(path))
    karin.send(back, reason="Falsche Person")
    assert karin.send(other, reason="Noch einmal").status_code in (403, 422)
    assert list_kinds(site, LENA) == ["recognised", "revoked"]


def test_a_trainer_takes_back_only_what_was_entered_by_the_same_trainer(
    site: Site, tom: Browser, karin: Browser
) -> None:
    for browser, kind, unit in (
        (tom, "released", "mitte"),
        (karin, "recognised", "anfang"),
    ):
        form = get_form(browser.get(record_page(LENA, unit)))
        browser.send(form, kind=kind, reason="Wie besprochen")
    toms, karins = list_lines(site, LENA)
    page = tom.get(LENAS).text
    assert f"lines/{toms.id}/take-back/" in page
    assert f"lines/{karins.id}/take-back/" not in page
    sent = {"reason": "Nein", "request_key": "b"}
    assert tom.post(f"{LENAS}lines/{karins.id}/take-back/", sent).status_code == 403


def test_a_conversation_that_was_only_asked_for_can_be_noted(
    site: Site, tom: Browser, lena: Browser
) -> None:
    lena.post(f"{QUIZ}conversation/")
    page = tom.get(LENAS)
    assert "Lena Wolff hat um ein Gespräch gebeten." in page.text
    tom.send(form_in(page, "talked"))
    assert "um ein Gespräch gebeten" not in tom.get(LENAS).text
    assert list_kinds(site, LENA) == []


@pytest.mark.parametrize(
    "path",
    [
        f"/coordinator/{COHORT}/people/2/",
        f"/coordinator/{COHORT}/people/{10**30}/",
        f"/staff/meetings/{10**30}/attendance/",
        "/coordinator/anderswo/people/1/",
    ],
)
def test_somebody_who_is_not_in_the_course_is_not_found(karin: Browser, path: str) -> None:
    assert karin.get(path).status_code == 404


@pytest.mark.parametrize("path", ["", "record/?unit=anfang", "lines/1/take-back/"])
def test_participants_see_no_page_of_a_person(lena: Browser, path: str) -> None:
    assert lena.get(LENAS + path).status_code == 403
    assert lena.post(LENAS + path).status_code in (403, 405)


def test_nobody_gives_credit_to_a_second_record_of_their_own(site: Site, karin: Browser) -> None:
    with site.school.storage.connected():
        twin = people.add_person(name="Karin P.")
        enrol(site.school, twin, COHORT)
    twins = person_page(twin)
    form = get_form(karin.get(record_page(twin, "anfang")))
    with site.school.storage.connected():
        aliases.append_alias(twin.id, KARIN.id, expected_revision=0, recorded_at=site.clock.now)
    assert karin.send(form, kind="recognised", reason="Zeugnis gesehen").status_code == 403
    assert "Karin Petersen" in karin.get(twins).text
    assert list_kinds(site, KARIN) == []
