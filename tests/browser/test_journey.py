"""A participant does a lesson and its questions: on a phone, without JavaScript, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.driving import answer_rightly, press_button, tab_to
from tests.browser.pages import LESSON_PATH, QUIZ_PATH
from tests.browser.world import LESSON, MODULE, World


@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_lesson_is_read_and_its_questions_answered(
    visit: Visit, world: World, with_javascript: bool
) -> None:
    mia = world.add_participant()
    page = visit(mia, java_script_enabled=with_javascript).new_page()
    page.goto("/")
    press_button(page, "Lesen")
    press_button(page, "weiter zu den Fragen")
    press_button(page, "Beginnen")
    questions = len(world.list_answers(mia, LESSON))
    for number in range(1, questions + 1):
        expect(page).to_have_url(re.compile(f"/quiz/{number}/$"))
        answer_rightly(page)
        press_button(page, "Zu Ihren Antworten" if number == questions else "Weiter")
    expect(page.locator("main")).not_to_contain_text("Noch offen")
    press_button(page, "Antworten abgeben")
    expect(page.locator("h1")).to_have_text("Geschafft. 5 von 5 richtig.")
    press_button(page, "Weiter mit Lektion 2")
    expect(page).to_have_url(re.compile(f"/modules/{MODULE}/mitte/$"))


def test_a_lesson_is_done_with_the_keyboard_alone(visit: Visit, world: World) -> None:
    mia = world.add_participant()
    page = visit(mia).new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".lms-skip")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".lms-card-next .lms-button"))
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    tab_to(page, page.locator("form.lms-actions button"))
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    tab_to(page, page.locator("button[value=question]"))
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    tab_to(page, page.locator("input[type=radio]").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("button[value=next]"))
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert world.list_answers(mia, LESSON)[0] == (1,)


def test_the_back_button_shows_the_answer_and_lets_it_be_changed(
    visit: Visit, world: World
) -> None:
    mia = world.add_participant()
    world.read(mia, LESSON)
    world.begin(mia, LESSON)
    page = visit(mia).new_page()
    page.goto(f"{QUIZ_PATH}1/")
    page.get_by_label("lauwarm").check()
    press_button(page, "Weiter")
    page.go_back()
    expect(page.get_by_label("lauwarm")).to_be_checked()
    page.get_by_label("kochend").check()
    press_button(page, "Weiter")
    assert world.list_answers(mia, LESSON)[0] == (0,)


def test_a_self_check_is_marked_at_its_place(visit: Visit, world: World) -> None:
    page = visit(world.add_participant()).new_page()
    page.goto(LESSON_PATH)
    page.get_by_label("60 Grad").check()
    press_button(page, "Prüfen")
    outcome = page.locator(".lms-check [role=status]")
    expect(outcome).to_contain_text("Dann kocht es noch nicht.")
    expect(outcome).to_be_in_viewport()
