"""`lms report`: figures of a cohort for a day, in three formats."""

import csv
import io
import json
from typing import Any
from zipfile import ZipFile

import pytest

from lms.services.report_file import FORMATS
from tests.cast import LENA
from tests.cli.conftest import COHORT, FIRST_LESSON, Installation

DAY = ("--as-of", "2020-03-10")


def report(installation: Installation, *arguments: str, **settings: str) -> bytes:
    result = installation.run("report", "--cohort", COHORT, *arguments, **settings)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def read_json(installation: Installation, *arguments: str) -> Any:
    return json.loads(report(installation, "--format", "json", *arguments))


def states_of(document: Any, unit: str) -> Any:
    [row] = [row for row in document["rows"] if row["id"] == unit]
    return row


def test_figures_are_those_of_the_day(installation: Installation) -> None:
    after = read_json(installation, *DAY)
    assert (after["cohort"], after["as_of"], after["people"]) == (COHORT, "2020-03-10", 1)
    assert states_of(after, FIRST_LESSON)["in_progress"] == 1
    before = read_json(installation, "--as-of", "2020-03-04")
    assert states_of(before, FIRST_LESSON)["open"] == 1


def test_figures_are_those_known_at_the_moment(installation: Installation) -> None:
    document = read_json(installation, *DAY, "--known-at", "2020-03-05T18:30+01:00")
    assert document["known_at"] == "2020-03-05T17:30:00"
    assert states_of(document, FIRST_LESSON)["open"] == 1


@pytest.mark.parametrize("form", FORMATS)
def test_equal_arguments_give_equal_bytes(installation: Installation, form: str) -> None:
    one, other = (report(installation, *DAY, "--format", form) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("form", FORMATS)
def test_no_name_is_in_a_report(installation: Installation, form: str) -> None:
    data = report(installation, *DAY, "--format", form)
    if form == "xlsx":
        with ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    assert LENA.name.encode() not in data
    assert b"example.org" not in data


def test_csv_opens_in_a_german_spreadsheet(installation: Installation) -> None:
    text = report(installation, *DAY).decode("utf-8-sig")
    assert text.startswith("Kurs;Tee 2020\r\nStichtag;2020-03-10\r\n")
    rows = list(csv.DictReader(io.StringIO(text.partition("\r\n\r\n")[2]), delimiter=";"))
    [lesson] = [row for row in rows if row["Schritt"] == FIRST_LESSON]
    assert (lesson["Art"], lesson["angefangen"], lesson["zu"]) == ("Lektion", "1", "0")


def test_a_table_is_in_the_language_that_is_set(installation: Installation) -> None:
    text = report(installation, *DAY, LMS_LANGUAGE="en").decode("utf-8-sig")
    assert text.startswith("Course;Tee 2020\r\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--cohort", "kaffee"), "There is no cohort “kaffee”."),
        (("--cohort", COHORT, "--as-of", "9999-01-01"), "The day lies in the future."),
        (("--cohort", COHORT, "--known-at", "9999-01-01"), "The moment lies in the future."),
        (
            ("--cohort", COHORT, "--known-at", "gestern"),
            "gestern is no ISO time such as 2026-11-30T18:00.",
        ),
    ],
)
def test_what_cannot_be_reported_is_one_sentence(
    installation: Installation, arguments: tuple[str, ...], sentence: str
) -> None:
    result = installation.run("report", *arguments, LMS_LANGUAGE="en")
    assert (result.exit_code, result.output) == (1, f"Error: {sentence}\n")
