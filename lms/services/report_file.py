"""A report as a file for the funder: CSV, XLSX or JSON; equal reports give equal bytes (R11)."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime

from lms.documents.table import Row, write_csv, write_xlsx
from lms.domain.people import Actor
from lms.domain.state import State
from lms.services.courses import get_coordinated
from lms.services.reporting import Report, make_report
from lms.services.school import School
from lms.storage import audit
from lms.storage.audit import Event

FORMATS = ("csv", "xlsx", "json")
Translate = Callable[[str], str]

FACTS = (
    "Course", "As of", "Known at (UTC)", "People",
    "Teaching units", "Of these online", "Minutes of study",
)  # fmt: skip
HEADINGS = ("Step", "Title", "Kind", "Done")
KINDS = {
    "lesson": "Lesson",
    "module_quiz": "Questions",
    "training_day": "Training day",
    "module": "Module",
    "programme": "Programme",
}
STATES = {
    State.MET: "Met",
    State.RECOGNISED: "Recognised",
    State.WAIVED: "Not needed",
    State.AWAITING_CONVERSATION: "Conversation due",
    State.AWAITING_ATTENDANCE: "Waiting for attendance",
    State.IN_PROGRESS: "Begun",
    State.OPEN: "Open",
    State.LOCKED: "Locked",
}


def write_report(report: Report, form: str, translate: Translate) -> bytes:
    """The file in one of FORMATS. JSON keeps the names of the code, tables are translated."""
    if form == "json":
        return _write_json(report)
    rows = list_rows(report, translate)
    return write_csv(rows) if form == "csv" else write_xlsx(rows, title=report.title)


def export_report(
    school: School,
    actor: Actor,
    cohort_slug: str,
    form: str,
    translate: Translate,
    *,
    as_of: date,
    known_at: datetime | None,
) -> bytes:
    """The file of a report for who coordinates the course, noted in the audit (R13).

    Raises NotFound, NotAllowed, and Invalid as `make_report` does.
    """
    cohort = get_coordinated(actor, cohort_slug)
    report = make_report(school, cohort_slug, as_of=as_of, known_at=known_at)
    detail = {"report": form, "as_of": as_of.isoformat()}
    with school.storage.atomic():
        audit.append_event(
            school.clock(), actor.person.id, Event.EXPORTED, "cohort", cohort.id, None, detail
        )
    return write_report(report, form, translate)


def list_rows(report: Report, translate: Translate) -> Iterator[Row]:
    """The facts of the report, then a row for every unit, every module and the programme."""
    facts: tuple[str | int, ...] = (
        report.title,
        report.as_of.isoformat(),
        report.known_at.isoformat(sep=" ", timespec="seconds"),
        report.people,
        report.teaching_units,
        report.teaching_units_online,
        report.study_minutes,
    )
    for name, fact in zip(FACTS, facts, strict=True):
        yield (translate(name), fact)
    yield ()
    yield tuple(map(translate, (*HEADINGS, *STATES.values())))
    for row in report.rows:
        counts = (row.states[state] for state in STATES)
        yield (row.id, row.title, translate(KINDS[row.kind]), row.done, *counts)


def _write_json(report: Report) -> bytes:
    document = {
        "cohort": report.cohort,
        "title": report.title,
        "as_of": report.as_of.isoformat(),
        "known_at": report.known_at.isoformat(timespec="seconds"),
        "people": report.people,
        "teaching_units": report.teaching_units,
        "teaching_units_online": report.teaching_units_online,
        "study_minutes": report.study_minutes,
        "rows": [
            {"id": row.id, "title": row.title, "kind": row.kind, "done": row.done, **row.states}
            for row in report.rows
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
