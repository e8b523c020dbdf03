"""Pictures drawn anew: small, the right way up, nothing but pixels; and those that are refused."""

import io
import struct
import zlib
from random import Random

import pytest
from PIL import Image, ImageDraw

from lms.errors import Invalid
from lms.library.picture import SIZE_LIMIT, WANTED_SIZE, redraw

SECRET = "Wismar Am Markt 1"


def write(image: Image.Image, form: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


def make_photo(width: int = 2_400, height: int = 1_600) -> Image.Image:
    """Something with far more colours than a drawing has."""
    small = Image.frombytes("RGB", (60, 40), Random(4).randbytes(60 * 40 * 3))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def make_drawing() -> Image.Image:
    image = Image.new("RGBA", (1_200, 600), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((100, 100, 1_100, 500), outline="black", width=8)
    return image


def note_camera(image: Image.Image) -> Image.Exif:
    exif = image.getexif()
    exif[0x0112] = 6  # held upright: to be turned by 90 degrees
    exif[0x010E] = SECRET
    exif.get_ifd(0x8825)[2] = (53.0, 53.0, 0.0)
    return exif


def png_of(width: int, height: int) -> bytes:
    """A PNG file that says it is this large and holds next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def test_a_photo_becomes_small_and_loses_what_the_camera_noted() -> None:
    photo = make_photo()
    data = write(photo, "JPEG", quality=95, exif=note_camera(photo), icc_profile=b"profil" * 50)
    picture = redraw(data)
    with Image.open(io.BytesIO(picture.data)) as read:
        assert (read.format, picture.ending) == ("JPEG", "jpg")
        assert read.height > read.width  # turned as it was held
        assert read.width <= 960
        assert not dict(read.getexif())
        assert "icc_profile" not in read.info
    assert len(picture.data) <= WANTED_SIZE
    assert SECRET.encode() not in picture.data


def test_a_drawing_stays_sharp_and_stands_on_white() -> None:
    picture = redraw(write(make_drawing(), "PNG"))
    assert picture.ending == "png"
    with Image.open(io.BytesIO(picture.data)) as read:
        assert read.width == 960
        assert read.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_every_usual_form_is_read(form: str) -> None:
    assert size_of(redraw(write(make_photo(300, 200), form)).data) == (300, 200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_way_to_keep_colours_is_read(mode: str) -> None:
    form = "TIFF" if mode == "CMYK" else "PNG"
    image = Image.new("L", (50, 40), 200).convert(mode if mode != "I;16" else "I")
    if form == "TIFF":
        form = "JPEG"
    if mode == "I;16":
        image = image.convert("I;16")
    assert size_of(redraw(write(image, form)).data) == (50, 40)


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HOSTILE = {
    "empty": (b"", "file_empty"),
    "too large": (b"\xff\xd8\xff" + bytes(SIZE_LIMIT), "file_too_large"),
    "a page called picture": (b"<html><script>alert(1)</script></html>", "picture_unreadable"),
    "a drawing with a script": (SVG, "picture_svg"),
    "of an iPhone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "picture_heic"),
    "a bomb": (png_of(20_000, 20_000), "picture_too_many_pixels"),
    "a smaller bomb": (png_of(9_000, 9_000), "picture_too_many_pixels"),
    "one that is not large enough for an error": (
        png_of(10_000, 10_000),
        "picture_too_many_pixels",
    ),
    "half a photo": (write(make_photo(), "JPEG")[:30_000], "picture_unreadable"),
    "a head without a body": (png_of(100, 100)[:60], "picture_unreadable"),
    "another form": (write(make_photo(20, 20), "BMP"), "picture_unreadable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_refused(name: str) -> None:
    data, code = HOSTILE[name]
    with pytest.raises(Invalid) as refused:
        redraw(data)
    assert refused.value.code == code
