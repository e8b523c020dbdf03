"""Pages beside the course, the first visit, one's own data, and forgetting somebody."""

from collections.abc import Iterator
from datetime import timedelta

from lms.domain.people import Actor, Person, Role, RoleName
from lms.services import erasing
from lms.services.accounts import hash_token
from lms.storage import logins, people
from lms.storage.tables_people import PersonTable
from tests.browser.page import Page, press
from tests.browser.world import COHORT, World

PEOPLE = f"/coordinator/{COHORT}/people"


def list_open_pages(_world: World) -> Iterator[Page]:
    yield Page("imprint", "/pages/impressum/")


def list_participants_pages(world: World) -> Iterator[Page]:
    first, large = _add_newcomer(world), _add_large_reader(world)
    yield Page("first visit: name", "/welcome/", first)
    yield Page("first visit: another name", "/welcome/?other=1", first)
    yield Page("first visit: data", "/welcome/data/", first)
    yield Page("first visit: size of text", "/welcome/text-size/", first)
    yield Page("size of text", "/me/text-size/", large)
    yield Page("home in the largest text", "/", large)
    yield Page("my data", "/me/data/", world.lena)
    _sign_in_elsewhere(world)
    yield Page("my devices", "/me/devices/", world.lena)


def list_coordinators_pages(world: World) -> Iterator[Page]:
    mia = world.add_participant()
    receipt = _erase(world, world.add_participant())
    erase = f"{PEOPLE}/{mia.id}/erase/"
    yield Page("before an erasure", erase, world.karin)
    yield Page("another number", erase, world.karin, then=press("main form button"))
    yield Page("receipt", f"/coordinator/{COHORT}/erasures/{receipt}/", world.karin)
    yield Page("how long to keep people", f"/coordinator/{COHORT}/retention/", world.karin)


def _sign_in_elsewhere(world: World) -> None:
    """Lena has two more devices of one kind."""
    with world.at() as school:
        moment = school.clock()
        for token in ("a tablet", "another tablet"):
            logins.add_login(
                world.lena.id,
                hash_token(token),
                own_device=True,
                at=moment,
                expires_at=moment + timedelta(days=1),
            )


def _add_newcomer(world: World) -> Person:
    mia = world.add_participant()
    with world.at():
        PersonTable.update(welcomed_on=None).where(PersonTable.id == mia.id).execute()
    return mia


def _add_large_reader(world: World) -> Person:
    mia = world.add_participant()
    with world.at():
        PersonTable.update(text_size="largest").where(PersonTable.id == mia.id).execute()
        return people.get_person(mia.id)


def _erase(world: World, person: Person) -> int:
    karin = Actor(world.karin, frozenset({Role(RoleName.COORDINATOR)}))
    with world.at() as school:
        return erasing.erase(school, karin, COHORT, person.id, str(person.id))
