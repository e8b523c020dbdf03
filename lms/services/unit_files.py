"""The two files of a unit, its text and its questions, where they lie or will lie."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from lms.domain.canonical import hash_text
from lms.errors import NotFound
from lms.library.read import name_file, read_files
from lms.library.shelf import QUIZ_SUFFIX
from lms.library.source import FileKind, SourceFile
from lms.services.publishing import get_unit_id
from lms.services.school import School

NUMBER_STEP = 10
_LANGUAGE = re.compile(r"[a-z]{2,12}")


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A file in one language; where it `exists` not yet, `file.text` is what its draft begins
    with, and `file.path` where it will lie."""

    file: SourceFile
    exists: bool

    @property
    def base(self) -> str:
        """sha256 of the file's text; empty where there is none."""
        return hash_text(self.text) if self.text else ""

    @property
    def text(self) -> str:
        """What is in the file; empty where there is none."""
        return self.file.text if self.exists else ""

    def with_text(self, text: str) -> SourceFile:
        """The file with another text."""
        return replace(self.file, text=text)


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """The files of a unit in a language. A module's closing questions have no `lesson`."""

    unit_id: str
    module: str
    language: str
    lesson: UnitFile | None
    quiz: UnitFile

    @property
    def files(self) -> tuple[UnitFile, ...]:
        return (self.lesson, self.quiz) if self.lesson else (self.quiz,)

    @property
    def is_new(self) -> bool:
        """Whether it is a lesson that has no file in any language."""
        return self.lesson is not None and not self.lesson.exists and not self.lesson.file.text


class Disk:
    """All files of the course as they are on the disk now, read once.

    What could not be read is in `problems`.
    """

    def __init__(self, school: School) -> None:
        self.files, self.problems = read_files(*school.publisher.folders)
        self._library = school.library

    @cached_property
    def modules(self) -> dict[str, str]:
        """The ids of the modules by their slugs."""
        return {self.get_folder(module.id)[1]: module.id for module in self._library.modules}

    def get_folder(self, module_id: str) -> tuple[str, str]:
        """The name of a module's folder, and its slug. Raises NotFound."""
        path = self._library.get_module(module_id).path
        named = name_file(path)
        assert named is not None
        return path.split("/")[-2], named.module

    def list_lessons(self, module_id: str) -> tuple[SourceFile, ...]:
        """The lessons of a module in the course's own language, in order."""
        slug = self.get_folder(module_id)[1]
        found: dict[str, SourceFile] = {}
        for file in sorted(self.files, key=lambda each: (each.language, each.number, each.path)):
            if file.kind is FileKind.LESSON and file.module == slug:
                found.setdefault(file.slug, file)
        return tuple(sorted(found.values(), key=lambda file: (file.number, file.slug)))

    def list_names(self) -> set[str]:
        """Every slug and id of the shelf."""
        library = self._library
        names = {file.slug for file in self.files} | {file.module for file in self.files}
        names |= {get_unit_id(file) for file in self.files if file.kind is FileKind.LESSON}
        return names | {*self.modules.values(), *library.lessons, *library.moved}

    def find_lesson(self, unit_id: str) -> SourceFile | None:
        """The file of a lesson in the course's own language."""
        found = (
            file
            for module_id in self.modules.values()
            for file in self.list_lessons(module_id)
            if get_unit_id(file) == unit_id
        )
        return next(found, None)

    def get_unit(self, unit_id: str, language: str = "") -> UnitFiles:
        """A unit that has files. Raises NotFound, also for a language that cannot be one."""
        if language and not _LANGUAGE.fullmatch(language):
            raise NotFound("language", language)
        if unit_id.endswith(QUIZ_SUFFIX):
            module_id = unit_id.removesuffix(QUIZ_SUFFIX)
            folder, slug = self.get_folder(module_id)
            quiz = self._find_quiz(FileKind.MODULE_QUIZ, slug, slug, folder, "module.md", language)
            return UnitFiles(unit_id, module_id, language, None, quiz)
        main = self.find_lesson(unit_id)
        if main is None:
            raise NotFound("lesson", unit_id)
        return self._make_unit(unit_id, main, language, exists=True)

    def plan_unit(self, unit_id: str, module_id: str) -> UnitFiles:
        """A lesson that has no file yet: it comes last in its module. Raises NotFound."""
        folder, _ = self.get_folder(module_id)
        last = max((file.number for file in self.list_lessons(module_id)), default=0)
        name = f"{last + NUMBER_STEP}-{unit_id}.md"
        file = name_file(f"content/modules/{folder}/{name}")
        if file is None:
            raise NotFound("lesson", unit_id)
        return self._make_unit(unit_id, file, "", exists=False)

    def _make_unit(
        self, unit_id: str, main: SourceFile, language: str, *, exists: bool
    ) -> UnitFiles:
        same = [
            file
            for file in self.files
            if file.kind is FileKind.LESSON and (file.module, file.slug) == (main.module, main.slug)
        ]
        lesson = self._choose(same, main, language) if exists else UnitFile(main, exists=False)
        folder, name = main.path.split("/")[-2:]
        quiz = self._find_quiz(FileKind.LESSON_QUIZ, main.module, main.slug, folder, name, language)
        return UnitFiles(unit_id, self.modules[main.module], language, lesson, quiz)

    def _find_quiz(
        self, kind: FileKind, module: str, slug: str, folder: str, name: str, language: str
    ) -> UnitFile:
        beside = [file for file in self.files if file.module == module and _is_quiz(file)]
        same = [file for file in beside if (file.kind, file.slug) == (kind, slug)]
        folder = beside[0].path.split("/")[-2] if beside else folder
        path = f"quizzes/{folder}/{_without_language(name)}"
        new = SourceFile(path, kind, "", module=module, slug=slug)
        main = min(same, key=lambda file: file.language, default=new)
        return self._choose(same, main, language)

    def _choose(self, same: Iterable[SourceFile], main: SourceFile, language: str) -> UnitFile:
        """The file in this language, the main one for the own; else one that begins as a copy."""
        unreadable = {problem.path for problem in self.problems}
        files = {file.language: file for file in same}
        if not language or language == main.language:
            file = files.get(main.language)
        else:
            file = files.get(language)
        new = main
        if language and file is None:
            new = replace(main, path=_with_language(main.path, language), language=language)
        if (file or new).path in unreadable:
            raise NotFound("file", (file or new).path)
        return UnitFile(file or new, exists=file is not None)


def _is_quiz(file: SourceFile) -> bool:
    return file.kind in (FileKind.LESSON_QUIZ, FileKind.MODULE_QUIZ)


def _without_language(name: str) -> str:
    return f"{name.split('.')[0]}.md"


def _with_language(path: str, language: str) -> str:
    return f"{_without_language(path)[: -len('.md')]}.{language}.md"
