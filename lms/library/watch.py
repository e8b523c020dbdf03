"""Notices changed files: one daemon thread looks once a second (R15)."""

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Event, Lock, Thread

SECONDS = 1.0
SETTLING_SECONDS = 0.3
Mark = tuple[int, int, int]
Scan = Mapping[str, Mark]
_log = logging.getLogger(__name__)


def scan_folders(folders: Iterable[Path]) -> Scan:
    """What every file below the folders looks like from outside: mtime in ns, size, inode."""
    marks: dict[str, Mark] = {}
    waiting = [os.fspath(folder) for folder in folders]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        marks[entry.path] = _mark(entry.stat(follow_symlinks=False))
        except OSError:  # gone between two looks: the next one tells
            continue
    return marks


def _mark(stat: os.stat_result) -> Mark:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


class Watcher:
    """Calls `on_change` when files below `folders` have changed.

    A change counts when two looks in a row agree, so that no half-copied file is read. The editor
    touches `stamp_file` after saving; `poke` then acts at once. `scan` is for tests.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        stamp_file: Path,
        on_change: Callable[[], object],
        *,
        scan: Callable[[Iterable[Path]], Scan] = scan_folders,
    ) -> None:
        self._folders = tuple(folders)
        self._stamp_file = stamp_file
        self._on_change = on_change
        self._scan = scan
        self._lock = Lock()
        self._stopped = Event()
        self._thread: Thread | None = None
        self._stamp = self._read_stamp()
        self._acted_on = self._seen = scan(self._folders)

    def start(self) -> None:
        """Starts looking, once; the thread ends with the process or by `stop`."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="lms-watch", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends the thread and waits for it."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def step(self) -> bool:
        """Looks once. True if a change has settled and was acted on."""
        with self._lock:
            seen, self._seen = self._seen, self._scan(self._folders)
            if self._seen == self._acted_on or self._seen != seen:
                return False
            self._act()
            return True

    def poke(self) -> bool:
        """Acts at once if the stamp has been touched since; costs one look at one file."""
        stamp = self._read_stamp()
        if stamp == self._stamp:
            return False
        with self._lock:
            if stamp == self._stamp:
                return False
            self._stamp = stamp
            self._seen = self._scan(self._folders)
            self._act()
            return True

    def _act(self) -> None:
        """Whatever goes wrong is logged: the old library stays, and the thread goes on."""
        self._acted_on = self._seen
        try:
            self._on_change()
        except Exception:
            _log.exception("changed files could not be taken over")

    def _run(self) -> None:
        """A change just noticed is looked at again soon, so that it is read within two seconds."""
        pause = SECONDS
        while not self._stopped.wait(pause):
            self.step()
            pause = SECONDS if self._seen == self._acted_on else SETTLING_SECONDS

    def _read_stamp(self) -> Mark | None:
        try:
            return _mark(self._stamp_file.stat())
        except OSError:
            return None
