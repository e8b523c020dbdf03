"""How large a picture is drawn, read from the first bytes of its file."""

import re
from collections.abc import Callable
from pathlib import Path

START = 65_536
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG, _JPEG_MARK = b"\xff\xd8", 0xFF
_SVG = re.compile(rb"<svg\b[^>]*>")
_SVG_SIZE = re.compile(rb'\s(width|height)="(\d+)(?:\.\d+)?(?:px)?"')
#: Marks that begin a picture of any of JPEG's kinds; three of their range mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
Size = tuple[int, int]


def find_size(path: Path) -> Size | None:
    """Width and height in pixels; None where the file is gone, of another kind, or names none."""
    try:
        with path.open("rb") as file:
            start = file.read(START)
    except OSError:
        return None
    size = _choose_reader(start)(start)
    return size if size and all(size) else None


def _choose_reader(start: bytes) -> Callable[[bytes], Size | None]:
    if start.startswith(_PNG):
        return _read_png
    return _read_jpeg if start.startswith(_JPEG) else _read_svg


def _read_png(start: bytes) -> Size:
    return int.from_bytes(start[16:20]), int.from_bytes(start[20:24])


def _read_jpeg(start: bytes) -> Size | None:
    """From segment to segment; each says how long it is."""
    at = len(_JPEG)
    while at + 9 <= len(start) and start[at] == _JPEG_MARK:
        if start[at + 1] in _FRAMES:
            return int.from_bytes(start[at + 7 : at + 9]), int.from_bytes(start[at + 5 : at + 7])
        at += 2 + int.from_bytes(start[at + 2 : at + 4])
    return None


def _read_svg(start: bytes) -> Size:
    tag = _SVG.search(start)
    found = {name: int(number) for name, number in _SVG_SIZE.findall(tag[0])} if tag else {}
    return found.get(b"width", 0), found.get(b"height", 0)
