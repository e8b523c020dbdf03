"""How long a cohort's people are kept: announced with a list, then erased together (R12)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lms.documents.table import Row, write_xlsx
from lms.domain.people import Actor, Person
from lms.domain.programme import Cohort
from lms.errors import Invalid
from lms.services.courses import get_keep_until
from lms.services.erasing import erase_now
from lms.services.memberships import get_own_cohort
from lms.services.school import School
from lms.storage import audit, cohorts, people
from lms.storage.audit import Event
from lms.storage.retention import Retention, find_retention, list_people_of, save_retention

NOTICE = timedelta(days=14)
AT_ONCE = 25  # people erased by one press of the button: a page must not take minutes


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a cohort's people are kept, and who goes then.

    `suggested` is what the course's rule makes of its end, None if either is missing.
    `erase_from` is the first day of the erasure, None before it is announced.
    """

    cohort: Cohort
    retention: Retention
    suggested: date | None
    going: tuple[Person, ...]
    staying: tuple[Person, ...]
    gone: int
    today: date

    @property
    def erase_from(self) -> date | None:
        kept, announced = self.retention.keep_until, self.retention.announced_on
        return max(kept + timedelta(days=1), announced + NOTICE) if kept and announced else None

    @property
    def may_announce(self) -> bool:
        """Once it is decided until when, and the course is over."""
        ends_on = self.cohort.ends_on
        return bool(self.retention.keep_until and ends_on and ends_on < self.today)

    @property
    def may_erase(self) -> bool:
        return bool(self.going and self.erase_from and self.erase_from <= self.today)


def open_keeping(school: School, actor: Actor, cohort_slug: str) -> Keeping:
    """Raises NotFound, NotAllowed."""
    cohort = get_own_cohort(actor, cohort_slug)
    today = school.moment().today
    everybody = people.list_people(list_people_of(cohort.id))
    known = [person for person in everybody if not person.erased_on]
    staying = {person.id for person in known if _is_needed(person, cohort, today)}
    return Keeping(
        cohort=cohort,
        retention=find_retention(cohort.id),
        suggested=get_keep_until(cohort.ends_on, school.library.programme.retention_years),
        going=tuple(person for person in known if person.id not in staying),
        staying=tuple(person for person in known if person.id in staying),
        gone=len(everybody) - len(known),
        today=today,
    )


def _is_needed(person: Person, cohort: Cohort, today: date) -> bool:
    """Whether somebody has a task, or is in another cohort whose people are still kept."""
    if people.list_roles(person.id):
        return True
    others = {each.cohort for each in cohorts.list_memberships_of(person.id)} - {cohort.id}
    return any(_is_kept(other, today) for other in others)


def _is_kept(cohort: int, today: date) -> bool:
    keep_until = find_retention(cohort).keep_until
    return keep_until is None or keep_until >= today


def decide(school: School, actor: Actor, cohort_slug: str, keep_until: date) -> None:
    """Sets the last day; an announcement made before is over.

    Raises Invalid `before_the_end`, NotFound, NotAllowed.
    """
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        if keep_until < (cohort.ends_on or cohort.starts_on):
            raise Invalid("before_the_end", "keep_until")
        if find_retention(cohort.id).keep_until == keep_until:
            return
        save_retention(cohort.id, Retention(keep_until))
        detail = {"keep_until": keep_until.isoformat()}
        _note(school, actor, Event.CHANGED, cohort, detail)


def announce(school: School, actor: Actor, cohort_slug: str) -> None:
    """From now on the list of who goes can be looked over; a second announcement changes nothing.

    Raises Invalid `not_over_yet`, NotFound, NotAllowed.
    """
    with school.storage.atomic():
        keeping = open_keeping(school, actor, cohort_slug)
        if not keeping.may_announce:
            raise Invalid("not_over_yet")
        if keeping.retention.announced_on:
            return
        retention = replace(keeping.retention, announced_on=keeping.today)
        save_retention(keeping.cohort.id, retention)
        _note(school, actor, Event.CHANGED, keeping.cohort, {"erasure_announced": True})


def make_list(school: School, actor: Actor, cohort_slug: str, header: Row, title: str) -> bytes:
    """Who goes, as a spreadsheet to look over: number, name, e-mail, phone."""
    keeping = open_keeping(school, actor, cohort_slug)
    rows = [
        (person.id, person.listed_name, person.email or "", person.phone or "")
        for person in keeping.going
    ]
    with school.storage.atomic():
        _note(school, actor, Event.EXPORTED, keeping.cohort, {"people": len(rows)})
    return write_xlsx([header, *rows], title=title)


def erase_next(school: School, actor: Actor, cohort_slug: str, typed: str) -> tuple[int, int]:
    """Erases some of those who go; gives how many were erased and how many are left.

    `typed` is how many there are. Raises Invalid `not_announced` or `count_differs`, NotFound,
    NotAllowed.
    """
    moment = school.moment()
    with school.storage.atomic():
        keeping = open_keeping(school, actor, cohort_slug)
        if not keeping.may_erase:
            raise Invalid("not_announced", "count")
        if typed.strip() != str(len(keeping.going)):
            raise Invalid("count_differs", "count", count=len(keeping.going))
        now = keeping.going[:AT_ONCE]
        for person in now:
            erase_now(school, actor, keeping.cohort, person, moment)
    return len(now), len(keeping.going) - len(now)


def _note(
    school: School, actor: Actor, event: Event, cohort: Cohort, detail: Mapping[str, object]
) -> None:
    at, actor_id = school.clock(), actor.person.id
    audit.append_event(at, actor_id, event, "cohort", cohort.id, detail=detail)
