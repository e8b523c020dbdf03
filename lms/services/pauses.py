"""Breaks somebody takes from a course: from a day to a day, without a reason (R1)."""

from dataclasses import dataclass
from datetime import date

from lms.domain.people import Actor, Person
from lms.domain.programme import Cohort
from lms.errors import Invalid, NotFound
from lms.services.memberships import get_member, get_own_cohort
from lms.services.school import School
from lms.storage import audit, cohorts
from lms.storage.audit import Event
from lms.storage.cohorts import Pause


@dataclass(frozen=True, slots=True)
class Pauses:
    """Somebody's breaks in a course: the one that lasts or comes next, and those before."""

    cohort: Cohort
    person: Person
    current: Pause | None
    past: tuple[Pause, ...]


def open_pauses(school: School, actor: Actor, cohort_slug: str, person_id: int) -> Pauses:
    """Raises NotFound and NotAllowed."""
    cohort = get_own_cohort(actor, cohort_slug)
    person, _ = get_member(cohort, person_id)
    today = school.moment().today
    own = [pause for pause in cohorts.list_pauses(cohort.id) if pause.person == person.id]
    past = tuple(pause for pause in own if pause.to_on is not None and pause.to_on < today)
    current = next((pause for pause in own if pause not in past), None)
    return Pauses(cohort, person, current, past)


def save_pause(
    school: School,
    actor: Actor,
    cohort_slug: str,
    person_id: int,
    pause_id: int | None,
    from_on: date,
    to_on: date | None,
) -> None:
    """Notes a break, or changes the one shown; noting the same one twice does so once.

    Raises NotFound, NotAllowed, and Invalid for an end before the start and for days that are
    part of another break.
    """
    moment = school.moment()
    if to_on and to_on < from_on:
        raise Invalid("pause_ends_before_start", "to_on")
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        cohorts.hold_cohort(cohort.id)
        person, _ = get_member(cohort, person_id)
        own = [pause for pause in cohorts.list_pauses(cohort.id) if pause.person == person.id]
        if any((pause.from_on, pause.to_on) == (from_on, to_on) for pause in own):
            return
        shown = _get_shown(own, pause_id)
        if any(_overlap(pause, from_on, to_on) for pause in own if pause is not shown):
            raise Invalid("pause_overlaps", "from_on")
        if shown is None:
            cohorts.add_pause(person.id, cohort.id, from_on, to_on)
        else:
            cohorts.change_pause(shown.id, from_on, to_on)
        detail = {"from_on": from_on.isoformat(), "to_on": to_on and to_on.isoformat()}
        event = (Event.PAUSED, "cohort", cohort.id, person.id, detail)
        audit.append_event(moment.now, actor.person.id, *event)


def delete_pause(
    school: School, actor: Actor, cohort_slug: str, person_id: int, pause_id: int
) -> None:
    """Forgets a break that was noted by mistake. Raises NotFound and NotAllowed."""
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        person, _ = get_member(cohort, person_id)
        for pause in cohorts.list_pauses(cohort.id):
            if (pause.id, pause.person) == (pause_id, person.id):
                cohorts.delete_pause(pause.id)
                event = (Event.PAUSED, "cohort", cohort.id, person.id, {"deleted": True})
                audit.append_event(moment.now, actor.person.id, *event)


def _get_shown(own: list[Pause], pause_id: int | None) -> Pause | None:
    if pause_id is None:
        return None
    for pause in own:
        if pause.id == pause_id:
            return pause
    raise NotFound("pause", pause_id)


def _overlap(pause: Pause, from_on: date, to_on: date | None) -> bool:
    return (to_on is None or pause.from_on <= to_on) and (
        pause.to_on is None or pause.to_on >= from_on
    )
