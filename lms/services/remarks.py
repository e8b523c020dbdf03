"""A reader says in a sentence what is no longer true; those who answer for the lesson read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.domain.people import Actor, RoleName
from lms.errors import Invalid, NotFound
from lms.library.shelf import Lesson
from lms.services.accounts import Visit
from lms.services.learning import open_lesson
from lms.services.matrix import list_visible_cohorts
from lms.services.school import School
from lms.storage import audit, cohorts, evidence, people, remarks
from lms.storage.aliases import resolve
from lms.storage.audit import Event
from lms.storage.remarks import Remark

TEXT_LIMIT = 500
MOST_A_DAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenRemark:
    """A remark nobody has dealt with. `lesson` is None where its file is gone, `name` empty where
    the reader is in no course of whoever reads it."""

    id: int
    unit_id: str
    lesson: Lesson | None
    text: str
    name: str
    at: datetime


def save_remark(school: School, visit: Visit, lesson_id: str, text: str) -> None:
    """Keeps a reader's sentence about a lesson; the same sentence twice a day is kept once.

    Raises NotFound and Locked as `open_lesson` does, and Invalid `remark_needed`,
    `remark_too_long` and, after some on one day, `remarks_many`.
    """
    open_lesson(school, visit, lesson_id)
    words = " ".join(text.split())
    if not words:
        raise Invalid("remark_needed", "text")
    if len(words) > TEXT_LIMIT:
        raise Invalid("remark_too_long", "text", limit=TEXT_LIMIT)
    person, now = visit.actor.person.id, school.clock()
    with school.storage.atomic():
        evidence.hold_ledger(person)
        before = remarks.list_remarks_of(person, now - DAY)
        if any((each.unit_id, each.text) == (lesson_id, words) for each in before):
            return
        if len(before) >= MOST_A_DAY:
            raise Invalid("remarks_many", "text", limit=MOST_A_DAY)
        remarks.add_remark(person, lesson_id, words, at=now)


def answers_for(actor: Actor, module_id: str) -> bool:
    """Whether somebody looks after a module's texts: its trainers, and every coordinator."""
    return actor.is_coordinator() or actor.is_trainer(module=module_id)


def list_open(school: School, actor: Actor) -> tuple[OpenRemark, ...]:
    """What is to be looked at in the lessons somebody answers for, the oldest first."""
    found = [each for each in remarks.list_open_remarks() if _may_read(school, actor, each)]
    readers = resolve(each.person for each in found)
    names = _list_names(actor) if found else {}
    lessons = school.library.lessons
    return tuple(
        OpenRemark(
            id=each.id,
            unit_id=each.unit_id,
            lesson=lessons.get(each.unit_id),
            text=each.text,
            name=names.get(readers[each.person], ""),
            at=each.at,
        )
        for each in found
    )


def count_open(school: School, actor: Actor) -> int:
    return sum(_may_read(school, actor, each) for each in remarks.list_open_remarks())


def close_remark(school: School, actor: Actor, remark_id: int) -> None:
    """Somebody has dealt with it. Raises NotFound, also for what the actor may not read."""
    now = school.clock()
    with school.storage.atomic():
        remark = remarks.get_remark(remark_id)
        if not _may_read(school, actor, remark):
            raise NotFound("remark", remark_id)
        if remarks.close_remark(remark_id, actor.person.id, at=now):
            audit.append_event(
                now, actor.person.id, Event.REMARK_DONE, "remark", remark_id, remark.person
            )


def _may_read(school: School, actor: Actor, remark: Remark) -> bool:
    """What was said about a lesson that is gone is for coordinators."""
    lesson = school.library.lessons.get(remark.unit_id)
    return answers_for(actor, lesson.module) if lesson else actor.is_coordinator()


def _list_names(actor: Actor) -> dict[int, str]:
    """The names of everybody in the courses somebody may see, and of staff."""
    listed = [person for role in RoleName for person, _ in people.list_role_holders(role)]
    for cohort in list_visible_cohorts(actor):
        listed += (person for person, _ in cohorts.list_members(cohort.id))
    return {person.id: person.listed_name for person in listed}
