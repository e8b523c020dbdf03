"""Earlier versions of a lesson and its questions, and taking one up again."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from lms.domain.passages import list_passages
from lms.errors import Conflict
from lms.services import authoring
from lms.services.authoring import DraftPart, TextVersion
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff import desk_page
from lms.web.staff.desk_page import desk_url, show_day_and_time
from lms.web.staff.desk_text import BASE
from lms.web.staff.desk_words import word_part
from lms.web.state import current_actor, current_school

OF_VERSION = BASE + "versions/<int:version>/"


@blueprint.get(BASE + "versions/", endpoint="desk_versions")
@allow(Policy.STAFF)
def show_versions(unit: str) -> ResponseReturnValue:
    draft = desk_page.open_draft(unit)
    found = authoring.list_versions(
        current_school(), current_actor(), unit, desk_page.get_variant()
    )
    return render(
        "staff/desk_versions.html",
        desk=desk_page.make_desk(draft, ""),
        versions=[_make_version(unit, version) for version in found],
    )


def _make_version(unit: str, version: TextVersion) -> dict[str, Any]:
    return {
        "at": show_day_and_time(version.at),
        "author": version.author,
        "change": version.change,
        "summary": version.summary,
        "part": version.part.value,
        "url": desk_url("desk_version", unit, version=version.id),
    }


@blueprint.get(OF_VERSION, endpoint="desk_version")
@allow(Policy.STAFF)
def show_version(unit: str, version: int) -> ResponseReturnValue:
    return _render(unit, version)


def _render(unit: str, version: int, *, is_late: bool = False) -> str:
    draft = desk_page.open_draft(unit)
    found = _get_version(unit, version)
    was, now = (word_part(found.part, text) for text in (found.text, draft.get(found.part)))
    return render(
        "staff/desk_version.html",
        desk=desk_page.make_desk(draft, ""),
        version=_make_version(unit, found),
        passages=list_passages(was, now),
        lines=desk_page.number_lines(was),
        seen=authoring.fingerprint(draft.get(found.part)),
        is_late=is_late,
        action=desk_url("restore_desk_version", unit, version=version),
        back_url=desk_url("desk_versions", unit),
    )


def _get_version(unit: str, version: int) -> TextVersion:
    return authoring.get_version(
        current_school(), current_actor(), unit, desk_page.get_variant(), version
    )


@blueprint.post(OF_VERSION, endpoint="restore_desk_version")
@allow(Policy.STAFF)
def restore_version(unit: str, version: int) -> ResponseReturnValue:
    """Takes an old text into one's draft; nothing is published by that."""
    part = _get_version(unit, version).part
    try:
        authoring.restore_version(
            current_school(),
            current_actor(),
            unit,
            desk_page.get_variant(),
            version,
            seen=request.form.get("seen", ""),
        )
    except Conflict:
        return _render(unit, version, is_late=True), 409
    tell(wording().t("The old text is in your draft now. Nothing is published yet."))
    return back_to(desk_url("desk_text" if part is DraftPart.LESSON else "desk_questions", unit))
