"""What all ways of signing in share: the blueprint, the device's cookie, the question who it is."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, current_app, make_response, request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.people import Person
from lms.errors import Invalid, SlowDown
from lms.services import accounts
from lms.services.sending import find_fault
from lms.web import hooks
from lms.web.found_card import forget_card
from lms.web.frame import render, shorten_name
from lms.web.hooks import back_to, is_https
from lms.web.origin import is_own_path
from lms.web.state import current_school, current_visit

blueprint = Blueprint("lms_accounts", __name__)
hooks.install(blueprint)

COOKIE = "lms_device"
NOT_TAKEN, WAIT = 422, 429
#: What a browser says it runs on, the first that fits; what is kept of it is only the code.
DEVICES = (
    ("ipad", "iPad"),
    ("iphone", "iPhone"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac", "Macintosh"),
    ("linux", "Linux"),
)
OTHER_DEVICE = "other"


def cookie_name() -> str:
    """With https the name makes browsers insist on a secure, host-only cookie."""
    return f"__Host-{COOKIE}" if is_https() else COOKIE


def is_own_device() -> bool:
    """What was answered to "Is this your own device?"; nothing means no."""
    return request.form.get("device") == "own"


def read_device() -> str:
    """The kind of device a request comes from, as a code."""
    said = request.user_agent.string
    return next((code for code, word in DEVICES if word in said), OTHER_DEVICE)


def sends_mails() -> bool:
    """Whether one can sign in by mail here: nobody is to wait for a mail that cannot go out.

    Anybody can ask for a mail, under any host's name: so its link needs an address that was set.
    """
    config = current_app.config
    fault = find_fault(current_school(), config["LMS_SMTP_URL"], config["LMS_MAIL_FROM"])
    return bool(config["LMS_BASE_URL"]) and fault is None


def read_next() -> str:
    """The page of ours that was asked for before signing in; empty for none."""
    path = request.values.get("next", "")
    return path if is_own_path(path) else ""


def let_in(device: str) -> Response:
    """Signs this device in by its new token, and whoever was signed in on it before out."""
    before = current_visit()
    if before is not None:
        accounts.sign_out(current_school(), before)
    forget_card()
    response = make_response(back_to(read_next() or url_for("lms.home")))
    return set_device(response, device, stays=is_own_device())


def set_device(response: Response, device: str, *, stays: bool) -> Response:
    """Gives the browser its token: for 180 days from now, or until it is closed."""
    lifetime = int(accounts.OWN_DEVICE_LIFETIME.total_seconds())
    response.set_cookie(
        cookie_name(),
        device,
        max_age=lifetime if stays else None,
        secure=is_https(),
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def ask_who(
    people: Sequence[Person],
    action: str,
    kept: Mapping[str, str] | None = None,
    problem: Invalid | None = None,
) -> Response:
    """Shows who would be signed in. `kept` goes along in the form."""
    values = {
        "people": [{"value": each.id, "name": shorten_name(each.name)} for each in people],
        "asks_device": not all(accounts.is_staff(each) for each in people),
        "action": action,
        "back_url": url_for("lms_accounts.sign_in"),
        "kept": {"next": read_next(), **(kept or {})},
        "problem": problem,
    }
    return without_traces(render("sign_in_confirm.html", sign_in=values), problem)


def status_of(problem: Invalid | None) -> int:
    if problem is None:
        return 200
    return WAIT if isinstance(problem, SlowDown) else NOT_TAKEN


def without_traces(page: ResponseReturnValue, problem: Invalid | None = None) -> Response:
    """A page whose address or form holds a secret: kept nowhere, not told to the next page."""
    response = make_response(page)
    if problem is not None:
        response.status_code = status_of(problem)
    response.headers["Cache-Control"] = "no-store"
    # With "no-referrer" older browsers do not say who sends the form, and it would be refused.
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    if isinstance(problem, SlowDown):
        response.headers["Retry-After"] = str(problem.seconds)
    return response
