"""A reader says in a sentence what is no longer true in a lesson."""

from datetime import timedelta

from lms.errors import Invalid
from lms.services.accounts import Visit
from lms.services.learning import open_lesson
from lms.services.school import School
from lms.storage import evidence, remarks

TEXT_LIMIT = 500
MOST_A_DAY = 5
DAY = timedelta(days=1)


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
