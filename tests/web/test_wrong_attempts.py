"""Answers to a sheet that is not one's own, is handed in, or asks something else."""

import pytest

from tests.web.driver import Browser, Site, attempt_of, get_form

QUIZ = "/modules/eins/anfang/quiz/"
OTHER = "/modules/eins/mitte/quiz/"


def place_of_sending(what: str, attempt: int, base: str = QUIZ) -> str:
    path = {
        "question": "1/?",
        "sheet": "sheet/?",
        "behind": "save?number=1&",
        "behind the sheet": "save?",
        "submit": "submit?",
    }[what]
    return f"{base}{path}attempt={attempt}"


EVERY_WAY = ("question", "sheet", "behind", "behind the sheet", "submit")


@pytest.mark.parametrize("what", EVERY_WAY)
def test_somebody_elses_attempt_is_not_found(
    site: Site, lena: Browser, paul: Browser, what: str
) -> None:
    attempt = attempt_of(get_form(lena.begin(QUIZ)))
    paul.begin(QUIZ)
    before = site.snapshot()
    data = {"answer": "0", "answer-q1aa": "0", "client": "load.1", "rev": "0"}
    assert paul.post(place_of_sending(what, attempt), data).status_code == 404
    assert site.snapshot() == before


@pytest.mark.parametrize("what", EVERY_WAY)
@pytest.mark.parametrize("attempt", [0, 999, 10**17, 10**30])
def test_an_attempt_that_is_not_there_is_not_found(
    site: Site, lena: Browser, what: str, attempt: int
) -> None:
    lena.begin(QUIZ)
    before = site.snapshot()
    data = {"answer": "0", "answer-q1aa": "0"}
    assert lena.post(place_of_sending(what, attempt), data).status_code == 404
    assert site.snapshot() == before


@pytest.mark.parametrize("what", EVERY_WAY)
def test_an_attempt_of_another_quiz_is_not_found(site: Site, lena: Browser, what: str) -> None:
    lena.pass_quiz(QUIZ)
    attempt = attempt_of(get_form(lena.begin(OTHER)))
    before = site.snapshot()
    data = {"answer": "0", "answer-q1aa": "0", "answer-q7gg": "0"}
    assert lena.post(place_of_sending(what, attempt), data).status_code == 404
    assert site.snapshot() == before


@pytest.mark.parametrize("number", [0, 7, 999])
def test_a_question_that_is_not_on_the_sheet_takes_no_answer(
    site: Site, lena: Browser, number: int
) -> None:
    attempt = attempt_of(get_form(lena.begin(QUIZ)))
    before = site.snapshot()
    for path in (
        f"{QUIZ}{number}/?attempt={attempt}",
        f"{QUIZ}save?number={number}&attempt={attempt}",
    ):
        assert lena.post(path, {"answer": "0"}).status_code == 404
    assert site.snapshot() == before


def test_fields_of_other_questions_are_left_alone(site: Site, lena: Browser) -> None:
    attempt = attempt_of(get_form(lena.begin(QUIZ)))
    before = site.snapshot()
    lena.post(place_of_sending("sheet", attempt), {"answer-q7gg": "0", "answer-c1aa": "0"})
    assert site.snapshot() == before


def test_a_locked_quiz_begins_no_attempt(site: Site, lena: Browser) -> None:
    lena.get("/")
    before = site.snapshot()
    for base in (OTHER, "/modules/eins/quiz/", "/modules/zwei/gruen/quiz/"):
        assert lena.post(base).status_code == 403
        assert lena.get(base).status_code == 403
    assert site.snapshot() == before


def test_a_quiz_of_no_module_is_not_found(site: Site, lena: Browser) -> None:
    lena.get("/")
    before = site.snapshot()
    assert lena.post("/modules/eins/ende/quiz/").status_code in (403, 404)
    assert lena.post("/modules/zwei/quiz/").status_code in (403, 404)
    assert lena.post("/modules/drei/quiz/").status_code == 404
    assert site.snapshot() == before


def test_somebody_elses_result_is_not_shown(lena: Browser, paul: Browser) -> None:
    lena.pass_quiz(QUIZ)
    assert paul.get(f"{QUIZ}results/1/").status_code == 404


def test_somebody_in_no_course_begins_nothing(site: Site, gast: Browser) -> None:
    gast.get("/")
    before = site.snapshot()
    assert gast.post(QUIZ).status_code == 404
    assert gast.get(QUIZ).status_code == 404
    assert site.snapshot() == before
