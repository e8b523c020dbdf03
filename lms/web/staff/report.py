"""The figures of a course for a day: a page, and the same as a file for the funder (R11)."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Invalid
from lms.services.courses import get_coordinated
from lms.services.report_file import export_report
from lms.services.reporting import Report, UnitFigures, make_report
from lms.translations import get_translations
from lms.web.blueprint import blueprint
from lms.web.frame import render, wording
from lms.web.policy import Policy, allow
from lms.web.staff.forms import Problem, describe, read_clock, read_day
from lms.web.state import current_actor, current_language, current_school

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MINUTES_PER_HOUR = 60
BAR_WIDTH, BAR_STEP = 340, 54


@blueprint.get("/coordinator/<cohort>/report/", endpoint="report")
@allow(Policy.STAFF)
def show_report(cohort: str) -> ResponseReturnValue:
    school = current_school()
    get_coordinated(current_actor(), cohort)
    today = school.moment().today
    try:
        as_of, known_at = _read_dates()
        return _render(make_report(school, cohort, as_of=as_of, known_at=known_at))
    except Invalid as error:
        return _render(make_report(school, cohort, as_of=today), [describe(error)]), 422


@blueprint.get("/coordinator/<cohort>/report.<any(csv, xlsx):form>", endpoint="report_file")
@allow(Policy.STAFF)
def download_report(cohort: str, form: str) -> ResponseReturnValue:
    as_of, known_at = _read_dates()
    translate = get_translations(current_language(), "commands").gettext
    content = export_report(
        current_school(),
        current_actor(),
        cohort,
        form,
        translate,
        as_of=as_of,
        known_at=known_at,
    )
    response = Response(content, content_type=MEDIA_TYPES[form])
    name = f"{cohort}-{as_of.isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _read_dates() -> tuple[date, datetime | None]:
    """As of which day (today if none is named), and what was known when."""
    as_of, known_at = request.args.get("as_of", ""), request.args.get("known_at", "")
    moment = current_school().moment()
    return (
        read_day(as_of, "as_of") if as_of.strip() else moment.today,
        _read_moment(known_at, moment.zone) if known_at.strip() else None,
    )


def _read_moment(text: str, zone: str) -> datetime:
    """A time as naive UTC; one without a zone is local. Raises Invalid."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = _read_written(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError as error:
        raise Invalid("moment_unreadable", "known_at") from error


def _read_written(text: str) -> datetime:
    """A day and a time as people write them."""
    day, _, clock = text.strip().rpartition(" ")
    try:
        return datetime.combine(read_day(day, "known_at"), read_clock(clock, "known_at"))
    except Invalid as error:
        raise Invalid("moment_unreadable", "known_at") from error


def _render(report: Report, problems: list[Problem] | None = None) -> str:
    problems = problems or []
    modules = [row for row in report.rows if row.kind == "module"]
    return render(
        "staff/report.html",
        report={
            "title": report.title,
            "as_of": report.as_of,
            "known_on": wording().local_day(report.known_at),
            "known_at": report.known_at,
            "people": report.people,
            "done": next(row.done for row in report.rows if row.kind == "programme"),
            "teaching_units": report.teaching_units,
            "teaching_units_online": report.teaching_units_online,
            "study_hours": report.study_minutes // MINUTES_PER_HOUR,
            "rows": report.rows,
            "bars": [_make_bar(row, place, report.people) for place, row in enumerate(modules)],
            "chart_width": BAR_WIDTH,
            "chart_height": BAR_STEP * len(modules),
            "back_url": url_for("lms.course", cohort=report.cohort),
            "action": url_for("lms.report", cohort=report.cohort),
            "files": [
                {
                    "form": form,
                    "url": url_for(
                        "lms.report_file",
                        cohort=report.cohort,
                        form=form,
                        as_of=report.as_of.isoformat(),
                        known_at=f"{report.known_at.isoformat()}Z",
                    ),
                }
                for form in MEDIA_TYPES
            ],
            "typed_as_of": request.args.get("as_of") or report.as_of.isoformat(),
            "typed_known_at": request.args.get("known_at", ""),
            "errors": problems,
            "error_of": {each.target: each.text for each in problems},
        },
    )


def _make_bar(row: UnitFigures, place: int, people: int) -> dict[str, Any]:
    return {
        "title": row.title,
        "done": row.done,
        "people": people,
        "text_at": place * BAR_STEP + 18,
        "at": place * BAR_STEP + 26,
        "width": BAR_WIDTH * row.done // people if people else 0,
    }
