"""The first page of staff: what is to do, derived and never stored."""

from dataclasses import dataclass
from datetime import date

from lms.domain.meeting import Meeting
from lms.domain.people import Actor
from lms.domain.programme import Cohort, Unit
from lms.domain.state import State
from lms.domain.summary import read_state
from lms.library.finding import Finding
from lms.library.shelf import Lesson
from lms.services.attendance import find_day_place, may_enter
from lms.services.cohort_standings import CohortSummaries, list_summaries
from lms.services.duties import list_duties
from lms.services.freshness import Due, list_due
from lms.services.late_answers import list_late
from lms.services.matrix import list_visible_cohorts
from lms.services.remark_desk import count_open
from lms.services.reviews import list_reviews
from lms.services.school import School
from lms.storage import meetings, requests, requirements
from lms.storage.standings import ListedMember


@dataclass(frozen=True, slots=True)
class ListTask:
    """A meeting that took place and has no complete list yet."""

    cohort: Cohort
    meeting: Meeting
    title: str


@dataclass(frozen=True, slots=True)
class TalkTask:
    """A conversation that is due (`asked` False) or was asked for (True)."""

    cohort: Cohort
    person: ListedMember
    unit: Unit
    asked: bool


@dataclass(frozen=True, slots=True)
class CohortFigures:
    """How a cohort does: everybody, finished, waiting, and the next meeting."""

    cohort: Cohort
    is_open: bool
    people: int
    done: int
    stuck: int
    next_meeting: Meeting | None
    next_title: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """`reviews`, `remarks` and `late_answers` are numbers; each has a page of its own."""

    lists: tuple[ListTask, ...]
    talks: tuple[TalkTask, ...]
    cohorts: tuple[CohortFigures, ...]
    broken: tuple[Finding, ...]
    to_review: tuple[Lesson, ...]
    missing: tuple[Lesson, ...]
    reviews: int
    remarks: int
    late_answers: int
    today: date

    @property
    def count(self) -> int:
        """How many things wait; answers that came too late ask for nothing."""
        things = len(self.lists) + len(self.talks) + len(self.broken) + len(self.missing)
        return things + self.reviews + self.remarks


def list_tasks(school: School, actor: Actor) -> Tasks:
    """Everything waiting for this member of staff, over all cohorts she may see."""
    moment = school.moment()
    lists: list[ListTask] = []
    talks: list[TalkTask] = []
    figures: list[CohortFigures] = []
    for cohort in list_visible_cohorts(actor):
        everybody = list_summaries(school, cohort, moment)
        dates = meetings.list_meetings(cohort.id, None)
        lists += _list_missing_lists(school, actor, cohort, dates, moment.today)
        talks += _list_talks(actor, cohort, everybody)
        figures.append(make_figures(school, cohort, everybody, dates, moment.today))
    figures.sort(key=lambda each: each.cohort.starts_on > moment.today)
    lessons = school.library.lessons.values()
    duties = list_duties(school, actor)
    return Tasks(
        lists=tuple(lists),
        talks=tuple(talks),
        cohorts=tuple(figures),
        broken=tuple(finding for finding in school.library.findings if finding.blocks),
        to_review=tuple(
            each.lesson for each in list_due(school, actor) if each.due in (Due.OVERDUE, Due.SOON)
        ),
        missing=tuple(lesson for lesson in lessons if lesson.missing),
        reviews=len(list_reviews(school, duties)),
        remarks=count_open(school, actor),
        late_answers=len(list_late(school, duties)),
        today=moment.today,
    )


def _list_missing_lists(
    school: School, actor: Actor, cohort: Cohort, dates: tuple[Meeting, ...], today: date
) -> list[ListTask]:
    tasks = []
    for meeting in dates:
        if meeting.on > today or meeting.list_complete or meeting.is_cancelled:
            continue
        module, title = find_day_place(school, meeting.training_day)
        if may_enter(actor, meeting, module):
            tasks.append(ListTask(cohort, meeting, title))
    return tasks


def list_talks(school: School, actor: Actor) -> tuple[TalkTask, ...]:
    """The conversations waiting for this member of staff, over all cohorts she may see."""
    moment = school.moment()
    return tuple(
        talk
        for cohort in list_visible_cohorts(actor)
        for talk in _list_talks(actor, cohort, list_summaries(school, cohort, moment))
    )


def _list_talks(actor: Actor, cohort: Cohort, everybody: CohortSummaries) -> list[TalkTask]:
    required = everybody.requirements
    ids = [member.id for member in everybody.members]
    asked = {(open_.person, open_.unit_id) for open_ in requests.list_open_conversations(ids)}
    own = [
        (unit, everybody.places.units[unit.id])
        for module, unit in required.list_units()
        if actor.is_coordinator(cohort.id) or actor.is_trainer(cohort.id, module.id)
    ]
    tasks = []
    for member in everybody.members:
        for unit, place in own:
            state = read_state(member.letters, place)
            wanted = (member.id, unit.id) in asked and not state.is_done
            is_due = state is State.AWAITING_CONVERSATION and member.id not in everybody.paused
            if wanted or is_due:
                tasks.append(TalkTask(cohort, member, unit, asked=wanted))
    return tasks


def make_figures(
    school: School,
    cohort: Cohort,
    everybody: CohortSummaries,
    dates: tuple[Meeting, ...],
    today: date,
) -> CohortFigures:
    coming = [meeting for meeting in dates if meeting.on >= today and not meeting.is_cancelled]
    following = min(coming, key=lambda meeting: (meeting.on, meeting.starts), default=None)
    return CohortFigures(
        cohort=cohort,
        is_open=requirements.is_open(cohort.id),
        people=len(everybody.members),
        done=everybody.count_done(everybody.places.programme),
        stuck=len(everybody.list_stuck()),
        next_meeting=following,
        next_title=find_day_place(school, following.training_day)[1] if following else "",
    )
