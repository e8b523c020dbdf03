"""What staff read in German: complete, nothing left over, the same blanks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from lms.web.staff.forms import SENTENCES

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates/lms/staff").glob("*.html"))
CODE = [*sorted((ROOT / "lms/web/staff").glob("*.py")), ROOT / "lms/web/frame.py"]
KEYWORDS = {"t": None, "tn": (1, 2), "t_rich": None}
PLACE = re.compile(r"%?[({]\w+[)}]")


def read_catalogue(name: str) -> dict[str, Message]:
    with (ROOT / f"lms/translations/de/{name}.po").open("rb") as file:
        return {one_id(message): message for message in read_po(file) if message.id}


def one_id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def list_ids() -> Iterator[str]:
    yield from SENTENCES.values()
    for paths, method in ((TEMPLATES, "jinja2.ext:babel_extract"), (CODE, "python")):
        for path in paths:
            for _line, found, _notes, _context in extract_from_file(
                method, path, keywords=KEYWORDS
            ):
                yield found if isinstance(found, str) else found[0]


def texts(message: Message) -> tuple[str, ...]:
    found = message.string or ""
    return (found,) if isinstance(found, str) else tuple(found)


CATALOGUE = read_catalogue("staff")


def test_every_sentence_of_staff_has_its_german_one() -> None:
    known = {**read_catalogue("participants"), **CATALOGUE}
    assert {name for name in list_ids() if not all(texts(known.get(name, Message(name))))} == set()


def test_no_german_sentence_of_staff_is_left_over() -> None:
    assert set(CATALOGUE) - set(list_ids()) == set()


@pytest.mark.parametrize("message", CATALOGUE.values(), ids=one_id)
def test_german_sentences_of_staff_hold_the_same_places(message: Message) -> None:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    wanted = {frozenset(PLACE.findall(text)) for text in ids}
    assert {frozenset(PLACE.findall(text)) for text in texts(message)} <= wanted
