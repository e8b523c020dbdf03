"""Every file of the shelf, parsed and checked by itself, before it is known what refers to what."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lms.library.compile_lesson import LessonDraft, draft_lesson
from lms.library.compile_module import ModuleDraft, draft_module
from lms.library.compile_page import PageDraft, draft_page
from lms.library.compile_programme import ProgrammeDraft, draft_programme
from lms.library.compile_question import Draft
from lms.library.compile_quiz import QuizDraft, draft_quiz
from lms.library.document import Document
from lms.library.glossary import GlossaryDraft, draft_glossary
from lms.library.report import FileReport, Report
from lms.library.sorting import ModuleFiles, Shelf


@dataclass
class Drafts:
    """`lessons` are in order, by their module's id; `quizzes` by their unit's. Ids are unique."""

    programme: ProgrammeDraft
    modules: list[ModuleDraft] = field(default_factory=list)
    lessons: dict[str, list[LessonDraft]] = field(default_factory=dict)
    quizzes: dict[str, QuizDraft] = field(default_factory=dict)
    pages: list[PageDraft] = field(default_factory=list)
    glossary: GlossaryDraft | None = None

    def list_lessons(self) -> Iterator[LessonDraft]:
        for lessons in self.lessons.values():
            yield from lessons

    def list_documents(self) -> Iterator[tuple[str, Document]]:
        """Every document with the id of the page its links within the page refer to."""
        yield "", self.programme.document
        if self.glossary and self.glossary.terms:
            yield "glossary", self.glossary.document
        for page in self.pages:
            for page_text in page.texts:
                yield f"page/{page.slug}", page_text.document
        for module in self.modules:
            yield module.id, module.document
        for lesson in self.list_lessons():
            for text in lesson.texts:
                yield lesson.id, text.document
        for quiz in self.quizzes.values():
            for sheet in quiz.sheets:
                yield quiz.unit_id.removesuffix(".quiz"), sheet.document


def draft_all(shelf: Shelf, report: Report) -> Drafts:
    """Findings: F14 for ids used twice, and those of each file by itself."""
    drafts = Drafts(draft_programme(shelf.programme, report))
    language = drafts.programme.language
    drafts.pages = [
        draft_page(slug, variants, language, report) for slug, variants in shelf.pages.items()
    ]
    if shelf.glossary:
        drafts.glossary = draft_glossary(shelf.glossary, language, report)
    taken: dict[str, str] = {}
    for files in shelf.modules:
        module = draft_module(files, report)
        if _claim(module.id, module.document.report, taken):
            drafts.modules.append(module)
            drafts.lessons[module.id] = []
            _draft_lessons(drafts, module, taken, report)
    _check_question_ids(drafts)
    return drafts


def _claim(unit_id: str, about: FileReport, taken: dict[str, str]) -> bool:
    first = taken.setdefault(unit_id, about.path)
    if first != about.path:
        about.add(1, "F14", name=unit_id, target=first)
    return first == about.path


def _draft_lessons(
    drafts: Drafts, module: ModuleDraft, taken: dict[str, str], report: Report
) -> None:
    files: ModuleFiles = module.files
    language = drafts.programme.language
    for slug, variants in files.lessons.items():
        lesson = draft_lesson(variants, module.id, language, report)
        if not _claim(lesson.id, report.about(lesson.file), taken):
            continue
        drafts.lessons[module.id].append(lesson)
        if slug in files.quizzes:
            quiz = draft_quiz(lesson.id, files.quizzes[slug], language, report)
            drafts.quizzes[lesson.id] = quiz
    if files.closing:
        closing = f"{module.id}.quiz"
        drafts.quizzes[closing] = draft_quiz(closing, files.closing, language, report)


def _check_question_ids(drafts: Drafts) -> None:
    """Ids written into the files are unique in the whole course: two files that share one are
    copies of each other, and answers to one would be counted for the other."""
    taken: dict[str, str] = {}
    for about, draft in _list_questions(drafts):
        first = taken.setdefault(draft.parsed.id, about.path) if draft.parsed.id else about.path
        if first != about.path:
            about.add(draft.parsed.line, "F14", name=draft.parsed.id, target=first)


def _list_questions(drafts: Drafts) -> Iterator[tuple[FileReport, Draft]]:
    for lesson in drafts.list_lessons():
        main = lesson.texts[0]
        yield from ((main.document.report, check) for check in main.checks)
    for quiz in drafts.quizzes.values():
        sheet = quiz.sheets[0]
        yield from ((sheet.document.report, draft) for draft in sheet.list_drafts())
