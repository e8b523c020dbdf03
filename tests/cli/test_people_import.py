"""`lms people import`: what a spreadsheet saves; everything or nothing, with line and column."""

from pathlib import Path

import pytest
from click.testing import Result

from lms.storage import cohorts, people
from tests.cast import LENA
from tests.cli.conftest import COHORT, Installation
from tests.web.lists import make_workbook

LIST = "Vorname;Nachname;E-Mail;Telefon\nJörg;Groß;joerg@example.org;0381 1\nÇiğdem;Öz;;0381 2\n"
GOOD = "Jörg;Groß;joerg@example.org;0381 1\n"


def import_file(installation: Installation, data: bytes) -> Result:
    file = installation.folder.parent / "liste.csv"
    file.write_bytes(data)
    return installation.run("people", "import", str(file), "--cohort", COHORT)


def names(installation: Installation) -> list[str]:
    with installation.school():
        cohort = cohorts.find_cohort_by_slug(COHORT)
        assert cohort is not None
        return [person.name for person, _ in cohorts.list_members(cohort.id)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(LIST.encode(), id="plain"),
        pytest.param(LIST.replace("\n", "\r\n").encode("utf-8-sig"), id="Excel's UTF-8"),
        pytest.param(LIST.replace(";", ",").encode(), id="commas"),
        pytest.param(LIST.replace(";", "\t").encode(), id="tabs"),
        pytest.param(LIST.replace("ğ", "g").encode("cp1252"), id="Windows-1252"),
    ],
)
def test_a_list_as_a_spreadsheet_saves_it_is_taken(installation: Installation, data: bytes) -> None:
    result = import_file(installation, data)
    assert (result.exit_code, result.output) == (0, "Übernommen: 2 Personen.\n")
    assert len(names(installation)) == 3
    assert "Jörg Groß" in names(installation)


def test_a_workbook_is_taken_and_changes_by_the_number(installation: Installation) -> None:
    number = LENA.id
    data = make_workbook(("Nummer", "Name", "Ort"), ("", "Jörg Groß", ""), (number, "", "Wismar"))
    result = import_file(installation, data)
    assert (result.exit_code, result.output) == (0, "Übernommen: 2 Personen.\n")
    assert sorted(names(installation)) == ["Jörg Groß", LENA.name]
    result = import_file(installation, make_workbook(("Nummer", "Ort"), (99, "Wismar")))
    assert result.exit_code == 1
    assert "liste.csv:2: Niemand in diesem Kurs hat die Nummer 99.\n" in result.output


@pytest.mark.parametrize(
    ("rows", "line", "sentence"),
    [
        (
            f"{GOOD}Eva;Ott;eva(at)mail;\n",
            3,
            "Spalte E-Mail: eva(at)mail ist keine E-Mail-Adresse.",
        ),
        (f"{GOOD};;eva@example.org;\n", 3, "Spalte Name: Hier fehlt eine Angabe."),
        (f"{GOOD}Eva;Ott;;;;x\n", 3, "Es gibt mehr Zellen als Spalten."),
        (f"{GOOD}Eva;Ott;;1a\n", 3, "Spalte Telefon: 1a ist keine Telefonnummer."),
        (f"{GOOD}{GOOD}", 3, "Jörg Groß steht zweimal in dieser Datei."),
    ],
)
def test_a_bad_line_keeps_everybody_out(
    installation: Installation, rows: str, line: int, sentence: str
) -> None:
    result = import_file(installation, f"Vorname;Nachname;E-Mail;Telefon\n{rows}".encode())
    assert result.exit_code == 1
    assert f"liste.csv:{line}: {sentence}\n" in result.output
    assert result.output.endswith("Fehler: Es wurde nichts übernommen.\n")
    assert names(installation) == [LENA.name]
    with installation.school():
        assert people.find_people_by_name("Groß") == ()


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("Vorname;Nachname;Lieblingstee", "Spalte Lieblingstee: Dieser Name ist nicht bekannt."),
        ("Nachname;Familienname", "Spalte Familienname: Sie steht zweimal da."),
        ("Vorname;E-Mail", "Die Spalte Name fehlt."),
    ],
)
def test_a_wrong_column_is_named(installation: Installation, header: str, sentence: str) -> None:
    result = import_file(installation, f"{header}\nEva;Ott\n".encode())
    assert result.exit_code == 1
    assert f"liste.csv:1: {sentence}\n" in result.output
    assert names(installation) == [LENA.name]


def test_an_empty_file_is_refused(installation: Installation) -> None:
    result = import_file(installation, b"")
    assert "liste.csv:1: Die Datei ist leer.\n" in result.output


def test_letters_that_cannot_be_read_are_named(installation: Installation) -> None:
    result = import_file(installation, b"Nachname\nGro\x81\n")
    assert "liste.csv:2: Spalte Name: " in result.output


@pytest.mark.parametrize("address", ["", "oez@example.org"])
def test_importing_twice_adds_nobody_twice(installation: Installation, address: str) -> None:
    people_of_list = LIST.replace("Öz;;", f"Öz;{address};").encode()
    import_file(installation, people_of_list)
    assert import_file(installation, people_of_list).exit_code == 0
    assert len(names(installation)) == 3


def test_an_unknown_cohort_is_one_sentence(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(LIST, encoding="utf-8")
    result = installation.run("people", "import", str(file), "--cohort", "kaffee")
    assert (result.exit_code, result.output) == (1, "Fehler: Es gibt keinen Kurs „kaffee“.\n")
    with installation.school():
        assert people.find_people_by_name("Groß") == ()


def test_somebody_in_another_course_of_the_programme_keeps_everybody_out(
    installation: Installation,
) -> None:
    assert import_file(installation, LIST.encode()).exit_code == 0
    with installation.school() as school, school.storage.atomic():
        known = cohorts.find_cohort_by_slug(COHORT)
        assert known is not None
        cohorts.add_cohort(
            slug="next", programme=known.programme, title="Next", starts_on=known.starts_on
        )
    file = installation.folder.parent / "liste.csv"
    file.write_bytes("Name,E-Mail\nEva Ott,\nJörg Groß,joerg@example.org\n".encode())
    result = installation.run("people", "import", str(file), "--cohort", "next")
    assert result.exit_code == 1
    sentence = "Jörg Groß nimmt schon an einem anderen Kurs dieses Lehrplans teil."
    assert f"liste.csv:3: {sentence}\n" in result.output
    with installation.school():
        assert people.find_people_by_name("Eva Ott") == ()
