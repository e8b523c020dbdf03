"""Word files made for tests, good ones and hostile ones."""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from docx.document import Document as WordDocument
from PIL import Image

QUESTIONS = 10
Change = Callable[[dict[str, bytes]], None]


def save(document: WordDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_question(document: WordDocument, title: str, answers: list[str], *right: int) -> None:
    """A numbered question over bullets, the right ones bold."""
    document.add_paragraph(title, style="List Number")
    for at, answer in enumerate(answers):
        document.add_paragraph(style="List Bullet").add_run(answer).bold = at in right or None


def make_photo(description: str = "") -> tuple[bytes, str]:
    image = Image.new("RGB", (1_200, 800), "green")
    exif = image.getexif()
    exif[0x010E] = "Wismar"
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif)
    return stream.getvalue(), description


def make_lesson(*, picture: bool = True) -> bytes:
    """Headings, bold, lists, a table, a picture, and ten questions whose right answers are bold."""
    document = Document()
    document.add_heading("Grüner Tee", 0)
    document.add_heading("Das Wasser", 1)
    paragraph = document.add_paragraph("Nehmen Sie ")
    paragraph.add_run("weiches").bold = True
    paragraph.add_run(" Wasser. Das sagen Teetrinker*innen und Händler*innen.")
    document.add_paragraph("Kanne", style="List Bullet")
    document.add_paragraph("mit Deckel", style="List Bullet 2")
    document.add_heading("Wie heiß", 2)
    table = document.add_table(2, 2)
    for row, cells in enumerate((("Sorte", "Grad"), ("grün", "70"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    if picture:
        data, _ = make_photo()
        document.add_picture(io.BytesIO(data))
        describe(document, "Eine grüne Kanne")
    document.add_heading("Fragen", 1)
    for number in range(QUESTIONS):
        answers = [f"{letter}{number}" for letter in ("heiß", "warm", "kalt")]
        right = (0, 1) if number == QUESTIONS - 1 else (number % 3,)
        add_question(document, f"Was ist bei Tee Nummer {number} richtig?", answers, *right)
    return save(document)


def describe(document: WordDocument, text: str) -> None:
    for shape in document.inline_shapes:
        shape._inline.docPr.set("descr", text)


def change(data: bytes, how: Change) -> bytes:
    """A Word file with its parts changed by hand."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    how(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def make_simple(text: str = "Grüner Tee") -> bytes:
    document = Document()
    document.add_paragraph(text)
    return save(document)


def _bomb(parts: dict[str, bytes]) -> None:
    parts["word/media/large.bin"] = bytes(70_000_000)


def _long(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = b"<a>" + b"x" * 9_000_000 + b"</a>"


def _entities(parts: dict[str, bytes]) -> None:
    body = parts["word/document.xml"].split(b"?>", 1)[1]
    secret = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    parts["word/document.xml"] = b'<?xml version="1.0"?>' + secret + body


def _deep(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = b"<a>" * 5_000 + b"</a>" * 5_000


def _outside(parts: dict[str, bytes]) -> None:
    parts["../../../etc/cron.d/tea"] = b"* * * * * root true"


def _macro(parts: dict[str, bytes]) -> None:
    parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"


def _sheet(parts: dict[str, bytes]) -> None:
    parts["xl/workbook.xml"] = parts.pop("word/document.xml")


def _broken(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = parts["word/document.xml"][:-40]


def make_hostile() -> dict[str, tuple[bytes, str]]:
    """Files nobody should send, by what they are, with the code they are refused with."""
    good = make_simple()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    return {
        "empty": (b"", "file_empty"),
        "far too large": (b"PK\x03\x04" + bytes(30_000_000), "file_too_large"),
        "a picture": (make_photo()[0], "file_no_word"),
        "a web page": (b"<html><script>alert(1)</script></html>", "file_no_word"),
        "half a file": (good[: len(good) // 2], "file_unreadable"),
        "an old Word file": (ole, "file_old_word"),
        "behind a password": (ole + "EncryptedPackage".encode("utf-16-le"), "file_locked"),
        "a zip bomb": (change(good, _bomb), "file_too_much"),
        "a text without end": (change(good, _long), "file_too_much"),
        "entities": (change(good, _entities), "file_unreadable"),
        "nested without end": (change(good, _deep), "file_unreadable"),
        "names that lead elsewhere": (change(good, _outside), "file_unreadable"),
        "macros": (change(good, _macro), "file_macros"),
        "a spreadsheet": (change(good, _sheet), "file_no_word"),
        "broken inside": (change(good, _broken), "file_unreadable"),
    }
