"""What participants read in German: complete, in plain words, in short sentences (design 3)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates" / "lms").glob("*.html"))
CODE = sorted((ROOT / "lms" / "web").glob("*.py"))
KEYWORDS = {"t": None, "tn": (1, 2), "t_rich": None}
OF_STAFF = {"To do", "Courses", "Progress", "Dates"}
UNWANTED = ["Nachweis", "Stand", "Baustein", "Durchgang", "Präsenz", "Token", "Session", "Upload"]
PLACE = re.compile(r"%\(\w+\)s")


def read_catalogue() -> dict[str, Message]:
    with (ROOT / "lms/translations/de/participants.po").open("rb") as file:
        return {one_id(message): message for message in read_po(file) if message.id}


def one_id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def list_ids() -> Iterator[str]:
    sources = [(path, "jinja2.ext:babel_extract") for path in TEMPLATES]
    sources += [(path, "python") for path in CODE]
    for path, method in sources:
        for _line, found, _notes, _context in extract_from_file(method, path, keywords=KEYWORDS):
            name = found if isinstance(found, str) else found[0]
            if name not in OF_STAFF:
                yield name


def texts(message: Message) -> tuple[str, ...]:
    found = message.string or ""
    return (found,) if isinstance(found, str) else tuple(found)


CATALOGUE = read_catalogue()


def test_every_sentence_of_the_pages_has_its_german_one() -> None:
    missing = {name for name in list_ids() if not all(texts(CATALOGUE.get(name, Message(name))))}
    assert missing == set()


def test_no_german_sentence_is_left_over() -> None:
    assert set(CATALOGUE) - set(list_ids()) == set()


@pytest.mark.parametrize("message", CATALOGUE.values(), ids=one_id)
def test_german_sentences_are_plain_and_short(message: Message) -> None:
    for text in texts(message):
        assert not re.search(rf"\b({'|'.join(UNWANTED)})\b", text, re.IGNORECASE)
        assert all(len(part.split()) <= 20 for part in re.split(r"(?<=[.?!:])\s", text))


@pytest.mark.parametrize("message", CATALOGUE.values(), ids=one_id)
def test_german_sentences_hold_the_same_places(message: Message) -> None:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    wanted = {frozenset(PLACE.findall(text)) for text in ids}
    assert {frozenset(PLACE.findall(text)) for text in texts(message)} <= wanted
