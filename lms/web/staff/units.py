"""How staff call a unit where many stand side by side."""

from flask import current_app, url_for

from lms.web.quiz_units import title_of
from lms.web.state import current_school


def title_unit(unit_id: str) -> str:
    """After its lesson or module; by its id when no file names it any more."""
    library = current_school().library
    quizzes = {module.quiz_id for module in library.modules}
    return title_of(unit_id) if unit_id in quizzes | library.lessons.keys() else unit_id


def find_editor_url(lesson_id: str) -> str | None:
    """Where a lesson is written."""
    there = "lms.desk_lesson" in current_app.view_functions
    return url_for("lms.desk_lesson", unit=lesson_id) if there else None
