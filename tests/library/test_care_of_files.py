"""Keys that keep a course true and kind: what to check, whom to call, when a page was checked."""

from datetime import date

import pytest

from lms.library.shelf import Helpline
from tests.library.workshop import PROGRAMME, A, Workshop

PAGE = "content/pages/kontakte.md"
EN_A = "content/modules/1-eins/10-a.en.md"
LAW = '!!! law "Hinweis"\n    Das ist keine Rechtsberatung.\n'


def write_helplines(course: Workshop, text: str) -> None:
    course.write(PROGRAMME, f"---\ntitle: Tee\nhelplines:{text}\n---\n\nWillkommen.\n")


def test_what_is_to_be_checked_stands_beside_the_day(course: Workshop) -> None:
    course.write(A, "---\ntitle: Tee\nreview_by: 2027-01-01\nreview_note: Der Preis.\n---\n")
    lesson = course.lesson("a")
    assert (lesson.review_by, lesson.review_note) == (date(2027, 1, 1), "Der Preis.")
    assert not lesson.is_overdue(date(2027, 1, 1))
    assert lesson.is_overdue(date(2027, 1, 2))


def test_a_lesson_without_a_day_is_never_overdue(course: Workshop) -> None:
    assert not course.lesson("a").is_overdue(date(2999, 1, 1))


def test_a_notice_in_any_language_makes_hard_content(course: Workshop) -> None:
    assert not course.lesson("a").has_notice
    course.write(EN_A, "---\ntitle: Lesson A\nnotice: Hot water.\n---\n\nText.\n")
    assert course.lesson("a").has_notice


def test_a_lesson_about_the_law_holds_a_box_that_says_so(course: Workshop) -> None:
    assert not course.lesson("a").text("de").is_law
    course.write(A, f"# Lektion A\n\n{LAW}")
    assert course.lesson("a").text("de").is_law


def test_helplines_have_a_name_a_number_and_perhaps_a_note(course: Workshop) -> None:
    write_helplines(
        course, '\n  - {name: Notruf, phone: "112", note: immer}\n  - {name: Rat, phone: 116 111}'
    )
    assert course.codes() == []
    assert course.compile().programme.helplines == (
        Helpline("Notruf", "112", "immer"),
        Helpline("Rat", "116 111"),
    )


@pytest.mark.parametrize(
    "text",
    [
        " 112",
        "\n  - 112",
        "\n  - {name: Notruf, phone: 112}",
        '\n  - {name: "", phone: "112"}',
        "\n  - {name: Notruf}",
    ],
)
def test_a_helpline_that_cannot_be_called_is_found_and_left_out(
    course: Workshop, text: str
) -> None:
    write_helplines(course, text)
    assert {code for _, _, code in course.codes()} == {"F09"}
    assert course.compile().programme.helplines == ()


def test_an_unknown_field_of_a_helpline_is_found(course: Workshop) -> None:
    write_helplines(course, '\n  - {name: Notruf, phone: "112", hours: immer}')
    assert course.codes() == [(PROGRAMME, 3, "F13")]


def test_other_helplines_make_another_library(course: Workshop) -> None:
    before = course.compile().key
    write_helplines(course, '\n  - {name: Notruf, phone: "112"}')
    assert course.compile().key != before


def test_a_page_says_when_it_was_checked(course: Workshop) -> None:
    course.write(PAGE, "---\ntitle: Kontakte\nas_of: 2026-08-19\n---\n\nText.\n")
    [page] = course.compile().pages
    assert page.text("de").as_of == date(2026, 8, 19)


def test_a_day_nobody_can_read_is_found(course: Workshop) -> None:
    course.write(PAGE, "---\ntitle: Kontakte\nas_of: gestern\n---\n\nText.\n")
    assert course.codes() == [(PAGE, 3, "F09")]
