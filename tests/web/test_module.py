"""The modules and the page of one."""

from tests.web.driver import Browser


def test_all_modules_are_listed_with_what_is_done(lena: Browser) -> None:
    page = lena.get("/modules/")
    assert page.status_code == 200
    assert "Schwarzer Tee" in page.text
    assert "Grüner Tee" in page.text


def test_a_module_shows_its_steps_in_order_and_its_training_day(lena: Browser) -> None:
    text = lena.get("/modules/eins/").text
    titles = ("In diesem Modul", "Wasser und Blätter", "Die Kanne", "Trinken")
    places = [text.rindex(title) for title in titles]
    assert places == sorted(places)
    assert "Gemeinsam kochen" in text
    assert "13. Juni 2026" in text


def test_the_button_of_a_module_leads_to_the_next_step(lena: Browser) -> None:
    assert lena.place("/modules/eins/anfang/") in lena.get("/modules/eins/").text
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    text = lena.get("/modules/eins/").text
    button = text.index('class="lms-button"')
    assert lena.place("/modules/eins/mitte/") in text[button : button + 120]


def test_an_unknown_module_is_not_found(lena: Browser) -> None:
    assert lena.get("/modules/drei/").status_code == 404


def test_staff_who_are_in_no_course_see_every_module(tom: Browser) -> None:
    page = tom.get("/modules/zwei/")
    assert page.status_code == 200
    assert tom.place("/modules/zwei/gruen/") in page.text


def test_somebody_in_no_course_sees_no_module(gast: Browser) -> None:
    assert gast.get("/modules/eins/").status_code == 404
    assert "/modules/eins/" not in gast.get("/modules/").text
