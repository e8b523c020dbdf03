"""What readers say is no longer true, for those who look after the lesson."""

from dataclasses import dataclass
from datetime import datetime

from lms.domain.people import Actor, RoleName
from lms.errors import NotFound
from lms.library.shelf import Lesson
from lms.services.duties import looks_after
from lms.services.matrix import list_visible_cohorts
from lms.services.school import School
from lms.storage import audit, cohorts, people, remarks
from lms.storage.aliases import resolve
from lms.storage.audit import Event
from lms.storage.remarks import Remark


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


def list_open(school: School, actor: Actor) -> tuple[OpenRemark, ...]:
    """What is to be looked at in the lessons somebody looks after, the oldest first."""
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
    return looks_after(actor, lesson.module) if lesson else actor.is_coordinator()


def _list_names(actor: Actor) -> dict[int, str]:
    """The names of everybody in the courses somebody may see, and of staff."""
    listed = [person for role in RoleName for person, _ in people.list_role_holders(role)]
    for cohort in list_visible_cohorts(actor):
        listed += (person for person, _ in cohorts.list_members(cohort.id))
    return {person.id: person.listed_name for person in listed}
