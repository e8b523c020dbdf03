import os
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from lms.library import watch
from lms.library.watch import Scan, Watcher, scan_folders


class Desk:
    """A folder that looks as the test says, and a count of what was acted on."""

    def __init__(self, stamp: Path) -> None:
        self.looks: Scan = {"a": (1, 1, 1)}
        self.acted = 0
        self.watcher = Watcher([], stamp, self._act, scan=self._scan)

    def _scan(self, folders: Iterable[Path]) -> Scan:
        return dict(self.looks)

    def _act(self) -> None:
        self.acted += 1


@pytest.fixture
def stamp(tmp_path: Path) -> Path:
    return tmp_path / "stamp"


@pytest.fixture
def desk(stamp: Path) -> Desk:
    return Desk(stamp)


def test_nothing_happens_while_nothing_changes(desk: Desk) -> None:
    assert [desk.watcher.step() for _ in range(3)] == [False] * 3
    assert desk.acted == 0


def test_a_change_counts_when_two_looks_agree(desk: Desk) -> None:
    desk.looks = {"a": (2, 1, 1)}
    assert [desk.watcher.step() for _ in range(3)] == [False, True, False]
    assert desk.acted == 1


def test_a_file_still_being_written_is_waited_for(desk: Desk) -> None:
    for size in range(2, 6):
        desk.looks = {"a": (2, size, 1)}
        assert not desk.watcher.step()
    assert desk.watcher.step()
    assert desk.acted == 1


def test_a_change_taken_back_is_none(desk: Desk) -> None:
    before = desk.looks
    desk.looks = {}
    desk.watcher.step()
    desk.looks = before
    assert not desk.watcher.step()
    assert desk.acted == 0


def test_a_touched_stamp_makes_it_act_at_once_and_once(desk: Desk, stamp: Path) -> None:
    assert not desk.watcher.poke()
    stamp.write_text("1")
    desk.looks = {"a": (2, 1, 1)}
    assert [desk.watcher.poke(), desk.watcher.poke()] == [True, False]
    assert [desk.watcher.step(), desk.watcher.step()] == [False, False]
    assert desk.acted == 1


def test_an_error_is_logged_and_the_next_change_is_acted_on(
    stamp: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stamp.write_text("1")
    watcher = Watcher([], stamp, lambda: 1 / 0, scan=lambda folders: {})
    os.utime(stamp, (1, 1))
    assert watcher.poke()
    assert "could not be taken over" in caplog.text
    os.utime(stamp, (2, 2))
    assert watcher.poke()


def test_new_changed_moved_and_deleted_files_are_seen(tmp_path: Path) -> None:
    folder = tmp_path / "tief" / "tiefer"
    folder.mkdir(parents=True)
    looks = [scan_folders([tmp_path])]
    file = folder / "a.md"
    for change in (
        lambda: file.write_text("a"),
        lambda: os.utime(file, (1, 1)),
        lambda: file.rename(folder / "b.md"),
        lambda: (folder / "b.md").unlink(),
    ):
        change()
        looks.append(scan_folders([tmp_path]))
    assert all(before != after for before, after in pairwise(looks))
    assert looks[-1] == looks[0] == {}


def test_folders_and_links_that_lead_nowhere_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "weg")
    assert list(scan_folders([tmp_path, tmp_path / "weg"])) == [str(tmp_path / "link")]


def test_the_thread_looks_by_itself_and_stops(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SECONDS", 0.001)
    acted = Event()
    monkeypatch.setattr(desk.watcher, "_on_change", acted.set)
    desk.looks = {}
    desk.watcher.start()
    desk.watcher.start()
    assert acted.wait(5)
    desk.watcher.stop()
    assert desk.watcher._thread is not None
    assert not desk.watcher._thread.is_alive()
