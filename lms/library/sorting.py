"""Puts the files of the shelf in their places: modules, their lessons and their questions (R2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.library.report import Report
from lms.library.source import FileKind, SourceFile

Variants = dict[str, SourceFile]


@dataclass
class ModuleFiles:
    """The files of one module; the variants of a lesson or quiz by language, "" for the own one."""

    slug: str
    number: int = 0
    pages: Variants = field(default_factory=dict)
    lessons: dict[str, Variants] = field(default_factory=dict)
    quizzes: dict[str, Variants] = field(default_factory=dict)
    closing: Variants = field(default_factory=dict)

    def _place(self, file: SourceFile) -> Variants:
        match file.kind:
            case FileKind.LESSON:
                return self.lessons.setdefault(file.slug, {})
            case FileKind.LESSON_QUIZ:
                return self.quizzes.setdefault(file.slug, {})
            case FileKind.MODULE_QUIZ:
                return self.closing
            case _:
                return self.pages

    def add(self, file: SourceFile, report: Report) -> None:
        """Takes a file; a second one for the same place is reported (F14) and left out."""
        _take(self._place(file), file, report)


@dataclass
class Shelf:
    """All files in their places, modules and lessons by number, pages by number and slug."""

    programme: SourceFile | None
    modules: list[ModuleFiles]
    pages: dict[str, Variants] = field(default_factory=dict)
    glossary: SourceFile | None = None


def _take(variants: Variants, file: SourceFile, report: Report) -> None:
    first = variants.setdefault(file.language, file)
    if first is not file:
        report.about(file).add(1, "F14", name=file.slug, target=first.path)


def main_of(variants: Variants) -> SourceFile:
    """The variant that says what is true for all of them: the course's own language first."""
    return variants[min(variants)]


def sort_files(files: Iterable[SourceFile], report: Report) -> Shelf:
    """Findings: F14 for two files in one place, F15 for questions without their lesson."""
    programme = glossary = None
    modules: dict[str, ModuleFiles] = {}
    pages: dict[str, Variants] = {}
    ordered = sorted(files, key=lambda file: (file.published, file.number, file.path))
    for file in ordered:
        if file.kind is FileKind.PROGRAMME:
            programme = programme or file
        elif file.kind is FileKind.GLOSSARY:
            glossary = glossary or file
        elif file.kind is FileKind.PAGE:
            _take(pages.setdefault(file.slug, {}), file, report)
        else:
            modules.setdefault(file.module, ModuleFiles(file.module)).add(file, report)
    for module in list(modules.values()):
        if not module.pages and not module.lessons:
            del modules[module.slug]
        _drop_homeless(module, report)
        module.number = _read_number(module)
        module.lessons = dict(sorted(module.lessons.items(), key=_by_number))
    in_order = sorted(modules.values(), key=lambda item: (item.number, item.slug))
    return Shelf(programme, in_order, dict(sorted(pages.items(), key=_by_number)), glossary)


def _read_number(module: ModuleFiles) -> int:
    """The number of its folder; without a page it is read from a lesson's path."""
    if module.pages:
        return main_of(module.pages).number
    for variants in module.lessons.values():
        number = main_of(variants).path.split("/")[-2].partition("-")[0]
        return int(number) if number.isdecimal() else 0
    return 0


def _by_number(item: tuple[str, Variants]) -> tuple[int, str]:
    file = main_of(item[1])
    return file.number, file.slug


def _drop_homeless(module: ModuleFiles, report: Report) -> None:
    for slug in [slug for slug in module.quizzes if slug not in module.lessons]:
        for file in module.quizzes.pop(slug).values():
            report.about(file).add(1, "F15", name=slug)
    if module.closing and not module.pages and not module.lessons:
        for file in module.closing.values():
            report.about(file).add(1, "F15", name=module.slug)
