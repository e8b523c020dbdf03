"""Remarks, dates for checking, the print for reviewers, and lessons in other languages."""

from collections.abc import Iterator
from datetime import timedelta

from lms.domain.evidence import EvidenceKind
from lms.domain.people import Actor, Person, Role, RoleName
from lms.services import ledger
from lms.storage import remarks
from tests.browser.page import Page
from tests.browser.world import COHORT, LATER_MODULE, LESSON, MODULE, SECOND_LESSON, World

HARD_LESSON = f"/modules/{LATER_MODULE}/gruen/"
IN_LANGUAGES = f"/modules/{MODULE}/{SECOND_LESSON}/"
REMARK = f"/modules/{MODULE}/{LESSON}/remark/"


def list_participants_pages(world: World) -> Iterator[Page]:
    reader, far = world.add_participant(before=timedelta(days=4)), _add_far_reader(world)
    world.answer(reader, LESSON)
    world.read(reader, SECOND_LESSON)
    world.begin(reader, SECOND_LESSON)
    yield Page("saying that something is no longer true", REMARK, reader)
    for code in ("en", "ar", "de"):
        yield Page(f"lesson, {code}", f"{IN_LANGUAGES}?language={code}", reader)
        yield Page(f"question, {code}", f"{IN_LANGUAGES}quiz/1/", reader)
        yield Page(f"all questions, {code}", f"{IN_LANGUAGES}quiz/sheet/", reader)
        yield Page(f"looking over, {code}", f"{IN_LANGUAGES}quiz/check/", reader)
    yield Page("hard lesson about the law", HARD_LESSON, far)
    yield Page("questions on a hard lesson", f"{HARD_LESSON}quiz/", far)


def _add_far_reader(world: World) -> Person:
    """Somebody whom the first module is recognised for."""
    person = world.add_participant()
    karin = Actor(world.karin, frozenset({Role(RoleName.COORDINATOR)}))
    with world.at() as school:
        ledger.record(
            school,
            karin,
            COHORT,
            person.id,
            MODULE,
            EvidenceKind.RECOGNISED,
            happened_on=school.moment().today,
            reason="Hat das Modul schon gemacht.",
            request_key="recognised-for-care",
        )
    return person


def list_coordinators_pages(world: World) -> Iterator[Page]:
    with world.at() as school, school.storage.atomic():
        remarks.add_remark(world.lena.id, LESSON, "Das Amt ist umgezogen.", at=school.clock())
    yield Page("remarks from readers", "/trainer/remarks/", world.karin)
    yield Page("what is to be checked", "/trainer/freshness/", world.karin)
    yield Page("lesson for review", f"/trainer/lessons/{LESSON}/review-print/", world.karin)
    yield Page("module for review", f"/trainer/modules/{MODULE}/review-print/", world.karin)
