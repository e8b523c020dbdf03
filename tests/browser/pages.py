"""Every page there is, in the states that look different, and who sees it."""

from collections.abc import Iterator
from datetime import timedelta

from playwright.sync_api import Page as BrowserPage

from lms.domain.evidence import EvidenceKind
from lms.domain.people import Actor, Person, Role, RoleName
from lms.services import answers, ledger, quizzes
from lms.storage import cohorts, meetings
from tests.browser import (
    pages_cards,
    pages_care,
    pages_content,
    pages_course,
    pages_desk,
    pages_glossary,
    pages_mail,
    pages_people,
    pages_privacy,
    pages_signing_in,
    pages_team,
    pages_word,
)
from tests.browser.page import Page, Step, press
from tests.browser.world import (
    COHORT,
    LAST_LESSON,
    LATER_MODULE,
    LESSON,
    MODULE,
    SECOND_LESSON,
    World,
)

DAYS_AGO = timedelta(days=4)
LESSON_PATH = f"/modules/{MODULE}/{LESSON}/"
QUIZ_PATH = f"{LESSON_PATH}quiz/"


def list_open_pages(world: World) -> Iterator[Page]:
    """What people see who are not signed in."""
    yield Page("no such page", "/nowhere/", status=404)
    yield from pages_privacy.list_open_pages(world)
    yield from pages_signing_in.list_open_pages(world)


def list_participants_pages(world: World) -> Iterator[Page]:
    yield from _list_first_pages(world)
    yield from _list_question_pages(world)
    yield from _list_result_pages(world)
    yield from _list_late_pages(world)
    yield from pages_glossary.list_participants_pages(world)
    yield from pages_care.list_participants_pages(world)
    yield from pages_privacy.list_participants_pages(world)
    yield Page("in no course", "/", world.add_stranger())


def _list_first_pages(world: World) -> Iterator[Page]:
    new, away = world.add_participant(), world.add_participant()
    meeting = _list_meetings(world)[-1]
    yield Page("home on the first day", "/", new)
    yield Page("home in the middle", "/", world.lena)
    yield Page("menu", "/menu/", new)
    yield Page("all modules", "/modules/", new)
    yield Page("module", f"/modules/{MODULE}/", world.lena)
    yield Page("locked module", f"/modules/{LATER_MODULE}/", new, 403)
    yield Page("locked lesson", f"/modules/{MODULE}/{SECOND_LESSON}/", new, 403)
    yield Page("locked questions", f"/modules/{MODULE}/quiz/", new, 403)
    yield Page("lesson", LESSON_PATH, new)
    yield Page("lesson in English", f"{LESSON_PATH}?language=en", new)
    yield Page("finished lesson", LESSON_PATH, world.lena)
    yield Page("marked self-check", LESSON_PATH, new, then=press(".lms-check button"))
    yield Page("empty history", "/me/", new)
    yield Page("history", "/me/", world.lena)
    yield Page("meeting", f"/meetings/{meeting}/", new)
    yield Page("absence noted", f"/meetings/{meeting}/", away, then=press("button[value=no]"))
    yield Page("meeting after absence", f"/meetings/{meeting}/", away)
    yield Page("signing out", "/logout", new)
    yield Page("no such page", "/nowhere/", new, 404)
    yield Page("somebody else's page", "/staff/", new, 403)
    yield Page("not to be opened", f"{LESSON_PATH}read", new, 405)


def _list_question_pages(world: World) -> Iterator[Page]:
    new, begun = world.add_participant(), world.add_participant()
    world.read(new, LESSON)
    world.read(begun, LESSON)
    world.begin(begun, LESSON)
    yield Page("questions, not begun", QUIZ_PATH, new)
    yield Page("asking for a conversation", f"{QUIZ_PATH}conversation/", new)
    yield Page("questions, begun", QUIZ_PATH, begun)
    for number, _ in enumerate(world.list_answers(begun, LESSON), start=1):
        yield Page(f"question {number}", f"{QUIZ_PATH}{number}/", begun)
    yield Page("all questions", f"{QUIZ_PATH}sheet/", begun)
    yield Page("looking over", f"{QUIZ_PATH}check/", begun)


def _list_result_pages(world: World) -> Iterator[Page]:
    failed, waiting, thrice, passed, late = (
        world.add_participant(before=DAYS_AGO) for _ in range(5)
    )
    world.answer(failed, LESSON, right=False)
    world.answer(waiting, LESSON, right=False)
    world.answer(waiting, LESSON, right=False)
    for day in range(1, 4):
        world.answer(thrice, LESSON, right=False, before=timedelta(days=4 - day))
    world.answer(passed, LESSON)
    world.begin(late, LESSON)
    yield Page("not passed", f"{QUIZ_PATH}results/1/", failed)
    yield Page("a short break", QUIZ_PATH, waiting)
    yield Page("not passed twice", f"{QUIZ_PATH}results/2/", waiting)
    yield Page("not passed three times", f"{QUIZ_PATH}results/3/", thrice)
    yield Page("a conversation is due", QUIZ_PATH, thrice)
    yield Page("home, a conversation is due", "/", thrice)
    yield Page("passed", f"{QUIZ_PATH}results/1/", passed)
    yield Page("questions, passed", QUIZ_PATH, passed)
    yield Page("handed in meanwhile", f"{QUIZ_PATH}1/", late, then=_answer_too_late(world, late))


def _answer_too_late(world: World, person: Person) -> Step:
    def step(page: BrowserPage) -> None:
        if page.url.endswith("/1/"):
            with world.at() as school:
                attempt = answers.open_sheet(person, LESSON).attempt
                quizzes.submit(school, person, LESSON, attempt.id)
            press("button[value=next]")(page)

    return step


def _list_late_pages(world: World) -> Iterator[Page]:
    """What somebody sees who is through: everything is recognised."""
    done = world.add_participant()
    karin = Actor(world.karin, frozenset({Role(RoleName.COORDINATOR)}))
    with world.at() as school:
        for module in (MODULE, LATER_MODULE):
            ledger.record(
                school,
                karin,
                COHORT,
                done.id,
                module,
                EvidenceKind.RECOGNISED,
                happened_on=school.moment().today,
                reason="Hat den Kurs schon gemacht.",
                request_key=f"recognised-{module}",
            )
    yield Page("home at the end", "/", done)
    yield Page("all modules at the end", "/modules/", done)
    yield Page("module at the end", f"/modules/{MODULE}/", done)
    yield Page("lesson without questions", f"/modules/{MODULE}/{LAST_LESSON}/", done)
    yield Page("first question of a case", f"/modules/{MODULE}/quiz/", done)


def list_trainers_pages(world: World) -> Iterator[Page]:
    yield from _list_staff_pages(world, world.tom)
    yield Page("preview of all modules", "/modules/", world.tom)
    yield Page("preview of a module", f"/modules/{MODULE}/", world.tom)
    yield Page("preview of a lesson", LESSON_PATH, world.tom)


def list_coordinators_pages(world: World) -> Iterator[Page]:
    matrix = f"/coordinator/{COHORT}/matrix/"
    yield Page("reviews", "/staff/reviews/", world.karin)
    yield Page("late answers", "/staff/late-answers/", world.karin)
    person = f"/coordinator/{COHORT}/people/{world.lena.id}/"
    yield from _list_staff_pages(world, world.karin)
    for number, meeting in enumerate(_list_meetings(world), start=1):
        yield Page(f"list of date {number}", f"/staff/meetings/{meeting}/attendance/", world.karin)
    first = _list_meetings(world)[0]
    yield Page("somebody without an account", f"/staff/meetings/{first}/walk-in/", world.karin)
    yield Page("progress of a module", f"{matrix}?module={MODULE}", world.karin)
    yield Page("stuck people", f"{matrix}?stuck=1", world.karin)
    yield Page("entering something", person, world.karin, then=press("main a[href*='record']"))
    yield Page("taking back", person, world.karin, then=press("main a[href*='take-back']"))
    yield from pages_course.list_coordinators_pages(world)
    yield from pages_care.list_coordinators_pages(world)
    yield from pages_word.list_coordinators_pages(world)
    yield from pages_content.list_pages(world, world.karin)
    yield from pages_desk.list_pages(world)
    yield from pages_privacy.list_coordinators_pages(world)
    yield from pages_cards.list_coordinators_pages(world)
    yield from pages_mail.list_coordinators_pages(world)
    yield from pages_team.list_coordinators_pages(world)
    yield from pages_people.list_coordinators_pages(world)


def _list_staff_pages(world: World, staff: Person) -> Iterator[Page]:
    yield Page("to do", "/staff/", staff)
    yield Page("dates", "/staff/meetings/", staff)
    yield Page("progress", f"/coordinator/{COHORT}/matrix/", staff)
    yield Page("a person", f"/coordinator/{COHORT}/people/{world.lena.id}/", staff)


def _list_meetings(world: World) -> tuple[int, ...]:
    """The meetings of the course, the next one last."""
    with world.at():
        cohort = cohorts.find_cohort_by_slug(COHORT)
        assert cohort is not None
        listed = meetings.list_meetings(cohort.id)
    return tuple(meeting.id for meeting in sorted(listed, key=lambda each: each.on))
