"""A lesson's page: reading, its address, languages, and questions one asks oneself."""

import struct
from dataclasses import replace

from tests.web.course import change_files
from tests.web.driver import Browser, Site, get_form

LESSON = "/modules/eins/anfang/"
CHECK = f"{LESSON}checks/s3lf"


def test_a_lesson_shows_its_text_and_its_sources(lena: Browser) -> None:
    page = lena.get(LESSON)
    assert page.status_code == 200
    assert "Schwarzer Tee verträgt kochendes Wasser." in page.text
    assert "Das kleine Teebuch" in page.text
    assert "Geprüft am 1. Mai 2026" in page.text


def test_links_and_pictures_lead_to_where_the_course_is_mounted(lena: Browser) -> None:
    page = lena.get(LESSON)
    assert f'href="{lena.place("/modules/eins/mitte/")}#lc-die-kanne-waermen"' in page.text
    assert f'src="{lena.place("/media/eins/kanne.png")}"' in page.text
    assert "lms:" not in page.text


def test_a_picture_is_shown_and_nothing_outside_the_course(lena: Browser) -> None:
    picture = lena.get("/media/eins/kanne.png")
    assert picture.status_code == 200
    assert picture.mimetype == "image/png"
    assert lena.get("/media/eins/../module.md").status_code == 404
    assert lena.get("/media/eins/other.png").status_code == 404


def test_a_picture_keeps_its_place_until_it_is_there(site: Site, lena: Browser) -> None:
    file = site.school.library.media["eins/kanne.png"]
    width, height = struct.unpack(">II", file.read_bytes()[16:24])
    src = lena.place("/media/eins/kanne.png")
    assert f'src="{src}" width="{width}" height="{height}"' in lena.get(LESSON).text


def test_a_picture_is_for_those_who_are_signed_in_and_for_no_cache_between(lena: Browser) -> None:
    assert lena.get("/media/eins/kanne.png").headers["Cache-Control"] == "private, max-age=3600"


def test_a_picture_may_have_umlauts_and_spaces_in_its_name(site: Site, lena: Browser) -> None:
    library = site.school.library
    lesson = library.lessons["anfang"]
    html = lesson.texts["de"].html.replace("kanne.png", "gro%C3%9Fe%20Kanne.png")
    renamed = replace(lesson, texts={"de": replace(lesson.texts["de"], html=html)})
    module = replace(library.modules[0], lessons=(renamed, *library.modules[0].lessons[1:]))
    change_files(
        site,
        modules=(module, *library.modules[1:]),
        media={"eins/große Kanne.png": library.media["eins/kanne.png"]},
    )
    src = lena.place("/media/eins/gro%C3%9Fe%20Kanne.png")
    assert f'src="{src}" width=' in lena.get(LESSON).text
    assert lena.get(src).status_code == 200


def test_reading_a_page_records_nothing(site: Site, lena: Browser) -> None:
    lena.get("/")
    before = site.snapshot()
    lena.get(LESSON)
    assert site.snapshot() == before


def test_having_read_a_lesson_is_recorded_once(site: Site, lena: Browser) -> None:
    form = get_form(lena.get(LESSON), "/read")
    first, second = lena.send(form), lena.send(form)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == lena.place(f"{LESSON}quiz/")
    assert site.count("lms_evidence") == 1


def test_a_lesson_without_questions_is_done_once_it_is_read(lena: Browser) -> None:
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    lena.pass_quiz("/modules/eins/mitte/quiz/")
    response = lena.post("/modules/eins/ende/read")
    assert response.headers["Location"] == lena.place("/modules/eins/")
    assert "Diese Lektion ist erledigt." in lena.get("/modules/eins/ende/").text


def test_a_lesson_under_another_module_is_found_where_it_is(lena: Browser) -> None:
    response = lena.get("/modules/zwei/anfang/")
    assert response.status_code == 301
    assert response.headers["Location"] == lena.place(LESSON)


def test_an_unknown_lesson_is_not_found(lena: Browser) -> None:
    assert lena.get("/modules/eins/unbekannt/").status_code == 404
    assert lena.post("/modules/eins/unbekannt/read").status_code == 404


def test_the_interface_speaks_the_language_one_chose(lena: Browser) -> None:
    assert 'lang="en"' in lena.get(f"{LESSON}?language=en").text
    later = lena.get("/")
    assert "Good day, Lena" in later.text
    assert "Guten Tag, Lena" in lena.get("/?language=de").text


def test_a_lesson_that_has_no_text_in_ones_language_says_so(lena: Browser) -> None:
    page = lena.get(f"{LESSON}?language=en")
    assert "not available in your language" in page.text
    assert '<article lang="de"' in page.text


def test_a_self_check_is_marked_on_the_same_page(site: Site, lena: Browser) -> None:
    form = get_form(lena.get(LESSON), CHECK)
    right = lena.send(form, answer="1")
    assert "Das ist richtig." in right.text
    assert "Wasser kocht bei etwa 100 Grad." in right.text
    wrong = lena.send(form, answer="0")
    assert "Noch nicht ganz richtig." in wrong.text
    assert "Dann kocht es noch nicht." in wrong.text


def test_a_self_check_stores_nothing(site: Site, lena: Browser) -> None:
    lena.get("/")
    before = site.snapshot()
    assert lena.post(CHECK, {"answer": "1"}).status_code == 200
    assert site.snapshot() == before


def test_the_key_of_a_self_check_is_not_in_the_page(lena: Browser) -> None:
    page = lena.get(LESSON)
    assert "Wasser kocht bei etwa 100 Grad" not in page.text
    assert "Dann kocht es noch nicht" not in page.text


def test_an_unknown_self_check_is_not_found(lena: Browser) -> None:
    assert lena.post(f"{LESSON}checks/q1aa", {"answer": "0"}).status_code == 404


def test_staff_who_are_in_no_course_see_a_preview(site: Site, tom: Browser) -> None:
    tom.get("/menu/")
    before = site.snapshot()
    page = tom.get("/modules/zwei/gruen/")
    assert page.status_code == 200
    assert "/read" not in page.text
    assert tom.post("/modules/zwei/gruen/read").status_code == 404
    assert site.snapshot() == before


def test_somebody_in_no_course_reads_no_lesson(gast: Browser) -> None:
    assert gast.get(LESSON).status_code == 404
    assert gast.post(f"{LESSON}read").status_code == 404
