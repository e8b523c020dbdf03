"""The memo of standings: current only while nothing it rests on has grown (R16)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from playhouse.test_utils import assert_query_count

from lms.domain.evidence import EvidenceKind
from lms.domain.people import Reach
from lms.domain.state import Plan
from lms.storage import aliases, cohorts, evidence, meetings, people, requirements, standings
from lms.storage.standings import Kept
from tests.storage.world import (
    EVENING,
    NOON,
    TODAY,
    World,
    append_meeting,
    append_read,
    append_set,
    join,
    make_set,
)

TOMORROW = TODAY + timedelta(days=1)


def keep(world: World, person: int, valid_until: date | None = None) -> None:
    """Keep letters computed from everything there is now."""
    membership = cohorts.find_membership(person, world.cohort)
    assert membership is not None
    lines = evidence.list_lines([person])
    plan = Plan(
        cohort=cohorts.get_cohort(world.cohort),
        sets=requirements.list_sets(world.cohort) or (make_set(),),
        membership=membership,
        meetings=meetings.list_meetings(world.cohort),
    )
    standings.keep(
        plan,
        letters="mo",
        library_key="lib",
        valid_until=valid_until,
        line_count=len(lines),
        last_line=max((line.id for line in lines), default=0),
    )


def find(person: int, on: date = TODAY) -> Kept:
    found = standings.find_kept(person, on)
    assert found is not None
    return found


def test_a_person_without_a_course_has_nothing_kept(world: World) -> None:
    assert standings.find_kept(world.lena, TODAY) is None


def test_a_membership_without_a_memo_is_not_current(world: World) -> None:
    membership = join(world, world.lena)
    assert find(world.lena) == Kept(
        membership=membership,
        cohort=cohorts.get_cohort(world.cohort),
        letters="",
        set_key="0",
        library_key="",
        valid_until=None,
        rests_on_all=False,
    )


def test_a_memo_is_current_until_time_may_change_it(world: World) -> None:
    join(world, world.lena)
    append_read(world.lena)
    keep(world, world.lena, valid_until=TOMORROW)
    kept = find(world.lena)
    assert kept.letters == "mo"
    assert kept.is_current("lib", TODAY)
    assert not kept.is_current("lib", TOMORROW)
    assert not kept.is_current("other", TODAY)


def test_finding_a_memo_takes_one_query(world: World) -> None:
    join(world, world.lena)
    with assert_query_count(1):
        find(world.lena)


def test_keeping_again_replaces_the_memo(world: World) -> None:
    join(world, world.lena)
    keep(world, world.lena, valid_until=TODAY)
    keep(world, world.lena)
    assert find(world.lena).is_current("lib", TODAY)


def add_meeting(world: World) -> None:
    append_meeting(world)


def change_membership(world: World) -> None:
    join(world, world.lena, revision=1)


def add_line(world: World) -> None:
    append_read(world.lena)


def add_set(world: World) -> None:
    append_set(world)


def become_same_person(world: World) -> None:
    aliases.append_alias(world.tom, world.lena, expected_revision=0, recorded_at=NOON)


CHANGES = [add_meeting, change_membership, add_line, add_set, become_same_person]


@pytest.mark.parametrize("change", CHANGES)
def test_a_memo_is_stale_once_something_was_appended(
    world: World, change: Callable[[World], None]
) -> None:
    join(world, world.lena)
    keep(world, world.lena)
    change(world)
    assert not find(world.lena).is_current("lib", TODAY)
    keep(world, world.lena)
    assert find(world.lena).is_current("lib", TODAY)


def test_a_changed_meeting_of_another_cohort_makes_its_guests_memos_stale(world: World) -> None:
    other = cohorts.add_cohort(slug="b", programme="p", title="B", starts_on=TODAY)
    meeting = append_meeting(replace(world, cohort=other.id))
    join(world, world.lena)
    join(world, world.tom)
    evidence.append_line(
        person=world.lena,
        unit_id="rolle.day-1",
        kind=EvidenceKind.ATTENDED,
        happened_on=TODAY,
        recorded_at=NOON,
        meeting=meeting.id,
    )
    keep(world, world.lena)
    keep(world, world.tom)
    meetings.append_meeting(replace(meeting, recorded_at=EVENING), expected_revision=1)
    assert not find(world.lena).is_current("lib", TODAY)
    assert find(world.tom).is_current("lib", TODAY)


def test_the_set_key_changes_with_the_sets(world: World) -> None:
    join(world, world.lena)
    assert find(world.lena).set_key == "0"
    append_set(world)
    assert find(world.lena).set_key == "1"


def test_those_who_count_are_listed_with_their_memos(world: World) -> None:
    cohort = cohorts.get_cohort(world.cohort)
    assert standings.list_kept(cohort, TODAY) == ((), "0")
    join(world, world.tom)
    join(world, world.lena)
    append_set(world)
    keep(world, world.lena)
    with assert_query_count(2):
        kept, set_key = standings.list_kept(cohort, TODAY)
    assert set_key == "1"
    assert [person.id for person, _ in kept] == [world.lena, world.tom]
    assert [memo.is_current("lib", TODAY) for _, memo in kept] == [True, False]
    assert kept[0][1] == find(world.lena)
    assert kept[1][1] == find(world.tom)


def test_trials_and_people_who_left_or_come_later_do_not_count(world: World) -> None:
    cohort = cohorts.get_cohort(world.cohort)

    def change(revision: int, *, to_on: date | None, trial: bool) -> None:
        cohorts.append_membership(
            person=world.lena,
            cohort=world.cohort,
            expected_revision=revision,
            from_on=TODAY,
            counts_from=TODAY,
            to_on=to_on,
            trial=trial,
            recorded_at=NOON,
        )

    change(0, to_on=None, trial=True)
    assert standings.list_kept(cohort, TODAY)[0] == ()
    change(1, to_on=TODAY, trial=False)
    assert len(standings.list_kept(cohort, TODAY)[0]) == 1
    assert standings.list_kept(cohort, TOMORROW)[0] == ()
    assert standings.list_kept(cohort, TODAY - timedelta(days=1))[0] == ()


def test_a_large_cohort_is_listed_as_german_lists_are_on_every_database(world: World) -> None:
    names = ("Zoe Zander", "Ümit Özdemir", "ole oster", "Eva Voß", "Ida Vossen", "Uta Oe")
    for name in names:
        given_name = name.split()[0]
        join(world, people.add_person(name=name, given_name=given_name, reach=Reach.LETTER).id)
    cohort = cohorts.get_cohort(world.cohort)
    listed = [member.listed_name for member in standings.list_letters(cohort, "lib", TODAY)[0]]
    assert listed == [
        "Oe, Uta",
        "oster, ole",
        "Özdemir, Ümit",
        "Voß, Eva",
        "Vossen, Ida",
        "Zander, Zoe",
    ]
    assert [person.listed_name for person, _ in standings.list_kept(cohort, TODAY)[0]] == listed


def test_the_newest_membership_decides_who_is_listed_with_which_letters(world: World) -> None:
    cohort = cohorts.get_cohort(world.cohort)
    append_set(world)

    def list_now() -> list[tuple[int, str]]:
        members, _ = standings.list_letters(cohort, "lib", TODAY)
        return [(member.id, member.letters) for member in members]

    def change(revision: int, to_on: date | None) -> None:
        cohorts.append_membership(
            person=world.lena,
            cohort=world.cohort,
            expected_revision=revision,
            from_on=TODAY,
            counts_from=TODAY,
            to_on=to_on,
            trial=False,
            recorded_at=NOON,
        )

    change(0, None)
    keep(world, world.lena)
    assert list_now() == [(world.lena, "mo")]
    change(1, None)
    assert list_now() == [(world.lena, "")]
    change(2, TODAY - timedelta(days=1))  # taken out
    assert list_now() == []


def test_a_memo_can_be_thrown_away(world: World) -> None:
    join(world, world.lena)
    keep(world, world.lena)
    standings.delete_kept([world.lena])
    assert not find(world.lena).is_current("lib", TODAY)
