"""The page where one signs in, and signing in by an access card: typed, or its square scanned."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Invalid
from lms.services import card_login
from lms.web.frame import render
from lms.web.hooks import back_to, is_https
from lms.web.policy import Policy, allow
from lms.web.state import current_school, current_visit
from lms.web.ways_in import (
    ask_who,
    blueprint,
    is_own_device,
    let_in,
    read_device,
    read_next,
    sends_mails,
    without_traces,
)

LOCAL_HOST = "localhost"


@blueprint.get("/login/card")
@blueprint.get("/login/mail")
@blueprint.get("/login/")
@allow(Policy.ANYONE)
def sign_in() -> ResponseReturnValue:
    """Also where forms are sent to: a browser that is opened again fetches that address."""
    if current_visit() is not None:
        return back_to(url_for("lms.home"))
    return render_sign_in()


@blueprint.post("/login/card")
@allow(Policy.ANYONE)
def try_card() -> ResponseReturnValue:
    """First asks whether it is her, then, with the answer about the device, signs in."""
    return answer_card(request.form.get("code", ""), is_answered="device" in request.form)


def answer_card(code: str, *, is_answered: bool) -> Response:
    """What a code leads to: being let in, the question who it is, or what is wrong with it."""
    school = current_school()
    try:
        if is_answered:
            own_device, device = is_own_device(), read_device()
            return let_in(
                card_login.sign_in_by_card(school, code, own_device=own_device, device=device)
            )
        owner = card_login.find_owner(school, code)
    except Invalid as problem:
        return without_traces(render_sign_in(code=code, problem=problem), problem)
    return ask_who([owner], url_for("lms_accounts.try_card"), {"code": code})


def render_sign_in(*, code: str = "", email: str = "", problem: Invalid | None = None) -> str:
    """The page with all ways in, what was typed and what is wrong with it."""
    values = {
        "code": code,
        "email": email,
        "next": read_next(),
        "card_action": url_for("lms_accounts.try_card"),
        "mail_action": url_for("lms_accounts.ask_mail") if sends_mails() else None,
        "is_open_to_others": not is_https() and not _is_on_this_computer(),
        "problem": problem,
    }
    return render("sign_in.html", sign_in=values)


def _is_on_this_computer() -> bool:
    name = urlsplit(request.host_url).hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == LOCAL_HOST
