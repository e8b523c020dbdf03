"""Forgetting somebody: what identifies them goes, facts under the number stay (R12)."""

from dataclasses import replace

import pytest

from lms.domain.people import Person, Role, RoleName
from lms.errors import NotFound
from lms.storage import (
    aliases,
    attempts,
    audit,
    cohorts,
    evidence,
    logins,
    people,
    reading,
    requests,
)
from lms.storage.audit import Event
from lms.storage.database import Storage
from lms.storage.erasure import erase_person
from tests.storage.world import (
    EVENING,
    MORNING,
    NOON,
    TODAY,
    World,
    append_meeting,
    append_read,
    begin_attempt,
    make_world,
)


def fill(world: World, person: int) -> int:
    """Something of everything erasable; returns the attempt."""
    people.update_person(replace(people.get_person(person), phone="0385 1", given_name="Lena"))
    people.set_host_id(person, "7")
    people.grant_role(person, Role(RoleName.TRAINER))
    logins.add_login(person, "hash", own_device=True, at=MORNING, expires_at=EVENING)
    logins.add_link(person, "link", purpose="card", expires_at=EVENING, reusable=True)
    reading.save_position(person, "a", "oben", at=NOON)
    requests.save_reply(person, append_meeting(world).id, coming=True, at=NOON)
    requests.add_conversation_request(person, "a", at=NOON)
    cohorts.add_pause(person, world.cohort, TODAY)
    evidence.append_note(append_read(person).id, "war verreist")
    audit.append_event(NOON, world.tom, Event.ADDED, "person", person, person, {"before": "Lena"})
    attempt = begin_attempt(person)
    attempts.save_answer(attempt, "k7m2", (1,), at=NOON)
    attempts.save_answer(attempt, "q9x4", "meine Tochter", at=NOON)
    attempts.add_late_answer(attempt, "q9x4", "mein Sohn", at=NOON)
    return attempt


def test_nothing_that_identifies_somebody_stays(storage: Storage, world: World) -> None:
    attempt = fill(world, world.lena)
    erase_person(storage, world.lena, TODAY)
    language = people.get_person(world.lena).language
    assert people.get_person(world.lena) == Person(
        world.lena, "", language=language, erased_on=TODAY
    )
    assert people.find_people_by_email("lena@example.org") == ()
    assert people.list_roles(world.lena) == frozenset()
    assert logins.find_login("hash", NOON, NOON.date()) is None
    assert logins.find_link("link", NOON) is None
    assert reading.list_positions(world.lena) == {}
    assert requests.list_open_conversations([world.lena]) == ()
    assert cohorts.list_pauses(world.cohort) == ()
    assert list(attempts.list_answers(attempt)) == ["k7m2"]
    assert attempts.list_late_answers(attempt) == ()
    [event] = audit.list_events(newest=1)
    assert (event.subject_person, event.detail) == (world.lena, {})


def test_every_record_of_the_same_person_is_emptied(storage: Storage, world: World) -> None:
    twin = people.add_person(name="Lena Aydin", email="lena@example.net").id
    aliases.append_alias(twin, world.lena, expected_revision=0, recorded_at=MORNING)
    fill(world, twin)
    erase_person(storage, world.lena, TODAY)
    assert [people.get_person(record).name for record in (world.lena, twin)] == ["", ""]
    assert people.find_people_by_email("lena@example.net") == ()
    assert people.get_person(world.tom).erased_on is None


def test_lines_and_attempts_stay_under_the_number(storage: Storage, world: World) -> None:
    attempt = fill(world, world.lena)
    lines = evidence.list_lines([world.lena])
    erase_person(storage, world.lena, TODAY)
    assert evidence.list_lines([world.lena]) == lines
    assert evidence.list_notes([line.id for line in lines]) == {}
    assert attempts.get_attempt(attempt).person == world.lena


def test_others_keep_everything(storage: Storage, world: World) -> None:
    attempt = fill(world, world.tom)
    erase_person(storage, world.lena, TODAY)
    assert people.get_person(world.tom).name == "Tom Berg"
    assert logins.find_login("hash", NOON, NOON.date()) is not None
    assert len(attempts.list_answers(attempt)) == 2


def test_somebody_unknown_cannot_be_erased(storage: Storage, world: World) -> None:
    with pytest.raises(NotFound):
        erase_person(storage, 99, TODAY)


def test_the_file_keeps_no_trace_of_what_was_erased(sqlite_storage: Storage) -> None:
    with sqlite_storage.connected():
        lena = make_world().lena
        people.update_person(replace(people.get_person(lena), phone="trace-4711"))
        erase_person(sqlite_storage, lena, TODAY)
    path = sqlite_storage.path
    assert path is not None
    files = list(path.parent.glob(f"{path.name}*"))
    assert files
    assert not any(b"trace-4711" in file.read_bytes() for file in files)
