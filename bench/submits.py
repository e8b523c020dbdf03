"""Five hundred people hand in their answers at the same moment: two workers, SQLite."""

import time
from collections.abc import Iterator
from pathlib import Path

from bench.load import Connection
from bench.server import serve_lms
from bench.submissions import is_acknowledged, look_up, prepare_submissions
from bench.table import Row, exactly, for_information
from bench.world import open_app

PEOPLE = 500
WORKERS = 2


def measure_submits(folder: Path) -> Iterator[Row]:
    """Needs an empty folder."""
    with open_app(folder) as app:
        submissions = prepare_submissions(app, PEOPLE)
    with serve_lms(folder, workers=WORKERS) as server:
        connections = [Connection(server.port) for _ in submissions]
        start = time.perf_counter()
        for connection, submission in zip(connections, submissions, strict=True):
            connection.send(submission.request)
        refused = sum(not is_acknowledged(connection.read_answer()) for connection in connections)
        seconds = time.perf_counter() - start
        for connection in connections:
            connection.close()
    with open_app(folder):
        stored = look_up(submission.attempt for submission in submissions)
    yield exactly(f"{PEOPLE} people submit at once: errors", str(refused), "0")
    yield exactly(f"{PEOPLE} people submit at once: lost", str(stored.missing), "0")
    yield exactly(f"{PEOPLE} people submit at once: doubled", str(stored.doubled), "0")
    yield for_information(f"{PEOPLE} people submit at once: all answered", f"{seconds:.1f} s")
