"""What can be wrong when the server starts: one sentence that says what to do, no traceback."""

import errno
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lms import serving
from lms.storage import database, guards
from tests.cli.conftest import Installation
from tests.cli.server import WAIT_S, free_port, started

start_server = serving._run


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has started well goes on no further."""
    monkeypatch.setattr(serving, "_run", lambda *_: None)


def serve(installation: Installation, **settings: str) -> str:
    """What is said by a start that fails, without the word in front."""
    result = installation.run(
        "serve", "--port", str(free_port()), **{"LMS_LANGUAGE": "en", **settings}
    )
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert result.output.count("\n") == 1
    return result.output.removeprefix("Error: ").strip()


def set_pragma(patch: pytest.MonkeyPatch, name: str, value: int) -> None:
    patch.setattr(database, "SQLITE_PRAGMAS", (*database.SQLITE_PRAGMAS, (name, value)))


def pretend_newer(path: Path, name: str) -> None:
    """As if another script had been applied."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE lms_migration SET name = ? WHERE name LIKE '0002%'", [name])


def test_a_newer_database_is_left_alone(installation: Installation) -> None:
    pretend_newer(installation.database, "0999_later")
    before = installation.database.read_bytes()
    assert serve(installation) == (
        "The database was made by a newer version: it has 0999_later. "
        "Install that version, or bring back a copy from before."
    )
    assert installation.database.read_bytes() == before


def test_a_full_disk_says_so_and_loses_nothing(
    bare: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite3.connect(bare.database).close()
    bare.database.touch()
    set_pragma(monkeypatch, "max_page_count", 3)
    assert serve(bare) == (
        "The disk is full or does not work. Make room and try again. Nothing was lost."
    )


def test_a_disk_that_is_full_at_the_very_end_says_so(
    bare: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"

    def fail(*_: object) -> None:
        try:
            raise full
        except sqlite3.Error:
            raise sqlite3.OperationalError("cannot rollback") from None

    monkeypatch.setattr(guards, "install", fail)
    bare.database.touch()
    assert serve(bare).startswith("The disk is full or does not work.")


def test_a_database_one_may_not_write_says_so(
    bare: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.database.touch()
    set_pragma(monkeypatch, "query_only", 1)
    assert serve(bare).startswith("The database cannot be written. Give this user the right")


def test_a_file_that_is_no_database_says_so(bare: Installation) -> None:
    bare.database.write_bytes(b"This is no database. " * 500)
    assert serve(bare) == (
        "The database cannot be read: file is not a database. Bring back a copy."
    )


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EROFS, "secret-key cannot be written: the disk allows reading only."),
        (errno.EACCES, "secret-key cannot be opened. Give this user the right to read and"),
        (errno.ENOSPC, "The disk is full or does not work."),
    ],
)
def test_a_folder_one_may_not_write_says_so(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def refuse(path: Path, *_: object) -> int:
        raise OSError(number, "refused", str(path))

    monkeypatch.setattr("lms.services.keys.os.open", refuse)
    assert sentence in serve(installation)


def test_a_course_that_cannot_be_shown_says_so(bare: Installation) -> None:
    bare.run("migrate")
    shutil.rmtree(bare.course / "content/modules")
    assert serve(bare) == (
        f"The course in {bare.course / 'content'} has mistakes and cannot be shown. "
        "“lms check” says where."
    )


@pytest.mark.parametrize("module", ["granian", "flask_compress"])
def test_a_missing_extra_is_named(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setattr(serving, "_run", start_server)
    monkeypatch.setitem(sys.modules, module, None)
    said = installation.run("serve", "--port", str(free_port()), LMS_LANGUAGE="en").output
    name = module.replace("_", "-")
    assert said.endswith(f'Error: {name} is missing. Type: pip install "lernbegleiter[app]"\n')


def test_a_real_start_fails_as_quietly(bare: Installation) -> None:
    bare.database.write_bytes(b"This is no database. " * 500)
    with started(bare.folder, "--port", str(free_port()), **bare.settings) as server:
        said, _ = server.communicate(timeout=WAIT_S)
    assert (server.returncode, said.count("\n")) == (1, 1)
