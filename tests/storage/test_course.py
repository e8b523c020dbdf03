"""Cohorts, memberships, requirement sets and meetings: revisioned, known at a moment (R0)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms.domain.meeting import MeetingStatus
from lms.domain.people import Membership
from lms.domain.programme import Cohort
from lms.errors import Conflict, NotFound
from lms.storage import aliases, cohorts, meetings, people, requirements, standings
from tests.storage.world import (
    EVENING,
    MORNING,
    NOON,
    TODAY,
    World,
    append_meeting,
    append_set,
    join,
    make_set,
)


def add_cohort(slug: str, starts_on: date) -> Cohort:
    return cohorts.add_cohort(slug=slug, programme="p", title="T", starts_on=starts_on)


def test_cohorts_are_listed_latest_first(world: World) -> None:
    later = add_cohort("later", date(2027, 1, 1))
    assert [cohort.id for cohort in cohorts.list_cohorts()] == [later.id, world.cohort]
    assert cohorts.get_cohort(later.id) == cohorts.find_cohort_by_slug("later") == later


def test_a_taken_slug_conflicts_and_an_unknown_cohort_is_not_found(world: World) -> None:
    with pytest.raises(Conflict):
        add_cohort("mv-2026", TODAY)
    with pytest.raises(NotFound):
        cohorts.get_cohort(99)
    assert cohorts.find_cohort_by_slug("other") is None


def test_a_membership_is_changed_by_a_new_revision(world: World) -> None:
    first = join(world, world.lena)
    second = join(world, world.lena, revision=1, at=EVENING)
    assert (first.revision, second.revision) == (1, 2)
    assert cohorts.list_memberships_of(world.lena) == (second,)
    assert cohorts.list_memberships_of(world.lena, NOON) == (first,)
    assert cohorts.list_memberships_of(world.lena, MORNING - timedelta(seconds=1)) == ()


@pytest.mark.parametrize("shown", [0, 2, 5])
def test_a_revision_that_is_not_the_newest_conflicts(world: World, shown: int) -> None:
    join(world, world.lena)
    with pytest.raises(Conflict):
        join(world, world.lena, revision=shown)


def test_members_are_sorted_by_name_and_walk_ins_have_no_membership(world: World) -> None:
    people.add_person(name="Walk In")
    tom, lena = join(world, world.tom), join(world, world.lena)
    members = cohorts.list_members(world.cohort)
    assert [membership for _, membership in members] == [lena, tom]


def test_a_person_reads_by_the_membership_that_lasts(world: World) -> None:
    def join_other(slug: str, from_on: date, to_on: date | None) -> Cohort:
        cohort = add_cohort(slug, from_on)
        cohorts.append_membership(
            person=world.lena,
            cohort=cohort.id,
            expected_revision=0,
            from_on=from_on,
            counts_from=from_on,
            to_on=to_on,
            recorded_at=MORNING,
        )
        return cohort

    def current(on: date) -> Cohort | None:
        found = cohorts.find_current_membership(world.lena, on)
        return found[1] if found else None

    assert current(TODAY) is None
    coming = join_other("coming", date(2027, 1, 1), None)
    assert current(TODAY) == coming
    ended = join_other("ended", date(2025, 1, 1), date(2025, 12, 1))
    assert current(TODAY) == ended
    lasting = join_other("lasting", date(2026, 1, 1), date(2026, 12, 1))
    assert current(TODAY) == lasting
    assert current(date(2026, 12, 2)) == lasting
    assert current(date(2027, 1, 1)) == coming


def test_a_break_is_noted_changed_and_forgotten(world: World) -> None:
    pause = cohorts.add_pause(world.lena, world.cohort, TODAY)
    assert cohorts.list_pauses(world.cohort)[0].to_on is None
    assert cohorts.list_paused(world.cohort, TODAY) == {world.lena}
    cohorts.change_pause(pause, TODAY, date(2026, 5, 1))
    assert cohorts.list_pauses(world.cohort) == (
        cohorts.Pause(pause, world.lena, world.cohort, TODAY, date(2026, 5, 1)),
    )
    assert cohorts.list_paused(world.cohort, date(2026, 5, 2)) == set()
    cohorts.delete_pause(pause)
    assert cohorts.list_pauses(world.cohort) == ()


def test_a_break_belongs_to_whom_its_record_stands_for(world: World) -> None:
    cohorts.add_pause(world.tom, world.cohort, TODAY)
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=NOON)
    assert cohorts.list_paused(world.cohort, TODAY) == {world.lena}


def test_of_two_memberships_in_a_cohort_the_own_records_goes_first(world: World) -> None:
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=NOON)
    others = join(world, world.tom)
    assert cohorts.find_membership(world.lena, world.cohort) == replace(others, person=world.lena)
    assert cohorts.get_membership_record(world.lena, world.cohort) == world.tom
    first = join(world, world.lena)
    own = cohorts.append_membership(
        person=world.lena,
        cohort=world.cohort,
        expected_revision=1,
        from_on=date(2026, 3, 1),
        counts_from=first.counts_from,
        to_on=TODAY,
        recorded_at=NOON,
    )
    assert cohorts.get_membership_record(world.lena, world.cohort) == world.lena
    assert cohorts.find_membership(world.lena, world.cohort) == own
    current = cohorts.find_current_membership(world.lena, TODAY)
    kept = standings.find_kept(world.lena, TODAY)
    assert current is not None
    assert kept is not None
    assert current[0] == kept.membership == own
    assert [membership for _, membership in cohorts.list_members(world.cohort)] == [own]


def test_nobodys_membership_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        cohorts.get_membership_record(world.lena, world.cohort)


def test_requirement_sets_come_back_as_known_at_a_moment(world: World) -> None:
    first = append_set(world)
    later = make_set(date(2026, 6, 1), EVENING)
    second = requirements.append_set(world.cohort, later, expected_revision=1)
    assert requirements.list_sets(world.cohort) == (first, second)
    assert requirements.list_sets(world.cohort, NOON) == (first,)
    with pytest.raises(Conflict):
        requirements.append_set(world.cohort, later, expected_revision=1)


def test_a_meeting_keeps_its_number_through_its_revisions(world: World) -> None:
    first = append_meeting(world)
    other = append_meeting(world)
    held = replace(first, status=MeetingStatus.HELD, list_complete=True, recorded_at=EVENING)
    second = meetings.append_meeting(held, expected_revision=1)
    assert (second.id, second.revision, other.revision) == (first.id, 2, 1)
    assert other.id != first.id
    assert meetings.get_meeting(first.id) == second
    assert meetings.get_meeting(first.id, NOON) == first
    assert meetings.list_meetings(world.cohort) == (second, other)
    assert meetings.list_meetings(world.cohort, NOON) == (first, other)


def test_a_meeting_changed_meanwhile_conflicts(world: World) -> None:
    meeting = append_meeting(world)
    meetings.append_meeting(meeting, expected_revision=1)
    with pytest.raises(Conflict):
        meetings.append_meeting(meeting, expected_revision=1)
    with pytest.raises(NotFound):
        meetings.get_meeting(99)


def test_meetings_are_listed_in_order_of_time(world: World) -> None:
    late = append_meeting(world)
    early = meetings.append_meeting(replace(late, id=0, on=date(2026, 5, 2)), expected_revision=0)
    assert meetings.list_meetings_by_ids([late.id, 99, early.id]) == (early, late)


def test_a_membership_holds_everything_it_was_given(world: World) -> None:
    expected = Membership(
        person=world.lena,
        cohort=world.cohort,
        revision=1,
        from_on=TODAY,
        counts_from=date(2026, 1, 1),
        to_on=date(2026, 12, 31),
        site="Schwerin",
        trial=True,
        recorded_at=NOON,
        recorded_by=world.tom,
    )
    cohorts.append_membership(
        person=world.lena,
        cohort=world.cohort,
        expected_revision=0,
        from_on=TODAY,
        counts_from=date(2026, 1, 1),
        to_on=date(2026, 12, 31),
        site="Schwerin",
        trial=True,
        recorded_at=NOON,
        recorded_by=world.tom,
    )
    assert cohorts.list_memberships_of(world.lena) == (expected,)
