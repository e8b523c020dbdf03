"""What stands on an access card, as templates of paper get it."""

import io
from typing import Any

from lms.errors import SetupError

QUIET_ZONE = 4  # modules of white around the squares, as scanners want it


def describe_owner(name: str, number: int, code: str, link: str) -> dict[str, Any]:
    """One card: name, person number, code, and the link as squares to photograph (SVG)."""
    return {"name": name, "number": number, "code": code, "qr": draw_squares(link)}


def draw_squares(link: str) -> str:
    """A link as a QR code, SVG. Raises SetupError without segno."""
    try:
        import segno
    except ImportError as error:
        text = "Paper needs segno: pip install 'lernbegleiter[app]'"
        raise SetupError(text, "extra_missing", name="segno", extra="app") from error
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", border=QUIET_ZONE, xmldecl=False, light="#fff"
    )
    return out.getvalue().decode()


def to_typed(address: str) -> str:
    """An address as people type it: a browser adds https:// by itself, but not http://."""
    return address.removeprefix("https://").rstrip("/")
