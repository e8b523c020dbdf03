"""Signing in by mail: asking for one, and typing the six digits it holds."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from lms.errors import Invalid
from lms.services import mail_links
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.sign_in import render_sign_in
from lms.web.sign_in_link import make_link_address, render_expired
from lms.web.state import current_school
from lms.web.ways_in import (
    ask_who,
    blueprint,
    is_own_device,
    let_in,
    read_device,
    read_next,
    sends_mails,
    status_of,
    without_traces,
)


@blueprint.post("/login/mail")
@allow(Policy.ANYONE)
def ask_mail() -> ResponseReturnValue:
    """The answer is the same whether or not the address is somebody's."""
    if not sends_mails():
        raise NotFound
    email = request.form.get("email", "").strip()
    try:
        asked = mail_links.ask(current_school(), email, make_link_address)
    except Invalid as problem:
        return render_sign_in(email=email, problem=problem), status_of(problem)
    tell(wording().t("If we know %(email)s, a mail is on its way there.", email=email), "")
    asked_before = read_next() or None
    return back_to(url_for("lms_accounts.wait_for_mail", asked=asked, next=asked_before))


@blueprint.get("/login/mail/<asked>")
@allow(Policy.ANYONE)
def wait_for_mail(asked: str) -> ResponseReturnValue:
    if mail_links.is_over(current_school(), asked):
        return render_expired(asked)
    return _render_digits(asked)


@blueprint.post("/login/mail/<asked>")
@allow(Policy.ANYONE)
def try_digits(asked: str) -> ResponseReturnValue:
    """First asks whether it is her, then, with the answer about the device, signs in."""
    code = request.form.get("code", "")
    try:
        if "device" in request.form:
            return let_in(_sign_in(asked, code))
        return _ask_who(asked, code)
    except Invalid as problem:
        if problem.field == "person":
            return _ask_who(asked, code, problem)
        if problem.code == "link_used":
            return render_expired(asked)
        return _render_digits(asked, code, problem)


def _ask_who(asked: str, code: str, problem: Invalid | None = None) -> Response:
    owners = mail_links.check_code(current_school(), asked, code)
    action = url_for("lms_accounts.try_digits", asked=asked)
    return ask_who(owners, action, {"code": code}, problem)


def _sign_in(asked: str, code: str) -> str:
    return mail_links.sign_in_by_code(
        current_school(),
        asked,
        code,
        request.form.get("person", type=int),
        own_device=is_own_device(),
        device=read_device(),
    )


def _render_digits(asked: str, code: str = "", problem: Invalid | None = None) -> Response:
    values = {
        "code": code,
        "next": read_next(),
        "action": url_for("lms_accounts.try_digits", asked=asked),
        "sign_in_url": url_for("lms_accounts.sign_in"),
        "problem": problem,
    }
    return without_traces(render("sign_in_digits.html", sign_in=values), problem)
