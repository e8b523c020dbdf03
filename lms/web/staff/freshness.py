"""When lessons are to be checked again, what readers say about them, and who has reviewed them."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.library.shelf import Lesson, ShelfModule
from lms.services import freshness, remark_desk
from lms.services.freshness import Due, DueLesson
from lms.services.remark_desk import OpenRemark
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.links import lesson_url
from lms.web.policy import Policy, allow
from lms.web.rows import label_of
from lms.web.staff.units import find_editor_url
from lms.web.state import current_actor, current_language, current_school


@blueprint.get("/trainer/freshness/", endpoint="freshness")
@allow(Policy.STAFF)
def show_freshness() -> ResponseReturnValue:
    school, actor = current_school(), current_actor()
    found = freshness.list_due(school, actor)
    modules = freshness.list_modules(school, actor)
    reviewed = [each for each in found if each.lesson.reviewed_on]
    return render(
        "staff/freshness.html",
        freshness={
            **{due.value: [_make_due(each) for each in found if each.due is due] for due in Due},
            "modules": [_make_module(module) for module in modules],
            "reviewed": len(reviewed),
            "total": len(found),
            "remarks": remark_desk.count_open(school, actor),
            "remarks_url": url_for("lms.remarks"),
            "back_url": url_for("lms.tasks"),
        },
    )


def _make_due(each: DueLesson) -> dict[str, Any]:
    lesson = each.lesson
    return {
        "id": lesson.id,
        "title": _title(lesson),
        "module": label_of(each.module),
        "review_by": lesson.review_by,
        "note": lesson.review_note,
        "url": lesson_url(lesson.id),
        "editor_url": find_editor_url(lesson.id),
    }


def _make_module(module: ShelfModule) -> dict[str, Any]:
    return {
        "title": module.title,
        "label": module.label,
        "print_url": url_for("lms.module_review_print", module=module.id),
        "lessons": [
            {
                "title": _title(lesson),
                "reviewed_on": lesson.reviewed_on,
                "reviewed_by": lesson.reviewed_by,
                "print_url": url_for("lms.review_print", unit=lesson.id),
            }
            for lesson in module.lessons
            if not lesson.missing
        ],
    }


def _title(lesson: Lesson) -> str:
    return lesson.text(current_language()).title


@blueprint.get("/trainer/remarks/", endpoint="remarks")
@allow(Policy.STAFF)
def show_remarks() -> ResponseReturnValue:
    found = remark_desk.list_open(current_school(), current_actor())
    return render(
        "staff/remarks.html",
        remarks={"open": [_make_remark(each) for each in found], "back_url": url_for("lms.tasks")},
    )


def _make_remark(each: OpenRemark) -> dict[str, Any]:
    return {
        "id": each.id,
        "title": _title(each.lesson) if each.lesson else each.unit_id,
        "url": lesson_url(each.unit_id) if each.lesson else None,
        "editor_url": find_editor_url(each.unit_id) if each.lesson else None,
        "text": each.text,
        "name": each.name,
        "on": wording().local_day(each.at),
        "action": url_for("lms.close_remark", remark=each.id),
    }


@blueprint.post("/trainer/remarks/<int:remark>/done/", endpoint="close_remark")
@allow(Policy.STAFF)
def close_remark(remark: int) -> ResponseReturnValue:
    remark_desk.close_remark(current_school(), current_actor(), remark)
    tell(wording().t("The remark is dealt with."))
    return back_to(url_for("lms.remarks"))
