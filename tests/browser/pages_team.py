"""Who works in a course, and how they prove in a second way who they are."""

from collections.abc import Iterator
from dataclasses import replace

from playwright.sync_api import Page as BrowserPage

from lms.domain.people import Person, Role, RoleName
from lms.services import second_factors
from lms.storage import cohorts, logins, people
from lms.storage import second_factors as stored
from lms.storage.second_factors import FactorKind
from tests.browser.page import Page, Step, press
from tests.browser.world import COHORT, World

TEAM = f"/coordinator/{COHORT}/team/"
FACTORS = "/me/second-factor/"


def add_coordinator(world: World) -> Person:
    """Somebody who coordinates the course and has been here before."""
    with world.at() as school, school.storage.atomic():
        cohort = cohorts.find_cohort_by_slug(COHORT)
        assert cohort is not None
        ines = people.add_person(name="Ines Ahrens", given_name="Ines", email="ines@demo.example")
        people.update_person(replace(ines, welcomed_on=school.moment().today))
        people.grant_role(ines.id, Role(RoleName.COORDINATOR, cohort.id))
    return ines


def add_app(world: World, person: Person) -> str:
    """An app that somebody has set up; gives its key."""
    with world.at() as school, school.storage.atomic():
        now = school.clock()
        stored.add_factor(
            person.id, FactorKind.TOTP, secret=f"{person.id}", made_at=now, confirmed_at=now
        )
        return second_factors.make_key(school, f"{person.id}")


def list_coordinators_pages(world: World) -> Iterator[Page]:
    ines, asked, late = (add_coordinator(world) for _ in range(3))
    yield Page("team", TEAM, ines)
    yield Page("somebody new in the team", f"{TEAM}new/", ines)
    unsaid = press("main form button")
    yield Page("somebody new without a name", f"{TEAM}new/", ines, then=unsaid)
    yield Page("a member of the team", f"{TEAM}{asked.id}/", ines)
    to_link = press("form[action$='/link/'] button")
    yield Page("a link to hand over", f"{TEAM}{asked.id}/", ines, then=to_link)
    yield Page("no second factor", FACTORS, ines)
    yield Page("setting up an app", FACTORS, ines, then=press("form[action$='/app/'] button"))
    yield Page("setting up an app goes on", f"{FACTORS}app/", ines)
    yield Page("no passkeys here", f"{FACTORS}passkey/", ines, 404)
    yield Page("asked again without an app", f"{TEAM}new/", late, then=grow_old(world, late))
    yield from _list_with_app(world, ines, asked)


def _list_with_app(world: World, ines: Person, asked: Person) -> Iterator[Page]:
    add_app(world, asked)
    with world.at() as school:
        second_factors.make_codes(school, asked)
    yield Page("second factor", "/staff/", asked)
    wrong = press("main form button")
    yield Page("second factor, nothing entered", "/login/second/", asked, then=wrong)
    yield Page("member with a second factor", f"{TEAM}{asked.id}/", ines)
    yield from _list_own(world, ines)


def _list_own(world: World, ines: Person) -> Iterator[Page]:
    add_app(world, ines)
    with world.at():
        [factor] = second_factors.get_factors(ines.id).apps
    yield Page("own second factor", FACTORS, ines)
    yield Page("removing a factor", f"{FACTORS}{factor.id}/remove/", ines)
    yield Page("printed codes", FACTORS, ines, then=press("form[action$='/codes/'] button"))
    yield Page("asked again", f"{TEAM}new/", ines, then=grow_old(world, ines))


def grow_old(world: World, person: Person) -> Step:
    """Comes back to the page when half an hour has passed since it was proved who is there."""

    def step(page: BrowserPage) -> None:
        with world.at() as school:
            long_ago = school.clock() - 2 * second_factors.FRESH_FOR
            for login in logins.list_logins(person.id, school.clock()):
                logins.confirm_login(login.id, long_ago)
        page.reload()

    return step
