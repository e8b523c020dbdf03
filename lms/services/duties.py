"""What a member of staff answers for: whose answers, and in which units (R3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.domain.clock import Moment
from lms.domain.people import Actor, Membership, Person
from lms.domain.programme import Cohort
from lms.services.matrix import list_visible_cohorts
from lms.services.places import in_force, list_sets
from lms.services.school import School
from lms.storage import cohorts


@dataclass(frozen=True, slots=True)
class Duty:
    """The part of a cohort somebody answers for: participants by number, modules by unit."""

    cohort: Cohort
    people: Mapping[int, tuple[Person, Membership]]
    modules: Mapping[str, str]


def looks_after(actor: Actor, module_id: str) -> bool:
    """Whether somebody cares for a module's texts: its trainers, and every coordinator."""
    return actor.is_coordinator() or actor.is_trainer(module=module_id)


def list_duties(school: School, actor: Actor) -> tuple[Duty, ...]:
    """Cohort by cohort, the latest to start first; where one answers for nothing it is left out.

    Participants who left are among them, since what they did keeps counting; trial memberships,
    erased people and the actor are not: nobody decides about themselves.
    """
    moment = school.moment()
    duties = []
    for cohort in list_visible_cohorts(actor):
        modules = {
            unit: module
            for unit, module in _list_units(school, cohort, moment)
            if actor.is_coordinator(cohort.id) or actor.is_trainer(cohort.id, module)
        }
        if modules:
            people = {
                person.id: (person, membership)
                for person, membership in cohorts.list_members(cohort.id)
                if not membership.trial and not person.erased_on and person.id != actor.person.id
            }
            duties.append(Duty(cohort, people, modules))
    return tuple(duties)


def _list_units(school: School, cohort: Cohort, moment: Moment) -> Iterator[tuple[str, str]]:
    """Units with their modules: of the files, voluntary ones too, then of the set in force (R4)."""
    for module in school.library.modules:
        yield module.quiz_id, module.id
        yield from ((lesson.id, module.id) for lesson in module.lessons)
    for required, unit in in_force(list_sets(school, cohort), moment.today).list_units():
        yield unit.id, required.id
