"""`lms check` of a thousand lessons with their questions: everything new, and one file changed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.course import edit_lesson, write_course
from bench.server import REPOSITORY
from bench.table import Row, at_most
from lms.services.installation import DATABASE_NAME

LESSONS = 1_000


def measure_check(folder: Path) -> Iterator[Row]:
    """Needs an empty folder. Raises RuntimeError if the generated course has errors."""
    content, _ = write_course(folder, LESSONS)
    (folder / DATABASE_NAME).touch()
    settings = {"LMS_DATA_DIR": str(folder), "LMS_CONTENT_DIR": "", "LMS_QUIZZES_DIR": ""}
    command = (sys.executable, "-c", "from lms.cli import main; main()", "check")
    for what, limit in (("cold", 15), ("one file changed", 0.5)):
        start = time.perf_counter()
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), **settings},
            stdout=subprocess.PIPE,
            check=False,
        )
        seconds = time.perf_counter() - start
        if done.returncode:
            raise RuntimeError(done.stdout.decode()[:2_000])
        yield at_most(f"lms check of {LESSONS:,} lessons, {what}", seconds, limit, " s")
        edit_lesson(content)
