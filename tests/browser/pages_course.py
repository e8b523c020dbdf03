"""Courses before and after their start, their dates, their rule and their figures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta

from playwright.sync_api import Page as BrowserPage

from lms.domain.people import Actor, Role, RoleName
from lms.domain.programme import Cohort
from lms.services import courses, meeting_plan, starting
from lms.services.meeting_plan import Draft
from lms.storage import requirements
from tests.browser.page import Page, Step, press
from tests.browser.world import COHORT, World

MONTH = timedelta(days=30)
SEND = "main form[method=post] button"


def list_coordinators_pages(world: World) -> Iterator[Page]:
    karin = world.karin
    actor = Actor(karin, frozenset({Role(RoleName.COORDINATOR)}))
    autumn, winter = (make_course(world, actor, title) for title in ("Herbst", "Winter"))
    start_with_one_module(world, actor, winter)
    home = f"/coordinator/{COHORT}/"
    yield Page("courses", "/coordinator/", karin)
    yield Page("new course", "/coordinator/new/", karin)
    yield Page("new course without facts", "/coordinator/new/", karin, then=press(SEND))
    yield Page("a running course", home, karin)
    yield Page("the end of a course", f"{home}edit/", karin)
    yield Page("nothing to take over", f"{home}take-over/", karin)
    yield Page("something to take over", f"/coordinator/{winter.slug}/take-over/", karin)
    yield Page("report", f"{home}report/", karin)
    yield Page("report of a day to come", f"{home}report/?as_of=2090-01-01", karin, 422)
    yield Page("report without people", f"/coordinator/{autumn.slug}/report/", karin)
    yield Page("started already", f"{home}start/", karin)
    yield from _list_first_day(world, autumn)
    yield from _list_meetings(world, actor, autumn)


def _list_first_day(world: World, course: Cohort) -> Iterator[Page]:
    karin, first_day = world.karin, f"/coordinator/{course.slug}/"
    some = fill({"modules_needed": "9"}, "label[for=modules-some]")
    yield Page("before the first day", first_day, karin)
    yield Page("name and dates", f"{first_day}edit/", karin)
    yield Page("deleting a course", f"{first_day}delete/", karin)
    yield Page("looking the lessons through", f"{first_day}lessons/", karin)
    yield Page("rule", f"{first_day}rule/", karin)
    yield Page("rule with too many modules", f"{first_day}rule/", karin, then=some)
    yield Page("starting", f"{first_day}start/", karin)
    yield Page("to do before the first day", "/staff/", karin)


def _list_meetings(world: World, actor: Actor, course: Cohort) -> Iterator[Page]:
    karin, dates = world.karin, f"/coordinator/{course.slug}/meetings/"
    with world.at() as school:
        plan = meeting_plan.open_plan(school, actor, course.slug)
        day = plan.days[0].unit
        last = plan.days[-1].unit
        at = plan.cohort.starts_on, time(9), time(16)
        drafts = [Draft(unit.id, *at, teaching_units=8, place="Teestube") for unit in (day, last)]
    yield Page("no dates yet", dates, karin)
    yield Page("all dates at once", f"{dates}all/", karin)
    wrong = fill({f"on-{day.id}": str(at[0]), f"ends-{day.id}": "08:00"})
    yield Page("all dates, one wrong", f"{dates}all/", karin, then=wrong)
    yield Page("new date", f"{dates}new/?day={day.id}", karin)
    yield Page("new date without a day", f"{dates}new/?day={day.id}", karin, then=press(SEND))
    early = fill({"on": str(at[0] - MONTH)})
    yield Page("date before the start", f"{dates}new/?day={day.id}", karin, then=early)
    with world.at() as school:
        kept, gone = meeting_plan.add_meetings(school, actor, course.slug, drafts)
    yield Page("changing a date", f"{dates}{kept.id}/", karin)
    yield Page("cancelling a date", f"{dates}{gone.id}/cancel/", karin)
    yield Page("a date was cancelled", f"{dates}{gone.id}/cancel/", karin, then=press(SEND))
    yield Page("a cancelled date", f"{dates}{gone.id}/", karin)
    yield Page("dates of a course", dates, karin)


def make_course(world: World, actor: Actor, title: str) -> Cohort:
    """A course that starts in a month."""
    with world.at() as school:
        starts_on = school.moment().today + MONTH
        return courses.make_course(school, actor, title, starts_on, None, newest_seen=0)


def start_with_one_module(world: World, actor: Actor, course: Cohort) -> None:
    """Starts a course which asks for less than the files do by now."""
    with world.at() as school, school.storage.atomic():
        starting.start_course(school, actor, course.slug)
        [first] = requirements.list_sets(course.id)
        less = replace(first, modules=first.modules[:1])
        requirements.append_set(course.id, less, expected_revision=1)


def fill(fields: dict[str, str], *clicked: str) -> Step:
    """Fills fields in and sends the form."""

    def step(page: BrowserPage) -> None:
        for selector in clicked:
            page.locator(selector).click()
        for name, value in fields.items():
            page.locator(f'[name="{name}"]').fill(value)
        press(SEND)(page)

    return step
