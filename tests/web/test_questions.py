"""Beginning, and one question a page: every kind of question."""

from html import unescape

import pytest

from tests.web.driver import Browser, Site, attempt_of, get_form, right_fields

QUIZ = "/modules/eins/anfang/quiz/"
OF_MODULE = "/modules/eins/quiz/"
SINGLE, MULTIPLE, SHORT, ORDERING, MATCHING, REFLECTION = range(1, 7)


def test_the_start_page_says_how_many_have_to_be_right(lena: Browser) -> None:
    page = lena.get(QUIZ)
    assert page.status_code == 200
    assert "5 Fragen" in page.text
    assert "mindestens 4 von 5" in unescape(page.text)


def test_looking_at_the_start_page_begins_nothing(site: Site, lena: Browser) -> None:
    lena.get("/")
    before = site.snapshot()
    lena.get(QUIZ)
    assert site.snapshot() == before


def test_beginning_leads_to_the_first_question(lena: Browser) -> None:
    response = lena.post(QUIZ, {"view": "question"})
    assert response.status_code == 303
    assert response.headers["Location"] == lena.place(f"{QUIZ}1/")


def test_beginning_twice_gives_the_same_sheet(site: Site, lena: Browser) -> None:
    first = get_form(lena.begin(QUIZ))
    second = get_form(lena.begin(QUIZ))
    assert attempt_of(first) == attempt_of(second)
    assert site.count("lms_attempt") == 1
    assert site.count("lms_evidence") == 1


def test_going_on_leads_to_the_first_question_left_open(lena: Browser) -> None:
    lena.send(get_form(lena.begin(QUIZ)), answer="0", go="later")
    assert lena.post(QUIZ).headers["Location"] == lena.place(f"{QUIZ}2/")
    assert lena.place(f"{QUIZ}1/") in lena.get(QUIZ).text


def test_all_questions_may_stand_on_one_page(lena: Browser) -> None:
    page = lena.begin(QUIZ, "sheet")
    form = get_form(page)
    assert {f"answer-q{number}" for number in ("1aa", "2bb", "3cc", "4dd")} <= form.names
    lena.send(form, **{"answer-q1aa": "1", "answer-q3cc": "Kanne"}, go="next")
    answers = lena.get(f"{QUIZ}check/").text
    assert "lauwarm" in answers
    assert "Kanne" in answers


@pytest.mark.parametrize(
    ("number", "given", "shown"),
    [
        (SINGLE, ["0"], ["kochend"]),
        (MULTIPLE, ["0", "2"], ["Wasser", "Mehl"]),
        (SHORT, ["in der Kanne"], ["in der Kanne"]),
        (ORDERING, ["2", "", "0"], ["1. ", "3. "]),
        (MATCHING, ["1", "0", "2"], ["Kessel – ", "Sieb – "]),
        (REFLECTION, ["Früh am Morgen.\nMit Milch."], ["Früh am Morgen."]),
    ],
)
def test_an_answer_is_saved_and_shown_as_it_was_given(
    lena: Browser, number: int, given: list[str], shown: list[str]
) -> None:
    lena.begin(QUIZ)
    lena.send(get_form(lena.get(f"{QUIZ}{number}/")), answer=given, go="next")
    again = get_form(lena.get(f"{QUIZ}{number}/"))
    assert again.fill()["answer"] == given
    overview = unescape(lena.get(f"{QUIZ}check/").text)
    assert all(text in overview for text in shown)


@pytest.mark.parametrize("number", [SINGLE, MULTIPLE, SHORT, ORDERING, MATCHING])
def test_a_right_answer_of_every_kind_earns_its_point(
    site: Site, lena: Browser, number: int
) -> None:
    lena.begin(QUIZ)
    form = get_form(lena.get(f"{QUIZ}{number}/"))
    right = right_fields(site, attempt_of(form), number)
    lena.send(form, answer=right, go="next")
    page = lena.follow(lena.hand_in(QUIZ))
    assert "Noch nicht geschafft. 1 von 5 richtig." in page.text


@pytest.mark.parametrize("given", [["99"], ["-1"], ["x"], [""], ["0"] * 40, ["0" * 9000]])
def test_whatever_is_sent_gives_a_page(lena: Browser, given: list[str]) -> None:
    lena.begin(QUIZ)
    for number in range(1, 7):
        form = get_form(lena.get(f"{QUIZ}{number}/"))
        assert lena.send(form, answer=given, go="next").status_code == 303
        assert lena.get(f"{QUIZ}{number}/").status_code == 200
    assert lena.get(f"{QUIZ}check/").status_code == 200
    assert lena.hand_in(QUIZ).status_code == 303


def test_typed_markup_is_shown_as_text(lena: Browser) -> None:
    lena.begin(QUIZ)
    typed = "<script>alert(1)</script>"
    lena.send(get_form(lena.get(f"{QUIZ}3/")), answer=typed, go="next")
    for page in (lena.get(f"{QUIZ}3/"), lena.get(f"{QUIZ}check/"), lena.follow(lena.hand_in(QUIZ))):
        assert typed not in page.text
        assert typed in unescape(page.text)


def test_the_story_of_a_case_stands_over_each_of_its_questions(site: Site, lena: Browser) -> None:
    lena.pass_quiz(QUIZ)
    lena.pass_quiz("/modules/eins/mitte/quiz/")
    lena.post("/modules/eins/ende/read")
    lena.begin(OF_MODULE)
    assert "Sie mag ihren Tee stark." in lena.get(f"{OF_MODULE}1/").text
    assert "Sie mag ihren Tee stark." in lena.get(f"{OF_MODULE}2/").text
    assert "Herr Buche" in lena.get(f"{OF_MODULE}3/").text


def test_a_question_that_is_not_on_the_sheet_is_not_found(lena: Browser) -> None:
    lena.begin(QUIZ)
    assert lena.get(f"{QUIZ}7/").status_code == 404
    assert lena.get(f"{QUIZ}0/").status_code == 404


@pytest.mark.parametrize("path", ["1/", "sheet/", "check/"])
def test_without_a_running_sheet_one_is_led_to_the_start_page(lena: Browser, path: str) -> None:
    response = lena.get(f"{QUIZ}{path}")
    assert response.status_code == 303
    assert response.headers["Location"] == lena.place(QUIZ)


def test_a_unit_without_questions_has_no_quiz_page(lena: Browser) -> None:
    assert lena.get("/modules/eins/unbekannt/quiz/").status_code == 404
    assert lena.get("/modules/zwei/anfang/quiz/").status_code == 404


def test_open_answers_are_counted_before_handing_in(lena: Browser) -> None:
    lena.begin(QUIZ)
    assert "5 Fragen sind noch offen" in lena.get(f"{QUIZ}check/").text
    lena.answer_all(QUIZ)
    assert "noch offen" not in lena.get(f"{QUIZ}check/").text
