"""A backup is whole, checked, and never half there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lms.errors import SetupError
from lms.storage import people
from lms.storage.backup import write_backup
from lms.storage.database import Storage, open_storage
from lms.storage.verify import verify


def test_a_backup_holds_everything_and_its_guards(sqlite_storage: Storage, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    with sqlite_storage.atomic():
        people.add_person(name="Lena")
    write_backup(sqlite_storage, target)
    with closing(open_storage(f"sqlite:///{target}")) as copy:
        assert verify(copy) == ()
        with copy.connected():
            assert people.get_person(1).name == "Lena"


def test_a_backup_is_one_file(sqlite_storage: Storage, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    write_backup(sqlite_storage, folder / "copy.sqlite3")
    assert [file.name for file in folder.iterdir()] == ["copy.sqlite3"]
    assert (folder / "copy.sqlite3").stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchall() == [("delete",)]


def test_what_is_not_committed_is_not_in_the_backup(
    sqlite_storage: Storage, tmp_path: Path
) -> None:
    target = tmp_path / "copy.sqlite3"
    with sqlite_storage.atomic():
        people.add_person(name="Lena")
        write_backup(sqlite_storage, target)
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT COUNT(*) FROM lms_person").fetchall() == [(0,)]


def test_only_a_file_can_be_copied(tmp_path: Path) -> None:
    with (
        closing(open_storage("sqlite:///:memory:")) as storage,
        pytest.raises(SetupError, match="pg_dump"),
    ):
        write_backup(storage, tmp_path / "copy.sqlite3")


def test_nothing_stays_of_a_copy_that_fails(
    sqlite_storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError("the disk is full")

    folder = tmp_path / "backups"
    folder.mkdir()
    monkeypatch.setattr("lms.storage.backup.os.fsync", refuse)
    with pytest.raises(OSError, match="the disk is full"):
        write_backup(sqlite_storage, folder / "copy.sqlite3")
    assert list(folder.iterdir()) == []
