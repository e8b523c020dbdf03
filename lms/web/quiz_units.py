"""Which unit's questions an address speaks of, how they are called, and the way back."""

from flask import url_for

from lms.errors import NotFound
from lms.library.shelf import ShelfModule
from lms.web.frame import wording
from lms.web.rows import label_of
from lms.web.state import current_language, current_school

OF_LESSON = "/modules/<module>/<lesson>/quiz/"
OF_MODULE = "/modules/<module>/quiz/"


def get_unit(module: str, lesson: str | None) -> str:
    """The unit an address speaks of. Raises NotFound, also for a lesson of another module."""
    library = current_school().library
    if lesson is None:
        return library.get_module(module).quiz_id
    if library.get_lesson(lesson).module != module:
        raise NotFound("lesson", lesson)
    return lesson


def get_module_of(unit_id: str) -> ShelfModule:
    return current_school().library.get_module_of(unit_id)


def title_of(unit_id: str) -> str:
    """How a unit's questions are called: after the lesson or the module."""
    module = get_module_of(unit_id)
    if unit_id == module.quiz_id:
        return wording().t("Questions on %(module)s", module=label_of(module))
    return current_school().library.get_lesson(unit_id).text(current_language()).title


def back_of(unit_id: str) -> dict[str, str]:
    """The way back: to the lesson, or to the module."""
    module = get_module_of(unit_id)
    if unit_id == module.quiz_id:
        url = url_for("lms.module", module=module.id)
        return {"back_url": url, "back_title": f"{label_of(module)}: {module.title}"}
    url = url_for("lms.lesson", module=module.id, lesson=unit_id)
    return {"back_url": url, "back_title": title_of(unit_id)}
