"""The sets a worker remembers: parsed once, and shared by threads that may forget them (R16)."""

import pytest

from lms.domain.programme import RequirementSet
from lms.services import places
from lms.storage import cohorts
from tests.web.driver import Site

Key = tuple[int, str, str]


class Forgotten(dict[Key, tuple[RequirementSet, ...]]):
    """Another thread forgets a key as soon as this one has seen it."""

    def __contains__(self, key: object) -> bool:
        self.clear()
        return True


def test_sets_another_thread_forgets_are_read_again(standalone: Site) -> None:
    school = standalone.school
    school.sets = Forgotten()
    with school.storage.connected():
        [cohort] = cohorts.list_cohorts()
        assert places.remember_sets(school, cohort, "1") == places.list_sets(school, cohort)


def test_sets_are_read_once_for_a_revision(
    standalone: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = standalone.school
    with school.storage.connected():
        [cohort] = cohorts.list_cohorts()
        first = places.remember_sets(school, cohort, "1")
        monkeypatch.setattr(places, "list_sets", lambda *_: ())
        assert places.remember_sets(school, cohort, "1") is first
        assert places.remember_sets(school, cohort, "2") == ()
