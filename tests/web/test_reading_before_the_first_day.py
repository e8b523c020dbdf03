"""Before somebody's course begins the lessons can be read, and nothing is recorded yet."""

from datetime import date, datetime

import pytest

from lms.storage import cohorts
from tests.cast import GAST
from tests.web.course import find_course, join, plan_course
from tests.web.driver import Browser, Site, get_form
from tests.web.forms import read_forms
from tests.web.staff import list_kinds

FIRST_DAY = datetime(2026, 9, 1, 8)
SENTENCE = "Lesen dürfen Sie schon. Die Fragen öffnen sich am ersten Tag."
LESSON = "/modules/eins/anfang/"


@pytest.fixture(autouse=True)
def autumn(site: Site) -> None:
    join(site, GAST, plan_course(site))


def test_the_first_page_says_when_the_course_starts_and_what_is_possible(gast: Browser) -> None:
    page = gast.get("/").text
    assert "Ihr Kurs beginnt am 1. September 2026." in page
    assert SENTENCE in page


def test_a_lesson_can_be_read_and_not_ticked_off(gast: Browser) -> None:
    page = gast.get(LESSON)
    assert page.status_code == 200
    assert "Ihr Kurs beginnt am 1. September 2026." in page.text
    assert not [form for form in read_forms(page.text) if form.action.endswith("/read")]


def test_the_questions_say_when_they_open(gast: Browser) -> None:
    page = gast.get(f"{LESSON}quiz/")
    assert SENTENCE in page.text
    assert not [form for form in read_forms(page.text) if form.action.endswith("/quiz/")]


@pytest.mark.parametrize("path", [f"{LESSON}read", f"{LESSON}quiz/"])
def test_what_is_sent_all_the_same_is_refused_kindly(site: Site, gast: Browser, path: str) -> None:
    gast.get("/")
    before = site.snapshot()
    page = gast.post(path)
    assert page.status_code == 403
    assert SENTENCE in page.text
    assert site.snapshot() == before


def test_from_the_first_day_on_everything_counts_whether_or_not_the_course_was_started(
    site: Site, gast: Browser
) -> None:
    early = gast.get(LESSON)
    site.clock.now = FIRST_DAY
    assert "Ihr Kurs beginnt" not in gast.get("/").text
    page = gast.get(LESSON, if_none_match=early.headers.get("ETag", ""))
    gast.send(get_form(page, "/read"))
    gast.pass_quiz(f"{LESSON}quiz/")
    assert list_kinds(site, GAST) == ["read", "passed"]
    assert "Erledigt" in gast.get("/").text


def test_who_repeats_a_course_goes_on_at_once(site: Site, gast: Browser) -> None:
    with site.school.storage.connected():
        cohort = find_course(site, "herbst-2026")
        cohorts.append_membership(
            person=GAST.id,
            cohort=cohort.id,
            expected_revision=1,
            from_on=cohort.starts_on,
            counts_from=date(2026, 1, 1),
            recorded_at=site.clock.now,
        )
    page = gast.get("/").text
    assert "Ihr Kurs beginnt am 1. September 2026." in page
    assert SENTENCE not in page
    assert gast.post(f"{LESSON}read").status_code == 303
