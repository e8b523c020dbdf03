"""How staff call a unit where many stand side by side."""

from flask import url_for

from lms.services.drafts import may_author
from lms.web.quiz_units import title_of
from lms.web.state import current_actor, current_school


def title_unit(unit_id: str) -> str:
    """After its lesson or module; by its id when no file names it any more."""
    library = current_school().library
    quizzes = {module.quiz_id for module in library.modules}
    return title_of(unit_id) if unit_id in quizzes | library.lessons.keys() else unit_id


def find_editor_url(lesson_id: str) -> str | None:
    """Where a lesson is written, for those who may."""
    module = current_school().library.get_lesson(lesson_id).module
    return url_for("lms.desk_text", unit=lesson_id) if may_author(current_actor(), module) else None
