"""Proving who is there besides the link: right after it, and again before what is delicate."""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Invalid
from lms.services import confirming, mail_links, passkeys, second_factors
from lms.services.passkeys import Place
from lms.storage.logins import Login
from lms.web.frame import render
from lms.web.hooks import back_to
from lms.web.links import absolute
from lms.web.policy import Policy, Waiting, allow
from lms.web.staff.forms import describe
from lms.web.state import current_person, current_school, current_visitor
from lms.web.ways_in import blueprint, read_next, sends_mails, without_traces


@blueprint.get("/login/second/")
@allow(Policy.SIGNED_IN, waiting=Waiting.YES)
def second_step() -> ResponseReturnValue:
    """The ways there are; whoever has none yet but needs one is led to setting one up."""
    if not current_login().awaits_factor:
        return back_to(find_next())
    if second_factors.get_factors(current_person().id).is_empty:
        return back_to(url_for("lms_accounts.second_factor"))
    return _render("lms_accounts.take_second_step")


@blueprint.post("/login/second/")
@allow(Policy.SIGNED_IN, waiting=Waiting.YES)
def take_second_step() -> ResponseReturnValue:
    if not current_login().awaits_factor:
        return back_to(find_next())
    return _answer("lms_accounts.take_second_step", _check_factor)


@blueprint.get("/login/again/")
@allow(Policy.STAFF)
def confirm_again() -> ResponseReturnValue:
    if second_factors.is_fresh(current_school(), current_login()):
        return back_to(find_next())
    return _render("lms_accounts.take_confirmation")


@blueprint.post("/login/again/")
@allow(Policy.STAFF)
def take_confirmation() -> ResponseReturnValue:
    """With a second factor, else with the digits of a mail that is sent on request."""
    if second_factors.is_fresh(current_school(), current_login()):
        return back_to(find_next())
    if not second_factors.get_factors(current_person().id).is_empty:
        return _answer("lms_accounts.take_confirmation", _check_factor)
    email = current_person().email
    if request.form.get("go") == "mail" and email and sends_mails():
        asked = mail_links.ask(current_school(), email, _make_link)
        return _render("lms_accounts.take_confirmation", asked=asked)
    return _answer("lms_accounts.take_confirmation", _check_mail)


def current_login() -> Login:
    """The device's login; only where we sign people in ourselves."""
    login = current_visitor().login
    assert login is not None
    return login


def find_next() -> str:
    """Where somebody was going: a page of ours, else the start page."""
    return read_next() or url_for("lms.home")


def find_place() -> Place | None:
    """Where passkeys can be used: browsers want a name, and encryption unless it is this device."""
    parts = urlsplit(str(current_app.config["LMS_BASE_URL"] or request.host_url))
    host = parts.hostname or ""
    if host != "localhost" and (parts.scheme != "https" or _is_number(host)):
        return None
    return Place(host, f"{parts.scheme}://{parts.netloc.lower()}")


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _make_link(token: str) -> str:
    return absolute("lms_accounts.open_link", token=token)


def _check_factor() -> None:
    school, person, login = current_school(), current_person(), current_login()
    answer, place = request.form.get("answer", ""), find_place()
    if answer and place:
        passkeys.check_passkey(school, person, login, place, answer)
    else:
        code = request.form.get("code") or request.form.get("printed", "")
        second_factors.check_code(school, person, login.id, code)


def _check_mail() -> None:
    asked, code = request.form.get("asked", ""), request.form.get("code", "")
    confirming.confirm_by_mail(current_school(), current_person(), current_login(), asked, code)


def _answer(endpoint: str, check: Callable[[], None]) -> ResponseReturnValue:
    try:
        check()
    except Invalid as error:
        asked = request.form.get("asked", "")
        return without_traces(_render(endpoint, asked=asked, error=error), error)
    return back_to(find_next())


def _find_field() -> str:
    """The field that was filled in; a passkey has none."""
    return next((name for name in ("printed", "code") if name in request.form), "lms-main")


def _render(endpoint: str, *, asked: str = "", error: Invalid | None = None) -> str:
    school, person, place = current_school(), current_person(), find_place()
    factors = second_factors.get_factors(person.id)
    problem = describe(error, _find_field()) if error else None
    values: dict[str, Any] = {
        "is_again": endpoint != "lms_accounts.take_second_step",
        "action": url_for(endpoint, next=find_next()),
        "has_factor": not factors.is_empty,
        "has_app": bool(factors.apps),
        "codes_left": factors.codes_left,
        "passkey": passkeys.make_request(school, person, current_login(), place)
        if factors.passkeys and place
        else None,
        "email": person.email if sends_mails() else None,
        "who": person.email or person.id,
        "asked": asked,
        "code": request.form.get("code", ""),
        "printed": request.form.get("printed", ""),
        "errors": [problem] if problem else [],
        "wrong": {problem.target: problem.text} if problem else {},
        "minutes": mail_links.LIFETIME.seconds // 60,
    }
    return render("staff/second_step.html", second_step=values)
