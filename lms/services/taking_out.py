"""Taking somebody out of a course who was put into it by mistake (R6)."""

from dataclasses import replace
from datetime import timedelta

from lms.domain.evidence import Evidence
from lms.domain.people import Actor, Membership, Person
from lms.domain.programme import Cohort
from lms.errors import Conflict, Invalid
from lms.services.memberships import change_membership, get_member, get_own_cohort, read_terms
from lms.services.school import School
from lms.storage import cohorts, evidence


def open_member(actor: Actor, cohort_slug: str, person_id: int) -> tuple[Cohort, Person, bool]:
    """Who is asked about, and whether nothing speaks against it. Raises NotFound, NotAllowed."""
    cohort = get_own_cohort(actor, cohort_slug)
    person, membership = get_member(cohort, person_id)
    return cohort, person, not _has_entries(person, membership)


def take_out(school: School, actor: Actor, cohort_slug: str, person_id: int) -> Person:
    """Lets somebody never have been in a course: the last day comes before the first one.

    Raises NotFound, NotAllowed, and Invalid `has_entries` for whoever has begun, who leaves with
    a last day instead, and `changed_meanwhile`.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        cohorts.hold_cohort(cohort.id)
        person, membership = get_member(cohort, person_id)
        if _has_entries(person, membership):
            raise Invalid("has_entries")
        terms = replace(read_terms(membership), to_on=membership.from_on - timedelta(days=1))
        try:
            change_membership(actor, membership, terms, moment)
        except Conflict as error:
            raise Invalid("changed_meanwhile") from error
    return person


def _has_entries(person: Person, membership: Membership) -> bool:
    """Whether a line was written in the course: online on its days, or by its staff."""

    def is_of_course(line: Evidence) -> bool:
        if line.cohort is not None:
            return line.cohort == membership.cohort
        return line.happened_on >= membership.from_on

    return any(is_of_course(line) for line in evidence.list_lines([person.id]))
