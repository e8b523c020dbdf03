"""The dated requirement sets of a cohort (R4)."""

import json
from dataclasses import replace
from datetime import datetime

from lms.domain.programme import RequirementSet
from lms.domain.requirement_document import from_document, to_document
from lms.storage.fields import dump_json
from lms.storage.rows import ALWAYS, append_revision, fetch, newest_revision
from lms.storage.tables_course import RequirementSetTable


def append_set(
    cohort: int, requirements: RequirementSet, *, expected_revision: int
) -> RequirementSet:
    """Append the revision after the one that was shown (0: none yet).

    Raises Conflict if that is not the newest any more (R0).
    """
    values = {
        "effective_on": requirements.effective_on,
        "recorded_at": requirements.recorded_at,
        "recorded_by": requirements.recorded_by,
        "document": dump_json(to_document(requirements)),
    }
    revision = append_revision(RequirementSetTable, {"cohort": cohort}, expected_revision, values)
    return replace(requirements, revision=revision)


def is_open(cohort: int) -> bool:
    """Whether a cohort has started: before its first set it follows the files."""
    return newest_revision(RequirementSetTable, {"cohort": cohort}) > 0


def list_sets(cohort: int, known_at: datetime | None = None) -> tuple[RequirementSet, ...]:
    """Every revision recorded by then, the first one first."""
    table = RequirementSetTable
    query = table.select(
        table.document, table.revision, table.effective_on, table.recorded_at, table.recorded_by
    ).where(table.cohort == cohort, table.recorded_at <= (known_at or ALWAYS))
    return tuple(
        from_document(
            json.loads(document),
            revision=revision,
            effective_on=effective_on,
            recorded_at=recorded_at,
            recorded_by=recorded_by,
        )
        for document, revision, effective_on, recorded_at, recorded_by in fetch(
            query.order_by(table.revision)
        )
    )
