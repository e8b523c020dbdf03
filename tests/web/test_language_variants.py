"""A lesson in several languages is one: what was done counts, and switching keeps the place."""

from tests.web.driver import Browser, Site, get_form

LESSON, QUIZ = "/modules/eins/mitte/", "/modules/eins/mitte/quiz/"
FIRST = "/modules/eins/anfang/"
ARABIC_TITLE, ARABIC_ANSWER = "الإبريق", "يبقى الشاي ساخنًا وقتًا أطول."


def open_second(browser: Browser) -> None:
    """Passes the first lesson's questions, so that the second lesson is open."""
    browser.pass_quiz(f"{FIRST}quiz/")


def test_a_lesson_says_in_which_other_languages_it_is(lena: Browser) -> None:
    open_second(lena)
    page = lena.get(LESSON).text
    for code, name in (("en", "English"), ("ar", "العربية")):
        href = lena.place(f"{LESSON}?language={code}")
        assert f'href="{href}" lang="{code}" hreflang="{code}">{name}</a>' in page
    assert "hreflang" not in lena.get(FIRST).text.partition("<footer")[0]


def test_a_lesson_in_english_is_in_english_throughout(lena: Browser) -> None:
    open_second(lena)
    page = lena.get(f"{LESSON}?language=en").text
    assert '<article lang="en" dir="ltr">' in page
    assert "Rinse the pot with hot water." in page
    assert "not available in your language" not in page


def test_what_was_done_in_one_language_is_done_in_the_other(lena: Browser) -> None:
    open_second(lena)
    lena.get(f"{LESSON}?language=en")
    lena.pass_quiz(QUIZ)
    assert "You have done this lesson." in lena.get(LESSON).text
    assert "Diese Lektion ist erledigt." in lena.get(f"{LESSON}?language=de").text


def test_an_attempt_goes_on_in_another_language(site: Site, lena: Browser) -> None:
    open_second(lena)
    lena.begin(QUIZ)
    before = site.count("lms_attempt")
    page = lena.get(f"{QUIZ}1/?language=en").text
    assert "Why does one warm the pot?" in page or "What does one warm the pot with?" in page
    assert site.count("lms_attempt") == before


def test_going_over_to_another_language_keeps_the_question_and_the_answer(lena: Browser) -> None:
    open_second(lena)
    lena.begin(QUIZ)
    page = lena.get(f"{QUIZ}1/")
    assert 'name="go" value="language-en" lang="en">English</button>' in page.text
    response = lena.send(get_form(page, "/1/"), answer="1", go="language-en")
    assert response.headers["Location"] == lena.place(f"{QUIZ}1/?language=en")
    english = lena.follow(response).text
    assert 'value="1" checked' in english
    assert '<html lang="en"' in english or lena.site.in_host


def test_all_questions_on_one_page_keep_their_answers_too(lena: Browser) -> None:
    open_second(lena)
    form = get_form(lena.begin(QUIZ, "sheet"))
    given = {"answer-q7gg": "1", "answer-q8hh": "0"}
    response = lena.send(form, **given, go="language-en")
    assert response.headers["Location"] == lena.place(f"{QUIZ}sheet/?language=en")
    assert lena.follow(response).text.count(" checked") == 2


def test_a_heading_is_found_again_in_another_language(lena: Browser) -> None:
    open_second(lena)
    response = lena.get(f"{LESSON}?language=en&at=1")
    assert response.status_code == 303
    assert response.headers["Location"] == lena.place(f"{LESSON}#lc-warming-the-pot")
    assert "Rinse the pot" in lena.get(LESSON).text
    assert lena.get(f"{LESSON}?at=99").headers["Location"] == lena.place(LESSON)


def test_a_missing_variant_is_shown_in_german_with_a_line_that_says_so(lena: Browser) -> None:
    page = lena.get(f"{FIRST}?language=en").text
    assert "This lesson is not available in your language yet." in page
    assert '<h1 lang="de" dir="ltr">Wasser und Blätter</h1>' in page
    assert '<article lang="de" dir="ltr">' in page
    assert "This is what you take with you" in page


def test_questions_that_are_not_translated_say_so_too(lena: Browser) -> None:
    lena.get("/?language=en")
    assert (
        "These questions are not available in your language yet." in lena.get(f"{FIRST}quiz/").text
    )
    lena.begin(f"{FIRST}quiz/")
    page = lena.get(f"{FIRST}quiz/1/").text
    assert '<fieldset lang="de" dir="ltr"' in page
    assert 'lang="en" dir="ltr">Choose one answer.' in page


def test_a_lesson_from_right_to_left_stands_in_a_page_from_left_to_right(lena: Browser) -> None:
    open_second(lena)
    page = lena.get(f"{LESSON}?language=ar").text
    assert '<article lang="ar" dir="rtl">' in page
    assert f'<h1 lang="ar" dir="rtl">{ARABIC_TITLE}</h1>' in page
    assert "weiter zu den Fragen" in page
    assert "<table>" in page


def test_questions_from_right_to_left_say_their_direction(lena: Browser) -> None:
    open_second(lena)
    lena.get(f"{LESSON}?language=ar")
    lena.begin(QUIZ)
    for number in (1, 2):
        assert '<fieldset lang="ar" dir="rtl"' in lena.get(f"{QUIZ}{number}/").text
    lena.pass_quiz(QUIZ)
    assert f'<p lang="ar" dir="rtl">{ARABIC_ANSWER}</p>' in lena.get(f"{QUIZ}results/1/").text


def test_the_language_of_a_lesson_is_remembered_and_given_up_again(lena: Browser) -> None:
    open_second(lena)
    lena.get(f"{LESSON}?language=ar")
    assert 'lang="ar"' in lena.get(LESSON).text
    assert "Deutsch</a>" in lena.get(FIRST).text
    lena.get(f"{LESSON}?language=de")
    assert '<article lang="de"' in lena.get(LESSON).text


def test_our_own_words_stay_in_the_language_they_were_in(lena: Browser) -> None:
    open_second(lena)
    lena.get("/?language=en")
    for path in (f"{LESSON}?language=ar", LESSON):
        page = lena.get(path).text
        assert '<article lang="ar"' in page
        assert "on to the questions" in page


def test_a_language_nobody_writes_in_is_not_remembered(lena: Browser) -> None:
    lena.get("/?language=fr")
    assert '<article lang="de"' in lena.get(FIRST).text
