"""What there is to write at the trainers' desk: modules, lessons, questions, and who is at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lms.domain.people import Actor
from lms.library.lesson_source import LessonHead, read_lesson
from lms.library.quiz_file import parse_quiz
from lms.library.shelf import ShelfModule
from lms.library.source import FileKind, SourceFile
from lms.services.drafts import may_author, name_writers
from lms.services.publishing import get_unit_id
from lms.services.school import School
from lms.services.unit_files import Disk
from lms.storage import drafts as storage
from lms.storage.drafts import StoredDraft


@dataclass(frozen=True, slots=True)
class DeskUnit:
    """A lesson, or a module's closing questions (then `title` may be empty).

    `saved_at` tells of the own draft, `others` of somebody else's (names and times, naive UTC).
    `is_new` lessons are drafts only; those of others cannot be opened (`may_open`).
    """

    unit_id: str
    title: str
    review_by: date | None = None
    question_count: int = 0
    has_errors: bool = False
    is_new: bool = False
    may_open: bool = True
    saved_at: datetime | None = None
    others: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class DeskModule:
    """A module one may author; new lessons come last."""

    id: str
    title: str
    label: str
    lessons: tuple[DeskUnit, ...]
    closing: DeskUnit


def list_desk(school: School, actor: Actor) -> tuple[DeskModule, ...]:
    """The modules somebody may author, in the programme's order; none for everybody else."""
    modules = [module for module in school.library.modules if may_author(actor, module.id)]
    if not modules:
        return ()
    lister = _Lister(school, actor)
    return tuple(lister.list_module(module) for module in modules)


class _Lister:
    def __init__(self, school: School, actor: Actor) -> None:
        self._me = actor.person.id
        self._disk = Disk(school)
        self._drafts = storage.list_drafts()
        findings = (*self._disk.problems, *school.library.findings)
        self._broken = {finding.path for finding in findings if finding.blocks}

    def list_module(self, module: ShelfModule) -> DeskModule:
        lessons = self._disk.list_lessons(module.id)
        there = {get_unit_id(file) for file in lessons}
        new = dict.fromkeys(
            row.unit_id
            for row in self._drafts
            if row.module == module.id and row.unit_id not in there | {module.quiz_id}
        )
        return DeskModule(
            id=module.id,
            title=module.title,
            label=module.label,
            lessons=(*map(self._list_lesson, lessons), *map(self._list_new, new)),
            closing=self._list_closing(module),
        )

    def _list_lesson(self, file: SourceFile) -> DeskUnit:
        head, _ = read_lesson(file.text)
        return self._make(get_unit_id(file), head.title or file.slug, file, FileKind.LESSON, head)

    def _list_closing(self, module: ShelfModule) -> DeskUnit:
        slug = self._disk.get_folder(module.id)[1]
        file = SourceFile("", FileKind.MODULE_QUIZ, "", module=slug, slug=slug)
        return self._make(module.quiz_id, module.quiz_title, file, FileKind.MODULE_QUIZ)

    def _list_new(self, unit_id: str) -> DeskUnit:
        rows = self._list_drafts(unit_id)
        head, _ = read_lesson(rows[0].lesson)
        count = len(parse_quiz(rows[0].quiz).list_questions())
        return DeskUnit(
            unit_id=unit_id,
            title=head.title or unit_id,
            review_by=head.review_by,
            question_count=count,
            is_new=True,
            may_open=any(row.person == self._me and not row.language for row in rows),
            saved_at=self._find_saved_at(rows),
            others=self._name_others(rows),
        )

    def _make(
        self,
        unit_id: str,
        title: str,
        file: SourceFile,
        kind: FileKind,
        head: LessonHead | None = None,
    ) -> DeskUnit:
        quiz_kind = FileKind.LESSON_QUIZ if kind is FileKind.LESSON else kind
        texts = self._list_variants(file, kind)
        quizzes = self._list_variants(file, quiz_kind)
        rows = self._list_drafts(unit_id)
        return DeskUnit(
            unit_id=unit_id,
            title=title,
            review_by=head.review_by if head else None,
            question_count=len(parse_quiz(quizzes[0].text).list_questions()) if quizzes else 0,
            has_errors=any(each.path in self._broken for each in (*texts, *quizzes)),
            saved_at=self._find_saved_at(rows),
            others=self._name_others(rows),
        )

    def _list_variants(self, file: SourceFile, kind: FileKind) -> list[SourceFile]:
        same = (file.module, file.slug)
        found = [each for each in self._disk.files if each.kind is kind]
        found = [each for each in found if (each.module, each.slug) == same]
        return sorted(found, key=lambda each: each.language)

    def _list_drafts(self, unit_id: str) -> list[StoredDraft]:
        return [row for row in self._drafts if row.unit_id == unit_id]

    def _find_saved_at(self, rows: Iterable[StoredDraft]) -> datetime | None:
        return next((row.saved_at for row in rows if row.person == self._me), None)

    def _name_others(self, rows: Iterable[StoredDraft]) -> tuple[tuple[str, datetime], ...]:
        return name_writers(row for row in rows if row.person != self._me)
