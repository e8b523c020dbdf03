"""Paper: what people's names, missing facts and a course's own templates do to it."""

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from lms.documents.card import describe_owner, to_typed
from lms.documents.paper import Paper, write_paper
from lms.errors import Invalid
from lms.paths import CONTENT
from tests.cast import march

CODE = "BCDF-GHJK-LMNP"
LONG_NAME = "Maximiliane Theodora von Hohenstein-Oettingen zu Wallerstein"
LONG_ADDRESS = "https://lernen.freiwilligenagentur-nordwestmecklenburg.example.org/kurse/"
CONTACT = {"name": "Karin", "phone": "0385 1", "hours": "Mo 9 Uhr", "email": "k@example.org"}
NOBODY = dict.fromkeys(CONTACT, "")


def set_paper(
    *names: str, course: Path = CONTENT, name: str = "letter", large: bool = False, **more: Any
) -> Paper:
    owners = [describe_owner(each, 1, CODE, f"https://a.example/login/{CODE}") for each in names]
    data = {
        "title": "Tee kochen",
        "provider": "Verein",
        "language": "de",
        "contact": CONTACT,
        "day": "1. März 2026",
        "address": to_typed("https://kurs.example.org/"),
        "large": large,
        "owners": owners,
        **more,
    }
    return write_paper(name, data, course=course, shipped=CONTENT, on=march(1))


def read(paper: Paper) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(paper.pdf))
    texts = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.split()) for text in texts]


def make_course(tmp_path: Path, **templates: str) -> Path:
    (tmp_path / "papers").mkdir()
    for name, text in templates.items():
        (tmp_path / "papers" / f"{name}.typ").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "large", "pages"), [("letter", False, 5), ("card", False, 2), ("card", True, 3)]
)
@pytest.mark.parametrize("contact", [CONTACT, NOBODY], ids=["contact", "nobody"])
def test_every_paper_is_accessible_with_any_name_of_europe(
    name: str, large: bool, pages: int, contact: dict[str, str]
) -> None:
    names = ("Lena Wolff", LONG_NAME, "Мария Иванова", "فاطمة الزهراء", "Łukasz Ðorđević")
    paper = set_paper(
        *names, name=name, large=large, contact=contact, address=to_typed(LONG_ADDRESS)
    )
    assert not paper.lacks_letters
    assert b"pdfuaid" in paper.pdf
    assert b"(de)" in paper.pdf
    texts = read(paper)
    assert len(texts) == pages
    assert " ".join(texts).count(CODE) == len(names)


def test_the_same_day_gives_the_same_bytes() -> None:
    assert set_paper("Lena Wolff") == set_paper("Lena Wolff")


def test_a_name_without_a_font_is_printed_all_the_same() -> None:
    paper = set_paper("\U00013000 Wolff")
    assert paper.lacks_letters
    [text] = read(paper)
    assert CODE in text


def test_a_name_is_text_and_never_a_command() -> None:
    name = '#read("parts.typ") $x$ *a* "b" \\ `c` <d> @e'
    [text] = read(set_paper(name))
    assert name in text


def test_a_course_words_its_letter_itself(tmp_path: Path) -> None:
    own = (
        '#import "parts.typ": card, data\n#set document(title: "Brief")\n'
        '#set text(lang: "de")\n'
        "#for owner in data.owners [= Liebe #owner.name\n#box(height: 9cm, card(owner, level: 2))]"
    )
    [text] = read(set_paper("Lena Wolff", course=make_course(tmp_path, letter=own)))
    assert "Liebe Lena Wolff" in text
    assert CODE in text


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("= Brief\n#foo(", "unclosed delimiter – letter.typ:2:4"),
        ('#set document(title: "a")\n#read("/../../secret-key")', "letter.typ:2"),
        ('#set document(title: "a")\n#while true {}', "letter.typ:2"),
        ("= Brief", "PDF/UA-1 error: missing document title"),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    tmp_path: Path, template: str, reason: str
) -> None:
    (tmp_path / "secret-key").write_text("secret", encoding="ascii")
    course = tmp_path / "content"
    course.mkdir()
    with pytest.raises(Invalid, match="template_broken") as raised:
        set_paper("Lena Wolff", course=make_course(course, letter=template))
    assert reason in str(raised.value.facts["message"])


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("https://kurs.example.org/", "kurs.example.org"),
        ("https://example.org/kurse/", "example.org/kurse"),
        ("http://192.168.1.5:8000/", "http://192.168.1.5:8000"),
    ],
)
def test_an_address_is_printed_as_it_works_when_typed(address: str, typed: str) -> None:
    assert to_typed(address) == typed
