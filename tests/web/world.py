"""The rows every web test starts from: people in a course about tea, on a Wednesday in June.

Lena and Paul take part. Tom trains the first module and Ute the second, Karin coordinates, and
Gast is in no course. The first training day is on Saturday, the second two weeks later.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from lms.domain.meeting import Meeting
from lms.domain.people import Person, Role, RoleName
from lms.services.accounts import enrol
from lms.services.places import set_from_files
from lms.services.publishing import Publisher
from lms.services.school import School
from lms.storage import cohorts, meetings, people, requirements
from lms.storage.database import open_storage
from lms.storage.migrate import migrate
from tests.cast import GAST, KARIN, LENA, TOM
from tests.web.clock import Clock

COURSE = Path(__file__).parents[1] / "course"
CONTENT, QUIZZES = COURSE / "content", COURSE / "quizzes"
NOW = datetime(2026, 6, 10, 8, 0)  # ten o'clock in the course's time zone
STARTS_ON = date(2026, 6, 1)
COHORT = "tee-2026"
PAUL = Person(5, "Paul Ernst", given_name="Paul", email="paul@example.org")
UTE = Person(6, "Ute Falk", given_name="Ute", email="ute@example.org")
EVERYBODY = (LENA, TOM, KARIN, GAST, PAUL, UTE)
FIRST_MEETING, SECOND_MEETING = 1, 2


def fill(url: str, data_dir: Path) -> None:
    """Makes the database at this address the world, its keys in a folder."""
    storage = open_storage(url)
    publisher = Publisher(storage, CONTENT, QUIZZES, Clock(NOW))
    school = School(storage, publisher, Clock(NOW), data_dir=data_dir)
    try:
        migrate(storage)
        with storage.connected(), storage.atomic():
            _open_course(school)
            _add_people(school)
            _plan_meetings()
    finally:
        publisher.close()
        storage.close()


def _open_course(school: School) -> None:
    cohort = cohorts.add_cohort(slug=COHORT, programme="tee", title="Tee 2026", starts_on=STARTS_ON)
    required = replace(set_from_files(school.library, cohort), recorded_at=NOW - timedelta(days=14))
    requirements.append_set(cohort.id, required, expected_revision=0)


def _add_people(school: School) -> None:
    for person in EVERYBODY:
        added = people.add_person(
            name=person.name, given_name=person.given_name, email=person.email
        )
        assert added.id == person.id
        people.set_welcomed_on(added.id, STARTS_ON)
    enrol(school, LENA, COHORT)
    enrol(school, PAUL, COHORT)
    people.grant_role(TOM.id, Role(RoleName.TRAINER, module="eins"))
    people.grant_role(UTE.id, Role(RoleName.TRAINER, module="zwei"))
    people.grant_role(KARIN.id, Role(RoleName.COORDINATOR))


def _plan_meetings() -> None:
    for training_day, on in (("eins.day-1", date(2026, 6, 13)), ("zwei.day-1", date(2026, 6, 27))):
        meeting = Meeting(
            id=0,
            revision=0,
            cohort=1,
            training_day=training_day,
            on=on,
            starts=time(9),
            ends=time(16),
            teaching_units=8,
            place="Teestube",
            trainers=(TOM.id,),
            recorded_at=NOW - timedelta(days=14),
            recorded_by=KARIN.id,
        )
        meetings.append_meeting(meeting, expected_revision=0)
