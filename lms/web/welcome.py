"""The first-time pages, one question each, and the size of text, which can be changed later."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.people import TextSize
from lms.errors import Invalid
from lms.services import welcome as desk
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.state import current_actor, current_person, current_school, current_visitor

#: The slugs a page on data protection may have: the course's language decides.
PRIVACY_SLUGS = ("datenschutz", "privacy")
USUAL = "usual"


@blueprint.get("/welcome/")
@allow(Policy.SIGNED_IN)
def welcome() -> ResponseReturnValue:
    if not desk.is_awaited(current_visitor()):
        return back_to(url_for("lms.home"))
    if current_actor().is_staff:
        return back_to(url_for("lms.welcome_data"))
    return _render_name()


@blueprint.post("/welcome/")
@allow(Policy.SIGNED_IN)
def save_welcome() -> ResponseReturnValue:
    person = current_person()
    name = request.form.get("name", person.name)
    try:
        desk.wish_for_name(current_school(), person, name)
    except Invalid as error:
        return _render_name(error), 422
    return back_to(url_for("lms.welcome_data"))


def _render_name(error: Invalid | None = None) -> str:
    t, person = wording().t, current_person()
    sentences = {
        "name_needed": t("Please enter your name."),
        "name_too_long": t("Please write at most %(limit)s letters.", limit=desk.NAME_LIMIT),
    }
    return render(
        "welcome_name.html",
        welcome={
            "name": person.name,
            "wish": request.form.get("name", person.name_wish or person.name),
            "is_other": error is not None or "other" in request.args,
            "error": sentences[error.code] if error else None,
            "action": url_for("lms.save_welcome"),
            "other_url": url_for("lms.welcome", other=1),
            "back_url": url_for("lms.welcome"),
        },
    )


@blueprint.get("/welcome/data/")
@allow(Policy.SIGNED_IN)
def welcome_data() -> ResponseReturnValue:
    if not desk.is_awaited(current_visitor()):
        return back_to(url_for("lms.home"))
    return render(
        "welcome_data.html",
        welcome={
            "is_staff": current_actor().is_staff,
            "privacy_url": find_privacy_url(),
            "action": url_for("lms.save_welcome_data"),
        },
    )


@blueprint.post("/welcome/data/")
@allow(Policy.SIGNED_IN)
def save_welcome_data() -> ResponseReturnValue:
    if not current_actor().is_staff:
        return back_to(url_for("lms.welcome_text_size"))
    desk.end_welcome(current_school(), current_person())
    return back_to(url_for("lms.home"))


@blueprint.get("/welcome/text-size/")
@allow(Policy.SIGNED_IN)
def welcome_text_size() -> ResponseReturnValue:
    if not desk.is_awaited(current_visitor()):
        return back_to(url_for("lms.home"))
    return _render_text_size(url_for("lms.save_welcome_text_size"), None)


@blueprint.post("/welcome/text-size/")
@allow(Policy.SIGNED_IN)
def save_welcome_text_size() -> ResponseReturnValue:
    _save_text_size()
    desk.end_welcome(current_school(), current_person())
    return back_to(url_for("lms.home"))


@blueprint.get("/me/text-size/")
@allow(Policy.SIGNED_IN)
def text_size() -> ResponseReturnValue:
    return _render_text_size(url_for("lms.save_text_size"), url_for("lms.menu"))


@blueprint.post("/me/text-size/")
@allow(Policy.SIGNED_IN)
def save_text_size() -> ResponseReturnValue:
    _save_text_size()
    tell(wording().t("The size of the text is changed."))
    return back_to(url_for("lms.text_size"))


def _save_text_size() -> None:
    chosen = request.form.get("size")
    size = TextSize(chosen) if chosen in set(TextSize) else None
    desk.choose_text_size(current_school(), current_person(), size)


def _render_text_size(action: str, back_url: str | None) -> str:
    chosen, titles = current_person().text_size, list_text_sizes()
    return render(
        "text_size.html",
        text_size={
            "sizes": [{"value": value, "title": title} for value, title in titles.items()],
            "chosen": chosen.value if chosen else USUAL,
            "action": action,
            "back_url": back_url,
        },
    )


def list_text_sizes() -> dict[str, str]:
    """The sizes of text there are, in words, by their codes."""
    t = wording().t
    return {
        USUAL: t("Usual size"),
        TextSize.LARGE.value: t("Larger"),
        TextSize.LARGEST.value: t("Very large"),
    }


def find_privacy_url() -> str | None:
    """The address of the page on data protection, if the course has one."""
    slugs = {page.slug for page in current_school().library.pages}
    found = next((slug for slug in PRIVACY_SLUGS if slug in slugs), None)
    return url_for("lms.page", slug=found) if found else None
