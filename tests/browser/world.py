"""A running course behind a real server: the demo's people over the tests' own content."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from lms.app import create_app
from lms.domain.people import Person, Reach
from lms.services import accounts, answers, learning, quizzes
from lms.services.demo import DemoLink, fields_of, seed_demo
from lms.services.school import School, utc_now
from lms.storage import people
from lms.storage.migrate import migrate
from lms.translations import read_table
from lms.web.state import KEY
from tests.browser.server import LiveServer

COURSE = Path(__file__).parents[1] / "course"
RIGHT, WRONG = "- (x)", "- ( )"
CORRECTED_QUIZ = ("quizzes/1-eins", "20-mitte*.md")
RICH_LESSON = "modules/1-eins/30-ende.md"
RICH = """
## Was zusammenpasst

| Tee | Geeignete Wassertemperatur | Lebensmittelaufbewahrungsbehälter |
|---|---|---|
| Schwarzer Tee | kochend | Dose |
| Grüner Tee | etwa 80 Grad | Dose |

!!! tip "Merken Sie sich"
    Warten Sie drei Minuten.

??? note "Mehr dazu"
    Das steht auch im kleinen Teebuch.[^1]

- [x] Wasser
- [ ] Blätter

> Erst das Wasser, dann die Blätter.

`Teesieb` nennt man das kleine Netz.

[^1]: Seite 7.
"""
LESSON, SECOND_LESSON, LAST_LESSON = "anfang", "mitte", "ende"
MODULE, LATER_MODULE = "eins", "zwei"
COHORT = str(read_table("demo")["cohort"]["slug"])


@dataclass(slots=True)
class _Clock:
    """The time, moved back by `before`."""

    before: timedelta = timedelta()

    def __call__(self) -> datetime:
        return utc_now() - self.before


class World:
    """What tests share. Whoever changes something makes a participant for it."""

    def __init__(self, server: LiveServer, app: Flask, links: tuple[DemoLink, ...]) -> None:
        self.server, self.app = server, app
        school: School = app.extensions[KEY].school
        self.lena, self.tom, self.karin = (link.person for link in links)
        self._clock = _Clock()
        self.school = School(
            school.storage, school.publisher, self._clock, data_dir=school.data_dir
        )

    @contextmanager
    def at(self, before: timedelta = timedelta()) -> Iterator[School]:
        """The school, as it was so long ago."""
        self._clock.before = before
        try:
            with self.school.storage.connected():
                yield self.school
        finally:
            self._clock.before = timedelta()

    def add_participant(self, *, before: timedelta = timedelta()) -> Person:
        """Somebody who came into the course so long ago and has done nothing yet."""
        with self.at(before) as school, school.storage.atomic():
            person = people.add_person(name="Mia Morgen", given_name="Mia", reach=Reach.LETTER)
            accounts.enrol(school, person, COHORT)
            people.set_welcomed_on(person.id, school.moment().today)
        return person

    def add_stranger(self) -> Person:
        """Somebody with an account and no course."""
        with self.at() as school, school.storage.atomic():
            person = people.add_person(name="Gast", reach=Reach.LETTER)
            people.set_welcomed_on(person.id, school.moment().today)
            return person

    def make_link(self, person: Person) -> str:
        with self.at() as school:
            return accounts.make_login_link(school, person)

    def sign_in(self, person: Person) -> str:
        """The value of the cookie that signs a device of this person in."""
        token = self.make_link(person)
        with self.at() as school:
            return accounts.sign_in(school, token, own_device=True)

    def read(self, person: Person, *lessons: str) -> None:
        with self.at() as school:
            for lesson in lessons:
                learning.finish_reading(school, person, lesson)

    def begin(self, person: Person, unit: str) -> None:
        with self.at() as school:
            quizzes.start_attempt(school, person, unit)

    def answer(
        self, person: Person, unit: str, *, right: bool = True, before: timedelta = timedelta()
    ) -> None:
        """Answers a unit's questions and hands them in, so long ago."""
        with self.at(before) as school:
            attempt = quizzes.start_attempt(school, person, unit)
            sheet = answers.open_sheet(person, unit)
            if right:
                given = {
                    asked.question.id: fields_of(asked.question, asked.item)
                    for asked in sheet.asked
                }
                answers.save_answers(school, person, attempt.id, given)
            quizzes.submit(school, person, unit, attempt.id)

    def list_answers(self, person: Person, unit: str) -> tuple[object, ...]:
        """What is stored of the running attempt, in the order of its questions."""
        with self.at():
            return tuple(asked.value for asked in answers.open_sheet(person, unit).asked)


@contextmanager
def make_world(data: Path) -> Iterator[World]:
    """Seeds a database in the folder and serves it until this is over."""
    shutil.copytree(COURSE, data, dirs_exist_ok=True)
    with (data / "content" / RICH_LESSON).open("a", encoding="utf-8") as lesson:
        lesson.write(RICH)
    settings = {"LMS_DATA_DIR": str(data)}
    app = create_app(dict(settings))
    school: School = app.extensions[KEY].school
    try:
        with school.storage.connected():
            migrate(school.storage)
        links = seed_demo(school, lambda done, total: None)
        world = World(LiveServer(data, settings), app, links)
        folder, name = CORRECTED_QUIZ
        _correct_a_key(world, sorted((data / folder).glob(name)))
        world.server.start()
        try:
            yield world
        finally:
            world.server.stop()
    finally:
        school.publisher.close()
        school.storage.close()


def _correct_a_key(world: World, languages: list[Path]) -> None:
    """Somebody failed by a question whose key was wrong; now there is an attempt to review."""
    mia = world.add_participant()
    world.answer(mia, LESSON)
    world.read(mia, SECOND_LESSON)
    with world.at() as school:
        attempt = quizzes.start_attempt(school, mia, SECOND_LESSON)
        sheet = answers.open_sheet(mia, SECOND_LESSON)
        given = {asked.question.id: ["1"] for asked in sheet.asked}
        answers.save_answers(school, mia, attempt.id, given)
        quizzes.submit(school, mia, SECOND_LESSON, attempt.id)
    for quiz in languages:
        head, _, options = quiz.read_text(encoding="utf-8").partition(RIGHT)
        quiz.write_text(head + WRONG + options.replace(WRONG, RIGHT, 1), encoding="utf-8")
    world.school.publisher.publish()
