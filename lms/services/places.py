"""Where a person stands in a course: membership, plan, standing, kept summary (R11, R16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.domain.clock import Moment
from lms.domain.evidence import Evidence
from lms.domain.meeting import Meeting
from lms.domain.people import Membership, Person
from lms.domain.programme import Cohort, RequirementSet
from lms.domain.standing import list_eras, standing
from lms.domain.state import Plan, ProgrammeStanding
from lms.domain.summary import (
    Place,
    Summary,
    decode,
    encode,
    make_place,
    next_change,
    summarise,
)
from lms.library.shelf import Library
from lms.services.school import School
from lms.storage import cohorts, evidence, meetings, requirements, standings
from lms.storage.standings import Kept


@dataclass(frozen=True, slots=True)
class FullPlace:
    """A place with everything the one function says about it."""

    person: Person
    plan: Plan
    ledger: tuple[Evidence, ...]
    requirements: RequirementSet
    standing: ProgrammeStanding

    @property
    def cohort(self) -> Cohort:
        return self.plan.cohort

    @property
    def membership(self) -> Membership:
        return self.plan.membership


def list_sets(
    school: School, cohort: Cohort, known_at: datetime | None = None
) -> tuple[RequirementSet, ...]:
    """The cohort's requirement sets. A planned cohort has none yet and follows the files (R4)."""
    frozen = requirements.list_sets(cohort.id, known_at)
    return frozen or (set_from_files(school.library, cohort),)


def set_from_files(library: Library, cohort: Cohort) -> RequirementSet:
    """What the files ask for now, as the set of a cohort that is not open yet."""
    return RequirementSet(
        revision=0,
        effective_on=cohort.starts_on,
        recorded_at=datetime(1970, 1, 1),
        modules=library.list_required_modules(),
        rules=library.programme.rules,
    )


def in_force(sets: Sequence[RequirementSet], on: date) -> RequirementSet:
    """The set in force on a day (R4)."""
    return list_eras(sets, until=on)[-1][1]


def list_missing(library: Library, required: RequirementSet) -> frozenset[str]:
    """Units the set asks for and no file provides now, or whose questions are gone (R2)."""
    return frozenset(required.units.keys() - library.provided) | frozenset(
        unit.id
        for unit in required.units.values()
        if unit.has_questions and unit.id not in library.quizzes
    )


def find_full_place(school: School, person: Person, moment: Moment) -> FullPlace | None:
    """The person's place with the whole standing, or None for somebody in no course."""
    found = cohorts.find_current_membership(person.id, moment.today)
    return found and load_full_place(school, person, *found, moment)


def load_full_place(
    school: School,
    person: Person,
    membership: Membership,
    cohort: Cohort,
    moment: Moment,
    *,
    on: date | None = None,
) -> FullPlace:
    day = on or moment.today
    ledger = evidence.list_lines([person.id], known_at=None)
    sets = list_sets(school, cohort)
    required = in_force(sets, day)
    plan = Plan(
        cohort=cohort,
        sets=sets,
        membership=membership,
        meetings=list_plan_meetings(cohort, ledger, None),
        missing=list_missing(school.library, required),
    )
    return FullPlace(person, plan, ledger, required, standing(plan, ledger, on=day))


def list_plan_meetings(
    cohort: Cohort, ledger: Iterable[Evidence], known_at: datetime | None
) -> tuple[Meeting, ...]:
    """The own cohort's meetings and those the lines name (R11)."""
    own = meetings.list_meetings(cohort.id, known_at)
    known = {meeting.id for meeting in own}
    elsewhere = {line.meeting for line in ledger if line.meeting} - known
    if not elsewhere:
        return own
    return own + meetings.list_meetings_by_ids(sorted(elsewhere), known_at)


def find_place(
    school: School, person: Person, moment: Moment, kept: Kept | None = None
) -> Place | None:
    """The person's place from the kept summary; a stale one is made anew and kept (R16).

    `kept` spares reading what this request has read already.
    """
    kept = kept or standings.find_kept(person.id, moment.today)
    if kept is None:
        return None
    if kept.is_current(school.library.requirements_key, moment.today):
        first_day = kept.membership.find_first_day(moment.today)
        key = (kept.cohort, kept.set_key, kept.letters, school.library.key, moment.today, first_day)
        place = school.places.get(key, lambda: _make_place(school, kept, moment))
        if place is not None:
            return place
    with school.storage.atomic():
        full = load_full_place(school, person, kept.membership, kept.cohort, moment)
        summary = keep_summary(school, full, moment)
    first_day = kept.membership.find_first_day(moment.today)
    return make_place(full.requirements, summary, full.plan.missing, first_day)


def _make_place(school: School, kept: Kept, moment: Moment) -> Place | None:
    """The place the kept letters tell of, None if they were written for another set."""
    required = in_force(remember_sets(school, kept.cohort, kept.set_key), moment.today)
    summary = decode(kept.letters, required)
    if summary is None:
        return None
    first_day = kept.membership.find_first_day(moment.today)
    return make_place(required, summary, list_missing(school.library, required), first_day)


def remember_sets(school: School, cohort: Cohort, set_key: str) -> tuple[RequirementSet, ...]:
    """The cohort's sets, parsed once per worker: `set_key` names the newest revision."""
    key = (cohort.id, set_key, school.library.requirements_key)
    sets = school.sets.get(key)  # in one step: another thread may forget them at any time
    if sets is None:
        for known in [known for known in list(school.sets) if known[0] == cohort.id]:
            school.sets.pop(known, None)
        sets = school.sets[key] = list_sets(school, cohort)
    return sets


def keep_summary(school: School, place: FullPlace, moment: Moment) -> Summary:
    """Writes the summary of a place just loaded; call it in the transaction that loaded it."""
    summary = summarise(place.standing)
    standings.keep(
        place.plan,
        letters=encode(summary, place.requirements),
        library_key=school.library.requirements_key,
        valid_until=next_change(place.plan, moment.today),
        line_count=len(place.ledger),
        last_line=max((line.id for line in place.ledger), default=0),
    )
    return summary


def refresh_summaries(school: School, person: Person, moment: Moment) -> None:
    """Makes the person's kept summary anew, in the transaction that appended evidence (R16)."""
    place = find_full_place(school, person, moment)
    if place is not None:
        keep_summary(school, place, moment)
