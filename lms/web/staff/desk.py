"""The trainers' desk: all lessons one may write, new ones, the guide, and giving a draft up."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.errors import Conflict, Invalid
from lms.library.guide import read_guide
from lms.library.shelf import ShelfModule
from lms.services import authoring
from lms.services.authoring import DeskModule, DeskUnit, Draft
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff import desk_page
from lms.web.staff.desk_page import desk_url, has_lesson, show_moment
from lms.web.staff.forms import Problem, describe
from lms.web.state import current_actor, current_school

NEW = "/trainer/lessons/new/"


@blueprint.get("/trainer/lessons/", endpoint="desk")
@allow(Policy.STAFF)
def show_desk() -> ResponseReturnValue:
    found = authoring.list_desk(current_school(), current_actor())
    return render(
        "staff/desk.html",
        modules=[_make_module(module) for module in found],
        guide_url=url_for("lms.desk_guide"),
    )


def _make_module(module: DeskModule) -> dict[str, Any]:
    return {
        "title": module.title,
        "label": module.label,
        "units": [_make_unit(unit) for unit in (*module.lessons, module.closing)],
        "new_url": url_for("lms.desk_new", module=module.id),
        "word_url": url_for("lms.desk_word_new", module=module.id),
    }


def _make_unit(unit: DeskUnit) -> dict[str, Any]:
    today = current_school().moment().today
    endpoint = "lms.desk_text" if has_lesson(unit.unit_id) else "lms.desk_questions"
    return {
        "title": unit.title or wording().t("Questions on the module"),
        "url": url_for(endpoint, unit=unit.unit_id) if unit.may_open else None,
        "questions": unit.question_count,
        "saved_at": show_moment(unit.saved_at) if unit.saved_at else "",
        "others": [{"name": name, "at": show_moment(at)} for name, at in unit.others],
        "review_by": unit.review_by,
        "is_late": unit.review_by is not None and unit.review_by < today,
        "has_errors": unit.has_errors,
        "is_new": unit.is_new,
    }


@blueprint.get(NEW, endpoint="desk_new")
@allow(Policy.STAFF)
def show_new() -> ResponseReturnValue:
    return _render_new(_find_module(request.args.get("module", "")), "", [])


@blueprint.post(NEW, endpoint="desk_begin")
@allow(Policy.STAFF)
def begin() -> ResponseReturnValue:
    """Makes a draft of a lesson that is nowhere else yet."""
    module = _find_module(request.args.get("module", ""))
    title = request.form.get("title", "")
    try:
        draft = authoring.begin_lesson(current_school(), current_actor(), module.id, title)
    except Invalid as error:
        return _render_new(module, title, [describe(error)]), 422
    return back_to(url_for("lms.desk_text", unit=draft.unit_id))


def _find_module(module_id: str) -> ShelfModule:
    """Raises NotFound for a module one may not write."""
    module = current_school().library.get_module(module_id)
    authoring.check_may_author(current_actor(), module.id)
    return module


def _render_new(module: ShelfModule, title: str, problems: list[Problem]) -> str:
    return render(
        "staff/desk_new.html",
        module={"title": module.title, "label": module.label},
        title=title,
        action=url_for("lms.desk_begin", module=module.id),
        word_url=url_for("lms.desk_word_new", module=module.id),
        back_url=url_for("lms.desk"),
        errors=problems,
        error=problems[0].text if problems else None,
    )


@blueprint.get("/trainer/lessons/guide/", endpoint="desk_guide")
@allow(Policy.STAFF)
def show_guide() -> ResponseReturnValue:
    guide = read_guide()
    return render(
        "staff/desk_guide.html",
        guide={"title": guide.title, "html": Markup(guide.html)},
        back_url=url_for("lms.desk"),
    )


@blueprint.get("/trainer/lessons/<unit>/drop/", endpoint="desk_drop")
@allow(Policy.STAFF)
def show_drop(unit: str) -> ResponseReturnValue:
    """Asks before a draft is thrown away."""
    draft = desk_page.open_draft(unit)
    if draft.saved_at is None:
        return back_to(_find_way_back(unit))
    return _render_drop(draft)


def _render_drop(draft: Draft, *, is_late: bool = False) -> str:
    unit = draft.unit_id
    return render(
        "staff/desk_drop.html",
        desk=desk_page.make_desk(draft, ""),
        seen=(draft.lesson_seen, draft.quiz_seen),
        is_late=is_late,
        action=desk_url("save_desk_drop", unit),
        back_url=_find_way_back(unit),
    )


@blueprint.post("/trainer/lessons/<unit>/drop/", endpoint="save_desk_drop")
@allow(Policy.STAFF)
def drop(unit: str) -> ResponseReturnValue:
    try:
        desk_page.drop_draft(unit)
    except Conflict:
        return _render_drop(desk_page.open_draft(unit), is_late=True), 409
    tell(wording().t("The draft is deleted."))
    return back_to(url_for("lms.desk"))


def _find_way_back(unit: str) -> str:
    return desk_url("desk_text" if has_lesson(unit) else "desk_questions", unit)
