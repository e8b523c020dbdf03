"""The glossary: every word with its explanation, below a lesson, by itself, and filtered."""

import re
from urllib.parse import urlencode

import pytest

from lms.library.shelf import Glossary
from tests.web.course import change_files
from tests.web.driver import Browser, Site

LESSON = "/modules/eins/anfang/"
LINK = 'id="word-loeffel" href="#term-loeffel">Löffel</a>'


def list_words(html: str) -> list[str]:
    return re.findall(r"<dfn[^>]*>([^<]+)</dfn>", html)


def test_a_lesson_explains_its_words_at_its_end(lena: Browser) -> None:
    page = lena.get(LESSON).text
    assert LINK in page
    assert list_words(page) == ["Löffel"]
    assert "Wörter in dieser Lektion" in page
    assert "Damit misst man den Tee ab." in page
    assert '<span class="lms-muted" lang="en" dir="ltr">spoon</span>' in page
    assert 'href="#word-loeffel">Zurück zum Text' in page
    assert lena.place("/glossary/") in page


def test_a_lesson_without_such_words_says_nothing_of_them(karin: Browser) -> None:
    page = karin.get("/modules/eins/mitte/").text
    assert "Wörter in dieser Lektion" not in page


def test_the_glossary_lists_all_words_by_their_letters(lena: Browser) -> None:
    page = lena.get("/glossary/").text
    assert list_words(page) == ["Grüner Tee", "Löffel", "Teesieb"]
    assert re.findall(r'href="#letter-(\w)"', page) == ["G", "L", "T"]
    assert "Siebchen, TS" in page
    assert "tea strainer" in page
    assert "Geprüft am 1. Mai 2026" in page
    assert "Das kleine Teebuch" in page


def test_it_says_in_which_lessons_a_word_comes_up(lena: Browser) -> None:
    page = lena.get("/glossary/").text
    assert f'href="{lena.place(LESSON)}#word-loeffel"' in page
    assert page.count("Kommt in 1 Lektion vor") == 2


def test_a_locked_lesson_is_named_and_explains_itself(lena: Browser) -> None:
    page = lena.get("/glossary/").text
    locked = lena.place("/modules/zwei/gruen/")
    assert f'href="{locked}">Kühleres Wasser</a>' in page
    assert "(Noch nicht möglich)" in page
    assert lena.get("/modules/zwei/gruen/").status_code == 403


def test_somebody_in_no_course_reads_words_but_no_lessons(gast: Browser) -> None:
    page = gast.get("/glossary/").text
    assert list_words(page) == ["Grüner Tee", "Löffel", "Teesieb"]
    assert "Kühleres Wasser" not in page
    assert "Kommt in" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Löffel", ["Löffel"]),
        ("loeffel", ["Löffel"]),
        ("LOFFELN", ["Löffel"]),
        ("grünen tees", ["Grüner Tee", "Teesieb"]),
        ("siebchen", ["Teesieb"]),
        ("strainer", ["Teesieb"]),
        ("  TS ", ["Teesieb"]),
        ("löf", []),
        ("loeffel wasser", []),
        ("!?", []),
        ("", ["Grüner Tee", "Löffel", "Teesieb"]),
    ],
)
def test_it_is_filtered_without_a_script(lena: Browser, query: str, found: list[str]) -> None:
    assert list_words(lena.get(f"/glossary/?{urlencode({'q': query})}").text) == found


def test_nothing_found_says_what_to_do(lena: Browser) -> None:
    page = lena.get("/glossary/?q=quark").text
    assert "Kein Wort passt zu „quark“." in page
    assert "Versuchen Sie ein kürzeres Wort." in page
    assert "Alle Wörter zeigen" in page


def test_what_is_typed_is_only_text(lena: Browser) -> None:
    page = lena.get("/glossary/?q=<script>alert(1)</script>").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_english_reader_sees_the_words_marked_as_german(lena: Browser) -> None:
    page = lena.get("/glossary/?language=en").text
    assert '<dfn lang="de" dir="ltr" class="notranslate" translate="no">Löffel</dfn>' in page
    assert "Comes up in 1 lesson" in page
    assert '<dfn lang="de"' in lena.get(LESSON).text


def test_a_course_without_a_glossary_says_so(site: Site, lena: Browser) -> None:
    change_files(site, glossary=Glossary())
    assert "Dieser Kurs hat noch kein Glossar." in lena.get("/glossary/").text


def test_the_menu_leads_there(lena: Browser) -> None:
    assert f'href="{lena.place("/glossary/")}"' in lena.get("/menu/").text
