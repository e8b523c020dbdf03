"""Whether what is stored can be believed: `lms verify` (R3, R10, R14)."""

from collections.abc import Iterator

from lms.storage import guards
from lms.storage.aliases import resolve
from lms.storage.database import Storage

_FAULTS = {
    "attempt {} is submitted and has no line for its quiz version": """
        SELECT a.id FROM lms_attempt a
        LEFT JOIN lms_evidence e ON e.attempt_id = a.id AND e.version = a.quiz_version_id
        WHERE a.submitted_at IS NOT NULL AND a.passed IS NOT NULL AND e.id IS NULL
        ORDER BY a.id""",
    "attempt {} has two lines for one quiz version": """
        SELECT attempt_id FROM lms_evidence WHERE attempt_id IS NOT NULL
        GROUP BY attempt_id, version HAVING COUNT(*) > 1
        ORDER BY attempt_id""",
    "line {} names an attempt that is not submitted": """
        SELECT e.id FROM lms_evidence e JOIN lms_attempt a ON a.id = e.attempt_id
        WHERE a.submitted_at IS NULL
        ORDER BY e.id""",
    "line {} names an attempt in another unit": """
        SELECT e.id FROM lms_evidence e JOIN lms_attempt a ON a.id = e.attempt_id
        WHERE a.unit_id <> e.unit_id
        ORDER BY e.id""",
    "line {} takes back a line that is not older": """
        SELECT id FROM lms_evidence WHERE cancels_id >= id
        ORDER BY id""",
    "line {} takes back a line of another unit": """
        SELECT e.id FROM lms_evidence e JOIN lms_evidence c ON c.id = e.cancels_id
        WHERE c.unit_id <> e.unit_id
        ORDER BY e.id""",
}
_PAIRS_OF_PEOPLE = {
    "line {} names an attempt of somebody else": """
        SELECT e.id, e.person_id, a.person_id FROM lms_evidence e
        JOIN lms_attempt a ON a.id = e.attempt_id
        WHERE a.person_id <> e.person_id
        ORDER BY e.id""",
    "line {} takes back a line of somebody else": """
        SELECT e.id, e.person_id, c.person_id FROM lms_evidence e
        JOIN lms_evidence c ON c.id = e.cancels_id
        WHERE c.person_id <> e.person_id
        ORDER BY e.id""",
}


def verify(storage: Storage) -> tuple[str, ...]:
    """Everything found wrong, one sentence each; empty when all is well.

    The file itself, the guards, and what lines and attempts say about one another. Whether memos
    say what the one function says is for those to compare who can call it.
    """
    with storage.connected():
        return (*_check_file(storage), *guards.verify(storage), *_check_lines(storage))


def _check_file(storage: Storage) -> Iterator[str]:
    if storage.dialect != "sqlite":
        return
    for (finding,) in storage.run("PRAGMA integrity_check"):
        if finding != "ok":
            yield f"the file is damaged: {finding}"
    for table, row, parent, _ in storage.run("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} names a row of {parent} that is missing"


def _check_lines(storage: Storage) -> Iterator[str]:
    for sentence, sql in _FAULTS.items():
        for (number,) in storage.run(sql):
            yield sentence.format(number)
    for sentence, sql in _PAIRS_OF_PEOPLE.items():
        rows = storage.run(sql)
        who = resolve(person for row in rows for person in row[1:])
        for number, one, other in rows:
            if who[one] != who[other]:
                yield sentence.format(number)
