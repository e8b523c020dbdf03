"""Deleting a course that was made by mistake, while nothing is in it."""

from dataclasses import dataclass

from lms.domain.people import Actor
from lms.domain.programme import Cohort
from lms.errors import Conflict, NotAllowed
from lms.services.courses import get_coordinated, may_make_course
from lms.services.school import School
from lms.storage import audit, people, planning
from lms.storage.audit import Event


@dataclass(frozen=True, slots=True)
class Deletion:
    """What is asked before a course is deleted; `team` counts those who worked in it only."""

    cohort: Cohort
    is_empty: bool
    team: int


def may_delete(actor: Actor, cohort: Cohort) -> bool:
    """Whether she may, and nobody and nothing has been entered in the course."""
    return may_make_course(actor) and planning.is_empty(cohort.id)


def open_deletion(actor: Actor, cohort_slug: str) -> Deletion:
    """Raises NotFound, and NotAllowed for those who do not coordinate everything."""
    cohort = get_coordinated(actor, cohort_slug)
    if not may_make_course(actor):
        raise NotAllowed("delete a course")
    team = {person.id for person, role in people.list_staff(cohort.id) if role.cohort == cohort.id}
    return Deletion(cohort, planning.is_empty(cohort.id), len(team))


def delete_course(school: School, actor: Actor, cohort_slug: str) -> None:
    """Deletes an empty course with the tasks people had in it.

    Raises NotFound, NotAllowed, and Conflict where something has been entered in it.
    """
    at, by = school.clock(), actor.person.id
    with school.storage.atomic():
        cohort = open_deletion(actor, cohort_slug).cohort
        planning.hold_cohort(cohort.id)
        if not planning.is_empty(cohort.id):
            raise Conflict("cohort", cohort_slug)
        for person, role in people.list_staff(cohort.id):
            if role.cohort == cohort.id:
                audit.append_event(at, by, Event.ROLE_ENDED, "cohort", cohort.id, person.id)
        planning.delete_cohort(cohort.id)
        detail = {"title": cohort.title}
        audit.append_event(at, by, Event.COHORT_DELETED, "cohort", cohort.id, None, detail)
