"""Planning meetings: new ones, one or several at once, changed and cancelled ones (R5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from lms.domain.clock import Moment, exists_locally
from lms.domain.evidence import EvidenceKind, living
from lms.domain.meeting import Meeting, MeetingStatus
from lms.domain.people import Actor, Person, RoleName
from lms.domain.programme import Cohort, Module, Unit
from lms.errors import Invalid, NotFound
from lms.services.courses import check_day, get_coordinated
from lms.services.meeting_news import tell_cancelled, tell_changed
from lms.services.places import in_force, list_sets
from lms.services.school import School
from lms.storage import audit, evidence, meetings, people, planning
from lms.storage.audit import Event

UNITS_LIMIT = 40
CAPACITY_LIMIT = 10_000
PLACE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """A meeting as entered. `starts` and `ends` are local to the programme's zone."""

    training_day: str
    on: date
    starts: time
    ends: time
    teaching_units: int
    place: str = ""
    online: bool = False
    trainers: tuple[int, ...] = ()
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A training day of the course with its meetings, cancelled ones too, in order of time."""

    module: Module
    unit: Unit
    meetings: tuple[Meeting, ...]

    @property
    def title(self) -> str:
        return self.module.title_unit(self.unit)

    @property
    def has_date(self) -> bool:
        return any(not meeting.is_cancelled for meeting in self.meetings)


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """`others` offer a training day that the course does not ask for any more."""

    cohort: Cohort
    days: tuple[DayPlan, ...]
    others: tuple[Meeting, ...]
    trainers: tuple[Person, ...]

    def get_day(self, training_day: str) -> DayPlan:
        """Raises NotFound."""
        for day in self.days:
            if day.unit.id == training_day:
                return day
        raise NotFound("training day", training_day)


def open_plan(school: School, actor: Actor, cohort_slug: str) -> MeetingPlan:
    """The training days of a course with their dates. Raises NotFound and NotAllowed."""
    cohort = get_coordinated(actor, cohort_slug)
    required = in_force(list_sets(school, cohort), school.moment().today)
    planned = meetings.list_meetings(cohort.id)
    days = tuple(
        DayPlan(module, unit, tuple(each for each in planned if each.training_day == unit.id))
        for module, unit in required.list_units()
        if unit.is_day
    )
    known = {day.unit.id for day in days}
    trainers = {
        person.id: person
        for person, role in people.list_staff(cohort.id)
        if role.name is RoleName.TRAINER and not person.disabled_on
    }
    others = tuple(each for each in planned if each.training_day not in known)
    return MeetingPlan(cohort, days, others, tuple(trainers.values()))


def get_own_meeting(cohort: Cohort, meeting_id: int) -> Meeting:
    """A meeting of this cohort. Raises NotFound, also for another cohort's."""
    meeting = meetings.get_meeting(meeting_id)
    if meeting.cohort != cohort.id:
        raise NotFound("meeting", meeting_id)
    return meeting


def add_meetings(
    school: School,
    actor: Actor,
    cohort_slug: str,
    drafts: Sequence[Draft],
    *,
    early_is_fine: bool = False,
) -> tuple[Meeting, ...]:
    """Plans these meetings, all or none; one that stands there already is not added again.

    So a form sent twice does it once. Raises NotFound, NotAllowed, and Invalid for a draft that
    cannot be, with its place among the drafts as fact `row`.
    """
    moment = school.moment()
    with school.storage.atomic():
        plan = open_plan(school, actor, cohort_slug)
        planning.hold_cohort(plan.cohort.id)
        for row, draft in enumerate(drafts):
            _check(school, plan, draft, row=row, early_is_fine=early_is_fine)
        return tuple(_add(school, actor, moment, plan.cohort, draft) for draft in drafts)


def _add(school: School, actor: Actor, moment: Moment, cohort: Cohort, draft: Draft) -> Meeting:
    for known in meetings.list_meetings(cohort.id):
        if not known.is_cancelled and _is_same_date(known, draft):
            return known
    meeting = Meeting(
        id=0,
        revision=0,
        cohort=cohort.id,
        training_day=draft.training_day,
        on=draft.on,
        starts=draft.starts,
        ends=draft.ends,
        teaching_units=draft.teaching_units,
        zone=school.library.programme.timezone,
        place=draft.place,
        online=draft.online,
        trainers=draft.trainers,
        capacity=draft.capacity,
    )
    return _append(actor, moment, meeting, expected_revision=0)


def _is_same_date(meeting: Meeting, draft: Draft) -> bool:
    known = (meeting.training_day, meeting.on, meeting.starts, meeting.place, meeting.online)
    return known == (draft.training_day, draft.on, draft.starts, draft.place, draft.online)


def change_meeting(
    school: School,
    actor: Actor,
    cohort_slug: str,
    meeting_id: int,
    draft: Draft,
    *,
    seen_revision: int,
    early_is_fine: bool = False,
) -> Meeting:
    """Changes a meeting; its training day stays. Participants are told what concerns them.

    Raises NotFound, NotAllowed, Conflict when somebody else changed it meanwhile, and Invalid for
    a draft that cannot be, a cancelled meeting, or another day once somebody is on its list.
    """
    moment = school.moment()
    with school.storage.atomic():
        plan = open_plan(school, actor, cohort_slug)
        meeting = get_own_meeting(plan.cohort, meeting_id)
        if meeting.is_cancelled:
            raise Invalid("meeting_cancelled")
        changed = _apply(school, plan, meeting, draft, early_is_fine=early_is_fine)
        if changed == meeting:
            return meeting
        saved = _append(actor, moment, changed, expected_revision=seen_revision)
        tell_changed(school, plan.cohort, meeting, saved, moment)
        return saved


def _apply(
    school: School, plan: MeetingPlan, meeting: Meeting, draft: Draft, *, early_is_fine: bool
) -> Meeting:
    """The meeting with what may change about it. Raises Invalid."""
    is_moved = draft.on != meeting.on
    trainers = {person.id for person in plan.trainers} | set(meeting.trainers)
    _check_facts(school, plan.cohort, draft, trainers, early_is_fine or not is_moved)
    if is_moved and evidence.list_lines_of_meeting(meeting.id):
        raise Invalid("date_fixed_by_list", "on")
    return replace(
        meeting,
        on=draft.on,
        starts=draft.starts,
        ends=draft.ends,
        teaching_units=draft.teaching_units,
        place=draft.place,
        online=draft.online,
        trainers=draft.trainers,
        capacity=draft.capacity,
    )


def cancel_meeting(
    school: School, actor: Actor, cohort_slug: str, meeting_id: int, *, seen_revision: int
) -> Meeting:
    """Cancels a meeting and tells the participants; cancelled twice, it is cancelled once.

    Raises NotFound, NotAllowed, Conflict when somebody else changed it meanwhile, and Invalid
    `meeting_attended` while somebody is on its list as present (R5).
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_coordinated(actor, cohort_slug)
        meeting = get_own_meeting(cohort, meeting_id)
        if meeting.is_cancelled:
            return meeting
        if is_attended(meeting):
            raise Invalid("meeting_attended")
        cancelled = replace(meeting, status=MeetingStatus.CANCELLED)
        saved = _append(actor, moment, cancelled, expected_revision=seen_revision)
        tell_cancelled(school, cohort, saved, moment)
        return saved


def is_attended(meeting: Meeting) -> bool:
    """Whether a line that stands says that somebody was there."""
    lines = living(evidence.list_lines_of_meeting(meeting.id))
    return any(line.kind is EvidenceKind.ATTENDED for line in lines)


def _append(actor: Actor, moment: Moment, meeting: Meeting, *, expected_revision: int) -> Meeting:
    recorded = replace(meeting, recorded_at=moment.now, recorded_by=actor.person.id)
    saved = meetings.append_meeting(recorded, expected_revision=expected_revision)
    audit.append_event(moment.now, actor.person.id, Event.MEETING_SAVED, "meeting", saved.id, None)
    return saved


def _check(
    school: School, plan: MeetingPlan, draft: Draft, *, row: int, early_is_fine: bool
) -> None:
    try:
        if draft.training_day not in {day.unit.id for day in plan.days}:
            raise Invalid("training_day_unknown", "training_day")
        trainers = {person.id for person in plan.trainers}
        _check_facts(school, plan.cohort, draft, trainers, early_is_fine)
    except Invalid as error:
        raise Invalid(error.code, error.field, **error.facts, row=row) from error


def _check_facts(
    school: School, cohort: Cohort, draft: Draft, trainers: Iterable[int], early_is_fine: bool
) -> None:
    check_day(draft.on, "on")
    zone = school.library.programme.timezone
    for field, clock in (("starts", draft.starts), ("ends", draft.ends)):
        if not exists_locally(draft.on, clock, zone):
            raise Invalid("time_left_out", field)
    if draft.ends <= draft.starts:
        raise Invalid("ends_before_it_starts", "ends")
    if not 1 <= draft.teaching_units <= UNITS_LIMIT:
        raise Invalid("units_out_of_range", "teaching_units", limit=UNITS_LIMIT)
    if draft.capacity is not None and not 1 <= draft.capacity <= CAPACITY_LIMIT:
        raise Invalid("number_out_of_range", "capacity", limit=CAPACITY_LIMIT)
    if len(draft.place) > PLACE_LIMIT:
        raise Invalid("place_too_long", "place", limit=PLACE_LIMIT)
    if set(draft.trainers) - set(trainers):
        raise Invalid("trainer_unknown", "trainers")
    if draft.on < cohort.starts_on and not early_is_fine:
        raise Invalid("before_the_start", "on")
