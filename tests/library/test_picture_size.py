"""A page knows how large a picture will be before it comes."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lms.library.picture_size import find_size


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.png", {}),
        ("a.jpg", {}),
        ("a.jpg", {"progressive": True, "comment": b"x" * 9_000}),
    ],
)
def test_a_picture_says_how_large_it_is(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    Image.new("RGB", (640, 360), "red").save(tmp_path / name, **options)
    assert find_size(tmp_path / name) == (640, 360)


def test_a_drawing_says_how_large_it_is(tmp_path: Path) -> None:
    drawing = tmp_path / "a.svg"
    drawing.write_text(
        '<?xml version="1.0"?>\n<svg viewBox="0 0 320 544" stroke-width="9"\n'
        ' width="320" height="544.5px"><rect width="7" height="8"/></svg>'
    )
    assert find_size(drawing) == (320, 544)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\xff\xff",
        b'<svg width="100%" height="50"><rect width="7"/></svg>',
        b"GIF89a",
    ],
)
def test_what_says_nothing_has_no_size(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert find_size(tmp_path / "a") is None


def test_a_picture_that_is_gone_has_no_size(tmp_path: Path) -> None:
    assert find_size(tmp_path / "gone.png") is None
