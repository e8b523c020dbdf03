"""From a module's page to the module on the shelf, its training days included (R2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.domain.gate import Gate
from lms.domain.programme import Unit, UnitKind
from lms.library.document import Document
from lms.library.front_matter import parse_front_matter
from lms.library.head import SLUG, Head, read_titled
from lms.library.rendered import Mode
from lms.library.report import Report
from lms.library.shelf import Lesson, ShelfModule
from lms.library.sorting import ModuleFiles, main_of
from lms.library.source import FileKind, SourceFile

UNITS_OF_A_DAY = 8
MOST_UNITS, MOST_DAYS = 100, 50
RESERVED_DAY = "quiz"
DAY_FIELDS = frozenset({"id", "title", "teaching_units", "minimum_units"})


@dataclass
class ModuleDraft:
    """A module whose page waits to be rendered."""

    id: str
    title: str
    files: ModuleFiles
    document: Document
    head: Head
    days: tuple[Unit, ...]


def draft_module(files: ModuleFiles, report: Report) -> ModuleDraft:
    """Reads and checks a module's page. Findings: F09, F13, F14 the same day twice."""
    file = main_of(files.pages) if files.pages else _make_missing_page(files)
    about = report.about(file)
    head = Head(parse_front_matter(file.text), FileKind.MODULE, about)
    document = Document(file, about)
    title, body = read_titled(head)
    document.add(body, head.front.body_line, Mode.PAGE)
    unit_id = head.slug("id", files.slug)
    return ModuleDraft(
        unit_id, title or files.slug, files, document, head, _read_days(head, unit_id)
    )


def _make_missing_page(files: ModuleFiles) -> SourceFile:
    """Stands for a page nobody has written, so that its missing title is reported."""
    lesson = main_of(next(iter(files.lessons.values())))
    path = f"{lesson.path.rpartition('/')[0]}/module.md"
    return SourceFile(path, FileKind.MODULE, "", files.slug, files.slug, published=lesson.published)


def _read_days(head: Head, module: str) -> tuple[Unit, ...]:
    value = head.get("training_days")
    if value is None:
        return ()
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_DAYS:
        value = [{}] * value
    if not isinstance(value, list) or len(value) > MOST_DAYS:
        head.refuse("training_days", "training_days: 1")
        return ()
    days: dict[str, Unit] = {}
    for number, item in enumerate(value, 1):
        day = _read_day(head, module, number, item)
        if day is not None and day.id in days:
            head.report.add(head.line("training_days"), "F14", name=day.id, target=head.report.path)
        elif day is not None:
            days[day.id] = day
    return tuple(days.values())


def _read_day(head: Head, module: str, number: int, item: Any) -> Unit | None:
    fields: Mapping[str, Any] = item if isinstance(item, dict) else {"id": None}
    name = fields.get("id", f"day-{number}")
    units = fields.get("teaching_units", UNITS_OF_A_DAY)
    minimum = fields.get("minimum_units")
    for field in set(fields) - DAY_FIELDS:
        head.report.add(head.line("training_days"), "F13", name=f"training_days: {field}")
    if not isinstance(name, str) or not SLUG.fullmatch(name) or name == RESERVED_DAY:
        head.refuse("training_days", f"- id: day-{number}")
        return None
    if not _is_count(units) or not (minimum is None or (_is_count(minimum) and minimum <= units)):
        head.refuse("training_days", f"teaching_units: {UNITS_OF_A_DAY}")
        return None
    return Unit(
        id=f"{module}.{name}",
        kind=UnitKind.TRAINING_DAY,
        title=str(fields.get("title") or ""),
        teaching_units=units,
        minimum_units=minimum,
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_UNITS


def make_module(
    draft: ModuleDraft,
    lessons: tuple[Lesson, ...],
    gate: Gate | None,
    quiz_title: str | None,
) -> ShelfModule:
    """The module, once its document's links are resolved; `quiz_title` None means no quiz."""
    head = draft.head
    days_needed = head.get("days_needed")
    if days_needed is not None:
        days_needed = head.number("days_needed", 0, 1, len(draft.days)) or None
    return ShelfModule(
        id=draft.id,
        path=draft.document.file.path,
        number=draft.files.number,
        title=draft.title,
        label=head.text("label"),
        summary=head.text("summary"),
        html=draft.document.html(0),
        lessons=lessons,
        days=draft.days,
        has_quiz=quiz_title is not None,
        quiz_title=quiz_title or "",
        optional=head.flag("optional"),
        days_needed=days_needed,
        gate=gate,
    )
