"""The German sentences of the command line: complete, none left over, the same places."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from lms.cli import content, sentences
from lms.services import report_file

ROOT = Path(__file__).parents[2]
TABLES: tuple[Mapping[Any, str], ...] = (
    sentences.NOT_FOUND,
    sentences.INVALID,
    sentences.SETUP,
    sentences.SYSTEM,
    sentences.ROW_PROBLEMS,
    sentences.COLUMNS,
    content.HEADINGS,
)
ROLES = ("participant", "trainer", "coordinator")
PLACE = re.compile(r"%\(\w+\)s")


def list_ids() -> Iterator[str]:
    package = ROOT / "lms"
    for path in (*sorted((package / "cli").glob("*.py")), package / "serving.py"):
        for _line, found, _notes, _context in extract_from_file("python", path, {"t": None}):
            yield str(found)
    for table in (*TABLES, report_file.KINDS):
        yield from table.values()
    yield from (*report_file.FACTS, *report_file.HEADINGS, *report_file.STATES.values())
    yield from ("Error", *ROLES)


def read_catalogue() -> dict[str, str]:
    with (ROOT / "lms/translations/de/commands.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_every_sentence_has_its_german_one_and_none_is_left_over() -> None:
    assert set(read_catalogue()) == set(list_ids())
    assert all(read_catalogue().values())


def test_german_sentences_hold_the_same_places() -> None:
    for english, german in read_catalogue().items():
        assert set(PLACE.findall(german)) == set(PLACE.findall(english))
