"""Until when a cohort's people are kept, and who they are (R12)."""

from dataclasses import dataclass
from datetime import date

from lms.storage.aliases import resolve
from lms.storage.rows import fetch, fetch_first
from lms.storage.tables_ledger import EvidenceTable
from lms.storage.tables_people import CohortTable, MembershipTable


@dataclass(frozen=True, slots=True)
class Retention:
    """Local dates: people are kept until then, and their erasure was announced on that day."""

    keep_until: date | None = None
    announced_on: date | None = None


def find_retention(cohort: int) -> Retention:
    """What was decided; nothing for a cohort nobody has decided about."""
    table = CohortTable
    columns = (table.keep_until, table.erasure_announced_on)
    row = fetch_first(table.select(*columns).where(table.id == cohort))
    return Retention(*row) if row else Retention()


def save_retention(cohort: int, retention: Retention) -> None:
    """Store what is decided now."""
    values = {
        CohortTable.keep_until: retention.keep_until,
        CohortTable.erasure_announced_on: retention.announced_on,
    }
    CohortTable.update(values).where(CohortTable.id == cohort).execute()


def list_people_of(cohort: int) -> tuple[int, ...]:
    """Everybody who is or was in a cohort, or only came to its meetings, by number.

    Of several records of a person it is the one they stand for.
    """
    queries = (
        MembershipTable.select(MembershipTable.person).where(MembershipTable.cohort == cohort),
        EvidenceTable.select(EvidenceTable.person).where(EvidenceTable.cohort == cohort),
    )
    found = {person for query in queries for (person,) in fetch(query.distinct())}
    return tuple(sorted(set(resolve(found).values())))
