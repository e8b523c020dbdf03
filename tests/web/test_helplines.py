"""Beside hard content stands whom to call: in the lesson and in its questions."""

from tests.web.driver import Browser, Site

HARD, QUIZ = "/modules/zwei/gruen/", "/modules/zwei/gruen/quiz/"
EASY = "/modules/eins/anfang/"
NUMBER = 'href="tel:08000000000"'


def come_to(browser: Browser) -> None:
    """Works through the first module, so that the second is open."""
    for lesson in ("anfang", "mitte"):
        browser.pass_quiz(f"/modules/eins/{lesson}/quiz/")
    browser.post("/modules/eins/ende/read")
    browser.pass_quiz("/modules/eins/quiz/")


def test_a_lesson_with_a_notice_says_whom_to_call(tom: Browser) -> None:
    page = tom.get(HARD).text
    assert "Wenn Sie jetzt mit jemandem sprechen möchten" in page
    assert NUMBER in page
    assert "kostenlos" in page


def test_other_lessons_do_not(tom: Browser) -> None:
    assert NUMBER not in tom.get(EASY).text


def test_every_page_of_its_questions_says_it_too(site: Site, lena: Browser) -> None:
    come_to(lena)
    lena.begin(QUIZ)
    for path in ("", "1/", "sheet/", "check/", "conversation/"):
        assert NUMBER in lena.get(QUIZ + path).text, path
    lena.pass_quiz(QUIZ)
    assert NUMBER in lena.get(f"{QUIZ}results/1/").text


def test_questions_on_other_lessons_do_not(lena: Browser) -> None:
    lena.begin(f"{EASY}quiz/")
    for path in ("", "1/", "sheet/", "check/"):
        assert NUMBER not in lena.get(f"{EASY}quiz/{path}").text
