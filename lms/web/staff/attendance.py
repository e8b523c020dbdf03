"""The list of a meeting: everybody preset to present, the exceptions tapped."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lms.domain.programme import Cohort
from lms.errors import Conflict, Invalid
from lms.services import attendance as service
from lms.services.attendance import AttendanceList, AttendanceRow, Entry, Mark
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import Problem, describe, make_request_key
from lms.web.state import current_actor, current_school


@blueprint.get("/staff/meetings/<int:meeting>/attendance/", endpoint="attendance")
@allow(Policy.STAFF)
def show_attendance(meeting: int) -> ResponseReturnValue:
    return render_list(service.open_attendance(current_school(), current_actor(), meeting))


@blueprint.post("/staff/meetings/<int:meeting>/attendance/", endpoint="save_attendance")
@allow(Policy.STAFF)
def save_attendance(meeting: int) -> ResponseReturnValue:
    school, actor, form = current_school(), current_actor(), request.form
    listed = service.open_attendance(school, actor, meeting)
    entries, problems = _read_entries(listed, form)
    if problems:
        return render_list(listed, form, problems), 422
    try:
        if _lacks_somebody(listed, entries):
            raise Conflict("meeting", meeting)
        saved = service.save_attendance(
            school,
            actor,
            meeting,
            entries,
            seen_revision=form.get("revision", 0, type=int),
            request_key=form.get("request_key") or make_request_key(),
            reason=form.get("reason", ""),
        )
    except Invalid as error:
        return render_list(listed, form, [describe(error)]), 422
    except Conflict:
        current = service.open_attendance(school, actor, meeting)
        return render_list(current, is_conflict=True), 409
    tell(
        wording().t("Saved: %(n)s of %(total)s were there.", n=saved.present, total=len(saved.rows))
    )
    return back_to(url_for("lms.meetings"))


def _lacks_somebody(listed: AttendanceList, entries: Mapping[int, Entry]) -> bool:
    """Whether the form does not know somebody who has come onto the list meanwhile.

    Who has an entry already, as a walk-in has, keeps it.
    """
    unentered = [row for row in listed.rows if row.may_change and row.entry and not row.line]
    return any(row.person.id not in entries for row in unentered)


def _read_entries(
    listed: AttendanceList, form: MultiDict[str, str]
) -> tuple[dict[int, Entry], list[Problem]]:
    """What was chosen for each person, and what cannot be taken."""
    entries: dict[int, Entry] = {}
    problems = []
    for row in listed.rows:
        number = row.person.id
        mark = form.get(f"mark-{number}", "")
        if not row.may_change or mark not in set(Mark):
            continue
        units = form.get(f"units-{number}", "").strip()
        entry = Entry(Mark(mark), int(units) if units.isdecimal() and len(units) < 6 else None)
        try:
            entries[number] = service.normalise(entry, listed.meeting)
        except Invalid as error:
            problem = describe(error, f"units-{number}")
            text = f"{row.person.listed_name}: {problem.text}"
            problems.append(Problem(text, problem.target))
    return entries, problems


def render_list(
    listed: AttendanceList,
    form: Mapping[str, str] | None = None,
    problems: list[Problem] | None = None,
    *,
    is_conflict: bool = False,
) -> str:
    """The page of a list, with what was chosen in `form` in place of what is recorded."""
    meeting = listed.meeting
    wrong = {problem.target: problem.text for problem in problems or ()}
    rows = [_make_row(listed.cohort, row, form or {}, wrong) for row in listed.rows]
    return render(
        "staff/attendance.html",
        list={
            "title": listed.title,
            "on": wording().short_day(meeting.on).replace(" ", "\N{NO-BREAK SPACE}"),
            "day": wording().day(meeting.on),
            "cohort": listed.cohort.title,
            "starts": meeting.starts,
            "ends": meeting.ends,
            "place": meeting.place,
            "units": meeting.teaching_units,
            "entered": listed.is_entered,
            "cancelled": meeting.is_cancelled,
            "coming": meeting.on > current_school().moment().today,
            "said_no": sum(row.said_no for row in listed.rows),
            "rows": rows,
            "present": sum(row["mark"] in (Mark.PRESENT, Mark.PART) for row in rows),
            "revision": (form or {}).get("revision", meeting.revision),
            "request_key": (form or {}).get("request_key") or make_request_key(),
            "reason": (form or {}).get("reason", ""),
            "reason_error": wrong.get("reason"),
            "action": url_for("lms.save_attendance", meeting=meeting.id),
            "walk_in_url": url_for("lms.save_walk_in", meeting=meeting.id),
            "back_url": url_for("lms.meetings"),
            "is_conflict": is_conflict,
            "errors": problems or [],
        },
    )


def _make_row(
    cohort: Cohort, row: AttendanceRow, form: Mapping[str, str], wrong: Mapping[str, str]
) -> dict[str, Any]:
    number = row.person.id
    may_erase = row.is_walk_in and row.entry and not row.person.erased_on
    is_own = current_actor().is_coordinator(cohort.id)
    recorded = row.entry
    return {
        "id": number,
        "name": row.person.listed_name,
        "mark": form.get(f"mark-{number}", recorded.mark if recorded else ""),
        "units": form.get(f"units-{number}", (recorded and recorded.teaching_units) or ""),
        "said_no": row.said_no,
        "is_walk_in": row.is_walk_in,
        "erase_url": url_for("lms.erase", cohort=cohort.slug, person=number)
        if may_erase and is_own
        else None,
        "may_change": row.may_change,
        "error": wrong.get(f"units-{number}"),
    }
