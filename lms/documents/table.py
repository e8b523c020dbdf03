"""Tables as files for spreadsheets. The same cells give the same bytes."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from lms.errors import SetupError

Row = Sequence[str | int]
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MADE_AT = datetime(2026, 1, 1)  # a file that says when it was made is never the same twice


def write_csv(rows: Iterable[Row]) -> bytes:
    """CSV as Excel in German expects it: semicolons, byte-order mark, Windows line ends.

    A text that a spreadsheet would take for a formula gets an apostrophe before it (design 9).
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([defuse(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def defuse(cell: str | int) -> str | int:
    """The cell with an apostrophe before what a spreadsheet would take for a formula.

    A text that looks defused already gets one more, so that reading can take exactly one off.
    """
    if isinstance(cell, str) and cell.lstrip("'").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def write_xlsx(rows: Iterable[Row], *, title: str) -> bytes:
    """One sheet; texts stay texts, whatever they start with. Raises SetupError without XlsxWriter.

    `title` stands in the file's properties.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise SetupError("XLSX needs XlsxWriter: pip install 'lernbegleiter[app]'") from error
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        book.set_properties({"title": title, "created": MADE_AT})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.autofit()
    return out.getvalue()
