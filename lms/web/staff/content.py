"""What is newer in the course that comes with the program: looking at it, and taking it over."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.passages import list_passages
from lms.errors import Conflict, Invalid, NotFound
from lms.library.read import name_file
from lms.library.source import FileKind
from lms.services import shipped
from lms.services.shipped import BothTexts, Compared, FileState
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import describe
from lms.web.state import current_actor, current_language, current_school

LISTED = tuple(state for state in FileState if state is not FileState.SAME)


@blueprint.get("/trainer/content/", endpoint="content")
@allow(Policy.STAFF)
def show_content() -> ResponseReturnValue:
    return _render_list()


@blueprint.post("/trainer/content/", endpoint="take_content")
@allow(Policy.STAFF)
def take_content() -> ResponseReturnValue:
    """Takes files over, each named together with the fingerprint of what was seen."""
    t = wording().t
    seen = (file.partition(" ") for file in request.form.getlist("file"))
    try:
        shipped.take_all(current_school(), current_actor(), {name: look for look, _, name in seen})
    except (Conflict, NotFound):
        tell(t("Something has changed meanwhile. Please look again."), "care")
    except Invalid as error:
        tell(describe(error).text, "wrong")
    else:
        tell(t("The new text is taken over."))
    return back_to(url_for("lms.content"))


@blueprint.get("/trainer/content/<path:file>", endpoint="content_file")
@allow(Policy.STAFF)
def show_content_file(file: str) -> ResponseReturnValue:
    return _render_file(shipped.get_both(current_school(), current_actor(), file))


@blueprint.post("/trainer/content/<path:file>", endpoint="decide_content_file")
@allow(Policy.STAFF)
def decide_content_file(file: str) -> ResponseReturnValue:
    """Takes the new text, or keeps one's own until the shipped one changes again."""
    school, actor, t = current_school(), current_actor(), wording().t
    seen = request.form.get("seen", "")
    try:
        if request.form.get("go") == "keep":
            shipped.keep_own(school, actor, file, seen=seen)
            tell(t("Your own text stays."))
        elif kept := shipped.take_over(school, actor, file, seen=seen):
            tell(t("The new text is taken over. Your own is kept in %(path)s.", path=kept))
        else:
            tell(t("The new text is taken over."))
    except Conflict:
        return _render_file(shipped.get_both(school, actor, file), is_conflict=True), 409
    except Invalid as error:
        tell(describe(error).text, "wrong")
    return back_to(url_for("lms.content"))


def _render_list() -> str:
    found = shipped.list_compared(current_school(), current_actor())
    rows = {
        state.value: [_make_row(each) for each in found if each.state is state] for state in LISTED
    }
    return render(
        "staff/content.html",
        content={**rows, "action": url_for("lms.take_content"), "back_url": url_for("lms.tasks")},
    )


def _make_row(compared: Compared) -> dict[str, Any]:
    return {
        "title": name_content(compared.name),
        "path": compared.name,
        "value": f"{compared.seen} {compared.name}",
        "url": url_for("lms.content_file", file=compared.name),
    }


def name_content(path: str) -> str:
    """What people call a file; its name where the course knows no better one."""
    library, file = current_school().library, name_file(path)
    name = path.rpartition("/")[2]
    if file is None:
        return name
    if file.kind is FileKind.PROGRAMME:
        return library.programme.title
    if file.kind in (FileKind.MODULE, FileKind.MODULE_QUIZ):
        modules = [module.title for module in library.modules if module.id == file.slug]
        name = modules[0] if modules else name
    elif file.kind in (FileKind.LESSON, FileKind.LESSON_QUIZ) and file.slug in library.lessons:
        name = library.lessons[file.slug].text(current_language()).title
    if path.startswith("quizzes/"):
        return wording().t("Questions: %(title)s", title=name)
    return name


def _render_file(both: BothTexts, *, is_conflict: bool = False) -> str:
    compared = both.compared
    is_text = both.shipped is not None and (both.here or compared.state is FileState.NEW)
    passages = list_passages(both.here or "", both.shipped or "") if is_text else ()
    return render(
        "staff/content_file.html",
        file={
            **_make_row(compared),
            "state": compared.state.value,
            "seen": compared.seen,
            "passages": passages,
            "is_conflict": is_conflict,
            "back_url": url_for("lms.content"),
        },
    )
