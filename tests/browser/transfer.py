"""What a page costs: everything that goes over the wire for it, measured by the browser."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext


@dataclass(slots=True)
class Transfer:
    """Bytes as transferred, with headers and compressed, and what was asked of the server."""

    bytes: int = 0
    requests: int = 0
    urls: list[str] = field(default_factory=list)


def measure_visits(context: BrowserContext, url: str) -> tuple[Transfer, Transfer]:
    """The first visit of a page with nothing kept, and the next one in the same browser.

    The context must be new, with nothing but the cookie that signs in.
    """
    visits, kept = [Transfer()], set[str]()
    page = context.new_page()
    try:
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
        devtools.on(
            "Network.responseReceived", lambda event: _note_response(visits[-1], event, kept)
        )
        devtools.on("Network.loadingFinished", lambda event: _note_end(visits[-1], event))
        page.goto(url, wait_until="networkidle")
        page.goto("about:blank")
        visits.append(Transfer())
        page.goto(url, wait_until="networkidle")
    finally:
        page.close()
    return visits[0], visits[1]


def _note_response(visit: Transfer, event: dict[str, Any], kept: set[str]) -> None:
    response = event["response"]
    is_kept = event["requestId"] in kept or response.get("fromDiskCache")
    if not is_kept and response["url"].startswith("http"):
        visit.requests += 1
        visit.urls.append(response["url"])


def _note_end(visit: Transfer, event: dict[str, Any]) -> None:
    visit.bytes += int(event["encodedDataLength"])
