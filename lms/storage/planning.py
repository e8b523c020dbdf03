"""What is settled about a cohort before it starts, beside its plain facts (R4)."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.domain.programme import Cohort
from lms.errors import NotFound
from lms.storage.database import is_on_sqlite
from lms.storage.fields import dump_json
from lms.storage.rows import append_revision, fetch, fetch_first, newest
from lms.storage.tables_course import MeetingTable, RequirementSetTable
from lms.storage.tables_ledger import EvidenceTable
from lms.storage.tables_people import CohortTable, MembershipTable, RoleTable


@dataclass(frozen=True, slots=True)
class Preparation:
    """`planned_rules` is what was chosen (None: nothing yet), `lessons_checked_at` naive UTC."""

    planned_rules: dict[str, Any] | None
    lessons_checked_at: datetime | None
    keep_until: date | None


def get_preparation(cohort: int) -> Preparation:
    """Raises NotFound."""
    table = CohortTable
    query = table.select(table.planned_rules, table.lessons_checked_at, table.keep_until)
    row = fetch_first(query.where(table.id == cohort))
    if row is None:
        raise NotFound("cohort", cohort)
    rules, checked_at, keep_until = row
    return Preparation(json.loads(rules) if rules else None, checked_at, keep_until)


def save_planned_rules(cohort: int, rules: dict[str, Any]) -> None:
    _update(cohort, planned_rules=dump_json(rules))


def save_lessons_checked(cohort: int, at: datetime) -> None:
    _update(cohort, lessons_checked_at=at)


def save_keep_until(cohort: int, on: date | None) -> None:
    _update(cohort, keep_until=on)


def update_cohort(cohort: Cohort) -> None:
    """Store another title and other dates; slug and programme stay."""
    _update(cohort.id, title=cohort.title, starts_on=cohort.starts_on, ends_on=cohort.ends_on)


def move_memberships(
    cohort: int,
    starts_on: date,
    new_start: date,
    *,
    staying: Collection[int],
    at: datetime,
    by: int | None,
) -> None:
    """Let whoever counts from the old first day count from the new one, record by record.

    Records that are `staying` are left alone.
    """
    table = MembershipTable
    columns = (table.person, table.revision, table.from_on, table.site, table.trial)
    query = table.select(*columns).where(
        table.cohort == cohort,
        table.counts_from == starts_on,
        table.to_on.is_null(),
        newest(table),
    )
    for person, revision, from_on, site, trial in fetch(query):
        if person in staying:
            continue
        values = {
            "from_on": new_start if from_on == starts_on else from_on,
            "to_on": None,
            "counts_from": new_start,
            "site": site,
            "trial": trial,
            "recorded_at": at,
            "recorded_by": by,
        }
        append_revision(table, {"person": person, "cohort": cohort}, revision, values)


def is_empty(cohort: int) -> bool:
    """Whether nothing names a cohort but the tasks people have in it: no row that has to stay."""
    tables: tuple[Any, ...] = (MembershipTable, MeetingTable, RequirementSetTable, EvidenceTable)
    return not any(
        fetch(table.select(table.id).where(table.cohort == cohort).limit(1)) for table in tables
    )


def delete_cohort(cohort: int) -> None:
    """Delete an empty cohort with the tasks people have in it."""
    RoleTable.delete().where(RoleTable.cohort == cohort).execute()
    CohortTable.delete().where(CohortTable.id == cohort).execute()


def hold_cohort(cohort: int) -> None:
    """Let nobody else who asks for it change the cohort until the transaction ends.

    SQLite has one writer anyway.
    """
    if not is_on_sqlite():
        query: Any = CohortTable.select(CohortTable.id).where(CohortTable.id == cohort)
        fetch(query.for_update("FOR NO KEY UPDATE"))


def _update(cohort: int, **values: Any) -> None:
    CohortTable.update(**values).where(CohortTable.id == cohort).execute()
