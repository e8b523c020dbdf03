"""Files as spreadsheets save them, and files made to do harm, read into rows."""

import io
import zipfile

import pytest
from xlsxwriter import Workbook

from lms.domain.people import split_name
from lms.services.people_reading import FileRefused, ImportedRow, PeopleFile, read_people
from tests.web.lists import make_workbook


def read_one(data: bytes) -> ImportedRow:
    file = read_people(data)
    assert file.problems == ()
    [row] = file.rows
    return row


def list_codes(file: PeopleFile) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.code) for problem in file.problems]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Lena Wolff", ("Lena", "Wolff")),
        ("Wolff, Lena", ("Lena", "Wolff")),
        ("Anna Maria Groß-Ott", ("Anna Maria", "Groß-Ott")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("von und zu Berg, Ida", ("Ida", "von und zu Berg")),
        ("Lena", ("", "Lena")),
        ("von Berg", ("", "von Berg")),
        ("Олена Коваленко", ("Олена", "Коваленко")),
        ("", ("", "")),
    ],
)
def test_a_whole_name_is_taken_apart(text: str, parts: tuple[str, str]) -> None:
    assert split_name(text) == parts


@pytest.mark.parametrize(
    "data",
    [
        "Vorname;Nachname;E-Mail\r\nJörg;Groß;j@example.org\r\n".encode(),
        "Vorname;Nachname;E-Mail\r\nJörg;Groß;j@example.org\r\n".encode("utf-8-sig"),
        "Vorname;Nachname;E-Mail\nJörg;Groß;j@example.org\n".encode("cp1252"),
        "Vorname\tNachname\tE-Mail\nJörg\tGroß\tj@example.org\n".encode("utf-16"),
        'Vorname,Nachname,E-Mail\n"Jörg","Groß","j@example.org"\n'.encode(),
        "sep=;\nVorname;Nachname;E-Mail;;\nJörg;Groß;j@example.org;;\n".encode(),
        "Kurs, Herbst\n\nVORNAME ; nachname;E-Mail-Adresse\n Jörg ;Groß;j@example.org".encode(),
        "Name,Mail\nJörg Groß,j@example.org\n".encode(),
        'Name;Mail\n"Groß, Jörg";j@example.org\n'.encode(),
    ],
)
def test_csv_files_of_every_kind_say_the_same(data: bytes) -> None:
    contact = read_one(data).contact
    assert (contact.given_name, contact.surname) == ("Jörg", "Groß")
    assert contact.email == "j@example.org"


def test_a_single_column_may_hold_surname_and_given_name() -> None:
    assert read_one("Name\nGroß, Jörg\n".encode()).contact.given_name == "Jörg"


def test_lines_are_counted_as_the_spreadsheet_shows_them() -> None:
    file = read_people(make_workbook(("Liste",), (), ("Name", "Mail"), (), ("Mia", "x"), ("Eva",)))
    assert list_codes(file) == [(5, "email", "bad_email")]
    assert [row.line for row in file.rows] == [6]
    csv = b'Name;Mail\n"Mia\nMorgen";\n\nEva Ott;x\n'
    assert list_codes(read_people(csv)) == [(4, "email", "bad_email")]


def test_formulas_give_their_values_and_numbers_no_decimals() -> None:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 2, ("Nummer", "Name", "Telefon"))
        sheet.write_row(2, 2, (7.0, "Mia Morgen"))
        sheet.write_formula(2, 4, "=1+1", None, 3851234.0)
    row = read_one(out.getvalue())
    assert (row.number, row.contact.phone, row.line) == (7, "3851234", 3)


def test_hidden_and_empty_sheets_are_passed_over() -> None:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet()
        hidden = book.add_worksheet()
        hidden.hide()
        hidden.write_row(0, 0, ("Name", "Nachname", "geheim"))
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ("Name", "Mia Morgen"))
    assert read_one(out.getvalue()).name == "Mia Morgen"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("", "x@example.org", "", ""), ("name", "value_missing")),
        (("M" * 101, "", "", ""), ("name", "too_long")),
        (("Mia", "", "12", ""), ("phone", "bad_phone")),
        (("Mia", "", "", "Klingonisch"), ("language", "bad_language")),
        (("Mi\x07a", "", "", ""), ("name", "unreadable_letters")),
    ],
)
def test_a_bad_cell_is_named(cells: tuple[str, ...], problem: tuple[str, str]) -> None:
    lines = (";".join(row) for row in (("Name", "Mail", "Tel", "Sprache"), cells))
    assert list_codes(read_people("\n".join(lines).encode())) == [(2, *problem)]


def test_the_same_person_twice_is_named_once() -> None:
    rows = ("Mia Morgen;", "mia morgen;", "Eva Ott;0385 1", "Eva Ott;0385 2")
    file = read_people("\n".join(("Name;Tel", *rows)).encode())
    assert list_codes(file) == [(3, "name", "person_twice")]
    assert len(file.rows) == 3


def test_words_for_language_and_way_are_understood_in_both_languages() -> None:
    for cells in ("Ukrainisch;Brief", "uk;letter", "UKRAINIAN;Post"):
        contact = read_one(f"Name;Sprache;Weg\nMia;{cells}\n".encode()).contact
        assert (contact.language, contact.reach) == ("uk", "letter")


def make_far_corner() -> bytes:
    """A small workbook whose two cells span all of a sheet."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Name")
        sheet.write(1_048_575, 16_383, "Mia")
    return out.getvalue()


def make_bomb(name: str) -> bytes:
    """A small file that unpacks into very much."""
    out = io.BytesIO(make_workbook(("Name",), ("Mia",)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, bytes(60_000_000))
    return out.getvalue()


def make_copies() -> bytes:
    """A long text that very many cells repeat."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(2_000):
            sheet.write_row(row, 0, ["x" * 32_000] * 10)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (make_far_corner(), "file_too_large"),
        (make_bomb("xl/more.xml"), "file_too_large"),
        (make_copies(), "file_too_large"),
        (
            make_workbook(("Name",), ("Mia",)).replace(b"xl/workbook.xml", b"xl/workbook.xxx"),
            "file_unreadable",
        ),
        (make_workbook(("Name",), ("Mia",))[:-40], "file_unreadable"),
        (b'Name\n"Mia' + b"x" * 200_000, "file_unreadable"),
    ],
    ids=["far corner", "bomb", "copies", "no workbook", "cut off", "endless cell"],
)
def test_files_made_to_do_harm_are_refused(data: bytes, code: str) -> None:
    assert len(data) < 1_000_000
    with pytest.raises(FileRefused) as refused:
        read_people(data)
    assert refused.value.problem.code == code


def test_an_entry_that_lies_about_its_size_is_unpacked_no_further() -> None:
    data = bytearray(make_bomb("xl/more.xml"))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    with pytest.raises(FileRefused):
        read_people(bytes(data))
