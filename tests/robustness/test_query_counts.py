"""How often each page asks the database, which does not grow with the number of people (R16)."""

from pathlib import Path

import pytest
from flask import Flask

from bench.queries import count_queries
from bench.world import (
    add_cohort,
    add_coordinator,
    add_members,
    add_progress,
    open_app,
    school_of,
    sign_in,
)

FEW, MANY = 3, 60
LEARNERS = {
    "/": 5,
    "/modules/": 5,
    "/modules/eins/": 5,
    "/modules/eins/anfang/": 1,
    "/modules/eins/anfang/quiz/": 4,
    "/me/": 5,
}
COORDINATORS = {
    "/coordinator/{cohort}/matrix/": 6,
    "/coordinator/{cohort}/matrix/?module=eins": 6,
}


def open_cohort(app: Flask, size: int) -> tuple[str, str, str]:
    """A cohort's slug, and the cookies of a participant and of a coordinator."""
    school = school_of(app)
    karin = add_coordinator(school)
    cohort = add_cohort(school, f"of-{size}")
    members = add_members(school, cohort, size)
    add_progress(school, cohort, members)
    cookies = sign_in(school, (karin, members[1]))
    return cohort.slug, cookies[members[1]], cookies[karin]


@pytest.mark.parametrize("size", [FEW, MANY])
def test_pages_ask_as_often_as_they_need_to_and_no_more(installation: Path, size: int) -> None:
    with open_app(installation) as app:
        cohort, learner, coordinator = open_cohort(app, size)
        learners = {path: count_queries(app, path, learner) for path in LEARNERS}
        coordinators = {
            path: count_queries(app, path.format(cohort=cohort), coordinator)
            for path in COORDINATORS
        }
    assert learners == LEARNERS
    assert coordinators == COORDINATORS
