"""Pictures people hand in, drawn anew: small, the right way up, and without what a camera noted."""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from lms.errors import Invalid, SetupError

SIZE_LIMIT = 15_000_000
PIXEL_LIMIT = 60_000_000
#: Only JPEG can be opened at a part of its size; what is larger otherwise takes too much memory.
UNSCALED_LIMIT = 25_000_000
WIDTH, HEIGHT = 960, 1_600
WANTED_SIZE = 80_000
DRAWING_COLOURS = 4_096
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_HEIC = re.compile(rb"....ftyp(?:hei|hev|mif1|msf1)", re.DOTALL)
_TRIES = ((WIDTH, 84), (WIDTH, 74), (WIDTH, 64), (800, 64), (640, 60))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored; `ending` is "png" or "jpg"."""

    data: bytes = field(repr=False)
    ending: str


def redraw(data: bytes) -> Picture:
    """The picture at most 960 pixels wide and, if that can be, within 80 kB; on white.

    Drawings with few colours become PNG, all others JPEG. Nothing but the pixels is kept. Raises
    Invalid with what is wrong with it, SetupError without Pillow.
    """
    try:
        from PIL import Image
    except ImportError as error:
        text = "Pictures need Pillow: pip install 'lernbegleiter[app]'"
        raise SetupError(text, "extra_missing", name="pillow", extra="app") from error
    _check_start(data)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            _check_pixels(opened)
            image = _flatten(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid("picture_too_many_pixels", "file") from error
    except Invalid:
        raise
    except Exception as error:  # a file made by hand can break a decoder anywhere
        raise Invalid("picture_unreadable", "file") from error
    return _pack(image)


def _check_start(data: bytes) -> None:
    """By what is in the file; its name and what the browser calls it say nothing."""
    if not data:
        raise Invalid("file_empty", "file")
    if len(data) > SIZE_LIMIT:
        raise Invalid("file_too_large", "file", limit=SIZE_LIMIT // 1_000_000)
    if _SVG.search(data[:4_000]):
        raise Invalid("picture_svg", "file")
    if _HEIC.match(data):
        raise Invalid("picture_heic", "file")


def _check_pixels(opened: Any) -> None:
    """Before a single pixel is read."""
    if opened.width * opened.height > PIXEL_LIMIT:
        raise Invalid("picture_too_many_pixels", "file")
    if opened.format == "JPEG":
        opened.draft("RGB", (WIDTH * 2, HEIGHT * 2))
    if opened.width * opened.height > UNSCALED_LIMIT:
        raise Invalid("picture_too_many_pixels", "file")


def _flatten(opened: Any) -> Any:
    """The first picture of the file, turned as the camera was held, on a white page."""
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((WIDTH * 2, HEIGHT * 2))
    layered = turned.convert("RGBA")
    page = Image.new("RGB", layered.size, "white")
    page.paste(layered, mask=layered.getchannel("A"))
    page.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return page


def _pack(image: Any) -> Picture:
    if image.getcolors(DRAWING_COLOURS) is not None:
        for drawing in (image, image.quantize(256)):
            data = _write(drawing, "PNG", optimize=True)
            if len(data) <= WANTED_SIZE:
                return Picture(data, "png")
    for width, quality in _TRIES:
        image.thumbnail((width, HEIGHT))
        data = _write(image, "JPEG", quality=quality, optimize=True, progressive=True)
        if len(data) <= WANTED_SIZE:
            break
    return Picture(data, "jpg")


def _write(image: Any, form: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()
