"""Puts the library together: parse and render every file, then look up what refers to what (R15).

A file with errors still gives what can be used of it; the findings say which files must not be
published. Text from the publish log is taken as it is: it had its check when it was published.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from lms.domain.quiz import Quiz
from lms.library.compile_lesson import LessonDraft, make_lesson
from lms.library.compile_module import ModuleDraft, make_module
from lms.library.compile_page import make_page
from lms.library.compile_programme import make_programme, read_order
from lms.library.compile_question import See
from lms.library.compile_quiz import QuizDraft, make_quiz
from lms.library.drafts import Drafts, draft_all
from lms.library.gate_check import find_cycles
from lms.library.gates import KEY, read_gate
from lms.library.glossary import make_glossary
from lms.library.head import Head
from lms.library.links import make_finder, make_resolver
from lms.library.names import Names
from lms.library.renderer import Renderer
from lms.library.report import Report
from lms.library.shelf import Glossary, Library, ShelfModule
from lms.library.sorting import sort_files
from lms.library.source import FileKind, SourceFile
from lms.library.terms import Vocabulary

QUIZ_KINDS = (FileKind.LESSON_QUIZ, FileKind.MODULE_QUIZ)


def compile_library(
    files: Iterable[SourceFile], media: Mapping[str, Path], renderer: Renderer
) -> Library:
    """The library these files make, with everything found on the way in `findings`.

    `media` are the media files by `<module slug>/<file>`. Never raises for what authors wrote.
    """
    report = Report()
    drafts = draft_all(sort_files(files, report), report)
    names = _name_all(drafts, media)
    _render_all(drafts, names, renderer)
    quizzes = _make_quizzes(drafts)
    names.quizzes = set(quizzes)
    modules = [_make_module(module, drafts, names, quizzes) for module in drafts.modules]
    programme = make_programme(drafts.programme, names)
    library = Library(
        programme=programme,
        modules=_put_in_order(modules, drafts, names),
        quizzes=quizzes,
        media=media,
        moved=_list_moved(drafts),
        pages=tuple(make_page(page, programme) for page in drafts.pages),
        glossary=make_glossary(drafts.glossary) if drafts.glossary else Glossary(),
    )
    library = _break_cycles(library, drafts)
    return replace(library, findings=report.list_findings())


def _name_all(drafts: Drafts, media: Mapping[str, Path]) -> Names:
    names = Names(media=set(media))
    names.modules = {module.files.slug: module.id for module in drafts.modules}
    names.modules |= {module.id: module.id for module in drafts.modules}
    names.lessons = {lesson.file.slug: lesson.id for lesson in drafts.list_lessons()}
    names.lessons |= {lesson.id: lesson.id for lesson in drafts.list_lessons()}
    names.days = {module.id: tuple(day.id for day in module.days) for module in drafts.modules}
    return names


def _render_all(drafts: Drafts, names: Names, renderer: Renderer) -> None:
    documents = list(drafts.list_documents())
    vocabulary = drafts.glossary.vocabulary if drafts.glossary else Vocabulary()
    with ThreadPoolExecutor(renderer.children) as pool:
        list(pool.map(lambda item: item[1].render(renderer, vocabulary), documents))
    for home, document in documents:
        if document.file.kind not in QUIZ_KINDS:
            names.anchors.setdefault(home, set()).update(document.rendered[0].anchors)
    for home, document in documents:
        elsewhere = document.file.kind in QUIZ_KINDS
        document.resolve(make_resolver(names, home, elsewhere=elsewhere))


def _make_quizzes(drafts: Drafts) -> dict[str, Quiz]:
    by_unit = {lesson.id: [lesson] for lesson in drafts.list_lessons()}
    by_unit |= {f"{module}.quiz": lessons for module, lessons in drafts.lessons.items()}
    quizzes = {}
    for draft in drafts.quizzes.values():
        quiz = _make_quiz(draft, by_unit[draft.unit_id], drafts)
        if quiz is not None:
            quizzes[quiz.unit_id] = quiz
    return quizzes


def _make_quiz(draft: QuizDraft, lessons: list[LessonDraft], drafts: Drafts) -> Quiz | None:
    def finder(language: str) -> See:
        return make_finder((lesson.id, lesson.outline(language)) for lesson in lessons)

    return make_quiz(draft, drafts.programme.rules, finder)


def _make_module(
    draft: ModuleDraft, drafts: Drafts, names: Names, quizzes: Mapping[str, Quiz]
) -> ShelfModule:
    lessons = tuple(
        make_lesson(lesson, read_gate(lesson.head, names)) for lesson in drafts.lessons[draft.id]
    )
    closing = f"{draft.id}.quiz"
    title = drafts.quizzes[closing].title if closing in quizzes else None
    return make_module(draft, lessons, read_gate(draft.head, names), title)


def _put_in_order(
    modules: Iterable[ShelfModule], drafts: Drafts, names: Names
) -> tuple[ShelfModule, ...]:
    """As the programme names them; a module it does not name comes after those, by number."""
    order = {name: at for at, name in enumerate(read_order(drafts.programme.head, names))}
    return tuple(sorted(modules, key=lambda module: order.get(module.id, len(order))))


def _list_moved(drafts: Drafts) -> dict[str, str]:
    """Slugs of files whose unit has kept an older id."""
    moved = {module.files.slug: module.id for module in drafts.modules}
    moved |= {lesson.file.slug: lesson.id for lesson in drafts.list_lessons()}
    ids = set(moved.values())
    return {slug: unit for slug, unit in moved.items() if slug not in ids}


def _break_cycles(library: Library, drafts: Drafts) -> Library:
    """Reports gates that wait for each other (F16) and lets the default order hold instead."""
    cycles = find_cycles(library.list_required_modules())
    if not cycles:
        return library
    heads: dict[str, Head] = {module.id: module.head for module in drafts.modules}
    heads |= {lesson.id: lesson.head for lesson in drafts.list_lessons()}
    for unit, way in cycles.items():
        heads[unit].report.add(heads[unit].line(KEY), "F16", name=" → ".join(way))
    modules = tuple(
        replace(
            module,
            gate=None if module.id in cycles else module.gate,
            lessons=tuple(
                replace(lesson, gate=None) if lesson.id in cycles else lesson
                for lesson in module.lessons
            ),
        )
        for module in library.modules
    )
    return replace(library, modules=modules)
