"""A Word file (.docx) looked over without trust, then read by mammoth.

Nothing is unpacked before its size is known, no entity is followed and no address is opened.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from lms.errors import Invalid
from lms.library.word_html import DEPTH_LIMIT, lacks_word

SIZE_LIMIT = 10_000_000
UNPACKED_LIMIT = 60_000_000
TEXT_LIMIT = 8_000_000
ENTRY_LIMIT = 1_000
PICTURE_LIMIT = 20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCUMENT = "word/document.xml"
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError)
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
b => strong
u =>
strike =>
comment-reference =>
"""


@dataclass(frozen=True, slots=True)
class WordPicture:
    """A picture as it lies in the file, with the description its author gave.

    `ending` is known once it was drawn anew.
    """

    name: str
    data: bytes = field(repr=False)
    description: str = ""
    ending: str = ""


def unpack_docx(data: bytes) -> tuple[str, tuple[WordPicture, ...], int]:
    """The HTML, the pictures it shows as `word:<name>`, and how many could not be taken along.

    Raises Invalid with what is wrong with the file, SetupError without mammoth.
    """
    check_docx(data)
    try:
        import mammoth
    except ImportError as error:
        raise lacks_word() from error
    shelf = _Pictures()
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=shelf.take,
        ).value
    except Exception as error:  # a file made by hand can break it anywhere
        raise Invalid("file_unreadable", "file") from error
    return html, tuple(shelf.pictures), shelf.left_out


class _Pictures:
    def __init__(self) -> None:
        self.pictures: list[WordPicture] = []
        self.left_out = 0

    def take(self, image: Any) -> list[Any]:
        """What mammoth puts in the place of a picture."""
        from mammoth import html

        try:
            with image.open() as stream:
                data = stream.read()
        except Exception:  # linked and not in the file: never fetched
            data = b""
        if not data or len(self.pictures) >= PICTURE_LIMIT:
            self.left_out += 1
            return []
        name = f"{len(self.pictures) + 1}"
        description = " ".join((image.alt_text or "").split())
        self.pictures.append(WordPicture(name, data, description))
        return [html.element("img", {"src": f"word:{name}", "alt": description})]


def check_docx(data: bytes) -> None:
    """Raises Invalid unless this is a Word file that can be read without harm."""
    if len(data) > SIZE_LIMIT:
        raise Invalid("file_too_large", "file", limit=SIZE_LIMIT // 1_000_000)
    if not data:
        raise Invalid("file_empty", "file")
    if data.startswith(_OLE):
        raise Invalid("file_locked" if _ENCRYPTED in data else "file_old_word", "file")
    if not data.startswith(_ZIP):
        raise Invalid("file_no_word", "file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive)
            for entry in archive.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    _check_xml(archive.read(entry))
    except _BROKEN as error:
        raise Invalid("file_unreadable", "file") from error


def _check_entries(archive: zipfile.ZipFile) -> None:
    """By the list of contents alone; reading an entry never gives more than it says."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    texts = [entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    if _DOCUMENT not in names:
        raise Invalid("file_no_word", "file")
    if any("vbaProject" in name for name in names):
        raise Invalid("file_macros", "file")
    too_much = sum(entry.file_size for entry in entries) > UNPACKED_LIMIT
    if too_much or sum(texts) > TEXT_LIMIT or len(entries) > ENTRY_LIMIT:
        raise Invalid("file_too_much", "file")
    if len(names) != len(entries) or any(
        name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names
    ):
        raise Invalid("file_unreadable", "file")


def _check_xml(data: bytes) -> None:
    """Refuses a document type, which is where entities are made, and nesting without end."""
    parser = expat.ParserCreate()
    depth = 0

    def refuse(*_: object) -> None:
        raise Invalid("file_unreadable", "file")

    def begin(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_LIMIT:
            refuse()

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Invalid("file_unreadable", "file") from error
