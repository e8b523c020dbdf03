"""People and cohorts to measure with; many of them are written straight into the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from lms.app import create_app
from lms.domain.evidence import EvidenceKind
from lms.domain.people import Reach, Role, RoleName
from lms.domain.programme import Cohort, Module
from lms.services.accounts import hash_token
from lms.services.cohort_standings import list_summaries
from lms.services.places import set_from_files
from lms.services.school import School
from lms.storage import cohorts, people, requirements
from lms.storage.fields import Table
from lms.storage.migrate import migrate
from lms.storage.tables_access import LoginTable
from lms.storage.tables_ledger import EvidenceTable
from lms.storage.tables_people import MembershipTable, PersonTable
from lms.web.state import KEY
from lms.web.ways_in import COOKIE

WEEKS_RUNNING = 30
ROWS_AT_ONCE = 1_000
STUCK_EVERY = 20
GIVEN_NAMES = ("Renate", "Amir", "Katharina", "Olena", "Jürgen", "Miriam", "Tomasz", "Ayşe")
SURNAMES = ("Ahlers", "Özdemir", "Brandt", "Kowalski", "Petrenko", "Lüders", "Haddad", "Voß")


@contextmanager
def open_app(data_dir: Path) -> Iterator[Flask]:
    """The application of an installation, migrated and connected; it watches no files."""
    app = create_app({"LMS_DATA_DIR": str(data_dir)})
    app.extensions[KEY].watch = lambda: None
    school = school_of(app)
    try:
        with school.storage.connected():
            migrate(school.storage)
            yield app
    finally:
        school.publisher.close()
        school.storage.close()


def school_of(app: Flask) -> School:
    school: School = app.extensions[KEY].school
    return school


def add_cohort(school: School, slug: str) -> Cohort:
    """A cohort that has been running for thirty weeks over the course as it is."""
    starts_on = school.moment().today - timedelta(weeks=WEEKS_RUNNING)
    with school.storage.atomic():
        cohort = cohorts.add_cohort(
            slug=slug, programme=school.library.programme.title, title=slug, starts_on=starts_on
        )
        frozen = replace(set_from_files(school.library, cohort), recorded_at=school.clock())
        requirements.append_set(cohort.id, frozen, expected_revision=0)
    return cohort


def add_members(school: School, cohort: Cohort, count: int) -> tuple[int, ...]:
    """That many new people in a cohort from its first day; gives their numbers."""
    now = school.clock()
    with school.storage.atomic():
        first = (PersonTable.select().count() or 0) + 1
        ids = tuple(range(first, first + count))
        _insert_all(PersonTable, (_make_person(person, now.date()) for person in ids))
        member = {
            "cohort": cohort.id,
            "revision": 1,
            "from_on": cohort.starts_on,
            "counts_from": cohort.starts_on,
            "trial": False,
            "recorded_at": now,
        }
        _insert_all(MembershipTable, ({"person": person, **member} for person in ids))
    return ids


def _make_person(person: int, today: date) -> dict[str, Any]:
    given_name = GIVEN_NAMES[person % len(GIVEN_NAMES)]
    surname = SURNAMES[person // len(GIVEN_NAMES) % len(SURNAMES)]
    return {
        "id": person,
        "name": f"{given_name} {surname} {person}",
        "given_name": given_name,
        "reach": Reach.LETTER.value,
        "language": "de",
        "welcomed_on": today,
    }


def add_progress(school: School, cohort: Cohort, members: Sequence[int]) -> None:
    """Everybody has come a different way; every twentieth waits for a conversation."""
    modules = school.library.list_required_modules()
    ways = [unit for module in modules for unit in module.required_online]
    with school.storage.atomic():
        lines: list[dict[str, Any]] = []
        for number, person in enumerate(members):
            done = number % (len(ways) + 1)
            way = _list_way(modules, done, is_stuck=number % STUCK_EVERY == 0)
            days = (cohort.starts_on + timedelta(days=step) for step in range(len(way)))
            for (unit_id, kind), day in zip(way, days, strict=True):
                lines.append(_make_line(school, person, unit_id, kind, day))
        _insert_all(EvidenceTable, lines)
        list_summaries(school, cohort, school.moment())


def _list_way(
    modules: Sequence[Module], done: int, *, is_stuck: bool
) -> list[tuple[str, EvidenceKind]]:
    """What somebody did who got through that many lessons and questions."""
    way: list[tuple[str, EvidenceKind]] = []
    for module in modules:
        for unit in module.required_online:
            if done == 0:
                return way + ([(unit.id, EvidenceKind.NOT_PASSED)] * 3 if is_stuck else [])
            done -= 1
            way += [(unit.id, EvidenceKind.READ), (unit.id, EvidenceKind.PASSED)]
        way += [(unit.id, EvidenceKind.ATTENDED) for unit in module.required_days]
    return way


def _make_line(
    school: School, person: int, unit_id: str, kind: EvidenceKind, day: date
) -> dict[str, Any]:
    return {
        "person": person,
        "unit_id": unit_id,
        "kind": kind.value,
        "happened_on": day,
        "recorded_at": school.clock(),
    }


def add_coordinator(school: School) -> int:
    with school.storage.atomic():
        person = people.add_person(name="Karin Petersen", given_name="Karin", reach=Reach.LETTER)
        people.grant_role(person.id, Role(RoleName.COORDINATOR))
        people.set_welcomed_on(person.id, school.moment().today)
    return person.id


def sign_in(school: School, person_ids: Iterable[int]) -> dict[int, str]:
    """Signs a device of everybody in; gives the cookies by person."""
    now = school.clock()
    tokens = {person: f"device-of-{person}" for person in person_ids}
    login = {
        "own_device": True,
        "created_at": now,
        "last_seen_at": now,
        "expires_at": now + timedelta(days=1),
    }
    with school.storage.atomic():
        _insert_all(
            LoginTable,
            (
                {"person": person, "token_hash": hash_token(token), **login}
                for person, token in tokens.items()
            ),
        )
    return {person: f"{COOKIE}={token}" for person, token in tokens.items()}


def _insert_all(table: type[Table], rows: Iterable[Mapping[str, Any]]) -> None:
    listed = list(rows)
    for start in range(0, len(listed), ROWS_AT_ONCE):
        table.insert_many(listed[start : start + ROWS_AT_ONCE]).execute()
