"""The standings of a whole cohort: kept summaries for today, the full function for any day."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from lms.domain.clock import Moment, end_of_day
from lms.domain.evidence import Evidence
from lms.domain.meeting import Meeting
from lms.domain.people import Membership, Person
from lms.domain.programme import Cohort, RequirementSet
from lms.domain.standing import standing
from lms.domain.state import Plan, ProgrammeStanding
from lms.domain.summary import Places, awaits_conversation, encode, is_done, list_places
from lms.services.places import (
    in_force,
    keep_summary,
    list_plan_meetings,
    list_sets,
    load_full_place,
    remember_sets,
)
from lms.services.school import School
from lms.storage import cohorts, evidence, standings
from lms.storage.standings import ListedMember


@dataclass(frozen=True)
class CohortSummaries:
    """Everybody who counts today: trial memberships and people who left stay out (R1).

    The letters are those of today's states; `places` says which is whose. `paused` are the numbers
    of those who take a break today.
    """

    requirements: RequirementSet
    places: Places
    members: tuple[ListedMember, ...]
    paused: frozenset[int]

    @cached_property
    def _tally(self) -> Counter[str]:
        return Counter(member.letters for member in self.members)

    def list_stuck(self) -> tuple[ListedMember, ...]:
        """Who waits for a conversation; whoever takes a break is left in peace."""
        return tuple(
            member
            for member in self.members
            if awaits_conversation(member.letters) and member.id not in self.paused
        )

    def count_done(self, place: int) -> int:
        """How many people have done what stands at this place."""
        return sum(n for letters, n in self._tally.items() if is_done(letters, place))


def list_summaries(school: School, cohort: Cohort, moment: Moment) -> CohortSummaries:
    """Today's states of all participants, sorted by name; stale summaries are made anew (R16)."""
    today = moment.today
    listed, set_key = standings.list_letters(cohort, school.library.requirements_key, today)
    required = in_force(remember_sets(school, cohort, set_key), today)
    places = list_places(required)
    fitting = {letters for letters in {member.letters for member in listed} if places.fit(letters)}
    stale = {member.id for member in listed if member.letters not in fitting}
    if stale:
        made = _make_letters(school, cohort, stale, moment)
        listed = tuple(
            member._replace(letters=made.get(member.id, member.letters)) for member in listed
        )
    return CohortSummaries(required, places, listed, cohorts.list_paused(cohort.id, today))


def _make_letters(
    school: School, cohort: Cohort, stale: Collection[int], moment: Moment
) -> dict[int, str]:
    """Makes these people's summaries anew and keeps them; gives their letters."""
    made = {}
    for person, membership in cohorts.list_members(cohort.id):
        if person.id in stale:
            with school.storage.atomic():
                place = load_full_place(school, person, membership, cohort, moment)
                made[person.id] = encode(keep_summary(school, place, moment), place.requirements)
    return made


@dataclass(frozen=True, slots=True)
class MemberStanding:
    person: Person
    membership: Membership
    standing: ProgrammeStanding


@dataclass(frozen=True, slots=True)
class CohortStandings:
    """Everybody's standing at `as_of`, as known at `known_at` (naive UTC)."""

    cohort: Cohort
    requirements: RequirementSet
    as_of: date
    known_at: datetime
    meetings: tuple[Meeting, ...]
    members: tuple[MemberStanding, ...]


def known_at_for(as_of: date, moment: Moment) -> datetime:
    """The end of that day or now, whichever is earlier (R11)."""
    return min(end_of_day(as_of, moment.zone), moment.now)


def load_standings(
    school: School, cohort: Cohort, *, as_of: date, known_at: datetime
) -> CohortStandings:
    """The whole cohort through the one function. Files play no part: equal arguments, equal data.

    Only those count who were members on the day, trial memberships and previews never (R1).
    """
    sets = list_sets(school, cohort, known_at)
    members = [
        (person, membership)
        for person, membership in cohorts.list_members(cohort.id, known_at)
        if is_counted(membership, as_of)
    ]
    ledgers = _group(evidence.list_lines([person.id for person, _ in members], known_at=known_at))
    every_line = [line for lines in ledgers.values() for line in lines]
    all_meetings = list_plan_meetings(cohort, every_line, known_at)
    standings_ = tuple(
        MemberStanding(
            person,
            membership,
            standing(Plan(cohort, sets, membership, all_meetings), ledgers[person.id], on=as_of),
        )
        for person, membership in members
    )
    return CohortStandings(cohort, in_force(sets, as_of), as_of, known_at, all_meetings, standings_)


def is_counted(membership: Membership, on: date) -> bool:
    """Whether a membership counts in lists and reports of this day."""
    return membership.covers(on) and not membership.trial


def _group(lines: Iterable[Evidence]) -> dict[int, list[Evidence]]:
    groups: dict[int, list[Evidence]] = defaultdict(list)
    for line in lines:
        groups[line.person].append(line)
    return groups
