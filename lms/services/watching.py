"""Keeping the course in step with its files: one watching thread per process (R15)."""

import logging
from pathlib import Path
from threading import Lock

from lms.library.watch import Watcher
from lms.library.write import replace_file
from lms.services.school import School

log = logging.getLogger("lms")
STAMP = "content.stamp"


def touch_stamp(data_dir: Path) -> None:
    """Tells every worker that the files have changed: each acts at its next staff request."""
    replace_file(data_dir / STAMP, b"")


class Watch:
    """Starts the watcher with the first request, after a server has made its processes."""

    def __init__(self, school: School, data_dir: Path) -> None:
        self._school = school
        self._stamp = data_dir / STAMP
        self._lock = Lock()
        self._watcher: Watcher | None = None

    def ensure(self) -> None:
        """Starts watching, once per process."""
        if self._watcher is not None:
            return
        with self._lock:
            if self._watcher is None:
                folders = self._school.publisher.folders
                self._watcher = Watcher(folders, self._stamp, self._publish)
                self._watcher.start()

    def poke(self) -> bool:
        """Publishes at once if an editor has written files since; one look at one file."""
        return self._watcher is not None and self._watcher.poke()

    def _publish(self) -> None:
        """A failing publication keeps the course as it is; the next change tries again."""
        try:
            self._school.publisher.publish()
        except Exception:
            log.exception("the course's files could not be published; the course stays as it was")
