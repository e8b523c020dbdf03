"""The first page of staff: what is to do, and how each course does."""

from dataclasses import replace

from lms.library.finding import Finding, Severity
from tests.cast import TOM
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import LIST, come_back, on_the_day
from tests.web.world import UTE

QUIZ = "/modules/eins/anfang/quiz/"


def test_staff_are_led_to_what_is_to_do(tom: Browser) -> None:
    page = tom.follow(tom.get("/"))
    assert "Guten Tag, Tom" in page.text
    assert "Im Moment wartet nichts auf Sie." in page.text


def test_the_courses_are_shown_with_their_next_date(karin: Browser) -> None:
    page = karin.get("/staff/")
    assert "Tee 2026" in page.text
    assert "Nächster Termin: Sa 13. Juni, Gemeinsam kochen" in page.text


def test_a_missing_list_waits_for_the_trainer_of_the_module(site: Site) -> None:
    tom = on_the_day(site, TOM)
    page = tom.get("/staff/")
    assert "Listen, die noch fehlen" in page.text
    assert tom.place(LIST) in page.text
    assert "Listen, die noch fehlen" not in come_back(site, UTE).get("/staff/").text
    tom.send(get_form(tom.get(LIST)))
    assert "Listen, die noch fehlen" not in tom.get("/staff/").text


def test_a_conversation_is_due_after_the_third_failure(
    site: Site, tom: Browser, ute: Browser, lena: Browser
) -> None:
    for _ in range(3):
        assert "Gespräche" not in tom.get("/staff/").text
        site.clock.pass_by(minutes=11)
        lena.fail_quiz(QUIZ)
    page = tom.get("/staff/")
    assert "Wolff, Lena" in page.text
    assert "nach drei Versuchen" in page.text
    assert "1 Aufgabe wartet auf Sie." in page.text
    assert "Wolff, Lena" not in ute.get("/staff/").text


def test_who_asks_for_a_conversation_is_listed(tom: Browser, lena: Browser) -> None:
    lena.post(f"{QUIZ}conversation/")
    assert "hat darum gebeten" in tom.get("/staff/").text


def test_a_broken_file_is_named_with_its_line_and_what_to_do(site: Site, tom: Browser) -> None:
    tom.get("/staff/")
    path = "quizzes/1-eins/10-anfang.md"
    finding = Finding(path, 7, "F01", Severity.ERROR, {"name": "Wie heiß?"})
    publisher = site.school.publisher
    publisher._library = replace(publisher.library, findings=(finding,))
    page = tom.get("/staff/")
    assert f"{path}:7" in page.text
    assert "Wie heiß?" in page.text
    assert "Dateien mit Fehlern" in page.text


def test_participants_see_no_tasks(lena: Browser) -> None:
    assert lena.get("/staff/").status_code == 403
    assert lena.get("/staff/meetings/").status_code == 403
