"""Texts from Word, LibreOffice and Google Docs become Markdown; what is hostile is refused."""

import socket

import pytest

from lms.errors import Invalid
from lms.library.word_text import read_docx, read_html, read_plain
from tests.library.word_files import change, make_hostile, make_lesson, make_simple

HOSTILE = make_hostile()
MSO = """<html xmlns:o="urn:x"><head><style>p {color: red}</style></head><body lang=DE>
<!--[if gte mso 9]><xml><w:View/></xml><![endif]-->
<p class=MsoTitle>Tee<o:p></o:p></p><h1>Wasser</h1>
<p class=MsoNormal>Ein&nbsp;<b style='mso-bidi-font-weight:normal'>gan</b><b>z</b> guter
Tee<script>alert(1)</script>, siehe <a href="javascript:alert(1)">hier</a> und
<a href="https://example.org/tee">die Teeseite</a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span>&nbsp;&nbsp;</span>
</span><![endif]>Kanne<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span>Deckel</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span>Tee</p>
<p class=MsoNormal>Schluss</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Erstens</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>2.<span>&nbsp; </span></span>Zweitens</p></body></html>"""
GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1">
<p dir="ltr"><span style="font-weight:400">Nur </span><span style="font-weight:700">das</span></p>
<ul><li dir="ltr"><p role="presentation"><span>außen</span></p></li><ul><li><p>innen</p></li></ul>
</ul></b>"""


def test_a_word_file_keeps_headings_lists_tables_bold_and_pictures() -> None:
    read = read_docx(make_lesson())
    assert read.title == "Grüner Tee"
    assert read.lesson == (
        "## Das Wasser\n\n"
        "Nehmen Sie **weiches** Wasser. Das sagen Teetrinker\\*innen und Händler\\*innen.\n\n"
        "- Kanne\n    - mit Deckel\n\n"
        "### Wie heiß\n\n"
        "| Sorte | Grad |\n| --- | --- |\n| grün | 70 |\n\n"
        "![Eine grüne Kanne](word:1)"
    )
    [picture] = read.pictures
    assert (picture.name, picture.description) == ("1", "Eine grüne Kanne")
    assert [(note.code, note.about) for note in read.notes] == [("heading_left_out", "Fragen")]


def test_what_word_puts_on_the_clipboard_is_read() -> None:
    read = read_html(MSO)
    assert read.title == "Tee"
    assert read.lesson == (
        "## Wasser\n\n"
        "Ein **ganz** guter Tee, siehe hier und [die Teeseite](https://example.org/tee).\n\n"
        "- Kanne\n    - Deckel\n- Tee\n\nSchluss\n\n1. Erstens\n2. Zweitens"
    )


def test_what_google_docs_puts_on_the_clipboard_is_read() -> None:
    assert read_html(GOOGLE).lesson == "Nur **das**\n\n- außen\n    - innen"


def test_scripts_styles_and_pictures_from_elsewhere_are_left_out() -> None:
    read = read_html(
        "<style>p{}</style><p onclick='x()'>Tee<img src='https://example.org/a.png' alt='a'>"
        "<img src='file:///C:/b.png'><iframe src='//x'></iframe></p><svg><script>1</script></svg>"
    )
    assert read.lesson == "Tee"
    assert [(note.code, note.about) for note in read.notes] == [("pictures_left_out", "2")]


def test_signs_that_would_be_html_stay_signs() -> None:
    read = read_html("<p>Der Knopf &lt;b&gt; und &amp;lt; und 3 &lt; 4</p>")
    assert read.lesson == "Der Knopf &lt;b> und &amp;lt; und 3 < 4"


def test_the_signs_word_types_by_itself_become_plain() -> None:
    read = read_plain(
        "Ein\u00a0Satz mit\u00ad Trenn\u00adstrich und „Zitat“ …\n\n"
        "•\u00a0eins\n–\tzwei\n\uf0b7 drei\no\tvier\n\n§ 12 gilt. Tee – heiß."
    )
    assert read.lesson == (
        "Ein Satz mit Trennstrich und „Zitat“ …\n\n"
        "- eins\n- zwei\n- drei\n- vier\n\n§ 12 gilt. Tee – heiß."
    )


def test_lines_without_an_empty_one_are_paragraphs() -> None:
    assert read_plain("Eins.\r\nZwei.\r\n• a\r\n• b\r\nDrei.").lesson == (
        "Eins.\n\nZwei.\n\n- a\n- b\n\nDrei."
    )


def test_headings_begin_at_the_second_level_and_skip_none() -> None:
    read = read_html("<h1>A</h1><h4>B</h4><p>x</p><h1>C</h1><h2>D</h2><h3>E</h3>")
    headings = [line for line in read.lesson.split("\n") if line.startswith("#")]
    assert headings == ["## A", "### B", "## C", "### D", "#### E"]
    assert read.title == ""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_nobody_should_send_is_refused(name: str) -> None:
    data, code = HOSTILE[name]
    with pytest.raises(Invalid) as refused:
        read_docx(data)
    assert refused.value.code == code


def test_nothing_outside_the_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def link_picture(parts: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        for path in [path for path in parts if path.startswith("word/media/")]:
            target = path.removeprefix("word/").encode()
            parts[name] = parts[name].replace(
                b'Target="%s"' % target, b'Target="http://127.0.0.1:9/x.png" TargetMode="External"'
            )
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"r:embed", b"r:link")

    def refuse(*_: object) -> None:
        raise AssertionError("somebody looked outside")

    data = change(make_lesson(), link_picture)
    monkeypatch.setattr(socket, "socket", refuse)
    read = read_docx(data)
    assert read.pictures == ()
    assert "pictures_left_out" in {note.code for note in read.notes}


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000,
        "<ul><li>" * 150,
        "<p>x</p>" * 20_001,
        "<p>" * 100_001,
        "".join(f"<b class=c{n}><p>" for n in range(1_000)),
        "x" * 2_000_001,
    ],
)
def test_a_text_that_would_take_for_ever_is_refused(html: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_html(html)
    assert refused.value.code == "text_too_long"


def test_a_text_without_anything_is_empty() -> None:
    assert read_docx(make_simple("")).lesson == ""
