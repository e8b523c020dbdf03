"""Taking over from the files what a running course asks for, with a look at it before (R4)."""

from dataclasses import dataclass, replace
from datetime import date

from lms.domain.clock import Moment
from lms.domain.people import Actor
from lms.domain.programme import Cohort, RequirementSet
from lms.domain.set_changes import Change, list_changes
from lms.domain.standing import standing
from lms.domain.state import ProgrammeStanding
from lms.errors import Conflict, Invalid, NotFound
from lms.services.cohort_standings import is_counted
from lms.services.courses import check_day, get_coordinated
from lms.services.places import load_full_place
from lms.services.school import School
from lms.storage import audit, cohorts, planning, requirements
from lms.storage.audit import Event


@dataclass(frozen=True, slots=True)
class Effect:
    """A change with how many people it concerns.

    They have it still to do once it holds; of what is removed, they have not done it by now.
    """

    change: Change
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking over would change. `key` is that of the files the preview was made from.

    `done_before` and `done_after` count people who have done everything.
    """

    cohort: Cohort
    current: RequirementSet
    key: str
    effective_on: date
    effects: tuple[Effect, ...]
    rules_differ: bool
    people: int
    done_before: int
    done_after: int

    @property
    def is_empty(self) -> bool:
        return not self.effects and not self.rules_differ


@dataclass(frozen=True, slots=True)
class _Turn:
    """Somebody's standing without and with the next set."""

    before: ProgrammeStanding
    after: ProgrammeStanding


def count_changes(school: School, cohort: Cohort) -> int:
    """How many units and modules the files have changed since the current set."""
    current = requirements.list_sets(cohort.id)[-1]
    return len(list_changes(current, _make_next_set(school, current, school.moment().today)))


def preview_take_over(
    school: School, actor: Actor, cohort_slug: str, effective_on: date | None = None
) -> Preview:
    """What would change from a day on (today, if none is named), and for how many people.

    Raises NotFound, also for a course that has not started, NotAllowed, and Invalid for a day
    that is over.
    """
    moment = school.moment()
    cohort = get_coordinated(actor, cohort_slug)
    on = _check_day(effective_on, moment)
    sets = _list_sets(cohort)
    following = _make_next_set(school, sets[-1], on)
    changes = list_changes(sets[-1], following)
    differ = sets[-1].rules != following.rules
    turns = _list_turns(school, cohort, following, moment, on) if changes or differ else []
    return Preview(
        cohort=cohort,
        current=sets[-1],
        key=school.library.requirements_key,
        effective_on=on,
        effects=tuple(Effect(change, _count(change, turns)) for change in changes),
        rules_differ=differ,
        people=len(turns),
        done_before=sum(turn.before.state.is_done for turn in turns),
        done_after=sum(turn.after.state.is_done for turn in turns),
    )


def take_over(
    school: School,
    actor: Actor,
    cohort_slug: str,
    effective_on: date | None,
    *,
    seen_revision: int,
    seen_key: str,
) -> RequirementSet:
    """Appends the next set: what the files ask for, with the rule the course was started with.

    Where the files ask for nothing else the current set is given back. Raises Conflict when the
    files or the set are not those seen in the preview any more, else as the preview does.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_coordinated(actor, cohort_slug)
        on = _check_day(effective_on, moment)
        planning.hold_cohort(cohort.id)
        current = _list_sets(cohort)[-1]
        following = _make_next_set(school, current, on)
        if not list_changes(current, following) and current.rules == following.rules:
            return current
        if seen_key != school.library.requirements_key:
            raise Conflict("requirement set", cohort.slug)
        following = replace(following, recorded_at=moment.now, recorded_by=actor.person.id)
        saved = requirements.append_set(cohort.id, following, expected_revision=seen_revision)
        detail = {"requirement_set": saved.revision}
        audit.append_event(
            moment.now, actor.person.id, Event.CHANGED, "cohort", cohort.id, None, detail
        )
        return saved


def _list_sets(cohort: Cohort) -> tuple[RequirementSet, ...]:
    sets = requirements.list_sets(cohort.id)
    if not sets:
        raise NotFound("requirement set", cohort.slug)
    return sets


def _check_day(effective_on: date | None, moment: Moment) -> date:
    if effective_on is None:
        return moment.today
    check_day(effective_on, "effective_on")
    if effective_on < moment.today:
        raise Invalid("day_is_over", "effective_on")
    return effective_on


def _make_next_set(school: School, current: RequirementSet, on: date) -> RequirementSet:
    """The rule for the certificate stays that of the course; waits and marks follow the files."""
    rules = replace(
        school.library.programme.rules,
        modules_needed=current.rules.modules_needed,
        attendance_percent=current.rules.attendance_percent,
        days=current.rules.days,
    )
    return replace(
        current,
        revision=current.revision + 1,
        effective_on=on,
        modules=school.library.list_required_modules(),
        rules=rules,
    )


def _list_turns(
    school: School, cohort: Cohort, following: RequirementSet, moment: Moment, on: date
) -> list[_Turn]:
    turns = []
    for person, membership in cohorts.list_members(cohort.id):
        if is_counted(membership, on):
            place = load_full_place(school, person, membership, cohort, moment, on=on)
            plan = replace(place.plan, sets=(*place.plan.sets, following))
            turns.append(_Turn(place.standing, standing(plan, place.ledger, on=on)))
    return turns


def _count(change: Change, turns: list[_Turn]) -> int:
    return sum(not _is_done(change, turn) for turn in turns)


def _is_done(change: Change, turn: _Turn) -> bool:
    """By the set in which it still stands."""
    found = turn.before if change.is_removal else turn.after
    part = found.find_unit(change.unit.id) if change.unit else found.find_module(change.module.id)
    return part is None or part.state.is_done
