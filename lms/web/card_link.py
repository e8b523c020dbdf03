"""In a host: typing the code of one's access card once, to find one's course."""

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Invalid, NotFound
from lms.services.card_link import find_card_person, link_by_card
from lms.web.blueprint import blueprint
from lms.web.frame import render, shorten_name, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.state import current_actor, current_school
from lms.web.ways_in import without_traces


def find_card_url() -> str | None:
    """Where a card's code can be typed; None where cards sign in by themselves."""
    return url_for("lms.card_link") if _is_in_host() else None


@blueprint.get("/card/")
@allow(Policy.SIGNED_IN)
def card_link() -> ResponseReturnValue:
    _check_is_in_host()
    return _render()


@blueprint.post("/card/")
@allow(Policy.SIGNED_IN)
def link_card() -> ResponseReturnValue:
    """First asks whether it is her; the button under that question links."""
    _check_is_in_host()
    school, actor = current_school(), current_actor()
    code = request.form.get("code", "")
    try:
        if request.form.get("go") != "link":
            owner = find_card_person(school, actor, code)
            return _render(code, name=shorten_name(owner.name))
        link_by_card(school, actor, code)
    except Invalid as problem:
        return _render(code, problem=problem)
    tell(wording().t("Your course is here from now on."))
    return back_to(url_for("lms.home"))


def _check_is_in_host() -> None:
    if not _is_in_host():
        raise NotFound("page", "card")


def _is_in_host() -> bool:
    return "lms_accounts" not in current_app.blueprints


def _render(code: str = "", *, name: str = "", problem: Invalid | None = None) -> Response:
    values = {
        "code": code,
        "name": name,
        "action": url_for("lms.link_card"),
        "again_url": url_for("lms.card_link"),
        "home_url": url_for("lms.home"),
        "problem": problem,
    }
    return without_traces(render("card_link.html", card=values), problem)
