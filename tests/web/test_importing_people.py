"""A list of people: looked at first, then taken over as far as it is good (R1, R6)."""

import base64
import json
import zlib
from dataclasses import replace

import pytest

from lms.domain.people import Reach
from lms.services.accounts import enrol
from lms.storage import audit, cohorts, people
from lms.storage.audit import Event
from tests.cast import GAST, KARIN, LENA, TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.lists import (
    HEADER,
    IMPORT,
    PEOPLE,
    get_person,
    list_members,
    make_csv,
    make_workbook,
    take_over,
    upload,
)
from tests.web.staff import form_in
from tests.web.world import COHORT, PAUL

MIA = ("Mia", "Morgen", "mia@example.org", "0385 12", "Wismar", "Telefon")
EVA = ("Eva", "Ott", "", "", "", "")


def test_a_list_is_shown_before_anything_happens(site: Site, karin: Browser) -> None:
    karin.get(IMPORT)
    before = site.snapshot()
    page = upload(karin, make_workbook(HEADER, MIA, EVA))
    assert page.status_code == 200
    assert "Mia Morgen" in page.text
    assert "Eva Ott" in page.text
    assert site.snapshot() == before


def test_a_list_is_taken_over(site: Site, karin: Browser) -> None:
    page = take_over(karin, make_workbook(HEADER, MIA, EVA))
    assert "2 Personen sind neu im Kurs." in page.text
    mia, membership = list_members(site)["Mia Morgen"]
    assert (mia.given_name, mia.email, mia.phone) == ("Mia", "mia@example.org", "0385 12")
    assert (mia.reach, mia.language, membership.site) == (Reach.PHONE, "de", "Wismar")
    eva, _ = list_members(site)["Eva Ott"]
    assert (eva.email, eva.phone, eva.reach) == (None, None, Reach.LETTER)
    with site.school.storage.connected():
        [event] = audit.list_events(1)
    assert (event.event, event.actor) == (Event.IMPORTED, KARIN.id)
    assert event.detail["new"] == 2


def test_nothing_can_be_taken_over_too(site: Site, karin: Browser) -> None:
    page = take_over(karin, make_workbook(HEADER, MIA), go="nothing")
    assert "Es wurde nichts übernommen." in page.text
    assert len(list_members(site)) == 2


def test_of_200_rows_with_three_bad_ones_the_good_are_taken(site: Site, karin: Browser) -> None:
    rows = [[f"Vor{n}", f"Nach{n}", "", "", "", ""] for n in range(200)]
    rows[17][2] = "kein(at)mail"
    rows[99] = ["", "", "x@example.org", "", "", ""]
    rows[150][5] = "Brieftaube"
    data = make_workbook(("Unsere Liste",), (), HEADER, *rows)
    page = upload(karin, data)
    assert "3 Zeilen können nicht übernommen werden" in page.text
    for line in (21, 103, 154):
        assert f"Zeile {line}:" in page.text
    assert page.text.index("Zeile 21:") < page.text.index("Vor0 Nach0")
    assert "Nur die guten Zeilen übernehmen" in page.text
    assert "197 Personen sind neu im Kurs." in take_over(karin, data).text
    assert len(list_members(site)) == 199


def test_a_second_list_changes_by_the_number(site: Site, karin: Browser) -> None:
    data = make_workbook(
        ("Personennummer", "Nachname", "Telefon", "Ort"),
        (LENA.id, "Wolff-Meier", 3851234.0, "Rostock"),
        (PAUL.id, "", "", ""),
    )
    page = upload(karin, data)
    assert "aus „Lena Wolff“ wird „Lena Wolff-Meier“" in page.text
    assert "„3851234“ kommt dazu" in page.text
    assert "unverändert (Nummer 5)" in page.text
    page = take_over(karin, data)
    assert "1 Person wurde geändert." in page.text
    lena, membership = list_members(site)["Lena Wolff-Meier"]
    assert (lena.given_name, lena.phone, lena.email) == ("Lena", "3851234", "lena@example.org")
    assert (membership.site, membership.revision) == ("Rostock", 2)


def test_an_empty_cell_changes_nothing(site: Site, karin: Browser) -> None:
    page = take_over(karin, make_workbook(("Nummer", "E-Mail", "Telefon"), (LENA.id, "", "0385 9")))
    assert "1 Person wurde geändert." in page.text
    assert get_person(site, LENA.id).email == "lena@example.org"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ((TOM.id, "Behrens"), "Niemand in diesem Kurs hat die Nummer 2."),
        ((99, "Niemand"), "Niemand in diesem Kurs hat die Nummer 99."),
        ((9 * 10**17, "Niemand"), "Niemand in diesem Kurs hat die Nummer 900000000000000000."),
        (("9" * 40, "Niemand"), "ist keine Personennummer."),
        (("eins", "Wolff"), "„eins“ ist keine Personennummer."),
        ((LENA.id, "Morgen"), "Diese Nummer gehört jemandem mit anderem Namen"),
    ],
)
def test_a_number_that_cannot_be_is_a_bad_row(
    site: Site, karin: Browser, row: tuple[object, ...], sentence: str
) -> None:
    page = upload(karin, make_workbook(("Nummer", "Nachname"), row))
    assert sentence in page.text
    assert "Zeile 2:" in page.text
    assert get_person(site, LENA.id).name == "Lena Wolff"


def test_somebody_known_by_name_and_address_is_not_added_twice(site: Site, karin: Browser) -> None:
    data = make_workbook(
        HEADER[:3], ("lena", "wolff", "LENA@example.org"), ("", "Gast", GAST.email)
    )
    page = upload(karin, data)
    assert "neu in diesem Kurs, bekannt als Nummer 4" in page.text
    take_over(karin, data)
    members = list_members(site)
    assert len(members) == 3
    assert members["Gast"][0].id == GAST.id


def test_a_name_that_is_there_already_is_worth_a_look(site: Site, karin: Browser) -> None:
    page = upload(karin, make_workbook(HEADER[:3], ("Lena", "Wolff", "neu@example.org")))
    assert "Diesen Namen gibt es im Kurs schon, mit der Nummer 1." in page.text


def test_a_telephone_number_without_its_zero_is_worth_a_look(karin: Browser) -> None:
    page = upload(karin, make_workbook(("Name", "Handy"), ("Mia Morgen", 1511234567.0)))
    assert "1511234567</td>" in page.text
    assert "Vielleicht hat Excel die 0 weggelassen." in page.text


def test_somebody_in_another_course_of_the_programme_is_a_bad_row(
    site: Site, karin: Browser
) -> None:
    with site.school.storage.connected(), site.school.storage.atomic():
        known = cohorts.get_cohort(1)
        cohorts.add_cohort(
            slug="andere", programme=known.programme, title="A", starts_on=known.starts_on
        )
        enrol(site.school, GAST, "andere")
    page = upload(karin, make_workbook(("Name", "E-Mail"), ("Gast", GAST.email)))
    assert "Gast nimmt schon an einem anderen Kurs dieses Lehrplans teil." in page.text


def test_a_list_taken_over_twice_does_so_once(site: Site, karin: Browser) -> None:
    form = form_in(upload(karin, make_workbook(HEADER, MIA, EVA)), "save")
    for _ in range(2):
        assert karin.send(form, go="good").status_code == 303
    assert len(list_members(site)) == 4


def test_what_has_changed_since_the_preview_is_looked_at_again(site: Site, karin: Browser) -> None:
    form = form_in(upload(karin, make_workbook(("Nummer", "Ort"), (LENA.id, "Wismar"))), "save")
    with site.school.storage.connected():
        today = site.clock.now.date()
        people.update_person(replace(people.get_person(LENA.id), name="", erased_on=today))
    page = karin.follow(karin.send(form, go="good"))
    assert "1 Zeile wurde ausgelassen." in page.text


def test_unknown_columns_are_left_alone_and_named(karin: Browser) -> None:
    page = upload(karin, make_workbook(("Name", "Lieblingstee"), ("Mia Morgen", "Minze")))
    assert "Diese Spalten bleiben außen vor: Lieblingstee." in page.text
    assert "Minze" not in page.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Die Datei ist leer."),
        (make_workbook(), "Die Datei ist leer."),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "Das ist eine alte Excel-Datei"),
        (b"PK\x03\x04 und weiter nichts", "Diese Datei ist nicht lesbar."),
        (bytes(1_000_001), "Die Datei ist zu groß."),
        (make_workbook(("Vorname", "E-Mail"), ("Mia", "")), "Es gibt keine Spalte für Namen."),
        (make_workbook(("Name", "Nachname"), ("Mia", "")), "Zwei Spalten bedeuten dasselbe"),
        (
            make_workbook(("Name",), *[(f"P{n}",) for n in range(2001)]),
            "Die Liste hat mehr als 2000 Zeilen.",
        ),
    ],
)
def test_a_file_that_cannot_be_taken_is_a_sentence(
    standalone: Site, data: bytes, sentence: str
) -> None:
    page = upload(standalone.visit(KARIN), data)
    assert page.status_code == 422
    assert sentence in page.text
    assert 'href="#file"' in page.text


def test_a_file_that_is_much_too_large_is_a_sentence(standalone: Site) -> None:
    page = upload(standalone.visit(KARIN), bytes(3_000_000))
    assert page.status_code == 413
    assert "Bitte gehen Sie zurück und schicken Sie eine kleinere Datei" in page.text


def test_no_file_at_all_is_a_sentence(karin: Browser) -> None:
    page = karin.send(get_form(karin.get(IMPORT), "import"))
    assert page.status_code == 422
    assert "Bitte wählen Sie eine Datei." in page.text


def pack(*rows: list[object]) -> str:
    return base64.b64encode(zlib.compress(json.dumps(rows).encode())).decode()


@pytest.mark.parametrize(
    "rows",
    [
        "",
        "nonsense",
        base64.b64encode(b"x").decode(),
        pack([1]),
        pack([2, None, "", "Mia", "Mor\0gen", "", "", "", ""]),
        pack([2, "1", "", "Mia", "Morgen", "", "", "", ""]),
        pack([2, None, 5, "Mia", "Morgen", "", "", "", ""]),
        base64.b64encode(zlib.compress(b"[" * 100_000)).decode(),
        base64.b64encode(zlib.compress(bytes(50_000_000))).decode(),
    ],
)
def test_rows_no_form_of_ours_carries_are_refused(standalone: Site, rows: str) -> None:
    page = standalone.visit(KARIN).post(f"{IMPORT}save/", {"rows": rows, "go": "good"})
    assert page.status_code == 422
    assert "Die Liste kam nicht vollständig an." in page.text
    assert len(list_members(standalone)) == 2


def test_rows_made_up_by_hand_are_checked_again(standalone: Site) -> None:
    rows = pack(
        [2, None, "", "", "M" * 500, "", "", "", ""],
        [3, None, "", "", "Morgen", "kein(at)mail", "", "", ""],
        [4, None, "", "", "Abend", "", "", "mail", ""],
        [5, KARIN.id, "", "", "Karin Neu", "kai@example.org", "", "", ""],
        [6, None, "", "Mia", "Gut", "", "", "", ""],
    )
    browser = standalone.visit(KARIN)
    page = browser.follow(browser.post(f"{IMPORT}save/", {"rows": rows, "go": "good"}))
    assert "1 Person ist neu im Kurs." in page.text
    assert "4 Zeilen wurden ausgelassen." in page.text


def test_an_import_leaves_the_address_of_staff_above_one_alone(standalone: Site) -> None:
    with standalone.school.storage.connected(), standalone.school.storage.atomic():
        enrol(standalone.school, KARIN, COHORT)
    browser = standalone.visit(KARIN)
    data = make_workbook(("Nummer", "Telefon"), (KARIN.id, "0385 1234"))
    assert "1 Person wurde geändert." in take_over(browser, data).text


def test_a_csv_file_works_as_well(site: Site, karin: Browser) -> None:
    data = make_csv(("Vorname", "Nachname", "E-Mail"), ("Jörg", "Groß", "joerg@example.org"))
    page = upload(karin, data, "liste.csv")
    karin.send(form_in(page, "save"), go="good")
    assert "Jörg Groß" in list_members(site)


def test_a_list_of_2000_rows_is_taken_over(standalone: Site) -> None:
    rows = [(f"Vor{n}", f"Nach{n}", f"p{n}@example.org") for n in range(2_000)]
    page = take_over(standalone.visit(KARIN), make_workbook(HEADER[:3], *rows))
    assert "2000 Personen sind neu im Kurs." in page.text
    assert len(list_members(standalone)) == 2_002
    assert standalone.visit(KARIN).get(f"{PEOPLE}?page=21").status_code == 200
