"""Devices that are signed in, and links that sign somebody in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from playhouse.test_utils import assert_query_count

from lms.domain.people import Role, RoleName
from lms.storage import aliases, logins, people, standings
from lms.storage.database import Storage
from lms.storage.tables_access import LoginTable
from tests.storage.world import (
    EVENING,
    MORNING,
    NOON,
    TODAY,
    World,
    append_meeting,
    append_read,
    join,
)

COORDINATOR, TRAINER = Role(RoleName.COORDINATOR), Role(RoleName.TRAINER, None, "rolle")


@pytest.fixture
def login(world: World) -> int:
    return logins.add_login(world.lena, "hash", own_device=True, at=MORNING, expires_at=EVENING)


def test_a_login_gives_the_person_and_their_roles(world: World, login: int) -> None:
    people.grant_role(world.lena, COORDINATOR)
    people.grant_role(world.lena, TRAINER)
    found = logins.find_login("hash", NOON, NOON.date())
    assert found == logins.FoundLogin(
        login=logins.Login(login, True, MORNING, EVENING, MORNING, None, None, None, False),
        person=people.get_person(world.lena),
        roles=frozenset({COORDINATOR, TRAINER}),
        kept=None,
    )


def test_finding_a_login_takes_one_query(world: World, login: int) -> None:
    with assert_query_count(1):
        found = logins.find_login("hash", NOON, NOON.date())
    assert found is not None
    assert found.roles == frozenset()


def test_a_login_tells_what_is_kept_of_the_person(world: World, login: int) -> None:
    people.grant_role(world.lena, COORDINATOR)
    people.grant_role(world.lena, TRAINER)
    join(world, world.lena)
    for grow in (lambda: append_read(world.lena), lambda: append_meeting(world)):
        grow()
        found = logins.find_login("hash", NOON, TODAY)
        assert found is not None
        assert found.kept is not None
        assert found.kept == standings.find_kept(world.lena, TODAY)
        assert found.roles == frozenset({COORDINATOR, TRAINER})


def test_a_login_of_a_record_keeps_nothing(world: World, login: int) -> None:
    join(world, world.lena)
    aliases.append_alias(world.lena, world.tom, expected_revision=0, recorded_at=NOON)
    found = logins.find_login("hash", NOON, TODAY)
    assert found is not None
    assert found.kept is None


def test_a_login_ends_when_its_time_is_over(world: World, login: int) -> None:
    assert logins.find_login("hash", EVENING, EVENING.date()) is None
    assert logins.find_login("other", NOON, NOON.date()) is None


def test_a_device_that_was_seen_stays_signed_in_longer(world: World, login: int) -> None:
    logins.touch_login(login, NOON, EVENING + timedelta(days=180))
    found = logins.find_login("hash", EVENING, EVENING.date())
    assert found is not None
    assert found.login.last_seen_at == NOON


def test_a_device_is_signed_out(world: World, login: int) -> None:
    logins.end_login(login)
    assert logins.find_login("hash", NOON, NOON.date()) is None


def test_logins_that_ended_are_swept_away_a_few_at_a_time(world: World, login: int) -> None:
    for number in range(logins.SWEPT_AT_ONCE + 1):
        logins.add_login(
            world.tom, f"old-{number}", own_device=False, at=MORNING, expires_at=MORNING
        )
    left = []
    for _ in range(2):
        logins.sweep_logins(NOON)
        left.append(LoginTable.select().count())
    assert left == [2, 1]
    assert logins.find_login("hash", NOON, NOON.date()) is not None


def test_all_devices_of_a_person_are_signed_out(world: World, login: int) -> None:
    logins.add_login(world.lena, "phone", own_device=False, at=MORNING, expires_at=EVENING)
    logins.add_login(world.tom, "tom", own_device=False, at=MORNING, expires_at=EVENING)
    assert logins.end_all_logins(world.lena) == 2
    assert logins.find_login("hash", NOON, NOON.date()) is None
    assert logins.find_login("tom", NOON, NOON.date()) is not None


def test_a_login_of_a_record_is_the_persons(world: World, login: int) -> None:
    people.grant_role(world.tom, TRAINER)
    aliases.append_alias(world.lena, world.tom, expected_revision=0, recorded_at=NOON)
    found = logins.find_login("hash", NOON, NOON.date())
    assert found is not None
    assert (found.person.id, found.roles) == (world.tom, frozenset({TRAINER}))


def test_a_login_gives_the_roles_of_all_records(world: World, login: int) -> None:
    people.grant_role(world.lena, TRAINER)
    people.grant_role(world.tom, COORDINATOR)
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=NOON)
    with assert_query_count(1):
        found = logins.find_login("hash", NOON, NOON.date())
    assert found is not None
    assert found.roles == people.list_roles(world.lena) == {COORDINATOR, TRAINER}


def add_link(person: int, *, reusable: bool = False) -> None:
    logins.add_link(person, "link", purpose="login", expires_at=EVENING, reusable=reusable)


def test_a_link_works_once(world: World) -> None:
    add_link(world.lena)
    assert logins.find_link("link", NOON) == world.lena
    assert logins.use_link("link", NOON) == world.lena
    assert logins.find_link("link", NOON) is None
    assert logins.use_link("link", NOON) is None


def test_a_reusable_link_works_as_often_as_wanted(world: World) -> None:
    add_link(world.lena, reusable=True)
    assert [logins.use_link("link", NOON) for _ in range(3)] == [world.lena] * 3


def test_a_link_that_is_over_or_unknown_signs_nobody_in(world: World) -> None:
    add_link(world.lena)
    assert logins.use_link("link", EVENING) is None
    assert logins.use_link("other", NOON) is None


def test_new_links_can_end_old_ones_of_the_same_purpose(world: World) -> None:
    add_link(world.lena)
    logins.add_link(world.lena, "card", purpose="card", expires_at=EVENING)
    logins.end_links(world.lena, "login")
    assert logins.find_link("link", NOON) is None
    assert logins.find_link("card", NOON) == world.lena


def test_of_twenty_who_use_a_link_at_once_one_wins(storage: Storage, world: World) -> None:
    add_link(world.lena)
    barrier = Barrier(20)

    def use() -> int | None:
        barrier.wait()
        with storage.atomic():
            return logins.use_link("link", NOON)

    with ThreadPoolExecutor(20) as pool:
        results = [job.result() for job in [pool.submit(use) for _ in range(20)]]
    assert sorted(results, key=str) == [world.lena, *[None] * 19]
