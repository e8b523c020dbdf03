"""Requests that change something must come from our own pages (design 7, CSRF)."""

from urllib.parse import urlsplit

from flask import Request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_from_our_pages(request: Request) -> bool:
    """Whether a request is safe, or says by itself that one of our pages sent it."""
    if request.method in SAFE_METHODS:
        return True
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(sender).netloc == request.host
