"""The catalogue of findings, and how a finding is said."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lms.library import codes
from lms.library.codes import CODES, describe, format_finding, list_sentences, make_finding
from lms.library.finding import Severity

CATALOGUE = Path(codes.__file__).parents[1] / "translations" / "de" / "check.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
FACTS = {"name": "Tee", "target": "tee.md", "count": 3, "limit": 2, "line": 7, "hint": "title"}


@pytest.fixture(scope="module")
def german() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="de") if m.id}


@pytest.mark.parametrize("code", CODES)
def test_errors_begin_with_f_and_warnings_with_h(code: str) -> None:
    expected = Severity.ERROR if code.startswith("F") else Severity.WARNING
    assert make_finding("a.md", 1, code).severity is expected


def test_codes_are_numbered_without_a_gap() -> None:
    assert list(CODES) == [f"F{n:02}" for n in range(1, 28)] + [f"H{n:02}" for n in range(1, 13)]


def test_every_sentence_has_a_german_one_and_no_other(german: dict[str, str]) -> None:
    assert sorted(german) == sorted(list_sentences())
    assert all(german.values())


@pytest.mark.parametrize("sentence", list_sentences())
def test_both_languages_name_the_same_facts(sentence: str, german: dict[str, str]) -> None:
    assert set(PLACEHOLDER.findall(sentence)) == set(PLACEHOLDER.findall(german[sentence]))
    assert set(PLACEHOLDER.findall(sentence)) <= FACTS.keys()
    assert sentence % FACTS
    assert german[sentence] % FACTS


def test_a_finding_is_one_line_with_place_severity_and_code() -> None:
    finding = make_finding("quizzes/1-tee/10-wasser.md", 4, "F01", name="Wie heiß?")
    assert format_finding(finding) == (
        "quizzes/1-tee/10-wasser.md:4: error F01 "
        "The question “Wie heiß?” has no right answer. "
        "Mark at least one as right, or complete the list or the table."
    )


def test_a_hint_is_said_where_there_is_one() -> None:
    plain = make_finding("a.md", 2, "F13", name="tietel")
    hinted = make_finding("a.md", 2, "F13", name="titel", hint="title")
    assert "Correct it or delete the line." in describe(plain)
    assert "Write “title”." in describe(hinted)


def test_a_finding_is_said_in_another_language(german: dict[str, str]) -> None:
    finding = make_finding("a.md", 1, "H11", count=4, limit=80)
    assert describe(finding, german.__getitem__).startswith("Bei 4 Fragen heißt 80 %: alle richtig")
