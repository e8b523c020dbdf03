"""Who may use a route. A view without a declared policy answers nobody (design 9)."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from lms.services.accounts import Visit

View = TypeVar("View", bound=Callable[..., Any])
_MARK, _FRESH, _WAITING, _FILE = "_lms_policy", "_lms_fresh", "_lms_waiting", "_lms_file"
_SIZE = "_lms_size"


class Policy(StrEnum):
    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    STAFF = "staff"


class Waiting(StrEnum):
    """Whether a view answers those whose second factor is still to come."""

    NO = "no"
    SETTING_UP = "setting_up"  # only while they have none that could be given
    YES = "yes"


def allow(
    policy: Policy,
    *,
    fresh: bool = False,
    waiting: Waiting = Waiting.NO,
    is_file: bool = False,
    size_limit: int = 0,
) -> Callable[[View], View]:
    """Declares who may use a view; finer rights are checked by the use case.

    `fresh` asks those whom we sign in ourselves for a recent proof of who they are. `is_file`: what
    is answered is kept as a file, and the page that led there stays. `size_limit`: how many bytes a
    form may have where that is more or less than elsewhere.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, policy)
        setattr(view, _FRESH, fresh)
        setattr(view, _WAITING, waiting)
        setattr(view, _FILE, is_file)
        setattr(view, _SIZE, size_limit)
        return view

    return mark


def policy_of(view: Callable[..., Any] | None) -> Policy | None:
    return getattr(view, _MARK, None)


def wants_fresh(view: Callable[..., Any] | None) -> bool:
    return getattr(view, _FRESH, False)


def sends_file(view: Callable[..., Any] | None) -> bool:
    return getattr(view, _FILE, False)


def size_limit_of(view: Callable[..., Any] | None) -> int:
    """How many bytes a form may have; 0 where the application's own limit holds."""
    return getattr(view, _SIZE, 0)


def waiting_of(view: Callable[..., Any] | None) -> Waiting:
    """What a view is for those who wait; what is for anybody is for them as well."""
    if policy_of(view) is Policy.ANYONE:
        return Waiting.YES
    return getattr(view, _WAITING, Waiting.NO)


def admits(policy: Policy, visit: Visit | None) -> bool:
    if policy is Policy.ANYONE:
        return True
    if visit is None:
        return False
    return policy is Policy.SIGNED_IN or visit.actor.is_staff
