"""Lists of people as spreadsheets save them, read into rows (R1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import category

from lms.documents.sheet import (
    Rows,
    is_workbook,
    number_rows,
    read_csv,
    read_text,
    read_workbook,
)
from lms.domain.people import split_name
from lms.errors import Invalid, LMSError
from lms.services.contacts import (
    NAME_LIMIT,
    SITE_LIMIT,
    Contact,
    is_email,
    is_phone,
    tidy_text,
)
from lms.translations import read_table

ROW_LIMIT = 2_000
HEADER_WITHIN = 10
COLUMNS = ("number", "given_name", "name", "email", "phone", "reach", "language", "site")
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
LONGEST_NUMBER = 18  # digits that every 64-bit integer can hold


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in a file, at a line as the spreadsheet counts and a column's name."""

    line: int
    column: str
    code: str
    value: str = ""


class FileRefused(LMSError):
    """The file cannot be taken at all: `problem` says where and why."""

    def __init__(self, problem: RowProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row of a list; what is empty was not given. `contact.language` may be empty, too."""

    line: int
    contact: Contact
    number: int | None = None
    site: str = ""

    @property
    def name(self) -> str:
        return self.contact.name


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file holds: the rows without a fault, and every fault.

    `ignored` are the columns whose names mean nothing here.
    """

    rows: tuple[ImportedRow, ...]
    problems: tuple[RowProblem, ...]
    ignored: tuple[RowProblem, ...]


def read_people(data: bytes) -> PeopleFile:
    """Reads an Excel workbook, or a CSV file with comma, semicolon or tab.

    Columns go by name, in English or German; the header may stand below a title. Raises
    FileRefused for a file that cannot be taken at all.
    """
    filled = _read_rows(data)
    place, columns = _find_header(filled)
    line, header = filled[place]
    _check_header(line, header, columns)
    if len(filled) - place - 1 > ROW_LIMIT:
        raise FileRefused(RowProblem(line, "", "too_many_rows", str(ROW_LIMIT)))
    rows: list[ImportedRow] = []
    problems: list[RowProblem] = []
    for row_line, cells in filled[place + 1 :]:
        row, wrong = _read_row(row_line, cells, columns)
        problems += wrong
        if not wrong:
            rows.append(row)
    problems += _find_twice(rows)
    bad = {problem.line for problem in problems}
    return PeopleFile(
        tuple(row for row in rows if row.line not in bad),
        tuple(sorted(problems, key=_by_line)),
        tuple(
            RowProblem(line, tidy_text(cell), "unknown_column")
            for cell, column in zip(header, columns, strict=True)
            if cell.strip() and not column
        ),
    )


def _read_rows(data: bytes) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, with their lines. Raises FileRefused."""
    try:
        rows = read_workbook(data) if is_workbook(data) else _read_csv(read_text(data))
    except Invalid as error:
        raise FileRefused(RowProblem(1, "", error.code)) from error
    filled = list(number_rows(rows))
    if not filled:
        raise FileRefused(RowProblem(1, "", "file_empty"))
    return filled


def _by_line(problem: RowProblem) -> int:
    return problem.line


def _read_csv(text: str) -> Rows:
    """By the separator that makes most known columns of the header."""
    head = "\n".join(text.splitlines()[:HEADER_WITHIN])
    return read_csv(text, max(";,\t", key=lambda each: _count_columns(read_csv(head, each))))


def _count_columns(rows: Rows) -> int:
    return max((_count_known(_name_columns(row)) for row in rows), default=0)


def _find_header(filled: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Where the header is among the rows, and its columns: the row that knows most names."""
    named = [_name_columns(cells) for _, cells in filled[:HEADER_WITHIN]]
    place = max(range(len(named)), key=lambda each: (_count_known(named[each]), -each))
    return place, named[place]


def _count_known(columns: Sequence[str]) -> int:
    return len(set(columns) - {""})


def _name_columns(cells: Sequence[str]) -> list[str]:
    known = _list_names()
    return [known.get(tidy_text(cell).casefold(), "") for cell in cells]


@cache
def _list_names() -> Mapping[str, str]:
    """The columns by every name they may have, in small letters."""
    return {name.casefold(): column for name, column in read_table("columns").items()}


def _check_header(line: int, header: Sequence[str], columns: Sequence[str]) -> None:
    """Raises FileRefused for a column that stands there twice, or a list without names."""
    for place, column in enumerate(columns):
        if column and column in columns[:place]:
            raise FileRefused(RowProblem(line, tidy_text(header[place]), "column_twice"))
    if not {"name", "number"} & set(columns):
        raise FileRefused(RowProblem(line, "name", "column_missing"))


def _read_row(
    line: int, cells: Sequence[str], columns: Sequence[str]
) -> tuple[ImportedRow, list[RowProblem]]:
    values = {
        column: tidy_text(cell) for column, cell in zip(columns, cells, strict=False) if column
    }
    row = _make_row(line, values, is_whole_name="given_name" not in columns)
    return row, list(_check_row(line, cells, columns, values))


def _make_row(line: int, values: Mapping[str, str], *, is_whole_name: bool) -> ImportedRow:
    given_name, surname = values.get("given_name", ""), values.get("name", "")
    if is_whole_name:
        given_name, surname = split_name(surname)
    contact = Contact(
        given_name=given_name,
        surname=surname,
        email=values.get("email", ""),
        phone=values.get("phone", ""),
        reach=_read_word("reach", values) or "",
        language=_read_word("language", values) or "",
    )
    number = values.get("number", "")
    known = int(number) if _is_number(number) else None
    return ImportedRow(line, contact, known, values.get("site", ""))


def _check_row(
    line: int, cells: Sequence[str], columns: Sequence[str], values: Mapping[str, str]
) -> Iterator[RowProblem]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        yield RowProblem(line, "", "too_many_cells")
    number, email, phone = (values.get(name, "") for name in ("number", "email", "phone"))
    if not (number or values.get("name") or values.get("given_name")):
        yield RowProblem(line, "name", "value_missing")
    if number and not _is_number(number):
        yield RowProblem(line, "number", "bad_number", number)
    if email and not is_email(email):
        yield RowProblem(line, "email", "bad_email", email)
    if phone and not is_phone(phone):
        yield RowProblem(line, "phone", "bad_phone", phone)
    for column in ("reach", "language"):
        if _read_word(column, values) is None:
            yield RowProblem(line, column, f"bad_{column}", values[column])
    yield from _check_texts(line, values)


def _check_texts(line: int, values: Mapping[str, str]) -> Iterator[RowProblem]:
    limits = {"given_name": NAME_LIMIT, "name": NAME_LIMIT, "site": SITE_LIMIT}
    for column, value in values.items():
        if not is_writable(value):
            yield RowProblem(line, column, "unreadable_letters", _show(value))
        elif len(value) > limits.get(column, len(value)):
            yield RowProblem(line, column, "too_long", f"{value[:20]} …")


def is_writable(text: str) -> bool:
    """Whether a text holds only what can be read and stored."""
    return UNREADABLE not in text and all(category(each) not in ("Cc", "Cs") for each in text)


def _show(text: str) -> str:
    return "".join(each if category(each) not in ("Cc", "Cs") else UNREADABLE for each in text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER


def _read_word(column: str, values: Mapping[str, str]) -> str | None:
    """The code a word of a cell means, "" for an empty cell, None for a word nobody knows."""
    word = values.get(column, "").casefold()
    known = _list_words(column)
    return known.get(word) if word else ""


@cache
def _list_words(column: str) -> Mapping[str, str]:
    """Codes by every word for them in small letters; a code means itself."""
    table = read_table("cells")[column]
    return {code: code for code in table.values()} | {
        word.casefold(): code for word, code in table.items()
    }


def _find_twice(rows: Sequence[ImportedRow]) -> list[RowProblem]:
    """Rows about somebody an earlier row is about: by number, or by name and e-mail."""
    seen: set[object] = set()
    problems = []
    for row in rows:
        contact = row.contact
        key: object = row.number or (
            contact.name.casefold(),
            contact.email.casefold(),
            "" if contact.email else contact.phone,
        )
        if key in seen:
            problems.append(RowProblem(row.line, "name", "person_twice", _name_row(row)))
        seen.add(key)
    return problems


def _name_row(row: ImportedRow) -> str:
    return row.name or str(row.number)
