"""Lists of people as files: reading one with a preview, and taking one away."""

from typing import Any

from flask import Response, abort, make_response, request, url_for
from flask.typing import ResponseReturnValue

from lms.documents.sheet import SIZE_LIMIT
from lms.domain.programme import Cohort
from lms.errors import Invalid
from lms.services import people_import as service
from lms.services.memberships import get_own_cohort
from lms.services.people_export import FORMS, export_people
from lms.services.people_import import Change, ImportPlan, Outcome, PlannedRow
from lms.services.people_reading import (
    FileRefused,
    PeopleFile,
    RowProblem,
    read_people,
)
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.people import name_language
from lms.web.state import current_actor, current_school

IMPORT = "/coordinator/<cohort>/people/import/"
ROWS_SHOWN = 200
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@blueprint.get(IMPORT, endpoint="import_people")
@allow(Policy.STAFF)
def show_import(cohort: str) -> ResponseReturnValue:
    return _render_import(get_own_cohort(current_actor(), cohort))


@blueprint.post(IMPORT, endpoint="preview_people")
@allow(Policy.STAFF)
def preview_people(cohort: str) -> ResponseReturnValue:
    """Shows what a file would do. Nothing is kept: the page carries the good rows on."""
    school, actor = current_school(), current_actor()
    found = get_own_cohort(actor, cohort)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _render_import(found, RowProblem(0, "", "file_missing")), 422
    data = upload.stream.read(SIZE_LIMIT + 1)
    upload.close()
    try:
        file = read_people(data)
    except FileRefused as refused:
        return _render_import(found, refused.problem), 422
    plan = service.plan_import(school, actor, cohort, file.rows)
    return render("staff/people_preview.html", preview=_make_preview(plan, file))


@blueprint.post(f"{IMPORT}save/", endpoint="save_import")
@allow(Policy.STAFF)
def save_import(cohort: str) -> ResponseReturnValue:
    school, actor, form = current_school(), current_actor(), request.form
    found = get_own_cohort(actor, cohort)
    t, tn = wording().t, wording().tn
    if form.get("go") != "good":
        tell(t("Nothing was taken over."), "")
        return back_to(url_for("lms.people", cohort=cohort))
    try:
        rows = service.unpack_rows(form.get("rows", ""))
    except Invalid:
        return _render_import(found, RowProblem(0, "", "form_damaged")), 422
    plan = service.import_people(school, actor, cohort, rows, only_good=True)
    new = plan.count(Outcome.NEW) + plan.count(Outcome.JOINS)
    changed = plan.count(Outcome.CHANGED)
    added = tn("%(n)s person was added.", "%(n)s people were added.", new)
    if changed:
        added += " " + tn("%(n)s person was changed.", "%(n)s people were changed.", changed)
    tell(added)
    if plan.count(Outcome.BAD):
        bad = plan.count(Outcome.BAD)
        tell(tn("%(n)s row was left out.", "%(n)s rows were left out.", bad), "care")
    return back_to(url_for("lms.people", cohort=cohort))


@blueprint.get("/coordinator/<cohort>/people/export.<form>", endpoint="export_people")
@allow(Policy.STAFF, fresh=True, is_file=True)
def send_people(cohort: str, form: str) -> ResponseReturnValue:
    found = get_own_cohort(current_actor(), cohort)
    if form not in FORMS:
        abort(404)
    data = export_people(current_school(), current_actor(), cohort, form, wording().t)
    response: Response = make_response(data)
    response.headers["Content-Type"] = TYPES[form]
    name = f"{found.slug}-{current_school().moment().today.isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _render_import(cohort: Cohort, problem: RowProblem | None = None) -> str:
    return render(
        "staff/people_import.html",
        page={
            "cohort": cohort.title,
            "problem": problem,
            "action": url_for("lms.preview_people", cohort=cohort.slug),
            "back_url": url_for("lms.people", cohort=cohort.slug),
        },
    )


def _make_preview(plan: ImportPlan, file: PeopleFile) -> dict[str, Any]:
    """The rows with a fault first, then those worth a look, then the others."""
    slug = plan.cohort.slug
    refused = [row.problem for row in plan.rows if row.problem]
    good = [planned.row for planned in plan.rows if not planned.is_bad]
    shown = [planned for planned in plan.rows if not planned.is_bad]
    shown.sort(key=lambda planned: planned.hint is None)
    changing = sum(planned.outcome is not Outcome.SAME for planned in shown)
    return {
        "cohort": plan.cohort.title,
        "problems": sorted([*file.problems, *refused], key=lambda problem: problem.line),
        "ignored": [problem.column for problem in file.ignored],
        "rows": [_make_row(planned) for planned in shown[:ROWS_SHOWN]],
        "more": max(0, len(shown) - ROWS_SHOWN),
        "good": len(good),
        "changing": changing,
        "new": plan.count(Outcome.NEW) + plan.count(Outcome.JOINS),
        "changed": plan.count(Outcome.CHANGED),
        "same": plan.count(Outcome.SAME),
        "packed": service.pack_rows(good),
        "action": url_for("lms.save_import", cohort=slug),
        "again_url": url_for("lms.import_people", cohort=slug),
    }


def _make_row(planned: PlannedRow) -> dict[str, Any]:
    contact = planned.contact
    return {
        "line": planned.row.line,
        "outcome": planned.outcome.value,
        "number": planned.person.id if planned.person else None,
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "reach": contact.reach,
        "site": planned.row.site,
        "changes": [_make_change(change) for change in planned.changes],
        "hint": planned.hint,
    }


def _make_change(change: Change) -> dict[str, str]:
    before, after = change.before, change.after
    if change.field == "language":
        before, after = name_language(before), name_language(after)
    return {"field": change.field, "before": before, "after": after}
