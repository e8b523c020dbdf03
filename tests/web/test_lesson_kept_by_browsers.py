"""A lesson that a browser has already is not sent again (R16)."""

from tests.cast import LENA
from tests.web.driver import Browser, Site
from tests.web.world import PAUL

LESSON = "/modules/eins/anfang/"


def tag_of(browser: Browser) -> str:
    return browser.get(LESSON).headers["ETag"]


def test_the_same_page_is_answered_with_304(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    again = lena.get(LESSON, if_none_match=tag_of(lena))
    assert again.status_code == 304
    assert again.data == b""


def test_no_page_is_kept_for_others(standalone: Site) -> None:
    page = standalone.visit(LENA).get(LESSON)
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in page.headers["Vary"]


def test_another_person_and_another_language_are_other_pages(standalone: Site) -> None:
    lena, paul = standalone.visit(LENA), standalone.visit(PAUL)
    tags = {tag_of(lena), tag_of(paul)}
    lena.get("/?language=en")
    tags.add(tag_of(lena))
    assert len(tags) == 3


def test_the_page_changes_with_ones_own_progress(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    before = tag_of(lena)
    lena.pass_quiz(f"{LESSON}quiz/")
    page = lena.get(LESSON, if_none_match=before)
    assert page.status_code == 200
    assert "/read" not in page.text


def test_the_page_changes_with_the_course(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    before = tag_of(lena)
    library = standalone.school.library
    standalone.school.publisher.publish()
    assert standalone.school.library is not library
    assert lena.get(LESSON, if_none_match=before).status_code == 304


def test_a_page_with_something_to_tell_is_sent_whole(standalone: Site) -> None:
    lena = standalone.visit(LENA)
    tag = tag_of(lena)
    lena.post("/meetings/1/", {"coming": "yes"})
    told = lena.get(LESSON, if_none_match=tag)
    assert told.status_code == 200
    assert "ETag" not in told.headers
    assert lena.get(LESSON, if_none_match=tag).status_code == 304


def test_in_a_host_every_page_is_made_anew(hosted: Site) -> None:
    assert "ETag" not in hosted.visit(LENA).get(LESSON).headers
