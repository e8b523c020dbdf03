"""A lesson on paper for somebody who knows the subject, with every answer: for staff only."""

from lms.domain.people import Role, RoleName
from lms.storage import people
from tests.cast import LENA
from tests.web.driver import Browser, Site
from tests.web.staff import come_back

LESSON, MODULE = "/trainer/lessons/anfang/review-print/", "/trainer/modules/eins/review-print/"


def test_a_lesson_stands_there_with_text_sources_and_dates(tom: Browser) -> None:
    page = tom.get(LESSON).text
    for words in ("Schwarzer Tee verträgt", "Das kleine Teebuch", "geprüft am 1. Mai 2026"):
        assert words in page
    assert "fachlich geprüft von Verein Teetasse am 2. Mai 2026" in page


def test_questions_and_self_checks_stand_there_with_what_is_right_and_why(tom: Browser) -> None:
    page = tom.get(LESSON).text
    assert "100 Grad <strong>(richtig)</strong>" in page
    assert "Dann kocht es noch nicht." in page
    assert "kochend <strong>(richtig)</strong>" in page
    assert "Kanne" in page


def test_there_is_room_for_remarks_and_a_signature(tom: Browser) -> None:
    page = tom.get(LESSON).text
    assert page.count("lms-line") >= 7
    assert "Unterschrift" in page


def test_paragraphs_are_numbered(tom: Browser) -> None:
    assert '<div class="lms-numbered">' in tom.get(LESSON).text


def test_a_module_holds_all_lessons_and_its_closing_questions(tom: Browser) -> None:
    page = tom.get(MODULE).text
    for title in ("Wasser und Blätter", "Die Kanne", "Trinken", "Fragen zum ganzen Modul"):
        assert f"<h2>{title}</h2>" in page


def test_what_to_check_stands_beside_the_text(ute: Browser) -> None:
    page = ute.get("/trainer/lessons/gruen/review-print/").text
    assert "Die Temperatur von grünem Tee." in page


def test_it_comes_in_another_language_too(tom: Browser) -> None:
    page = tom.get("/trainer/lessons/mitte/review-print/?language=en").text
    assert "Rinse the pot with hot water." in page
    assert "with hot water <strong>(right)</strong>" in page


def test_no_browser_keeps_it_for_whoever_comes_next(tom: Browser) -> None:
    for path in (LESSON, MODULE):
        assert tom.get(path).headers["Cache-Control"] == "no-store"


def test_participants_never_see_it(lena: Browser) -> None:
    assert lena.get(LESSON).status_code == lena.get(MODULE).status_code == 403


def test_who_trains_another_module_and_takes_part_does_not_either(site: Site) -> None:
    with site.school.storage.connected():
        people.grant_role(LENA.id, Role(RoleName.TRAINER, module="zwei"))
    lena = come_back(site, LENA)
    assert lena.get(LESSON).status_code == lena.get(MODULE).status_code == 404
    assert lena.get("/trainer/lessons/gruen/review-print/").status_code == 200


def test_an_unknown_lesson_is_not_found(tom: Browser) -> None:
    assert tom.get("/trainer/lessons/unbekannt/review-print/").status_code == 404
