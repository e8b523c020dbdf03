"""Before the first day: what a coordinator settles, and the start, which freezes it (R4)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from lms.domain.people import Actor, RoleName
from lms.domain.programme import Cohort, Module, RequirementSet, Rules
from lms.errors import Conflict, Invalid
from lms.library.shelf import Lesson, Library
from lms.services.cards import list_cards
from lms.services.courses import count_people, get_coordinated, get_keep_until, is_open
from lms.services.places import set_from_files
from lms.services.school import School
from lms.storage import audit, meetings, people, planning, requirements
from lms.storage.audit import Event

COORDINATORS_WANTED = 2


class Task(StrEnum):
    """What is to do before the first day, in this order."""

    MEETINGS = "meetings"
    PEOPLE = "people"
    TEAM = "team"
    CARDS = "cards"
    LESSONS = "lessons"
    RULE = "rule"
    START = "start"


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far a cohort is before its start. Counts are of what there is and of what is wanted."""

    cohort: Cohort
    required: RequirementSet
    days_with_date: int
    days: int
    people: int
    trainers: int
    coordinators: int
    cards_printed: int
    cards_wanted: int
    errors: int
    outdated: int
    checked_at: datetime | None
    is_rule_chosen: bool

    @property
    def can_start(self) -> bool:
        return bool(self.required.modules)

    def is_done(self, task: Task) -> bool:
        """Whether nothing is left to do about this. Only the start itself freezes anything."""
        match task:
            case Task.MEETINGS:
                return self.days_with_date == self.days
            case Task.PEOPLE:
                return self.people > 0
            case Task.TEAM:
                return self.trainers > 0 and self.coordinators >= COORDINATORS_WANTED
            case Task.CARDS:
                return self.people > 0 and self.cards_printed >= self.cards_wanted
            case Task.LESSONS:
                return self.checked_at is not None and not self.errors
            case Task.RULE:
                return self.is_rule_chosen
            case Task.START:
                return False

    def list_open(self) -> tuple[Task, ...]:
        """What is left before the start. It can start all the same."""
        return tuple(task for task in Task if task is not Task.START and not self.is_done(task))


def open_first_day(school: School, actor: Actor, cohort_slug: str) -> Readiness:
    """Raises NotFound and NotAllowed."""
    return check_readiness(school, actor, get_coordinated(actor, cohort_slug))


def check_readiness(school: School, actor: Actor, cohort: Cohort) -> Readiness:
    required = make_first_set(school, cohort)
    today = school.moment().today
    prepared = planning.get_preparation(cohort.id)
    days = {unit.id for _, unit in required.list_units() if unit.is_day and unit.required}
    dated = {
        meeting.training_day
        for meeting in meetings.list_meetings(cohort.id)
        if not meeting.is_cancelled
    }
    roles: dict[RoleName, set[int]] = {name: set() for name in RoleName}
    for person, role in people.list_staff(cohort.id):
        if not person.disabled_on:
            roles[role.name].add(person.id)
    cards = [each for each in list_cards(school, actor, cohort) if not each.is_staff]
    library = school.library
    return Readiness(
        cohort=cohort,
        required=required,
        days_with_date=len(days & dated),
        days=len(days),
        people=count_people(cohort, today),
        trainers=len(roles[RoleName.TRAINER]),
        coordinators=len(roles[RoleName.COORDINATOR]),
        cards_printed=sum(bool(each.card and each.card.printed_at) for each in cards),
        cards_wanted=len(cards),
        errors=sum(finding.blocks for finding in library.findings),
        outdated=sum(
            lesson.review_by is not None and lesson.review_by < today
            for lesson in list_lessons(library)
        ),
        checked_at=prepared.lessons_checked_at,
        is_rule_chosen=prepared.planned_rules is not None,
    )


def list_lessons(library: Library) -> tuple[Lesson, ...]:
    """The lessons of the files, module by module; missing ones are left out."""
    return tuple(
        lesson for module in library.modules for lesson in module.lessons if not lesson.missing
    )


def confirm_lessons(school: School, actor: Actor, cohort_slug: str) -> None:
    """Notes that the coordinator has looked the lessons through. Raises NotFound, NotAllowed."""
    now = school.clock()
    with school.storage.atomic():
        cohort = get_coordinated(actor, cohort_slug)
        planning.save_lessons_checked(cohort.id, now)
        detail = {"what": "lessons_checked"}
        audit.append_event(now, actor.person.id, Event.CHANGED, "cohort", cohort.id, None, detail)


def make_first_set(school: School, cohort: Cohort) -> RequirementSet:
    """What a planned cohort would ask for: the files, with the rule chosen for it (R4)."""
    required = set_from_files(school.library, cohort)
    return replace(required, rules=get_planned_rules(school, cohort))


def get_planned_rules(school: School, cohort: Cohort) -> Rules:
    """The rule chosen for a planned cohort, else that of the programme."""
    rules = school.library.programme.rules
    planned = planning.get_preparation(cohort.id).planned_rules
    if planned is None:
        return rules
    known = {unit.id for module in school.library.modules for unit in module.days}
    return replace(
        rules,
        modules_needed=planned["modules_needed"],
        attendance_percent=planned["attendance_percent"],
        days=tuple(day for day in planned["days"] if day in known),
    )


def plan_rule(
    school: School,
    actor: Actor,
    cohort_slug: str,
    *,
    modules_needed: int | None,
    attendance_percent: int | None,
    days: tuple[str, ...],
) -> None:
    """Keeps the rule for the certificate until the start writes it into the first set.

    Raises NotFound, NotAllowed, Conflict once the course has started, and Invalid for numbers
    and days that cannot be.
    """
    now = school.clock()
    with school.storage.atomic():
        cohort = get_coordinated(actor, cohort_slug)
        planning.hold_cohort(cohort.id)
        if is_open(cohort):
            raise Conflict("cohort", cohort_slug)
        modules = school.library.list_required_modules()
        _check_rule(modules, modules_needed, attendance_percent, days)
        rule = {
            "modules_needed": modules_needed,
            "attendance_percent": attendance_percent,
            "days": list(days),
        }
        planning.save_planned_rules(cohort.id, rule)
        audit.append_event(
            now, actor.person.id, Event.CHANGED, "cohort", cohort.id, None, {"rule": rule}
        )


def count_modules(modules: tuple[Module, ...]) -> int:
    """How many modules a rule may ask for."""
    return sum(module.required for module in modules)


def _check_rule(
    modules: tuple[Module, ...],
    modules_needed: int | None,
    attendance_percent: int | None,
    days: tuple[str, ...],
) -> None:
    most = count_modules(modules)
    if modules_needed is not None and not 1 <= modules_needed <= most:
        raise Invalid("number_out_of_range", "modules_needed", limit=most)
    if attendance_percent is not None and not 1 <= attendance_percent <= 100:
        raise Invalid("number_out_of_range", "attendance_percent", limit=100)
    if set(days) - {unit.id for module in modules for unit in module.required_days}:
        raise Invalid("training_day_unknown", "days")


def start_course(school: School, actor: Actor, cohort_slug: str) -> Cohort:
    """Opens a cohort: its first requirement set is appended, once, whoever else starts it.

    Raises NotFound, NotAllowed, and Invalid `no_module` where the files hold no module.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_coordinated(actor, cohort_slug)
        planning.hold_cohort(cohort.id)
        if is_open(cohort):
            return cohort
        first = make_first_set(school, cohort)
        if not first.modules:
            raise Invalid("no_module")
        first = replace(
            first,
            effective_on=max(moment.today, cohort.starts_on),
            recorded_at=moment.now,
            recorded_by=actor.person.id,
        )
        requirements.append_set(cohort.id, first, expected_revision=0)
        keep_until = get_keep_until(cohort.ends_on, school.library.programme.retention_years)
        planning.save_keep_until(cohort.id, keep_until)
        audit.append_event(
            moment.now, actor.person.id, Event.COHORT_OPENED, "cohort", cohort.id, None
        )
    return cohort
