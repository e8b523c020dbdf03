"""Lernbegleiter: self-study between training days, and one honest ledger.

The public names are loaded at first use, so that one part never loads the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lms.app import create_app
    from lms.domain.people import HostUser
    from lms.extension import LMS

__all__ = ["LMS", "HostUser", "create_app"]

_HOMES = {"LMS": "lms.extension", "HostUser": "lms.domain.people", "create_app": "lms.app"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
