"""An installation with a small course, a finished cohort of 2020, and its commands."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.cli import commands
from lms.domain.evidence import EvidenceKind
from lms.domain.people import Person
from lms.library.renderer import Renderer
from lms.services.accounts import enrol
from lms.services.places import set_from_files
from lms.services.publishing import Publisher
from lms.services.school import School
from lms.storage import cohorts, evidence, people, requirements
from lms.storage.database import open_storage
from tests.cast import GAST, LENA, TOM

COURSE = Path(__file__).parents[1] / "course"
COHORT = "tee-2020"
OPENED = datetime(2020, 3, 1, 8)
READ = datetime(2020, 3, 5, 18)
FIRST_LESSON = "anfang"


@dataclass(frozen=True)
class Installation:
    """A data folder, and the commands run in it. Nothing else of the environment counts."""

    folder: Path
    course: Path

    @property
    def database(self) -> Path:
        return self.folder / "lms.sqlite3"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "LMS_DATA_DIR": str(self.folder),
            "LMS_CONTENT_DIR": str(self.course / "content"),
            "LMS_QUIZZES_DIR": str(self.course / "quizzes"),
        }

    def run(self, *arguments: str, **settings: str) -> Result:
        ours = [name for name in os.environ if name.startswith("LMS_") or name == "DATABASE_URL"]
        env = {**dict.fromkeys(ours), **self.settings, **settings}
        return CliRunner().invoke(commands, arguments, env=env, prog_name="lms")

    @contextmanager
    def school(self) -> Iterator[School]:
        """The school of this installation, in March 2020, with its database open."""
        with opened_school(f"sqlite:///{self.database}", self.course, self.folder) as school:
            yield school


@contextmanager
def opened_school(url: str, course: Path, data_dir: Path) -> Iterator[School]:
    storage = open_storage(url)
    publisher = Publisher(storage, course / "content", course / "quizzes", lambda: OPENED)
    try:
        with storage.connected():
            yield School(storage, publisher, lambda: OPENED, data_dir=data_dir)
    finally:
        publisher.close()
        storage.close()


@pytest.fixture(scope="session")
def kept_renderer() -> Iterator[Renderer]:
    with Renderer() as renderer:
        yield renderer


@pytest.fixture(autouse=True)
def one_renderer(kept_renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """All commands of a run share the process that renders."""
    monkeypatch.setattr("lms.services.publishing.Renderer", lambda _: kept_renderer)
    monkeypatch.setattr("lms.cli.course.Renderer", lambda _, children: kept_renderer)
    monkeypatch.setattr(kept_renderer, "close", lambda: None)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of one's own to break."""
    return Path(shutil.copytree(COURSE, tmp_path / "course"))


@pytest.fixture
def bare(tmp_path: Path, course: Path) -> Installation:
    """A data folder without a database."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Installation(folder, course)


@pytest.fixture
def installation(bare: Installation, sqlite_template: Path) -> Installation:
    """Lena took part in 2020 and read the first lesson; Tom and Gast are known here."""
    shutil.copyfile(sqlite_template, bare.database)
    with bare.school() as school, school.storage.atomic():
        cohort = cohorts.add_cohort(
            slug=COHORT, programme="tee", title="Tee 2020", starts_on=OPENED.date()
        )
        frozen = replace(set_from_files(school.library, cohort), recorded_at=OPENED)
        requirements.append_set(cohort.id, frozen, expected_revision=0)
        added = [add(person) for person in (LENA, TOM, GAST)]
        enrol(school, added[0], COHORT)
        evidence.append_line(
            person=added[0].id,
            unit_id=FIRST_LESSON,
            kind=EvidenceKind.READ,
            happened_on=date(2020, 3, 5),
            recorded_at=READ,
            request_key="read",
        )
    return bare


def add(person: Person) -> Person:
    return people.add_person(name=person.name, given_name=person.given_name, email=person.email)
