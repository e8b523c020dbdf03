"""Tables that come in as files: what a spreadsheet saves, read into rows of text."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from lms.documents.table import defuse
from lms.errors import Invalid, SetupError

Rows = list[list[str]]
SIZE_LIMIT = 1_000_000
UNPACKED_LIMIT = 20_000_000
CELL_LIMIT = 100_000
COPIED_LIMIT = 200_000_000  # letters, if every cell repeated the longest text there is
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WORKBOOK = "xl/workbook.xml"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    NotImplementedError,
)
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*)>")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_SHARED = re.compile(rb"<(?:\w+:)?si\b[^<>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook (.xlsx) by its content; its name says nothing.

    Raises Invalid for what is too large, or a workbook of an older kind or behind a password.
    """
    if len(data) > SIZE_LIMIT:
        raise Invalid("file_too_large", "file")
    if data.startswith(_OLE):
        raise Invalid("file_old_excel", "file")
    return data.startswith(_ZIP)


def read_workbook(data: bytes) -> Rows:
    """The first visible sheet that holds anything, row by row as the spreadsheet counts them.

    Formulas give their values; a whole number has no decimals. Raises Invalid for a file that
    cannot be read or would unpack into too much, SetupError without python-calamine.
    """
    try:
        import python_calamine as calamine
    except ImportError as error:
        raise SetupError(
            "Reading XLSX needs python-calamine: pip install 'lernbegleiter[app]'"
        ) from error
    try:
        _check_content(data)
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for sheet in book.sheets_metadata:
                if sheet.visible is not calamine.SheetVisibleEnum.Visible:
                    continue
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                if rows:
                    return [[_write(cell) for cell in row] for row in rows]
    except (calamine.CalamineError, *_BROKEN) as error:
        raise Invalid("file_unreadable", "file") from error
    return []


def _check_content(data: bytes) -> None:
    """Raises before anything hostile is unpacked or laid out in memory.

    The reader lays a sheet out as a full rectangle: two cells in far corners would need all memory
    there is, and end the process.
    """
    unpacked = 0
    cells, longest = 0, 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _WORKBOOK not in archive.namelist():
            raise Invalid("file_unreadable", "file")
        for entry in archive.infolist():
            with archive.open(entry) as part:
                text = part.read(UNPACKED_LIMIT - unpacked + 1)
            unpacked += len(text)
            if unpacked > UNPACKED_LIMIT:
                raise Invalid("file_too_large", "file")
            cells = max(cells, _measure(text))
            longest = max(
                longest, max((len(each[1]) for each in _SHARED.finditer(text)), default=0)
            )
    if cells > CELL_LIMIT or cells * longest > COPIED_LIMIT:
        raise Invalid("file_too_large", "file")


def _measure(text: bytes) -> int:
    """How many cells the rectangle around a sheet's filled cells has."""
    row = column = rows = columns = 0
    for kind, attributes in _TAG.findall(text):
        place = _PLACE.search(attributes)
        if kind == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            continue
        if place:
            row, column = int(place[2]), _count_columns(place[1])
        else:
            column += 1
        if not attributes.rstrip().endswith(b"/"):
            rows, columns = max(rows, row), max(columns, column)
    return rows * columns


def _count_columns(letters: bytes) -> int:
    """The number of a column, such as 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _write(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def read_text(data: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16 as Excel's "Unicode text", or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_csv(text: str, delimiter: str) -> Rows:
    """The rows of a CSV file; what was written against formulas is taken off again.

    Raises Invalid for what no spreadsheet writes.
    """
    try:
        return [
            [_take_off(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise Invalid("file_unreadable", "file") from error


def _take_off(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and defuse(cell) != cell else cell


def is_empty(cells: Iterable[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def number_rows(rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers from 1 as the spreadsheet shows them."""
    return ((number, row) for number, row in enumerate(rows, start=1) if not is_empty(row))
