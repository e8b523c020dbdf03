"""An installation from before `lms init` goes on: its people, its lessons, and what is newer."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lms.domain.people import Actor, Person, Role, RoleName
from lms.paths import CONTENT, QUIZZES
from lms.services import shipped
from lms.services.publishing import Publisher
from lms.services.school import School, utc_now
from lms.storage import content_log, people
from lms.storage.database import open_storage
from lms.storage.migrate import DIRECTORY, migrate, pending
from tests.cli.conftest import Installation
from tests.cli.server import WAIT_S, free_port, read_until, started

FIRST_SCRIPT = "0001_initial.py"
MODULE = "content/modules/1-rolle-und-rahmen"
CHANGED = f"{MODULE}/10-begleiten-nicht-vertreten.md"
OUTDATED = f"{MODULE}/20-begriffe-und-zahlen.md"
OURS, THEIRS = "Bei uns heißt das Patenschaft.", "Das stand vor einem Jahr anders hier."
COPY = re.compile(r"The database is renewed\. A copy from before: (\S+)\n")


@pytest.fixture
def old(tmp_path: Path) -> Installation:
    """A folder as it was made by the release before: no note, a database of the first script, a
    lesson with a sentence of one's own, and one that has changed in the shipped course since.
    """
    folder = tmp_path / "old"
    for top, source in (("content", CONTENT), ("quizzes", QUIZZES)):
        shutil.copytree(source, folder / top)
    shutil.rmtree(folder / "content/pages", ignore_errors=True)
    for name, sentence in ((CHANGED, OURS), (OUTDATED, THEIRS)):
        path = folder / name
        path.write_text(f"{path.read_text()}\n{sentence}\n")
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    shutil.copyfile(DIRECTORY / FIRST_SCRIPT, scripts / FIRST_SCRIPT)
    database = folder / "lms.sqlite3"
    with closing(open_storage(f"sqlite:///{database}")) as storage:
        migrate(storage, directory=scripts)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO lms_person (name, email, email_key, reach, language)"
            " VALUES ('Karin Korn', 'karin@example.org', 'karin@example.org', 'mail', 'de')"
        )
        connection.execute("INSERT INTO lms_role (person_id, name) VALUES (1, 'coordinator')")
    return Installation(folder, folder)


def test_it_is_migrated_and_keeps_its_lessons_with_the_newer_ones_beside(old: Installation) -> None:
    with started(old.folder, "--port", str(free_port()), LMS_DATA_DIR=str(old.folder)) as server:
        assert server.stdout is not None
        printed = read_until(server.stdout, "stop with Ctrl+C")
        server.terminate()
        server.communicate(timeout=WAIT_S)
    said = COPY.search(printed)
    assert said is not None, printed
    with closing(sqlite3.connect(said[1])) as copy:
        assert copy.execute("SELECT name FROM lms_person").fetchall() == [("Karin Korn",)]
    status = old.run("content", "status", LMS_LANGUAGE="en")
    assert status.exit_code == 0
    assert f"Look at both texts:\n  {CHANGED}\n  {OUTDATED}\n\n" in status.output
    assert OURS in (old.folder / CHANGED).read_text()
    with closing(open_storage(f"sqlite:///{old.database}")) as storage, storage.connected():
        assert pending(storage) == ()
        assert people.get_person(1).email == "karin@example.org"
        versions = content_log.newest_versions()
        assert OURS in versions["lesson/begleiten-nicht-vertreten", ""].source


def test_its_coordinator_sees_both_texts_and_decides_for_each(old: Installation) -> None:
    assert old.run("migrate").exit_code == 0
    karin = Actor(Person(1, "Karin Korn"), frozenset({Role(RoleName.COORDINATOR)}))
    with closing(open_storage(f"sqlite:///{old.database}")) as storage, storage.connected():
        publisher = Publisher(storage, old.folder / "content", old.folder / "quizzes", utc_now)
        school = School(storage, publisher, data_dir=old.folder)
        both = shipped.get_both(school, karin, CHANGED)
        assert both.here is not None
        assert both.shipped is not None
        assert (OURS in both.here, OURS in both.shipped) == (True, False)
        shipped.keep_own(school, karin, CHANGED, seen=both.compared.seen)
        newer = shipped.get_both(school, karin, OUTDATED)
        assert shipped.take_over(school, karin, OUTDATED, seen=newer.compared.seen)
        publisher.close()
    assert OURS in (old.folder / CHANGED).read_text()
    assert THEIRS not in (old.folder / OUTDATED).read_text()
    status = old.run("content", "status", LMS_LANGUAGE="en").output
    assert "Look at both texts" not in status
    assert f"Changed here only:\n  {CHANGED}\n" in status
