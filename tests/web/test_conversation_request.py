"""Asking for a conversation instead of answering questions (R8)."""

from tests.web.driver import Browser, Site, get_form

QUIZ = "/modules/eins/anfang/quiz/"
ASK = f"{QUIZ}conversation/"


def test_one_may_ask_before_the_first_attempt(site: Site, lena: Browser) -> None:
    assert lena.place(ASK) in lena.get(QUIZ).text
    response = lena.send(get_form(lena.get(ASK)))
    assert response.headers["Location"] == lena.place(QUIZ)
    page = lena.follow(response).text
    assert "Wir melden uns bei Ihnen." in page
    assert site.count("lms_conversation_request") == 1


def test_asking_twice_is_asking_once(site: Site, lena: Browser) -> None:
    lena.post(ASK)
    lena.post(ASK)
    assert site.count("lms_conversation_request") == 1


def test_asking_changes_no_state(site: Site, lena: Browser) -> None:
    lena.post(ASK)
    assert site.count("lms_evidence") == 0
    assert lena.get("/modules/eins/mitte/").status_code == 403


def test_looking_at_the_page_asks_for_nothing(site: Site, lena: Browser) -> None:
    assert lena.get(ASK).status_code == 200
    assert site.count("lms_conversation_request") == 0


def test_there_is_nothing_to_talk_about_in_an_unknown_unit(site: Site, lena: Browser) -> None:
    assert lena.post("/modules/eins/unbekannt/quiz/conversation/").status_code == 404
    assert site.count("lms_conversation_request") == 0


def test_somebody_in_no_course_asks_for_nothing(site: Site, gast: Browser) -> None:
    assert gast.post(ASK).status_code == 404
    assert site.count("lms_conversation_request") == 0
