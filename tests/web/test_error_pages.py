"""What goes wrong is said in the reader's words, without a glimpse of the machine."""

import logging

import pytest

from lms.services import learning
from tests.cast import LENA
from tests.web.driver import Browser, Site

GERMAN = "Diese Seite finden wir nicht"
ENGLISH = "We cannot find this page"


def test_a_missing_page_is_said_in_the_readers_language(lena: Browser) -> None:
    page = lena.get("/modules/drei/")
    assert page.status_code == 404
    assert GERMAN in page.text
    assert "tel:03810000000" in page.text
    lena.get("/?language=en")
    assert ENGLISH in lena.get("/modules/drei/").text


def test_an_address_of_nothing_at_all_is_said_in_the_readers_language(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    page = lena.get("/nothing/at/all")
    assert page.status_code == 404
    assert GERMAN in page.text
    lena.get("/?language=en")
    assert ENGLISH in lena.get("/nothing/at/all").text


def test_an_address_outside_the_course_is_the_hosts(hosted: Site) -> None:
    page = hosted.visit(LENA).client.get("/nothing/at/all")
    assert page.status_code == 404
    assert page.text == "Le site ne connaît pas cette page."


def test_a_method_that_does_not_fit_is_no_crash(standalone: Site) -> None:
    page = standalone.visit(LENA).post("/me/")
    assert page.status_code == 405
    assert "Das hat nicht geklappt" in page.text


def test_a_crash_shows_a_page_without_a_traceback(
    site: Site, lena: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret of the machine")

    monkeypatch.setattr(learning, "open_home", fail)
    with caplog.at_level(logging.CRITICAL, logger=site.app.logger.name):
        page = lena.get("/")
    assert page.status_code == 500
    assert "Gerade klappt etwas nicht" in page.text
    assert "tel:03810000000" in page.text
    assert "secret" not in page.text
    assert "Traceback" not in page.text
    monkeypatch.undo()
    assert lena.get("/").status_code == 200


def test_a_database_that_is_away_is_said_in_two_plain_sentences(
    standalone: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lena = standalone.visit(LENA)

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret of the machine")

    monkeypatch.setattr("lms.web.accounts.accounts.find_visit", fail)
    with caplog.at_level(logging.CRITICAL, logger=standalone.app.logger.name):
        page = lena.get("/")
    assert page.status_code == 500
    assert "Gerade klappt etwas nicht" in page.text
    assert "secret" not in page.text


def test_a_character_no_text_may_have_is_refused(site: Site, lena: Browser) -> None:
    lena.get("/")
    before = site.snapshot()
    assert lena.post("/modules/eins/anfang/checks/s3lf", {"answer": "1\0"}).status_code == 400
    assert lena.get("/modules/eins%00/").status_code == 400
    assert site.snapshot() == before


def test_a_page_for_somebody_else_says_so(lena: Browser) -> None:
    page = lena.get("/staff/")
    assert page.status_code == 403
    assert "Diese Seite können Sie nicht sehen" in page.text


def test_a_request_that_is_too_large_is_refused(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    page = lena.post("/modules/eins/anfang/checks/s3lf", {"answer": "x" * 1_100_000})
    assert page.status_code == 413


def test_every_page_carries_a_strict_policy(site: Site, lena: Browser) -> None:
    for path in ("/", "/modules/drei/", "/modules/eins/mitte/"):
        headers = lena.get(path).headers
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-cache"


def test_no_page_holds_a_script_or_a_style_of_its_own(lena: Browser) -> None:
    lena.begin("/modules/eins/anfang/quiz/")
    for path in ("/", "/modules/eins/anfang/", "/modules/eins/anfang/quiz/1/", "/me/"):
        text = lena.get(path).text
        assert "<script>" not in text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text


def test_health_is_told_to_everybody(nobody: Browser) -> None:
    page = nobody.get("/healthz")
    assert page.status_code == 200
    assert page.json == {"status": "ok"}
