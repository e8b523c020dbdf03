"""Pictures for a lesson: handing one in with a description, and putting it into the text."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Conflict, Invalid, NotFound, SetupError
from lms.library.picture import SIZE_LIMIT
from lms.services import pictures
from lms.services.pictures import DESCRIPTION_LIMIT, StoredPicture
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff import desk_page
from lms.web.staff.desk_page import desk_url
from lms.web.staff.forms import Problem, describe
from lms.web.state import current_actor, current_school

BASE = "/trainer/lessons/<unit>/pictures/"
FORM_LIMIT = SIZE_LIMIT + 100_000
LARGEST_PLACE = 7  # digits


@blueprint.get(BASE, endpoint="desk_pictures")
@allow(Policy.STAFF)
def show_pictures(unit: str) -> ResponseReturnValue:
    """The form, or a picture that was just handed in, with the line to put into the text."""
    if request.args.get("name"):
        return _render(unit, picture=_get_picture(unit, request.args))
    return _render(unit)


@blueprint.post(BASE, endpoint="add_desk_picture")
@allow(Policy.STAFF, size_limit=FORM_LIMIT)
def add_picture(unit: str) -> ResponseReturnValue:
    form = request.form
    description, caption = form.get("description", ""), form.get("caption", "")
    desk_page.open_draft(unit)
    try:
        pictures.read_texts(description, caption)
        data = read_upload(SIZE_LIMIT)
        stored = pictures.add_picture(
            current_school(), current_actor(), unit, data, description, caption
        )
    except (Invalid, SetupError) as error:
        return _render(unit, describe_refusal(error)), 422
    chosen = {"name": stored.name, "description": stored.description, "caption": stored.caption}
    return back_to(desk_url("desk_pictures", unit, **chosen, **_place()))


@blueprint.post(BASE + "insert/", endpoint="insert_desk_picture")
@allow(Policy.STAFF)
def insert_picture(unit: str) -> ResponseReturnValue:
    """Puts the line into the draft, after the paragraph one came from or at the end."""
    draft = desk_page.open_draft(unit)
    if not draft.lesson:
        raise NotFound("lesson", unit)
    place, picture = _place(), _get_picture(unit, request.form)
    try:
        pictures.insert_picture(
            current_school(), current_actor(), draft, picture, at=place.get("at")
        )
    except Conflict:
        tell(wording().t("Something has changed meanwhile. Please look again."), "care")
    except Invalid as error:
        tell(describe(error).text, "wrong")
    else:
        tell(wording().t("The picture is in the text."))
    return back_to(desk_url("desk_text", unit))


def read_upload(limit: int) -> bytes:
    """What was chosen in the field `file`; its name is not looked at. Raises Invalid."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid("file_missing", "file")
    data = upload.stream.read(limit + 1)
    upload.close()
    return data


def describe_refusal(error: Invalid | SetupError) -> Problem:
    """The sentence for a file that was not taken, or that nothing here can read."""
    if isinstance(error, Invalid):
        return describe(error)
    return describe(Invalid("no_reader", "file"))


def _get_picture(unit: str, values: Any) -> StoredPicture:
    """A picture there is, with the words it came with. Raises NotFound."""
    draft, name = desk_page.open_draft(unit), values.get("name", "")
    if pictures.find_address(current_school(), draft.module, name) is None:
        raise NotFound("picture", name)
    words = (" ".join(values.get(key, "").split()) for key in ("description", "caption"))
    return StoredPicture(name, *(text[:DESCRIPTION_LIMIT] for text in words))


def _place() -> dict[str, int]:
    """Where in the text somebody was, as the editor sends it along."""
    text = request.values.get("at", "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= LARGEST_PLACE
    return {"at": int(text)} if is_number else {}


def _render(unit: str, problem: Problem | None = None, picture: StoredPicture | None = None) -> str:
    draft, place = desk_page.open_draft(unit), _place()
    form = request.form if problem else {}
    return render(
        "staff/desk_pictures.html",
        desk=desk_page.make_desk(draft, ""),
        has_lesson=bool(draft.lesson),
        action=desk_url("add_desk_picture", unit, **place),
        insert_url=desk_url("insert_desk_picture", unit, **place),
        back_url=desk_url("desk_text", unit),
        limit=SIZE_LIMIT,
        description=form.get("description", ""),
        caption=form.get("caption", ""),
        picture=_show(draft.module, picture) if picture else None,
        errors=[problem] if problem else [],
        error={problem.target: problem.text} if problem else {},
    )


def _show(module: str, picture: StoredPicture) -> dict[str, str]:
    address = pictures.find_address(current_school(), module, picture.name)
    return {
        "url": url_for("lms.media", path=address),
        "name": picture.name,
        "description": picture.description,
        "caption": picture.caption,
        "markdown": picture.markdown,
    }
