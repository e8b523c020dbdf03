"""The server is killed while people hand in their answers; `python -m bench.crash` does more."""

from pathlib import Path

from bench.crash import run_round
from bench.submissions import prepare_submissions
from bench.world import open_app

PEOPLE = 100


def test_every_acknowledged_submission_is_stored_once_over_two_crashes(installation: Path) -> None:
    with open_app(installation) as app:
        submissions = prepare_submissions(app, PEOPLE)
    outcome = run_round(installation, submissions, kill_at=(30, 70))
    assert outcome.acknowledged == PEOPLE
    assert (outcome.missing, outcome.doubled) == (0, 0)
    assert outcome.problems == ()
