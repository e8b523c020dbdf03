"""The meetings of all cohorts a member of staff may see, and where a list is missing (R5)."""

from dataclasses import dataclass
from datetime import date

from lms.domain.evidence import ATTENDANCE_KINDS, EvidenceKind, living
from lms.domain.meeting import Meeting
from lms.domain.people import Actor
from lms.domain.programme import Cohort
from lms.services.attendance import find_day_place, may_enter
from lms.services.matrix import list_visible_cohorts
from lms.services.school import School
from lms.storage import evidence, meetings


@dataclass(frozen=True, slots=True)
class Date:
    """A meeting. `present` of `listed` people were there, by its list, once there is one."""

    meeting: Meeting
    cohort: Cohort
    module: str
    title: str
    present: int
    listed: int
    may_enter: bool

    def lacks_list(self, today: date) -> bool:
        held = self.meeting.on <= today and not self.meeting.is_cancelled
        return held and not self.meeting.list_complete


@dataclass(frozen=True, slots=True)
class Dates:
    """Coming ones with the next first (today's too), past ones with the newest first.

    `cohorts` counts those one may see.
    """

    coming: tuple[Date, ...]
    past: tuple[Date, ...]
    cohorts: int
    today: date


def list_dates(school: School, actor: Actor) -> Dates:
    today = school.moment().today
    visible = list_visible_cohorts(actor)
    dates = [
        _make_date(school, actor, cohort, meeting)
        for cohort in visible
        for meeting in meetings.list_meetings(cohort.id)
    ]
    dates.sort(key=lambda each: (each.meeting.on, each.meeting.starts))
    return Dates(
        coming=tuple(each for each in dates if each.meeting.on >= today),
        past=tuple(each for each in reversed(dates) if each.meeting.on < today),
        cohorts=len(visible),
        today=today,
    )


def _make_date(school: School, actor: Actor, cohort: Cohort, meeting: Meeting) -> Date:
    module, title = find_day_place(school, meeting.training_day)
    present, listed = _count(meeting) if meeting.list_complete else (0, 0)
    return Date(meeting, cohort, module, title, present, listed, may_enter(actor, meeting, module))


def _count(meeting: Meeting) -> tuple[int, int]:
    lines = living(evidence.list_lines_of_meeting(meeting.id))
    listed = {line.person for line in lines if line.kind in ATTENDANCE_KINDS}
    present = {line.person for line in lines if line.kind is EvidenceKind.ATTENDED}
    return len(present), len(listed)
