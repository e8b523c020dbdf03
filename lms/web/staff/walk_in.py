"""Putting somebody without an account on a list. What was chosen on the list is taken along."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Conflict, Invalid
from lms.services.attendance import AttendanceList, open_attendance
from lms.services.walk_ins import add_walk_in
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.policy import Policy, allow
from lms.web.staff.attendance import render_list
from lms.web.staff.forms import Problem, describe, make_request_key
from lms.web.state import current_actor, current_school

OF_THE_LIST = ("mark-", "units-", "reason", "revision")


@blueprint.get("/staff/meetings/<int:meeting>/walk-in/", endpoint="walk_in")
@allow(Policy.STAFF)
def show_walk_in(meeting: int) -> ResponseReturnValue:
    return _render(_open_list(meeting))


@blueprint.post("/staff/meetings/<int:meeting>/walk-in/", endpoint="save_walk_in")
@allow(Policy.STAFF)
def save_walk_in(meeting: int) -> ResponseReturnValue:
    """The list's button leads here without a name; afterwards the list comes back as it was."""
    form = request.form
    if "name" not in form:
        return _render(_open_list(meeting))
    if form.get("go") != "back":
        try:
            _add(meeting)
        except Invalid as error:
            return _render(_open_list(meeting), error), 422
    return render_list(_open_list(meeting), _keep_choices())


def _add(meeting: int) -> None:
    form = request.form
    try:
        person = add_walk_in(
            current_school(),
            current_actor(),
            meeting,
            form["name"],
            request_key=form.get("request_key") or make_request_key(),
            is_another=form.get("go") == "another",
        )
    except Conflict:
        return  # sent twice at once: the other one has done it
    tell(wording().t("%(name)s is on the list.", name=person.name))


def _open_list(meeting: int) -> AttendanceList:
    return open_attendance(current_school(), current_actor(), meeting)


def _keep_choices() -> dict[str, str]:
    return {name: text for name, text in request.form.items() if name.startswith(OF_THE_LIST)}


def _render(listed: AttendanceList, error: Invalid | None = None) -> str:
    problems: list[Problem] = [describe(error)] if error else []
    form = request.form if "name" in request.form else {}
    values: dict[str, Any] = {
        "title": listed.title,
        "day": wording().day(listed.meeting.on),
        "cohort": listed.cohort.title,
        "name": form.get("name", ""),
        "kept": _keep_choices(),
        "request_key": form.get("request_key") or make_request_key(),
        "action": url_for("lms.save_walk_in", meeting=listed.meeting.id),
        "is_listed": error is not None and error.code == "name_on_list",
        "errors": problems,
        "error": next((each.text for each in problems if each.target == "name"), None),
    }
    return render("staff/walk_in.html", walk_in=values)
