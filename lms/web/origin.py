"""What a request must be like before anything reads it: from our own pages (design 7, CSRF)."""

import re
from urllib.parse import urlsplit

from flask import Request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NOTHING = "\0"
_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


def is_unstorable(request: Request) -> bool:
    """Whether a request holds a character no text may have and PostgreSQL refuses to store."""
    if NOTHING in request.path or any(NOTHING in value for value in request.args.values()):
        return True
    if request.method in SAFE_METHODS:
        return False
    return any(NOTHING in value for _, value in request.form.items(multi=True))


def is_from_our_pages(request: Request) -> bool:
    """Whether a request is safe, or says by itself that one of our pages sent it."""
    if request.method in SAFE_METHODS:
        return True
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(sender).netloc == request.host


def is_own_path(path: str) -> bool:
    """Whether this leads to a page of this site and nowhere else: a path, not `//elsewhere`."""
    return bool(_OWN_PATH.fullmatch(path))
