"""Finding something in lessons and glossary: tolerant, and silent about what is locked."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import urlencode

import pytest

from tests.web.course import change_files
from tests.web.driver import Browser, Site

FIRST, SECOND, LOCKED = "Wasser und Blätter", "Die Kanne", "Kühleres Wasser"


def look_for(browser: Browser, query: str) -> str:
    page = browser.get(f"/search/?{urlencode({'q': query})}")
    assert page.status_code == 200
    return page.text


def list_titles(html: str) -> list[str]:
    return re.findall(r'<strong class="lms-row-title"[^>]*>([^<]+)<', html)


def list_sentences(html: str) -> list[str]:
    found = re.findall(r'<span class="lms-found"[^>]*>(.*?)</span>', html)
    return [unescape(re.sub("<(?!/?mark)[^>]*>", "", each)) for each in found]


@pytest.mark.parametrize(
    "query", ["Blätter", "blaetter", "blatter", "BLATT", "Blätter!", "  Blättern  ", "Blät"]
)
def test_case_umlauts_and_endings_do_not_matter(lena: Browser, query: str) -> None:
    assert list_titles(look_for(lena, query)) == [FIRST, SECOND]


def test_a_hit_stands_in_its_sentence_and_leads_to_its_heading(lena: Browser) -> None:
    page = look_for(lena, "kochendem")
    assert list_sentences(page) == [
        "Das Wasser: Schwarzer Tee verträgt <mark>kochendes</mark> Wasser."
    ]
    assert f'href="{lena.place("/modules/eins/anfang/")}#lc-das-wasser"' in page


def test_a_title_counts_more_than_a_text(karin: Browser) -> None:
    assert list_titles(look_for(karin, "Kanne")) == [SECOND, FIRST]


def test_all_words_count_and_else_some_of_them(karin: Browser) -> None:
    assert list_titles(look_for(karin, "Tee Löffel")) == [FIRST]
    page = look_for(karin, "Löffel Tassen Zucker")
    assert list_titles(page) == [FIRST, "Trinken"]
    assert "In keiner Lektion stehen alle Ihre Wörter." in page
    assert "passen zu" not in page


def test_a_question_is_answered_by_the_words_that_tell_something(karin: Browser) -> None:
    """Every lesson has "Tee", as all of a real course have "was", "ist" and "eine"."""
    page = look_for(karin, "Tee Löffel")
    assert list_sentences(page) == [
        "Die Blätter: Nehmen Sie einen <mark>Löffel</mark> Blätter für jede Tasse."
    ]
    assert '<h2 id="term-loeffel"' in page
    assert list_titles(look_for(karin, "Tee Zucker")) == []


def test_a_locked_lesson_tells_nothing_but_its_title(lena: Browser) -> None:
    page = look_for(lena, "80 Grad")
    assert list_titles(page) == [LOCKED]
    assert list_sentences(page) == []
    assert "Noch nicht möglich" in page
    assert f'href="{lena.place("/modules/zwei/gruen/")}"' in page
    assert "etwa 80" not in page


def test_staff_find_everything(karin: Browser, tom: Browser) -> None:
    for browser in (karin, tom):
        page = look_for(browser, "80 Grad")
        assert list_sentences(page) == [
            "Grüner Tee mag Wasser mit etwa <mark>80</mark> <mark>Grad</mark>."
        ]
        assert "Noch nicht möglich" not in page


def test_what_was_done_opens_what_comes_next(lena: Browser) -> None:
    assert list_sentences(look_for(lena, "warme")) == []
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    assert list_sentences(look_for(lena, "warme")) == [
        "Die Kanne <mark>wärmen</mark>: Spülen Sie die Kanne mit heißem Wasser aus."
    ]


def test_somebody_in_no_course_finds_words_but_no_lessons(gast: Browser) -> None:
    page = look_for(gast, "Löffel")
    assert list_titles(page) == []
    assert "Damit misst man den Tee ab." in page
    assert "Aber im Glossar steht etwas dazu." in page


def test_questions_and_their_answers_are_not_found(karin: Browser) -> None:
    assert list_titles(look_for(karin, "100")) == []


def test_a_word_of_the_glossary_comes_first(lena: Browser) -> None:
    page = look_for(lena, "loeffeln")
    assert page.index("Aus dem Glossar") < page.index("lms-row-title")
    assert "Damit misst man den Tee ab." in page


def test_a_word_that_only_helps_to_explain_comes_last(lena: Browser) -> None:
    page = look_for(lena, "Blätter")
    assert "Aus dem Glossar" not in page
    assert page.index("lms-row-title") < page.index("Auch im Glossar") < page.index("Teesieb")


def test_english_words_of_the_glossary_are_found(lena: Browser) -> None:
    for query in ("tea strainers", "Tea Sieve"):
        assert "Aus dem Glossar" in look_for(lena, query)
    assert "Auch im Glossar" in look_for(lena, "small")


def test_nothing_found_says_what_helps_and_whom_to_ask(lena: Browser) -> None:
    page = look_for(lena, "quark")
    assert "Nichts passt zu „quark“." in page
    assert "Versuchen Sie es mit nur einem Wort" in page
    assert "Rufen Sie uns an." in page


@pytest.mark.parametrize("query", ["", "   "])
def test_without_words_there_is_only_the_form(lena: Browser, query: str) -> None:
    page = look_for(lena, query)
    assert "Was suchen Sie?" in page
    assert "passt" not in page


def test_signs_alone_fit_nothing(lena: Browser) -> None:
    assert "Nichts passt zu „?!“." in look_for(lena, "?!")


def test_what_is_typed_is_only_text(lena: Browser) -> None:
    page = look_for(lena, '"><script>alert(1)</script>')
    assert "<script>alert" not in page
    assert 'value="&#34;&gt;&lt;script&gt;' in page


def test_a_long_query_is_cut(lena: Browser) -> None:
    page = look_for(lena, "kanne " * 10_000)
    assert 'value="' + "kanne " * 16 + 'kann"' in page
    assert list_titles(page)


def test_many_lessons_are_not_all_shown(karin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.services.search.MOST_RESULTS", 2)
    page = look_for(karin, "Wasser")
    assert len(list_titles(page)) == 2
    assert "Sie sehen die 2 besten." in page


def test_a_long_sentence_is_cut_around_the_hit(
    karin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.services.search.LONGEST_SENTENCE", 30)
    [sentence] = list_sentences(look_for(karin, "Löffel"))
    assert sentence == "Die Blätter: … Sie einen <mark>Löffel</mark> Blätter …"


def test_looking_for_something_leaves_no_trace(site: Site, lena: Browser) -> None:
    lena.get("/")
    before = site.snapshot()
    look_for(lena, "Löffel")
    assert site.snapshot() == before


def test_menu_and_modules_have_the_form(lena: Browser, karin: Browser) -> None:
    for browser in (lena, karin):
        for path in ("/menu/", "/modules/"):
            assert f'action="{browser.place("/search/")}" role="search"' in browser.get(path).text


def test_published_changes_are_found_at_once(site: Site, karin: Browser) -> None:
    assert list_titles(look_for(karin, "Zitrone")) == []
    library = site.school.library
    module, *others = library.modules
    lesson = module.lessons[2]
    text = replace(lesson.texts["de"], html="<p>Mit Zitrone.</p>", content_hash="new")
    changed = replace(lesson, texts={"de": text})
    lessons = (*module.lessons[:2], changed)
    change_files(site, modules=(replace(module, lessons=lessons), *others))
    assert list_titles(look_for(karin, "Zitrone")) == ["Trinken"]


def test_an_english_reader_finds_german_texts_marked_as_such(lena: Browser) -> None:
    page = lena.get("/search/?q=kochendes&language=en").text
    assert f'<strong class="lms-row-title" lang="de" dir="ltr">{FIRST}</strong>' in page
    assert "1 lesson fits “kochendes”." in page
