"""The memo of standings: what the one function said, with what it was computed from (R16).

A memo is never the truth. It is current only while nothing it rests on has grown; ledger, sets,
meetings and memberships are append-only, so counting their rows is enough to know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import CTE, JOIN, fn
from peewee import Table as SqlTable

from lms.domain.people import Membership
from lms.domain.programme import Cohort
from lms.domain.state import Plan
from lms.storage.aliases import records_of
from lms.storage.cohorts import COHORT_COLUMNS, MEMBERSHIP_FACTS, order_by_currency
from lms.storage.rows import Row, chunks, fetch, fetch_first, newest
from lms.storage.tables_course import MeetingTable, RequirementSetTable
from lms.storage.tables_ledger import EvidenceTable, StandingTable
from lms.storage.tables_people import CohortTable, MembershipTable

_MEMO_COLUMNS = (
    StandingTable.states,
    StandingTable.plan_key,
    StandingTable.library_key,
    StandingTable.valid_until,
    StandingTable.line_count,
    StandingTable.last_line,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A membership with its memo. `letters` is empty where nothing was kept yet.

    `set_key` changes with the cohort's requirement sets. `rests_on_all` says whether the memo was
    computed from every set, meeting, membership and line there is now.
    """

    membership: Membership
    cohort: Cohort
    letters: str
    set_key: str
    library_key: str
    valid_until: date | None
    rests_on_all: bool

    def is_current(self, library_key: str, on: date) -> bool:
        """Whether the letters still hold on a day; on `valid_until` they may have changed."""
        in_time = self.valid_until is None or on < self.valid_until
        return self.rests_on_all and in_time and self.library_key == library_key


def find_kept(person: int, on: date) -> Kept | None:
    """The membership somebody reads by on a day, with its cohort and memo, in one query."""
    record = records_of([person])
    row = fetch_first(_select(record).order_by(*order_by_currency(on)))
    return _to_kept(row) if row else None


def list_kept(cohort: int) -> Mapping[int, Kept]:
    """The memos of everybody in a cohort, by person, in one query."""
    members = MembershipTable.select(MembershipTable.person).where(MembershipTable.cohort == cohort)
    rows = fetch(_select(records_of(members)).where(MembershipTable.cohort == cohort))
    return {kept.membership.person: kept for kept in map(_to_kept, rows)}


def keep(
    plan: Plan,
    *,
    letters: str,
    library_key: str,
    valid_until: date | None,
    line_count: int,
    last_line: int,
) -> None:
    """Keep what was computed from a plan and that many lines, in place of what was kept before.

    Until the day before `valid_until` nothing changes by time alone (None: ever).
    """
    values = {
        StandingTable.person: plan.membership.person,
        StandingTable.cohort: plan.membership.cohort,
        StandingTable.states: letters,
        StandingTable.plan_key: plan_key(plan),
        StandingTable.library_key: library_key,
        StandingTable.valid_until: valid_until,
        StandingTable.line_count: line_count,
        StandingTable.last_line: last_line,
    }
    key = [StandingTable.person, StandingTable.cohort]
    StandingTable.insert(values).on_conflict(
        conflict_target=key, preserve=[column for column in values if column not in key]
    ).execute()


def delete_kept(person_ids: Iterable[int]) -> None:
    """Throw memos away; they are made anew when they are read."""
    for ids in chunks(person_ids):
        StandingTable.delete().where(StandingTable.person.in_(ids)).execute()


def plan_key(plan: Plan) -> str:
    """How much of everything revisioned a plan rests on; sums of revisions count the rows."""
    sets = max(requirements.revision for requirements in plan.sets)
    meetings = sum(meeting.revision for meeting in plan.meetings)
    return _join_key(sets, meetings, plan.membership.revision)


def _join_key(sets: int, meetings: int, membership: int) -> str:
    return f"{sets}.{meetings}.{membership}"


def _select(record: CTE) -> Any:
    table = MembershipTable
    is_memo = (StandingTable.person == record.c.root) & (StandingTable.cohort == table.cohort)
    return (
        table.select(
            *(record.c.root, *MEMBERSHIP_FACTS, *COHORT_COLUMNS, *_MEMO_COLUMNS),
            *_counts(record),
        )
        .join(record, on=(table.person == record.c.id))
        .switch(table)
        .join(CohortTable, on=(table.cohort == CohortTable.id))
        .switch(table)
        .join(StandingTable, JOIN.LEFT_OUTER, on=is_memo)
        .where(newest(table))
        .with_cte(record)
    )


def _counts(record: CTE) -> tuple[Any, ...]:
    """Columns: rows of sets, of the plan's meetings, of the ledger, and the newest line's id."""
    sets, meetings, lines = RequirementSetTable, MeetingTable, EvidenceTable
    other: Any = SqlTable("record", ("id", "root"), alias="other")
    is_theirs = lines.person.in_(other.select(other.id).where(other.root == record.c.root))
    named = lines.select(lines.meeting).where(is_theirs, lines.meeting.is_null(False))
    is_planned = (meetings.cohort == MembershipTable.cohort) | meetings.meeting.in_(named)
    return (
        sets.select(fn.COUNT(sets.id)).where(sets.cohort == MembershipTable.cohort),
        meetings.select(fn.COUNT(meetings.id)).where(is_planned),
        lines.select(fn.COUNT(lines.id)).where(is_theirs),
        lines.select(fn.MAX(lines.id)).where(is_theirs),
    )


def _to_kept(row: Row) -> Kept:
    membership, cohort = Membership(*row[:10]), Cohort(*row[10:16])
    letters, kept_plan, library_key, valid_until, line_count, last_line = row[16:22]
    sets, meetings, lines, newest_line = row[22:]
    now = (_join_key(sets, meetings, membership.revision), lines, newest_line or 0)
    return Kept(
        membership=membership,
        cohort=cohort,
        letters=letters or "",
        set_key=str(sets),
        library_key=library_key or "",
        valid_until=valid_until,
        rests_on_all=(kept_plan, line_count, last_line) == now,
    )
