"""Which unit's questions an address speaks of, how they are called, and the way back."""

from flask import url_for

from lms.domain.quiz import Quiz
from lms.errors import NotFound
from lms.library.shelf import Helpline, ShelfModule
from lms.web.frame import wording
from lms.web.rows import label_of
from lms.web.state import current_language, current_school, current_text_language

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


def list_helplines(unit_id: str) -> tuple[Helpline, ...]:
    """Whom to call beside hard content: in a lesson with a notice and in questions about one."""
    library = current_school().library
    module = library.get_module_of(unit_id)
    lessons = module.lessons if unit_id == module.quiz_id else [library.get_lesson(unit_id)]
    return library.programme.helplines if any(each.has_notice for each in lessons) else ()


def is_translated(quiz: Quiz) -> bool:
    """Whether the questions can be read in the language somebody reads in."""
    return all(current_text_language() in each.texts for each in quiz.list_questions())


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
