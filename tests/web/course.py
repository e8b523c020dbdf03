"""What tests of the coordinator's desks share: a course that has not started, and its pages."""

from dataclasses import replace
from datetime import date
from typing import Any

from lms.domain.meeting import Meeting
from lms.domain.people import Actor, Person, Role, RoleName
from lms.domain.programme import Cohort, RequirementSet
from lms.services.courses import make_course
from lms.storage import audit, cohorts, meetings, requirements
from lms.storage.audit import AuditEvent, Event
from tests.cast import KARIN
from tests.web.driver import Site

STARTS_ON = date(2026, 9, 1)
AUTUMN = "herbst-2026"
AUTUMN_PAGE = f"/coordinator/{AUTUMN}/"
KARIN_ACTING = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR)}))
EVENING: dict[str, str] = {
    "on": "2026-09-05",
    "starts": "09:00",
    "ends": "16:00",
    "place": "Teestube",
    "teaching_units": "8",
}


def plan_course(site: Site, title: str = "Herbst 2026", starts_on: date = STARTS_ON) -> Cohort:
    """A course that has not started, whose first day is in September unless said otherwise."""
    with site.school.storage.connected():
        return make_course(site.school, KARIN_ACTING, title, starts_on, None, newest_seen=99)


def join(site: Site, person: Person, cohort: Cohort, **fields: Any) -> None:
    """Puts somebody into a course from its first day on."""
    first_day = {"from_on": cohort.starts_on, "counts_from": cohort.starts_on}
    with site.school.storage.connected():
        cohorts.append_membership(
            person=person.id,
            cohort=cohort.id,
            expected_revision=0,
            recorded_at=site.clock.now,
            **first_day | fields,
        )


def change_files(site: Site, **fields: Any) -> None:
    """Lets the files say something else."""
    publisher = site.school.publisher
    publisher._library = replace(publisher.library, **fields)


def find_course(site: Site, slug: str) -> Cohort:
    with site.school.storage.connected():
        cohort = cohorts.find_cohort_by_slug(slug)
    assert cohort is not None
    return cohort


def list_sets(site: Site, slug: str) -> tuple[RequirementSet, ...]:
    with site.school.storage.connected():
        return requirements.list_sets(find_course(site, slug).id)


def list_meetings(site: Site, slug: str) -> tuple[Meeting, ...]:
    with site.school.storage.connected():
        return meetings.list_meetings(find_course(site, slug).id)


def list_events(site: Site, event: Event) -> list[AuditEvent]:
    with site.school.storage.connected():
        return [each for each in audit.list_events(50) if each.event is event]
