"""The trainers' desk: lessons and questions in every state that looks different."""

from collections.abc import Iterator

from playwright.sync_api import Page as BrowserPage

from lms.domain.people import Actor
from lms.domain.question import QuestionKind
from lms.services import authoring
from lms.services.authoring import DraftPart
from lms.storage import people
from tests.browser.page import Page, press
from tests.browser.world import LESSON, MODULE, World

DESK = "/trainer/lessons/"
TEXT = f"{DESK}{LESSON}/"
QUESTIONS = f"{TEXT}questions/"
BROKEN = """---
title: Wasser
as_of: 2026-05-01
---

Ein Satz.

![](media/kanne.png)
"""


def list_pages(world: World) -> Iterator[Page]:
    """As Karin sees them, who has a draft with a mistake beside one of Tom's."""
    _write_drafts(world)
    for name, path in (
        ("desk", DESK),
        ("guide for authors", f"{DESK}guide/"),
        ("new lesson", f"{DESK}new/?module={MODULE}"),
        ("text", TEXT),
        ("text in another language", f"{DESK}mitte/?text=en"),
        ("questions", QUESTIONS),
        ("edited question", f"{QUESTIONS}?edit=0.0"),
        ("question to be deleted", f"{QUESTIONS}?delete=0.0"),
        ("kinds of questions", f"{QUESTIONS}?edit=new"),
        ("new case", f"{QUESTIONS}?edit=new-case"),
        ("questions of a module", f"{DESK}{MODULE}.quiz/questions/"),
        ("preview of a draft", f"{TEXT}preview/"),
        ("publishing with mistakes", f"{TEXT}publish/"),
        ("publishing", f"{DESK}mitte/publish/"),
        ("two texts", f"{TEXT}compare/"),
        ("earlier versions", f"{TEXT}versions/"),
        ("deleting a draft", f"{TEXT}drop/"),
    ):
        yield Page(name, path, world.karin)
    for kind in QuestionKind:
        yield Page(f"new {kind} question", f"{QUESTIONS}?edit=new&kind={kind}", world.karin)
    yield Page("earlier version", f"{TEXT}versions/", world.karin, then=press("main .lms-row a"))
    yield Page("lesson without a title", TEXT, world.karin, then=_save_without_title)
    yield Page("another window", TEXT, world.karin, then=_save_too_late)


def _write_drafts(world: World) -> None:
    with world.at() as school:
        for person in (world.karin, world.tom):
            actor = Actor(person, people.list_roles(person.id))
            for unit in (LESSON, "mitte"):
                draft = authoring.get_draft(school, actor, unit)
                text = BROKEN if unit == LESSON else f"{draft.lesson}\nEin neuer Satz.\n"
                seen = draft.lesson_seen
                authoring.save_draft(school, actor, unit, "", DraftPart.LESSON, text, seen=seen)


def _save_without_title(page: BrowserPage) -> None:
    page.get_by_label("Titel").fill("")
    _save(page)


def _save_too_late(page: BrowserPage) -> None:
    page.get_by_label("Titel").fill("Anders")
    page.locator("[name=seen]").evaluate("each => { each.value = 'veraltet'; }")
    _save(page)


def _save(page: BrowserPage) -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name="Speichern").click()
