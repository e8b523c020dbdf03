"""Before a page: the second factor that is still to come, or a proof that was too long ago."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.services.accounts import Visit
from lms.services.second_factors import get_factors, is_fresh
from lms.web.frame import tell, wording
from lms.web.origin import SAFE_METHODS
from lms.web.policy import Waiting, sends_file, waiting_of, wants_fresh
from lms.web.state import current_school


def find_detour(view: Callable[..., Any], visit: Visit | None) -> ResponseReturnValue | None:
    """Where somebody has to go first, None for nowhere; those a host signs in never have to."""
    if visit is None or visit.login is None:
        return None
    if visit.login.awaits_factor:
        is_allowed = _may_wait(waiting_of(view), visit)
        return None if is_allowed else _lead_to("lms_accounts.second_step", _find_page(view))
    if not wants_fresh(view) or is_fresh(current_school(), visit.login):
        return None
    if request.method not in SAFE_METHODS:
        tell(wording().t("Nothing was saved. Afterwards please send it once more."), "care")
    elif sends_file(view):
        tell(wording().t("Afterwards please download the file once more."), "care")
    return _lead_to("lms_accounts.confirm_again", _find_page(view))


def _may_wait(waiting: Waiting, visit: Visit) -> bool:
    """Whoever has a factor must give it first: else a link alone could add another one."""
    if waiting is Waiting.SETTING_UP:
        return get_factors(visit.actor.person.id).is_empty
    return waiting is Waiting.YES


def _lead_to(endpoint: str, page: str) -> ResponseReturnValue:
    return redirect(url_for(endpoint, next=page), code=303)


def _find_page(view: Callable[..., Any]) -> str:
    """The page somebody wanted, or the one whose form was sent or whose file was asked for."""
    if request.method in SAFE_METHODS and not sends_file(view):
        return request.root_path + request.full_path.rstrip("?")
    sender = urlsplit(request.referrer or "")
    if sender.netloc != request.host:
        return url_for("lms.home")
    return f"{sender.path}?{sender.query}".rstrip("?")
