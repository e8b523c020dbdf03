"""Limits slow people down and never lock them out (promise 4, R8)."""

from tests.cast import LENA
from tests.web.driver import Browser, Site, get_form
from tests.web.staff import list_lines, person_page, record_page

QUIZ = "/modules/eins/anfang/quiz/"
NEXT = "/modules/eins/mitte/"


def test_after_one_failure_one_may_try_again_at_once(lena: Browser) -> None:
    lena.fail_quiz(QUIZ)
    assert lena.post(QUIZ).headers["Location"] == lena.place(f"{QUIZ}1/")


def test_after_the_second_failure_the_page_says_from_when_on(site: Site, lena: Browser) -> None:
    lena.fail_quiz(QUIZ)
    site.clock.pass_by(minutes=3)
    result = lena.follow(lena.fail_quiz(QUIZ))
    assert "Ab 10:13 Uhr können Sie es wieder versuchen." in result.text
    assert "Ab 10:13 Uhr können Sie es wieder versuchen." in lena.get(QUIZ).text


def test_whoever_comes_too_soon_is_told_and_nothing_is_begun(site: Site, lena: Browser) -> None:
    lena.fail_quiz(QUIZ)
    lena.fail_quiz(QUIZ)
    before = site.snapshot()
    response = lena.post(QUIZ)
    assert response.headers["Location"] == lena.place(QUIZ)
    assert "Ab 10:10 Uhr" in lena.follow(response).text
    assert site.snapshot() == before


def test_at_the_time_that_was_named_one_may_begin(site: Site, lena: Browser) -> None:
    lena.fail_quiz(QUIZ)
    lena.fail_quiz(QUIZ)
    site.clock.pass_by(minutes=9, seconds=59)
    assert lena.post(QUIZ).headers["Location"] == lena.place(QUIZ)
    site.clock.pass_by(seconds=1)
    assert lena.post(QUIZ).headers["Location"] == lena.place(f"{QUIZ}1/")


def fail_thrice(site: Site, browser: Browser) -> None:
    browser.fail_quiz(QUIZ)
    browser.fail_quiz(QUIZ)
    site.clock.pass_by(minutes=10)
    browser.fail_quiz(QUIZ)


def test_the_third_failure_opens_the_next_step_in_the_same_minute(
    site: Site, lena: Browser
) -> None:
    assert lena.get(NEXT).status_code == 403
    fail_thrice(site, lena)
    assert lena.get(NEXT).status_code == 200
    result = lena.get(f"{QUIZ}results/3/").text
    assert "Wir sprechen darüber" in result
    assert f'href="{lena.place(NEXT)}"' in result


def test_after_the_third_failure_the_step_is_not_done(site: Site, lena: Browser) -> None:
    fail_thrice(site, lena)
    home = lena.get("/").text
    assert "Wir sprechen darüber" in home
    assert "0 von 5 Schritten" in home


def test_after_the_third_failure_one_may_still_try_and_pass(site: Site, lena: Browser) -> None:
    fail_thrice(site, lena)
    assert "Ab 10:20 Uhr" in lena.get(QUIZ).text
    site.clock.pass_by(minutes=10)
    assert "Geschafft" in lena.follow(lena.pass_quiz(QUIZ)).text
    assert "Wir sprechen darüber" not in lena.get("/").text


def test_a_pass_ends_the_counting_of_failures(site: Site, lena: Browser) -> None:
    fail_thrice(site, lena)
    site.clock.pass_by(minutes=10)
    lena.pass_quiz(QUIZ)
    assert "Uhr können Sie" not in lena.get(QUIZ).text


def test_a_conversation_ends_the_counting_of_failures(
    site: Site, tom: Browser, lena: Browser
) -> None:
    lena.fail_quiz(QUIZ)
    lena.fail_quiz(QUIZ)
    form = get_form(tom.get(record_page(LENA, "anfang")))
    tom.send(form, kind="passed_in_conversation", reason="Am Telefon")
    assert "Uhr können Sie" not in lena.get(QUIZ).text
    assert lena.post(QUIZ).headers["Location"] == lena.place(f"{QUIZ}1/")


def test_failures_count_again_when_the_pass_is_taken_back(
    site: Site, karin: Browser, lena: Browser
) -> None:
    lena.fail_quiz(QUIZ)
    lena.fail_quiz(QUIZ)
    site.clock.pass_by(minutes=10)
    lena.pass_quiz(QUIZ)
    passed = list_lines(site, LENA)[-1].id
    back = get_form(karin.get(f"{person_page(LENA)}lines/{passed}/take-back/"))
    karin.send(back, reason="Verwechselt")
    assert "Ab 10:20 Uhr können Sie es wieder versuchen." in lena.get(QUIZ).text


def test_one_persons_failures_do_not_slow_another_down(
    site: Site, lena: Browser, paul: Browser
) -> None:
    lena.fail_quiz(QUIZ)
    lena.fail_quiz(QUIZ)
    assert paul.post(QUIZ).headers["Location"] == paul.place(f"{QUIZ}1/")
