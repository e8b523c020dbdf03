"""People from a CSV file as a spreadsheet saves it: everything or nothing (design 6)."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lms.domain.people import Person, Reach
from lms.errors import Invalid, LMSError
from lms.services.accounts import enrol
from lms.services.school import School
from lms.storage import cohorts, people
from lms.translations import read_table

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "given_name": ("given_name", "given name", "first name"),
    "name": ("name", "last name", "surname"),
    "email": ("email", "e-mail", "mail"),
    "phone": ("phone", "telephone"),
    "language": ("language",),
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
SIZE_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in a file, at a line (from 1, the header's) and a column's name."""

    line: int
    column: str
    code: str
    value: str = ""


class ImportRefused(LMSError):
    """The file was not taken; nothing was changed. `problems` say where and why."""

    def __init__(self, problems: tuple[RowProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ImportedRow:
    line: int
    name: str
    given_name: str | None
    email: str | None
    phone: str | None
    language: str


def read_people(data: bytes, language: str) -> tuple[ImportedRow, ...]:
    """Reads a CSV file: comma, semicolon or tab; UTF-8, with or without BOM, or Windows-1252.

    Columns go by name, in English or German. Raises ImportRefused naming every line and column at
    fault.
    """
    if len(data) > SIZE_LIMIT:
        raise ImportRefused((RowProblem(1, "", "file_too_large"),))
    text = _decode(data)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_find_delimiter(text)))
    if not rows:
        raise ImportRefused((RowProblem(1, "", "file_empty"),))
    columns, problems = _read_header(rows[0])
    if problems:
        raise ImportRefused(tuple(problems))
    imported = []
    for line, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row, wrong = _read_row(line, cells, columns, language)
        imported.append(row)
        problems += wrong
    problems += _list_twice(imported)
    if problems:
        raise ImportRefused(tuple(problems))
    return tuple(imported)


def import_people(
    school: School, cohort_slug: str, rows: tuple[ImportedRow, ...]
) -> tuple[Person, ...]:
    """Adds the people to a cohort in one transaction.

    Somebody with the same e-mail address and name is not added twice, nor is a member of the
    cohort without an address who has the same name and telephone. Raises NotFound for an unknown
    cohort, and ImportRefused for people in another cohort of the programme (R6).
    """
    with school.storage.atomic():
        cohort = cohorts.find_cohort_by_slug(cohort_slug)
        members = [member for member, _ in cohorts.list_members(cohort.id)] if cohort else []
        imported, problems = [], []
        for row in rows:
            person = _find_same(row, members) or _add_person(row)
            try:
                enrol(school, person, cohort_slug)
            except Invalid as error:
                problems.append(RowProblem(row.line, "name", error.code, row.name))
            imported.append(person)
        if problems:
            raise ImportRefused(tuple(problems))
    return tuple(imported)


def _add_person(row: ImportedRow) -> Person:
    return people.add_person(
        name=row.name,
        given_name=row.given_name,
        email=row.email,
        phone=row.phone,
        reach=_reach_of(row),
        language=row.language,
    )


def _find_same(row: ImportedRow, members: Sequence[Person]) -> Person | None:
    if row.email is None:
        alike = [each for each in members if (each.email, each.phone) == (None, row.phone)]
    else:
        alike = list(people.find_people_by_email(row.email))
    return next((person for person in alike if person.name == row.name), None)


def _reach_of(row: ImportedRow) -> Reach:
    if row.email:
        return Reach.MAIL
    return Reach.PHONE if row.phone else Reach.LETTER


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _find_delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(";,\t", key=header.count)


def _read_header(cells: list[str]) -> tuple[list[str], list[RowProblem]]:
    known = {name: column for column, names in _COLUMNS.items() for name in names}
    known |= {name.casefold(): column for name, column in read_table("columns").items()}
    columns, problems = [], []
    for cell in cells:
        column = known.get(cell.strip().casefold())
        if column is None:
            problems.append(RowProblem(1, cell.strip(), "unknown_column"))
        elif column in columns:
            problems.append(RowProblem(1, cell.strip(), "column_twice"))
        columns.append(column or "")
    if not problems and "name" not in columns:
        problems.append(RowProblem(1, "name", "column_missing"))
    return columns, problems


def _read_row(
    line: int, cells: list[str], columns: list[str], language: str
) -> tuple[ImportedRow, list[RowProblem]]:
    values = {column: " ".join(cell.split()) for column, cell in zip(columns, cells, strict=False)}
    problems = list(_check_row(line, cells, columns, values))
    surname, given = values.get("name", ""), values.get("given_name", "")
    row = ImportedRow(
        line=line,
        name=f"{given} {surname}".strip(),
        given_name=given or None,
        email=values.get("email") or None,
        phone=values.get("phone") or None,
        language=values.get("language") or language,
    )
    return row, problems


def _check_row(
    line: int, cells: list[str], columns: list[str], values: Mapping[str, str]
) -> Iterator[RowProblem]:
    if len(cells) > len(columns):
        yield RowProblem(line, "", "too_many_cells", str(len(cells)))
    if not values.get("name"):
        yield RowProblem(line, "name", "value_missing")
    email = values.get("email", "")
    if email and not _EMAIL.fullmatch(email):
        yield RowProblem(line, "email", "bad_email", email)
    for column, value in values.items():
        if "\N{REPLACEMENT CHARACTER}" in value:
            yield RowProblem(line, column, "unreadable_letters", value)


def _list_twice(rows: list[ImportedRow]) -> list[RowProblem]:
    seen: set[tuple[str, str]] = set()
    problems = []
    for row in rows:
        key = (row.name.casefold(), (row.email or "").casefold())
        if key in seen:
            problems.append(RowProblem(row.line, "name", "person_twice", row.name))
        seen.add(key)
    return problems
