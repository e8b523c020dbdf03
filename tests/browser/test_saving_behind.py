"""Answers are saved while somebody is still choosing, and nothing is lost when the net is."""

import re

from playwright.sync_api import Page, expect

from lms.domain.people import Person
from tests.browser.conftest import Visit
from tests.browser.pages import QUIZ_PATH
from tests.browser.world import LESSON, World

SAVED = re.compile(r"^Gespeichert um \d{1,2}:\d\d Uhr$")
PATIENCE = 20_000


def open_question(visit: Visit, world: World, number: int = 1) -> tuple[Page, Person]:
    """A question of a running attempt, and whose it is."""
    mia = world.add_participant()
    world.read(mia, LESSON)
    world.begin(mia, LESSON)
    page = visit(mia).new_page()
    page.goto(f"{QUIZ_PATH}{number}/")
    return page, mia


def test_a_choice_is_saved_at_once_and_is_there_after_a_reload(visit: Visit, world: World) -> None:
    page, mia = open_question(visit, world)
    page.get_by_label("lauwarm").check()
    expect(page.locator(".lms-saved")).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("lauwarm")).to_be_checked()
    assert world.list_answers(mia, LESSON)[0] == (1,)


def test_a_page_that_says_saved_after_a_correction_has_saved_the_correction(
    visit: Visit, world: World
) -> None:
    page, mia = open_question(visit, world)
    for choice in ("lauwarm", "kochend"):
        with page.expect_response("**/quiz/save*"):
            page.get_by_label(choice).check()
    expect(page.locator(".lms-saved")).to_have_text(SAVED)
    assert world.list_answers(mia, LESSON)[0] == (0,)


def test_without_the_server_the_page_says_so_and_saves_when_it_is_back(
    visit: Visit, world: World
) -> None:
    page, mia = open_question(visit, world)
    saved = page.locator(".lms-saved")
    with world.server.away():
        page.get_by_label("lauwarm").check()
        expect(saved).to_have_text(
            "Noch nicht gespeichert. Wir versuchen es weiter. Bitte lassen Sie diese Seite offen."
        )
        assert world.list_answers(mia, LESSON)[0] == ()
    expect(saved).to_have_text(SAVED, timeout=PATIENCE)
    assert world.list_answers(mia, LESSON)[0] == (1,)


def test_all_questions_on_one_page_are_saved_as_they_are_answered(
    visit: Visit, world: World
) -> None:
    page, mia = open_question(visit, world)
    page.goto(f"{QUIZ_PATH}sheet/")
    page.get_by_label("lauwarm").check()
    page.locator("input[type=text]").fill("Kanne")
    with page.expect_response(lambda reply: "Morgen" in (reply.request.post_data or "")):
        page.locator("textarea").fill("Am Morgen.")
    expect(page.locator(".lms-saved")).to_have_text(SAVED)
    page.reload()
    assert world.list_answers(mia, LESSON)[0] == (1,)
    assert world.list_answers(mia, LESSON)[2] == "Kanne"
    expect(page.locator("textarea")).to_have_value("Am Morgen.")


def test_a_page_one_comes_back_to_goes_on_saving(visit: Visit, world: World) -> None:
    page, mia = open_question(visit, world)
    page.get_by_label("lauwarm").check()
    expect(page.locator(".lms-saved")).to_have_text(SAVED)
    page.locator("button[value=next]").click()
    page.wait_for_url("**/quiz/2/")
    page.go_back()
    with page.expect_response("**/quiz/save*") as saving:
        page.get_by_label("kochend").check()
    assert saving.value.status == 200
    assert world.list_answers(mia, LESSON)[0] == (0,)
