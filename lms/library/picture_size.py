"""How large a picture is drawn, so that a page keeps its place."""

from pathlib import Path

import imagesize

Size = tuple[int, int]


def find_size(path: Path) -> Size | None:
    """Width and height in pixels; None where the file is gone, damaged, no picture, or names
    none."""
    try:
        width, height = imagesize.get(path)
    except (OSError, ValueError):
        return None
    return (int(width), int(height)) if min(width, height) > 0 else None
