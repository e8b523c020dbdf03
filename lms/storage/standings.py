"""The memo of standings: what the one function said, with what it was computed from (R16).

A memo is never the truth. It is current while nothing it rests on has grown: ledger, sets,
meetings and memberships are append-only, so their newest ids and counts are enough to know.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from peewee import JOIN, Case, fn

from lms.domain.people import Membership, Person, to_listed_name, to_sort_key
from lms.domain.programme import Cohort
from lms.domain.state import Plan
from lms.storage.aliases import records_of, stands_for
from lms.storage.cohorts import (
    COHORT_COLUMNS,
    MEMBERSHIP_FACTS,
    list_members,
    order_by_currency,
    speaks_for,
    valid,
)
from lms.storage.rows import Prepared, Row, chunks, slot
from lms.storage.tables_course import MeetingTable, RequirementSetTable
from lms.storage.tables_ledger import EvidenceTable, StandingTable
from lms.storage.tables_people import CohortTable, MembershipTable, PersonTable

NAMES_KEPT = 20_000


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


def _memo(cohort: Any) -> tuple[Any, ...]:
    """Columns: the memo, then what there is now of sets, meetings and lines to compare it with."""
    memo, sets, meetings, lines = StandingTable, RequirementSetTable, MeetingTable, EvidenceTable
    return (
        *(memo.person, memo.states, memo.library_key, memo.valid_until),
        *(memo.plan_key, memo.last_line),
        sets.select(fn.COUNT(sets.id)).where(sets.cohort == cohort),
        meetings.select(fn.COUNT(meetings.id)).where(meetings.cohort == cohort),
        lines.select(fn.MAX(lines.id)).where(lines.person == memo.person),
    )


KEPT_COLUMNS = (*MEMBERSHIP_FACTS, *COHORT_COLUMNS, *_memo(CohortTable.id))


@Prepared
def _kept() -> Any:
    record = records_of([slot("person")])
    table = MembershipTable
    is_memo = (StandingTable.person == record.c.root) & (StandingTable.cohort == table.cohort)
    return (
        table.select(record.c.root, *KEPT_COLUMNS)
        .join(record, on=(table.person == record.c.id))
        .join_from(table, CohortTable, on=(table.cohort == CohortTable.id))
        .join_from(table, StandingTable, JOIN.LEFT_OUTER, on=is_memo)
        .where(valid(), speaks_for(record.c.root))
        .order_by(*order_by_currency(slot("on")))
        .limit(1)
        .with_cte(record)
    )


def find_kept(person: int, on: date) -> Kept | None:
    """The membership somebody reads by on a day, with its cohort and memo, in one query."""
    rows = _kept(person=person, on=on)
    if not rows:
        return None
    return to_kept(*rows)


def to_kept(row: Row) -> Kept:
    """The person's number and `KEPT_COLUMNS` as one value."""
    return _to_kept(Membership(*row[:10]), Cohort(*row[10:16]), row[16:])


@Prepared
def _memos() -> Any:
    is_memo = StandingTable.cohort == CohortTable.id
    return (
        CohortTable.select(*_memo(slot("cohort")))
        .join(StandingTable, JOIN.LEFT_OUTER, on=is_memo)
        .where(CohortTable.id == slot("cohort"))
    )


def list_kept(cohort: Cohort, on: date) -> tuple[tuple[tuple[Person, Kept], ...], str]:
    """Everybody who counts in a cohort on a day with their memo, sorted by name, and the set key.

    Trial memberships and people who left stay out (R1). Two queries, whatever their number.
    """
    rows = _memos(cohort=cohort.id)
    nothing = [None, None, None, None, None, None, *rows[0][6:8], None]
    memos = {row[0]: row for row in rows}
    kept = (
        (person, _to_kept(membership, cohort, memos.get(person.id, nothing)))
        for person, membership in list_members(cohort.id)
        if _is_counted(membership, on)
    )
    return tuple(kept), str(rows[0][6])


class ListedMember(NamedTuple):
    """Somebody in a list of a cohort, which `sort_key` and `id` put in order.

    `letters` is empty where the memo is stale or missing.
    """

    sort_key: str
    id: int
    listed_name: str
    letters: str


@Prepared
def _grown() -> Any:
    sets, meetings = RequirementSetTable, MeetingTable
    return CohortTable.select(
        sets.select(fn.COUNT(sets.id)).where(sets.cohort == slot("cohort")),
        meetings.select(fn.COUNT(meetings.id)).where(meetings.cohort == slot("cohort")),
    ).where(CohortTable.id == slot("cohort"))


@Prepared
def _listed() -> Any:
    table, memo, lines, day = MembershipTable, StandingTable, EvidenceTable, slot("on")
    is_memo = (memo.person == table.person) & (memo.cohort == table.cohort)
    newest_line = lines.select(fn.MAX(lines.id)).where(lines.person == table.person)
    is_fresh = (
        (memo.library_key == slot("library_key"))
        & (memo.valid_until.is_null() | (memo.valid_until > day))
        & (memo.last_line >= fn.COALESCE(newest_line, 0))
    )
    has_begun = (table.from_on <= day) & (table.to_on.is_null() | (table.to_on >= day))
    was_taken_out = table.to_on < table.from_on
    is_counted = Case(None, ((was_taken_out, None), (has_begun & ~table.trial, 1)), 0)
    letters = Case(None, ((is_fresh, memo.states),), "")
    alias = stands_for(table.person)
    names = (PersonTable.name, PersonTable.given_name)
    return (
        table.select(
            table.person, table.revision, alias, is_counted, letters, memo.plan_key, *names
        )
        .join(PersonTable, on=(table.person == PersonTable.id))
        .join_from(table, memo, JOIN.LEFT_OUTER, on=is_memo)
        .where(table.cohort == slot("cohort"))
    )


def _list_newest(rows: list[Row]) -> list[Row]:
    """The newest revision of every membership, without people who were taken out. Few have more
    than one: looking for a newer one in SQL takes a fifth of the whole query (R16)."""
    newest = {row[0]: row for row in rows}
    if len(newest) < len(rows):
        newest = {row[0]: row for row in sorted(rows, key=itemgetter(1))}
    return [row for row in newest.values() if row[3] is not None]


def list_letters(
    cohort: Cohort, library_key: str, on: date
) -> tuple[tuple[ListedMember, ...], str]:
    """As `list_kept`, with as little as a large cohort's matrix needs of everybody (R16)."""
    [(sets, meetings)] = _grown(cohort=cohort.id)
    rows = _list_newest(_listed(cohort=cohort.id, library_key=library_key, on=on))
    plan_keys = {row[1]: _join_key(sets, meetings, row[1]) for row in rows}
    listed = [
        ListedMember(
            *_find_name(person, name, given), letters if plan_key == plan_keys[revision] else ""
        )
        for person, revision, alias, is_counted, letters, plan_key, name, given in rows
        if is_counted and alias is None
    ]
    if any(row[2] is not None for row in rows):
        listed += _list_others(cohort, library_key, on, {row[0] for row in rows if row[2] is None})
    return tuple(sorted(listed)), str(sets)


@lru_cache(maxsize=NAMES_KEPT)
def _find_name(person: int, name: str, given_name: str | None) -> tuple[str, int, str]:
    """What somebody is sorted by, and how they are listed."""
    listed_name = to_listed_name(person, name, given_name)
    return to_sort_key(listed_name), person, listed_name


def _list_others(
    cohort: Cohort, library_key: str, on: date, own: set[int]
) -> Iterator[ListedMember]:
    """Those who are in the cohort by a record that stands for them."""
    for person, kept in list_kept(cohort, on)[0]:
        if person.id not in own:
            letters = kept.letters if kept.is_current(library_key, on) else ""
            name = _find_name(person.id, person.name, person.given_name)
            yield ListedMember(*name, letters)


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

    Until the day before `valid_until` nothing changes by time alone (None: ever). Call it in the
    transaction that read the plan and the lines.
    """
    key = {
        StandingTable.person: plan.membership.person,
        StandingTable.cohort: plan.cohort.id,
    }
    facts = {
        StandingTable.states: letters,
        StandingTable.plan_key: _plan_key(plan),
        StandingTable.library_key: library_key,
        StandingTable.valid_until: valid_until,
        StandingTable.line_count: line_count,
        StandingTable.last_line: last_line,
    }
    StandingTable.insert({**key, **facts}).on_conflict(
        conflict_target=list(key), preserve=list(facts)
    ).execute()


def delete_kept(person_ids: Iterable[int]) -> None:
    """Throw memos away; they are made anew when they are read."""
    for ids in chunks(person_ids):
        StandingTable.delete().where(StandingTable.person.in_(ids)).execute()


def _is_counted(membership: Membership, on: date) -> bool:
    has_left = membership.to_on is not None and membership.to_on < on
    return membership.from_on <= on and not has_left and not membership.trial


def _plan_key(plan: Plan) -> str:
    """The sums of revisions in a plan: for append-only tables they are counts of rows."""
    sets = max(requirements.revision for requirements in plan.sets)
    own = [meeting.revision for meeting in plan.meetings if meeting.cohort == plan.cohort.id]
    return _join_key(sets, sum(own), plan.membership.revision)


def _join_key(sets: int, meetings: int, membership: int) -> str:
    return f"{sets}.{meetings}.{membership}"


def _to_kept(membership: Membership, cohort: Cohort, memo: Row) -> Kept:
    _, letters, library_key, valid_until, plan_key, last_line, sets, meetings, newest_line = memo
    rests_on_plan = plan_key == _join_key(sets, meetings, membership.revision)
    return Kept(
        membership=membership,
        cohort=cohort,
        letters=letters or "",
        set_key=str(sets),
        library_key=library_key or "",
        valid_until=valid_until,
        rests_on_all=rests_on_plan and last_line >= (newest_line or 0),
    )
