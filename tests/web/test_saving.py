"""An answer cannot be lost: Back button, second tab, second device, double click, retry (R10)."""

from lms.domain.attempt import Answer
from lms.storage import attempts
from tests.cast import LENA
from tests.web.driver import Browser, Site, attempt_of, get_form

QUIZ = "/modules/eins/anfang/quiz/"


def find_answer(site: Site, attempt: int, question_id: str) -> Answer | None:
    with site.school.storage.connected():
        return attempts.list_answers(attempt).get(question_id)


def list_late(site: Site, attempt: int) -> list[tuple[str, object]]:
    with site.school.storage.connected():
        late = attempts.list_late_answers(attempt)
    return [(answer.question_id, answer.value) for answer in late]


def test_the_back_button_shows_what_was_saved_and_a_new_answer_wins(
    site: Site, lena: Browser
) -> None:
    form = get_form(lena.begin(QUIZ))
    lena.send(form, answer="1", go="next")
    assert ("answer", "1") in get_form(lena.get(f"{QUIZ}1/")).fields
    lena.send(form, answer="0", go="next")
    saved = find_answer(site, attempt_of(form), "q1aa")
    assert saved is not None
    assert (saved.value, saved.rev) == ((0,), 2)


def test_a_double_click_saves_once(site: Site, lena: Browser) -> None:
    form = get_form(lena.begin(QUIZ))
    first = lena.send(form, answer="0", go="next")
    second = lena.send(form, answer="0", go="next")
    assert first.headers["Location"] == second.headers["Location"]
    saved = find_answer(site, attempt_of(form), "q1aa")
    assert saved is not None
    assert saved.rev == 1


def test_a_second_tab_goes_on_with_the_same_sheet(site: Site, lena: Browser) -> None:
    one, other = get_form(lena.begin(QUIZ)), get_form(lena.begin(QUIZ))
    lena.send(one, answer="1", go="next")
    lena.send(other, answer="0", go="next")
    saved = find_answer(site, attempt_of(one), "q1aa")
    assert saved is not None
    assert saved.value == (0,)


def test_a_second_device_shows_the_answers_of_the_first(site: Site, lena: Browser) -> None:
    lena.send(get_form(lena.begin(QUIZ)), answer="1", go="later")
    tablet = site.visit(LENA)
    assert ("answer", "1") in get_form(tablet.get(f"{QUIZ}1/")).fields
    assert "Gespeichert um 10:00 Uhr" in tablet.get(f"{QUIZ}1/").text


def test_going_on_later_says_that_everything_is_saved(lena: Browser) -> None:
    response = lena.send(get_form(lena.begin(QUIZ)), answer="1", go="later")
    assert response.headers["Location"] == lena.place("/modules/eins/")
    assert "gespeichert" in lena.follow(response).text


def test_clearing_an_answer_is_saved_too(site: Site, lena: Browser) -> None:
    lena.begin(QUIZ)
    form = get_form(lena.get(f"{QUIZ}2/"))
    lena.send(form, answer=["0", "1"], go="next")
    lena.send(form, answer=[], go="next")
    saved = find_answer(site, attempt_of(form), "q2bb")
    assert saved is not None
    assert saved.value == ()


def test_an_answer_after_handing_in_is_kept_for_the_trainer_and_changes_nothing(
    site: Site, lena: Browser
) -> None:
    form = get_form(lena.begin(QUIZ))
    lena.hand_in(QUIZ)
    answers, evidence = site.count("lms_answer"), site.count("lms_evidence")
    late = lena.send(form, answer="0", go="next")
    assert late.status_code == 409
    assert lena.place(f"{QUIZ}results/1/") in late.text
    assert list_late(site, attempt_of(form)) == [("q1aa", (0,))]
    assert (site.count("lms_answer"), site.count("lms_evidence")) == (answers, evidence)


def test_an_old_tab_does_not_write_into_the_next_attempt(site: Site, lena: Browser) -> None:
    old = get_form(lena.begin(QUIZ))
    lena.hand_in(QUIZ)
    new = get_form(lena.begin(QUIZ))
    assert attempt_of(new) != attempt_of(old)
    assert lena.send(old, answer="0", go="next").status_code == 409
    assert find_answer(site, attempt_of(new), "q1aa") is None


def test_a_repeated_late_page_of_all_questions_is_kept_too(site: Site, lena: Browser) -> None:
    form = get_form(lena.begin(QUIZ, "sheet"))
    lena.hand_in(QUIZ)
    late = lena.send(form, **{"answer-q1aa": "0", "answer-q3cc": "Topf"}, go="next")
    assert late.status_code == 409
    assert list_late(site, attempt_of(form)) == [("q1aa", (0,)), ("q3cc", "Topf")]
