"""A double click, twenty times over: one attempt, and the same answer for everybody."""

from pathlib import Path

from bench.load import Connection
from bench.server import serve_lms
from bench.submissions import is_acknowledged, look_up, prepare_submissions
from bench.world import open_app
from lms.storage.rows import fetch
from lms.storage.tables_ledger import AttemptTable

CLICKS = 20


def test_twenty_identical_submits_give_one_attempt_and_equal_answers(installation: Path) -> None:
    with open_app(installation) as app:
        [submission] = prepare_submissions(app, 1)
    with serve_lms(installation, workers=2) as server:
        connections = [Connection(server.port) for _ in range(CLICKS)]
        for connection in connections:
            connection.send(submission.request)
        answers = [connection.read_answer() for connection in connections]
        for connection in connections:
            connection.close()
    assert all(is_acknowledged(answer) for answer in answers)
    assert len({(answer.headers["location"], answer.body) for answer in answers}) == 1
    with open_app(installation):
        stored = look_up([submission.attempt])
        assert fetch(AttemptTable.select(AttemptTable.id)) == [[submission.attempt]]
    assert (stored.missing, stored.doubled) == (0, 0)
