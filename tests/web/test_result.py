"""The result: what was right, why, where to read it again, and what comes next."""

from html import unescape

from tests.web.driver import Browser, Site, get_form

QUIZ = "/modules/eins/anfang/quiz/"


def test_a_wrong_answer_is_shown_with_the_right_one_and_its_reasons(lena: Browser) -> None:
    lena.begin(QUIZ)
    lena.send(get_form(lena.get(f"{QUIZ}1/")), answer="1", go="next")
    text = unescape(lena.follow(lena.hand_in(QUIZ)).text)
    assert "lauwarm" in text
    assert "Dann schmeckt der Tee dünn." in text
    assert "kochend" in text
    assert "Schwarzer Tee verträgt kochendes Wasser." in text


def test_a_wrong_answer_links_to_the_heading_that_explains_it(lena: Browser) -> None:
    text = lena.follow(lena.fail_quiz(QUIZ)).text
    assert f'href="{lena.place("/modules/eins/anfang/")}#lc-das-wasser"' in text
    assert f'href="{lena.place("/modules/eins/anfang/")}#lc-die-blaetter"' in text


def test_a_reflection_is_shown_and_not_counted(lena: Browser) -> None:
    lena.begin(QUIZ)
    lena.send(get_form(lena.get(f"{QUIZ}6/")), answer="Abends am Fenster.", go="next")
    text = lena.follow(lena.hand_in(QUIZ)).text
    assert "Abends am Fenster." in text
    assert "0 von 5 richtig" in text


def test_passing_leads_on_to_the_next_step(lena: Browser) -> None:
    text = lena.follow(lena.pass_quiz(QUIZ)).text
    assert f'href="{lena.place("/modules/eins/mitte/")}"' in text


def test_failing_leads_back_to_reading_and_trying_again(lena: Browser) -> None:
    text = unescape(lena.follow(lena.fail_quiz(QUIZ)).text)
    assert "Noch nicht geschafft. 0 von 5 richtig." in text
    assert "mindestens 4 von 5" in text
    assert f'href="{lena.place("/modules/eins/anfang/")}"' in text
    assert f'href="{lena.place(QUIZ)}"' in text


def test_an_old_result_stays_readable(lena: Browser) -> None:
    lena.fail_quiz(QUIZ)
    lena.pass_quiz(QUIZ)
    assert "0 von 5" in lena.get(f"{QUIZ}results/1/").text
    assert "5 von 5" in lena.get(f"{QUIZ}results/2/").text


def test_a_result_that_is_not_there_is_not_found(lena: Browser) -> None:
    assert lena.get(f"{QUIZ}results/1/").status_code == 404
    lena.begin(QUIZ)
    assert lena.get(f"{QUIZ}results/1/").status_code == 404


def test_a_passed_quiz_is_not_begun_again_by_accident(lena: Browser) -> None:
    lena.pass_quiz(QUIZ)
    page = lena.get(QUIZ)
    assert lena.place(f"{QUIZ}results/1/") in page.text
    assert "<form" not in page.text


def test_a_mark_counts_whole_points(site: Site, lena: Browser) -> None:
    lena.pass_quiz(QUIZ)
    half = "/modules/eins/mitte/quiz/"
    lena.begin(half)
    lena.send(get_form(lena.get(f"{half}1/")), answer="0", go="next")
    assert "Geschafft. 1 von 2 richtig." in lena.follow(lena.hand_in(half)).text
