"""One's own history: everything that is recorded, in plain words."""

from tests.web.driver import Browser, Site

QUIZ = "/modules/eins/anfang/quiz/"


def test_a_new_history_is_empty_and_says_ones_number(lena: Browser) -> None:
    page = lena.get("/me/")
    assert page.status_code == 200
    assert "Ihre Nummer: 1" in page.text


def test_everything_one_did_is_listed_newest_first(site: Site, lena: Browser) -> None:
    lena.post("/modules/eins/anfang/read")
    lena.fail_quiz(QUIZ)
    lena.pass_quiz(QUIZ)
    text = lena.get("/me/").text
    places = [
        text.index(words) for words in ("Fragen geschafft", "Noch nicht geschafft", "Gelesen")
    ]
    assert places == sorted(places)
    assert "Modul 1" in text
    assert "10. Juni 2026" in text


def test_nobody_elses_entries_are_listed(lena: Browser, paul: Browser) -> None:
    lena.pass_quiz(QUIZ)
    assert "Wasser und Blätter" not in paul.get("/me/").text


def test_somebody_in_no_course_has_an_empty_history(gast: Browser) -> None:
    assert gast.get("/me/").status_code == 200
