"""A locked page is never a dead end: one sentence why, links to what is missing (promise 3)."""

import pytest

from tests.web.driver import Browser, Site

LOCKED = {
    "/modules/eins/mitte/": ("Lektion 2", "Lektion 1", "/modules/eins/anfang/"),
    "/modules/eins/mitte/quiz/": ("Lektion 2", "Lektion 1", "/modules/eins/anfang/"),
    "/modules/eins/quiz/": ("Fragen", "Lektion 1, Lektion 2 und Lektion 3", "/modules/eins/mitte/"),
    "/modules/zwei/": ("Modul 2", "Lektion 1, Lektion 2", "/modules/eins/quiz/"),
    "/modules/zwei/gruen/": ("Lektion 1", "Lektion 2", "/modules/eins/anfang/"),
}


@pytest.mark.parametrize("path", LOCKED)
def test_a_locked_page_says_why_and_links_to_what_is_missing(lena: Browser, path: str) -> None:
    label, missing, link = LOCKED[path]
    page = lena.get(path)
    assert page.status_code == 403
    assert "Noch nicht möglich" in page.text
    assert label in page.text
    assert missing in page.text
    assert f'href="{lena.place(link)}"' in page.text
    assert "tel:03810000000" in page.text


@pytest.mark.parametrize(
    "path", ["/modules/eins/mitte/read", "/modules/eins/mitte/quiz/", "/modules/eins/quiz/"]
)
def test_sending_a_form_to_something_locked_changes_nothing(
    site: Site, lena: Browser, path: str
) -> None:
    lena.get("/")
    before = site.snapshot()
    response = lena.post(path)
    assert response.status_code == 403
    assert "Noch nicht möglich" in response.text
    assert site.snapshot() == before


def test_the_next_lesson_opens_at_once(lena: Browser) -> None:
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    assert lena.get("/modules/eins/mitte/").status_code == 200


def test_the_next_module_opens_without_the_training_day(lena: Browser) -> None:
    lena.pass_quiz("/modules/eins/anfang/quiz/")
    lena.pass_quiz("/modules/eins/mitte/quiz/")
    lena.post("/modules/eins/ende/read")
    assert lena.get("/modules/zwei/").status_code == 403
    lena.pass_quiz("/modules/eins/quiz/")
    assert lena.get("/modules/zwei/").status_code == 200
    assert lena.get("/modules/zwei/gruen/").status_code == 200
