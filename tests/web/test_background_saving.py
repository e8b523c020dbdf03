"""Saving while somebody is still choosing: never over something newer (R10)."""

from typing import Any

from werkzeug.test import TestResponse

from lms.storage import attempts
from tests.cast import LENA
from tests.web.driver import Browser, Site, attempt_of, get_form
from tests.web.forms import Form

QUIZ = "/modules/eins/anfang/quiz/"


def save(browser: Browser, form: Form, answer: str, rev: int, client: str) -> TestResponse:
    data = {"answer": answer, "rev": str(rev), "client": client}
    return browser.post(form.save_url, data)


def value_of(site: Site, form: Form, question_id: str = "q1aa") -> Any:
    with site.school.storage.connected():
        answer = attempts.list_answers(attempt_of(form)).get(question_id)
    return answer and answer.value


def late(site: Site, form: Form) -> list[Any]:
    with site.school.storage.connected():
        return [answer.value for answer in attempts.list_late_answers(attempt_of(form))]


def test_a_background_save_says_when_it_saved_and_the_new_revision(
    site: Site, lena: Browser
) -> None:
    form = get_form(lena.begin(QUIZ))
    assert ("rev", "0") in form.fields
    response = save(lena, form, "1", 0, "load.1")
    assert response.status_code == 200
    assert response.json == {"saved": "Gespeichert um 10:00 Uhr", "rev": 1}
    assert value_of(site, form) == (1,)
    assert ("rev", "1") in get_form(lena.get(f"{QUIZ}1/")).fields


def test_the_next_save_of_the_same_page_is_taken(site: Site, lena: Browser) -> None:
    form = get_form(lena.begin(QUIZ))
    save(lena, form, "1", 0, "load.1")
    assert save(lena, form, "0", 1, "load.2").status_code == 200
    assert value_of(site, form) == (0,)


def test_saves_of_one_page_are_taken_though_an_answer_was_cut_off(
    site: Site, lena: Browser
) -> None:
    form = get_form(lena.begin(QUIZ))
    save(lena, form, "1", 0, "load.1")
    assert save(lena, form, "0", 0, "load.2").status_code == 200
    assert value_of(site, form) == (0,)


def test_a_save_overtaken_by_a_later_one_of_its_page_is_not_taken(
    site: Site, lena: Browser
) -> None:
    form = get_form(lena.begin(QUIZ))
    save(lena, form, "1", 0, "load.2")
    response = save(lena, form, "0", 0, "load.1")
    assert response.status_code == 409
    assert value_of(site, form) == (1,)
    assert late(site, form) == [(0,)]


def test_another_device_does_not_overwrite_what_it_has_not_seen(site: Site, lena: Browser) -> None:
    form = get_form(lena.begin(QUIZ))
    tablet = site.visit(LENA)
    save(lena, form, "1", 0, "phone.1")
    response = save(tablet, form, "0", 0, "tablet.1")
    assert response.status_code == 409
    assert response.json is not None
    assert "neuere Antwort" in response.json["saved"]
    assert response.json["rev"] == 1
    assert value_of(site, form) == (1,)
    assert late(site, form) == [(0,)]


def test_a_form_wins_over_background_saves(site: Site, lena: Browser) -> None:
    form = get_form(lena.begin(QUIZ))
    save(lena, form, "1", 0, "load.1")
    lena.send(form, answer="0", go="next")
    assert value_of(site, form) == (0,)
    assert save(lena, form, "1", 1, "load.1").status_code == 409
    assert value_of(site, form) == (0,)


def test_a_page_one_comes_back_to_goes_on_saving(site: Site, lena: Browser) -> None:
    form = get_form(lena.begin(QUIZ))
    save(lena, form, "1", 0, "load.1")
    lena.send(form, answer="0", client="load.2", go="next")
    assert save(lena, form, "1", 1, "load.3").status_code == 200
    assert value_of(site, form) == (1,)


def test_a_form_wins_over_saves_of_its_page_that_come_after_it(site: Site, lena: Browser) -> None:
    form = get_form(lena.begin(QUIZ))
    save(lena, form, "1", 0, "load.1")
    lena.send(form, answer="1", client="load.3", go="next")
    assert save(lena, form, "0", 1, "load.2").status_code == 409
    assert value_of(site, form) == (1,)


def test_the_same_answer_again_is_no_news(site: Site, lena: Browser) -> None:
    form = get_form(lena.begin(QUIZ))
    save(lena, form, "1", 0, "phone.1")
    response = save(lena, form, "1", 0, "tablet.1")
    assert response.status_code == 200
    assert late(site, form) == []


def test_after_handing_in_a_background_save_is_kept_and_not_applied(
    site: Site, lena: Browser
) -> None:
    form = get_form(lena.begin(QUIZ))
    lena.hand_in(QUIZ)
    assert save(lena, form, "0", 0, "load.1").status_code == 409
    assert value_of(site, form) is None
    assert late(site, form) == [(0,)]


def test_a_page_with_all_questions_saves_in_the_background_too(site: Site, lena: Browser) -> None:
    form = get_form(lena.begin(QUIZ, "sheet"))
    data = form.fill(**{"answer-q1aa": "1", "answer-q3cc": "Topf", "client": "load.1"})
    response = lena.post(form.save_url, data)
    assert response.json == {"saved": "Gespeichert um 10:00 Uhr", "rev": 2}
    assert value_of(site, form) == (1,)
    assert value_of(site, form, "q3cc") == "Topf"


def test_a_background_save_with_nonsense_for_a_revision_is_no_crash(
    site: Site, lena: Browser
) -> None:
    form = get_form(lena.begin(QUIZ))
    save(lena, form, "1", 0, "load.1")
    response = lena.post(form.save_url, {"answer": "0", "rev": "x", "client": "y" * 500})
    assert response.status_code == 409
    assert value_of(site, form) == (1,)
