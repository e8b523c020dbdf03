"""People, staff roles, and records that are the same person (R1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lms.domain.people import Reach, Role, RoleName
from lms.errors import Conflict, Invalid, NotFound
from lms.storage import aliases, cohorts, evidence, people
from tests.storage.world import EVENING, MORNING, NOON, TODAY, World, append_read, join


def test_a_person_comes_back_as_stored(world: World) -> None:
    person = people.add_person(
        name="Olga Ivanenko",
        given_name="Olga",
        email="olga@example.org",
        phone="0385 1",
        reach=Reach.PHONE,
        language="uk",
        host_id="u-7",
    )
    assert people.get_person(person.id) == person


def test_an_unknown_person_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        people.get_person(99)
    with pytest.raises(NotFound):
        people.update_person(replace(people.get_person(world.lena), id=99))


def test_what_is_known_about_somebody_can_be_changed_and_emptied(world: World) -> None:
    changed = replace(people.get_person(world.lena), name="", email=None, erased_on=TODAY)
    people.update_person(changed)
    assert people.get_person(world.lena) == changed
    assert people.find_people_by_email("lena@example.org") == ()


def test_people_are_listed_in_the_order_asked_for(world: World) -> None:
    listed = people.list_people([world.tom, 99, world.lena, world.tom])
    assert [person.id for person in listed] == [world.tom, world.lena]


def test_more_people_than_a_query_can_carry_are_listed(world: World) -> None:
    assert len(people.list_people(range(2000))) == 2


def test_a_shared_address_finds_everybody_whatever_its_case(world: World) -> None:
    partner = people.add_person(name="Jo", email="lena@EXAMPLE.org")
    found = people.find_people_by_email(" LENA@example.ORG ")
    assert [person.id for person in found] == [world.lena, partner.id]


def test_a_part_of_a_name_finds_people_sorted(world: World) -> None:
    people.add_person(name="ÄNNE BERGER")
    found = people.find_people_by_name("berg")
    assert [person.name for person in found] == ["ÄNNE BERGER", "Tom Berg"]
    assert [person.name for person in people.find_people_by_name("änne")] == ["ÄNNE BERGER"]


def test_a_host_user_is_linked_to_one_person_only(world: World) -> None:
    assert people.find_person_by_host_id("7") is None
    linked = people.set_host_id(world.lena, "7")
    assert people.find_person_by_host_id("7") == linked
    with pytest.raises(Conflict):
        people.add_person(name="Jo", host_id="7")


def test_a_role_is_granted_once_and_ended(world: World) -> None:
    everywhere = Role(RoleName.COORDINATOR)
    here = Role(RoleName.TRAINER, world.cohort, "rolle")
    for role in (everywhere, here, here):
        people.grant_role(world.tom, role)
    assert people.list_roles(world.tom) == {everywhere, here}
    people.end_role(world.tom, here)
    assert people.list_roles(world.tom) == {everywhere}


def test_the_staff_of_a_cohort_are_those_of_all_cohorts_too(world: World) -> None:
    other = cohorts.add_cohort(slug="b", programme="p", title="B", starts_on=TODAY)
    people.grant_role(world.tom, Role(RoleName.COORDINATOR))
    people.grant_role(world.lena, Role(RoleName.TRAINER, world.cohort))
    assert [person.id for person, _ in people.list_staff(world.cohort)] == [world.lena, world.tom]
    assert [person.id for person, _ in people.list_staff(other.id)] == [world.tom]


def test_a_record_stands_for_a_person_through_others(world: World) -> None:
    third = people.add_person(name="L. Ay").id
    aliases.append_alias(third, world.tom, expected_revision=0, recorded_at=MORNING)
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=EVENING)
    assert aliases.resolve([third, world.lena]) == {third: world.lena, world.lena: world.lena}
    assert aliases.resolve([third], NOON) == {third: world.tom}
    assert aliases.resolve([third], MORNING - timedelta(seconds=1)) == {third: third}


def test_an_alias_can_be_taken_back(world: World) -> None:
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=MORNING)
    aliases.append_alias(world.tom, None, expected_revision=1, recorded_at=EVENING)
    assert aliases.resolve([world.tom]) == {world.tom: world.tom}
    assert aliases.resolve([world.tom], NOON) == {world.tom: world.lena}


def test_an_alias_never_goes_in_a_circle(world: World) -> None:
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=MORNING)
    for person in (world.lena, world.tom):
        with pytest.raises(Invalid):
            aliases.append_alias(person, person, expected_revision=1, recorded_at=NOON)
    with pytest.raises(Invalid):
        aliases.append_alias(world.lena, world.tom, expected_revision=0, recorded_at=NOON)


def test_an_alias_shown_with_an_old_revision_conflicts(world: World) -> None:
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=MORNING)
    with pytest.raises(Conflict):
        aliases.append_alias(world.tom, None, expected_revision=0, recorded_at=NOON)


def test_everything_of_a_record_is_found_under_the_person(world: World) -> None:
    line = append_read(world.tom)
    join(world, world.tom)
    people.grant_role(world.tom, Role(RoleName.TRAINER))
    people.set_host_id(world.tom, "7")
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=EVENING)

    assert evidence.list_lines([world.lena]) == (replace(line, person=world.lena),)
    assert evidence.list_lines([world.lena], NOON) == ()
    assert people.list_roles(world.lena) == {Role(RoleName.TRAINER)}
    found = people.find_person_by_host_id("7")
    assert found is not None
    assert found.id == world.lena
    membership = cohorts.find_membership(world.lena, world.cohort)
    assert membership is not None
    assert membership.person == world.lena
    assert [person.id for person, _ in cohorts.list_members(world.cohort)] == [world.lena]
    assert [person.id for person, _ in cohorts.list_members(world.cohort, NOON)] == [world.tom]


def test_a_person_with_two_records_in_a_cohort_is_listed_once(world: World) -> None:
    join(world, world.tom)
    own = join(world, world.lena)
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=NOON)
    assert cohorts.list_members(world.cohort) == ((people.get_person(world.lena), own),)
