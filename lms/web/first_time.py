"""Leads whoever comes for the first time to the pages that are shown once."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from lms.services.accounts import Visit
from lms.services.welcome import is_awaited

#: What can be opened before: the pages themselves, what they link to, and ways in and out.
OPEN = frozenset(
    {"lms.welcome", "lms.welcome_data", "lms.welcome_text_size"}
    | {"lms.page", "lms.media", "lms.healthz"}
)
OPEN_BLUEPRINTS = frozenset({"lms_accounts"})


def find_detour(visit: Visit | None) -> ResponseReturnValue | None:
    """The way to the first-time pages, for whoever has to go there first."""
    if visit is None or request.method not in ("GET", "HEAD") or not is_awaited(visit):
        return None
    if request.endpoint in OPEN or request.blueprint in OPEN_BLUEPRINTS:
        return None
    return redirect(url_for("lms.welcome"), code=303)
