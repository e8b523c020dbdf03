"""A reader says under a lesson about the law what is no longer true there."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Invalid
from lms.services import learning, remarks
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.links import lesson_url
from lms.web.policy import Policy, allow
from lms.web.reading import mark_language
from lms.web.state import current_school, current_text_language, current_visitor


@blueprint.get("/modules/<module>/<lesson>/remark/")
@allow(Policy.SIGNED_IN)
def remark(module: str, lesson: str) -> ResponseReturnValue:
    return _render(lesson, None)


@blueprint.post("/modules/<module>/<lesson>/remark/")
@allow(Policy.SIGNED_IN)
def save_remark(module: str, lesson: str) -> ResponseReturnValue:
    text = request.form.get("text", "")
    try:
        remarks.save_remark(current_school(), current_visitor(), lesson, text)
    except Invalid as error:
        return _render(lesson, error), 422
    tell(wording().t("Thank you. Your trainers will look at it."))
    return back_to(lesson_url(lesson))


def _render(lesson_id: str, error: Invalid | None) -> str:
    page = learning.open_lesson(current_school(), current_visitor(), lesson_id)
    lesson = page.lesson.text(current_text_language())
    return render(
        "remark.html",
        remark={
            "title": lesson.title,
            "in_language": mark_language(lesson.language),
            "text": request.form.get("text", ""),
            "error": _say(error) if error else None,
            "action": url_for("lms.save_remark", module=page.module.id, lesson=lesson_id),
            "back_url": lesson_url(lesson_id),
        },
    )


def _say(error: Invalid) -> str:
    t = wording().t
    sentences = {
        "remark_needed": t("Please write what is no longer true."),
        "remark_too_long": t("Please write at most %(limit)s letters.", **error.facts),
        "remarks_many": t("You have sent us several remarks today. Please call us about this one."),
    }
    return sentences[error.code]
