"""Where no host signs people in: our own accounts, known by a device's cookie, and signing out."""

import logging
import re
from functools import partial

from flask import Flask, Request, after_this_request, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin

from lms.services import accounts
from lms.services.accounts import Visit
from lms.web import sign_in, sign_in_link, sign_in_mail
from lms.web.found_card import forget_card
from lms.web.frame import render
from lms.web.hooks import back_to, is_https
from lms.web.links import address
from lms.web.policy import Policy, Waiting, allow
from lms.web.state import current_school, current_visit
from lms.web.ways_in import blueprint, cookie_name, set_device

__all__ = ["blueprint", "install", "sign_in", "sign_in_link", "sign_in_mail"]

_SECRET = re.compile(r"(/login/(?:mail/)?)[^\s/?]+")


class Account(UserMixin):  # type: ignore[misc]
    """Somebody signed in here, for Flask-Login. `lms_visit` spares a second look-up."""

    def __init__(self, visit: Visit) -> None:
        self.lms_visit = visit

    def get_id(self) -> str:
        return str(self.lms_visit.actor.person.id)


def install(app: Flask, url_prefix: str) -> None:
    """Lets an application sign people in by our own links and cookie."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(load_account)
    manager.unauthorized_handler(lead_to_sign_in)
    app.register_blueprint(blueprint, url_prefix=url_prefix)
    app.logger.addFilter(hide_secrets)


def load_account(request: Request) -> Account | None:
    """Who the device's cookie signs in. Opens its own connection: other pages ask too."""
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    school = current_school()
    with school.storage.connected():
        visit = accounts.find_visit(school, token)
    if visit and visit.is_renewed and request.method == "GET":  # a form may sign somebody in or out
        after_this_request(partial(set_device, device=token, stays=True))
    return Account(visit) if visit else None


def lead_to_sign_in() -> ResponseReturnValue:
    """To the page where one signs in, and from there to the page that was asked for."""
    is_page = request.method == "GET" and request.blueprint == "lms"
    is_worth_keeping = is_page and request.endpoint != "lms.home"
    asked = request.root_path + request.full_path.rstrip("?") if is_worth_keeping else None
    return back_to(url_for("lms_accounts.sign_in", next=asked))


def hide_secrets(record: logging.LogRecord) -> bool:
    """Takes out of a line of the log what would sign somebody in."""
    record.msg = _SECRET.sub(r"\1…", str(record.msg))
    return True


@blueprint.get("/logout")
@allow(Policy.SIGNED_IN, waiting=Waiting.YES)
def sign_out() -> ResponseReturnValue:
    return render(
        "sign_out.html",
        sign_out={
            "action": url_for("lms_accounts.end_login"),
            "back_url": address("lms.home"),
        },
    )


@blueprint.post("/logout")
@allow(Policy.SIGNED_IN, waiting=Waiting.YES)
def end_login() -> ResponseReturnValue:
    visit = current_visit()
    if visit is not None:
        accounts.sign_out(current_school(), visit)
    g._lms_visit = None
    forget_card()
    response = make_response(back_to(url_for("lms_accounts.sign_in")))
    response.headers["Clear-Site-Data"] = '"cache"'  # or “back” would show the last pages again
    response.delete_cookie(cookie_name(), secure=is_https(), httponly=True, samesite="Lax")
    return response
