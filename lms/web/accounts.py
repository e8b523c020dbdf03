"""Signing in where no host does it: a link opens a page, only its button signs anybody in."""

from flask import (
    Blueprint,
    Flask,
    Request,
    Response,
    g,
    make_response,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin

from lms.errors import Invalid
from lms.services import accounts
from lms.services.accounts import Visit
from lms.web import hooks
from lms.web.frame import render, shorten_name
from lms.web.hooks import back_to, is_https
from lms.web.policy import Policy, allow
from lms.web.state import current_school, current_visit

blueprint = Blueprint("lms_accounts", __name__)
hooks.install(blueprint)

COOKIE = "lms_device"


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
    manager.unauthorized_handler(lambda: back_to(url_for("lms_accounts.sign_in")))
    app.register_blueprint(blueprint, url_prefix=url_prefix)


def load_account(request: Request) -> Account | None:
    """Who the device's cookie signs in. Opens its own connection: other pages ask too."""
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    school = current_school()
    with school.storage.connected():
        visit = accounts.find_visit(school, token)
    return Account(visit) if visit else None


def cookie_name() -> str:
    """With https the name makes browsers insist on a secure, host-only cookie."""
    return f"__Host-{COOKIE}" if is_https() else COOKIE


@blueprint.get("/login/")
@allow(Policy.ANYONE)
def sign_in() -> ResponseReturnValue:
    if current_visit() is not None:
        return back_to(url_for("lms.home"))
    return render("sign_in.html")


@blueprint.get("/login/<token>")
@allow(Policy.ANYONE)
def open_link(token: str) -> ResponseReturnValue:
    """Shows who would be signed in. Mail scanners open links too, so this changes nothing."""
    person = accounts.find_link_owner(current_school(), token)
    if person is None:
        return _without_traces(render("sign_in_expired.html"), 410)
    page = render(
        "sign_in_confirm.html",
        sign_in={
            "people": [{"value": person.id, "name": shorten_name(person.name)}],
            "action": url_for("lms_accounts.use_link", token=token),
            "errors": (),
        },
    )
    return _without_traces(page, 200)


@blueprint.post("/login/<token>")
@allow(Policy.ANYONE)
def use_link(token: str) -> ResponseReturnValue:
    own_device = request.form.get("device") == "own"
    try:
        device = accounts.sign_in(current_school(), token, own_device=own_device)
    except Invalid:
        return _without_traces(render("sign_in_expired.html"), 410)
    before = current_visit()
    if before is not None:
        accounts.sign_out(current_school(), before)
    response = make_response(back_to(url_for("lms.home")))
    lifetime = accounts.OWN_DEVICE_LIFETIME.total_seconds() if own_device else None
    response.set_cookie(
        cookie_name(),
        device,
        max_age=int(lifetime) if lifetime else None,
        secure=is_https(),
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


@blueprint.get("/logout")
@allow(Policy.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    return render(
        "sign_out.html",
        sign_out={
            "action": url_for("lms_accounts.end_login"),
            "back_url": url_for("lms.home"),
        },
    )


@blueprint.post("/logout")
@allow(Policy.SIGNED_IN)
def end_login() -> ResponseReturnValue:
    visit = current_visit()
    if visit is not None:
        accounts.sign_out(current_school(), visit)
    g._lms_visit = None
    response = make_response(back_to(url_for("lms_accounts.sign_in")))
    response.delete_cookie(cookie_name(), secure=is_https(), httponly=True, samesite="Lax")
    return response


def _without_traces(page: str, status: int) -> Response:
    """A page whose address holds a secret: kept nowhere, and not told to the next page."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
