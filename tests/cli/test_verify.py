"""`lms verify`: sound databases pass, anything changed behind our back is found."""

import sqlite3
from contextlib import closing

from lms.domain.clock import Moment
from lms.services.cohort_standings import list_summaries
from lms.services.school import School, utc_now
from lms.storage import cohorts
from tests.cli.conftest import COHORT, Installation


def keep_summaries(installation: Installation) -> None:
    """What showing the matrix today does."""
    with installation.school() as school:
        today = School(school.storage, school.publisher, utc_now, data_dir=installation.folder)
        cohort = cohorts.find_cohort_by_slug(COHORT)
        assert cohort is not None
        moment = Moment(utc_now(), today.library.programme.timezone)
        assert list_summaries(today, cohort, moment).members


def change(installation: Installation, sql: str) -> None:
    with closing(sqlite3.connect(installation.database)) as connection, connection:
        assert connection.execute(sql).rowcount != 0


def test_a_sound_database_is_in_order(installation: Installation) -> None:
    keep_summaries(installation)
    result = installation.run("verify")
    assert (result.exit_code, result.output) == (0, "Alles ist in Ordnung.\n")


def test_a_summary_that_says_something_else_is_found(installation: Installation) -> None:
    keep_summaries(installation)
    change(installation, "UPDATE lms_standing SET states = 'M' || substr(states, 2)")
    result = installation.run("verify")
    assert result.exit_code == 1
    assert result.output == f"the kept summary of person 1 in {COHORT} is wrong\n"


def test_a_missing_guard_is_found(installation: Installation) -> None:
    with closing(sqlite3.connect(installation.database)) as connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        [(name,), *_] = connection.execute(triggers).fetchall()
        connection.execute(f"DROP TRIGGER {name}")
    result = installation.run("verify")
    assert result.exit_code == 1
    assert name in result.output
