"""Lernbegleiter: self-study between training days, and one honest ledger.

The public names: `LMS`, the Flask extension; `HostUser`, somebody as a host knows them; and
`create_app`, the standalone application. They are imported at first use, so that the process that
renders Markdown loads neither Flask nor Peewee.
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
