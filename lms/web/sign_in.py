"""The page where one signs in, and signing in by an access card: typed, or its square scanned."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Invalid
from lms.services import card_login
from lms.web.found_card import find_card_id, forget_card, remember_card
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
    forget_card()
    if current_visit() is not None:
        return back_to(url_for("lms.home"))
    return render_sign_in()


@blueprint.post("/login/card")
@allow(Policy.ANYONE)
def try_card() -> ResponseReturnValue:
    return answer_card(request.form.get("code", ""))


def answer_card(code: str) -> Response:
    """Leads to the question who it is, without the code, or says what is wrong with it."""
    try:
        card = card_login.check_code(current_school(), code).card
    except Invalid as problem:
        return _refuse(problem, code)
    remember_card(card.id)
    return without_traces(back_to(url_for("lms_accounts.confirm", next=read_next() or None)))


@blueprint.get("/login/confirm")
@allow(Policy.ANYONE)
def confirm() -> ResponseReturnValue:
    """Asks whether the card that was found is hers; that is forgotten soon (`found_card`)."""
    card = find_card_id()
    if card is None:
        is_in = current_visit() is not None
        return back_to(url_for("lms.home")) if is_in else render_sign_in(is_forgotten=True)
    try:
        owner = card_login.get_owner(current_school(), card)
    except Invalid as problem:
        return _refuse(problem)
    return ask_who([owner], url_for("lms_accounts.use_card"))


@blueprint.post("/login/confirm")
@allow(Policy.ANYONE)
def use_card() -> ResponseReturnValue:
    card = find_card_id()
    if card is None:
        return back_to(url_for("lms_accounts.confirm", next=read_next() or None))
    school, own_device, device = current_school(), is_own_device(), read_device()
    try:
        return let_in(
            card_login.sign_in_by_card(school, card, own_device=own_device, device=device)
        )
    except Invalid as problem:
        return _refuse(problem)


def _refuse(problem: Invalid, code: str = "") -> Response:
    forget_card()
    return without_traces(render_sign_in(code=code, problem=problem), problem)


def render_sign_in(
    *,
    code: str = "",
    email: str = "",
    problem: Invalid | None = None,
    is_forgotten: bool = False,
) -> str:
    """The page with all ways in, what was typed and what is wrong with it."""
    values = {
        "code": code,
        "email": email,
        "next": read_next(),
        "card_action": url_for("lms_accounts.try_card"),
        "mail_action": url_for("lms_accounts.ask_mail") if sends_mails() else None,
        "is_open_to_others": not is_https() and not _is_on_this_computer(),
        "problem": problem,
        "is_forgotten": is_forgotten,
    }
    return render("sign_in.html", sign_in=values)


def _is_on_this_computer() -> bool:
    name = urlsplit(request.host_url).hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == LOCAL_HOST
