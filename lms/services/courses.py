"""Courses from the coordinator's side: which there are, a new one, and its plain facts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from lms.domain.people import Actor, RoleName
from lms.domain.programme import Cohort, RequirementSet
from lms.domain.question import normalise
from lms.errors import Conflict, Invalid, NotAllowed, NotFound
from lms.services.cohort_standings import list_summaries
from lms.services.matrix import may_see
from lms.services.places import in_force, list_sets
from lms.services.school import School
from lms.services.tasks import CohortFigures, make_figures
from lms.storage import audit, cohorts, evidence, meetings, planning, requirements, retention
from lms.storage.audit import Event

TITLE_LIMIT = 100
SLUG_LIMIT = 40
FIRST_YEAR, LAST_YEAR = 2000, 2100
#: Words that stand for something else where an address names a cohort.
RESERVED = frozenset({"cards", "mail", "matrix", "new", "people", "team"})
_WORDS = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Course:
    """A cohort as the list of courses shows it. Before it is open it follows the files (R4)."""

    cohort: Cohort
    is_open: bool
    people: int


def get_coordinated(actor: Actor, cohort_slug: str) -> Cohort:
    """A cohort the actor coordinates.

    Raises NotFound for one she may not even see, NotAllowed for one she only trains.
    """
    cohort = cohorts.find_cohort_by_slug(cohort_slug)
    if cohort is None or not may_see(actor, cohort):
        raise NotFound("cohort", cohort_slug)
    if not actor.is_coordinator(cohort.id):
        raise NotAllowed("coordinate a course")
    return cohort


def is_open(cohort: Cohort) -> bool:
    """Whether a course has started."""
    return requirements.is_open(cohort.id)


def may_make_course(actor: Actor) -> bool:
    """Whether she coordinates everything, not one course only."""
    return any(role.name is RoleName.COORDINATOR and role.cohort is None for role in actor.roles)


def list_courses(school: School, actor: Actor) -> tuple[Course, ...]:
    """The courses somebody coordinates, the latest to start first. Raises NotAllowed."""
    if not actor.is_coordinator():
        raise NotAllowed("coordinate a course")
    today = school.moment().today
    return tuple(
        Course(cohort, is_open(cohort), count_people(cohort, today))
        for cohort in cohorts.list_cohorts()
        if actor.is_coordinator(cohort.id)
    )


def open_figures(school: School, actor: Actor, cohort_slug: str) -> CohortFigures:
    """How a course does. Raises NotFound and NotAllowed."""
    cohort = get_coordinated(actor, cohort_slug)
    moment = school.moment()
    everybody = list_summaries(school, cohort, moment)
    dates = meetings.list_meetings(cohort.id)
    return make_figures(school, cohort, everybody, dates, moment.today)


def get_required(school: School, cohort: Cohort) -> RequirementSet:
    """What a course asks for today."""
    return in_force(list_sets(school, cohort), school.moment().today)


def count_people(cohort: Cohort, today: date) -> int:
    """Who takes part now or will: trial memberships and people who left are not counted (R1)."""
    return sum(
        not membership.trial and (membership.to_on is None or membership.to_on >= today)
        for _, membership in cohorts.list_members(cohort.id)
    )


def get_newest_course() -> int:
    """The number of the newest cohort there is, 0 where there is none: a new one comes after it."""
    return max((cohort.id for cohort in cohorts.list_cohorts()), default=0)


def make_course(
    school: School,
    actor: Actor,
    title: str,
    starts_on: date,
    ends_on: date | None,
    *,
    newest_seen: int,
) -> Cohort:
    """Makes a course of the programme; its address is made from the title.

    `newest_seen` was the newest course when the form was made: sent twice, it makes one course.
    Raises NotAllowed, and Invalid for a title that is missing, too long or taken and for dates
    that cannot be.
    """
    if not may_make_course(actor):
        raise NotAllowed("make a course")
    title = _check_facts(title, starts_on, ends_on)
    try:
        with school.storage.atomic():
            known = cohorts.list_cohorts()
            twin = _find_twin(known, title)
            if twin is None:
                return _add(school, actor, title, starts_on, ends_on, known)
    except Conflict:
        twin = _find_twin(cohorts.list_cohorts(), title)  # the same form, sent twice at once
        if twin is None:
            raise
    if twin.id <= newest_seen or (twin.starts_on, twin.ends_on) != (starts_on, ends_on):
        raise Invalid("course_exists", "title")
    return twin


def _add(
    school: School,
    actor: Actor,
    title: str,
    starts_on: date,
    ends_on: date | None,
    known: Iterable[Cohort],
) -> Cohort:
    cohort = cohorts.add_cohort(
        slug=make_slug(title, {cohort.slug for cohort in known}),
        programme=school.library.programme.title,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    audit.append_event(
        school.clock(), actor.person.id, Event.COHORT_MADE, "cohort", cohort.id, None
    )
    return cohort


def make_slug(title: str, taken: Iterable[str]) -> str:
    """An address of small letters, figures and hyphens that no other course has."""
    words = "-".join(_WORDS.findall(normalise(title)))
    slug = words[:SLUG_LIMIT].strip("-") or "course"
    unusable = RESERVED.union(taken)
    if slug not in unusable:
        return slug
    return next(each for n in count(2) if (each := f"{slug}-{n}") not in unusable)


def change_course(
    school: School,
    actor: Actor,
    cohort_slug: str,
    title: str,
    starts_on: date,
    ends_on: date | None,
) -> Cohort:
    """Changes title and dates, also of a course that has started: anybody may have mistyped.

    Whoever takes part from the first day on does so from the new first day, unless something that
    counts would not count any more. Raises NotFound, NotAllowed and Invalid as `make_course` does.
    """
    with school.storage.atomic():
        cohort = get_coordinated(actor, cohort_slug)
        planning.hold_cohort(cohort.id)
        title = _check_facts(title, starts_on, ends_on)
        twin = _find_twin(cohorts.list_cohorts(), title)
        if twin is not None and twin.id != cohort.id:
            raise Invalid("course_exists", "title")
        changed = replace(cohort, title=title, starts_on=starts_on, ends_on=ends_on)
        if changed != cohort:
            _change(school, actor, cohort, changed)
        return changed


def _change(school: School, actor: Actor, cohort: Cohort, changed: Cohort) -> None:
    now = school.clock()
    planning.update_cohort(changed)
    if is_open(cohort) and changed.ends_on != cohort.ends_on:
        _move_retention(school, cohort, changed)
    if changed.starts_on != cohort.starts_on:
        staying = _list_staying(school, cohort, changed)
        planning.move_memberships(
            cohort.id,
            cohort.starts_on,
            changed.starts_on,
            staying=staying,
            at=now,
            by=actor.person.id,
        )
    before = {
        "title": cohort.title,
        "starts_on": cohort.starts_on.isoformat(),
        "ends_on": cohort.ends_on.isoformat() if cohort.ends_on else None,
    }
    audit.append_event(
        now, actor.person.id, Event.CHANGED, "cohort", cohort.id, None, {"before": before}
    )


def _list_staying(school: School, cohort: Cohort, changed: Cohort) -> frozenset[int]:
    """Whose first day stays: theirs has come, and what they did would not count any more (R6)."""
    if changed.starts_on < cohort.starts_on or cohort.starts_on > school.moment().today:
        return frozenset()
    members = {person.id: each.person for person, each in cohorts.list_members(cohort.id)}
    return frozenset(members[line.person] for line in evidence.list_lines(members))


def _move_retention(school: School, cohort: Cohort, changed: Cohort) -> None:
    """The last day follows the end, unless another one was chosen that is not before it (R12)."""
    years = school.library.programme.retention_years
    kept = retention.find_retention(cohort.id).keep_until
    is_chosen = kept is not None and kept != get_keep_until(cohort.ends_on, years)
    if is_chosen and kept and (changed.ends_on is None or changed.ends_on <= kept):
        return
    keep_until = get_keep_until(changed.ends_on, years)
    retention.save_retention(cohort.id, retention.Retention(keep_until))


def get_keep_until(ends_on: date | None, retention_years: int | None) -> date | None:
    """The day until which a course's records are kept, where both facts are known (R12)."""
    if ends_on is None or retention_years is None:
        return None
    is_leap_day = (ends_on.month, ends_on.day) == (2, 29)
    day = ends_on.replace(day=28) if is_leap_day else ends_on
    return day.replace(year=day.year + retention_years)


def check_day(day: date, field: str) -> None:
    """Raises Invalid for a year nobody can mean."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid("year_unlikely", field, first=FIRST_YEAR, last=LAST_YEAR)


def _check_facts(title: str, starts_on: date, ends_on: date | None) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid("title_needed", "title")
    if len(title) > TITLE_LIMIT:
        raise Invalid("title_too_long", "title", limit=TITLE_LIMIT)
    check_day(starts_on, "starts_on")
    if ends_on is not None:
        check_day(ends_on, "ends_on")
        if ends_on < starts_on:
            raise Invalid("ends_before_start", "ends_on")
    return title


def _find_twin(known: Iterable[Cohort], title: str) -> Cohort | None:
    """The course of this name, whatever its case."""
    wanted = title.casefold()
    return next((cohort for cohort in known if cohort.title.casefold() == wanted), None)
