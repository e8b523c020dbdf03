"""Handing in: once, whatever happens on the way (R10)."""

from threading import Barrier, Thread

from werkzeug.test import TestResponse

from lms.domain.evidence import EvidenceKind
from lms.storage.evidence import list_lines
from tests.cast import LENA
from tests.web.driver import OURS, Browser, Site, get_form

QUIZ = "/modules/eins/anfang/quiz/"
AT_ONCE = 20


def test_handing_in_leads_to_the_result(lena: Browser) -> None:
    response = lena.pass_quiz(QUIZ)
    assert response.status_code == 303
    assert response.headers["Location"] == lena.place(f"{QUIZ}results/1/")
    assert "Geschafft. 5 von 5 richtig." in lena.follow(response).text


def test_handing_in_again_shows_the_stored_result(site: Site, lena: Browser) -> None:
    lena.begin(QUIZ)
    lena.answer_all(QUIZ)
    form = get_form(lena.get(f"{QUIZ}check/"))
    first = lena.send(form)
    before = site.snapshot()
    again = lena.send(form)
    assert again.headers["Location"] == first.headers["Location"]
    assert lena.follow(again).text == lena.follow(first).text
    assert site.snapshot() == before


def test_beginning_and_passing_are_two_lines_of_the_ledger(site: Site, lena: Browser) -> None:
    lena.pass_quiz(QUIZ)
    with site.school.storage.connected():
        kinds = [line.kind for line in list_lines([LENA.id], known_at=None)]
    assert kinds == [EvidenceKind.STARTED, EvidenceKind.PASSED]


def post_at_once(site: Site, path: str) -> list[TestResponse]:
    """What Lena's devices are told when all of them send the same at the same moment."""
    browsers = [site.visit(LENA) for _ in range(AT_ONCE)]
    tokens = [browser.get_token() for browser in browsers]
    barrier = Barrier(AT_ONCE)
    answers: list[TestResponse] = []

    def post(browser: Browser, token: dict[str, str]) -> None:
        barrier.wait()
        address = browser.place(path)
        answers.append(browser.client.post(address, data=token, headers=OURS, buffered=True))

    threads = [Thread(target=post, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return answers


def test_twenty_equal_submits_at_once_make_one_attempt_and_equal_answers(
    site: Site, lena: Browser
) -> None:
    lena.begin(QUIZ)
    lena.answer_all(QUIZ)
    form = get_form(lena.get(f"{QUIZ}check/"))
    answers = post_at_once(site, form.action)
    result = lena.place(f"{QUIZ}results/1/")
    assert {(each.status_code, each.headers["Location"]) for each in answers} == {(303, result)}
    assert site.count("lms_attempt") == 1
    assert site.count("lms_evidence") == 2


def test_twenty_beginnings_at_once_make_one_sheet(site: Site, lena: Browser) -> None:
    lena.get("/")
    answers = post_at_once(site, QUIZ)
    assert {each.status_code for each in answers} == {303}
    assert site.count("lms_attempt") == 1
    assert site.count("lms_evidence") == 1


def test_reading_confirmed_twenty_times_at_once_is_one_line(site: Site, lena: Browser) -> None:
    lena.get("/")
    answers = post_at_once(site, "/modules/eins/anfang/read")
    assert {each.status_code for each in answers} == {303}
    assert site.count("lms_evidence") == 1
