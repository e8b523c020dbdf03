"""What the check says about a draft, and the course with it, as participants get it (R15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lms.domain.canonical import hash_text
from lms.domain.people import Actor
from lms.library.cache import Cache
from lms.library.finding import Finding
from lms.library.kept_hints import KeptHints
from lms.library.lesson_source import find_body_line
from lms.library.lint import lint_files
from lms.library.shelf import Library
from lms.library.source import FileKind, SourceFile
from lms.services.drafts import Opened, open_unit
from lms.services.school import School, Trial


@dataclass(frozen=True, slots=True)
class Checked:
    """`findings` are errors and hints about the draft's own texts, errors first; their lines count
    in these texts, and `body_line` is where a lesson's body begins. `elsewhere` are new mistakes
    in other files, such as a link to a heading that is gone. `library` holds the draft."""

    findings: tuple[Finding, ...]
    library: Library
    body_line: int
    lesson_path: str
    quiz_path: str
    elsewhere: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        return any(finding.blocks for finding in self.findings)


def check_draft(school: School, actor: Actor, unit_id: str, language: str = "") -> Checked:
    """Checks the own draft, or the files while there is none. Raises NotFound."""
    return check_opened(school, open_unit(school, actor, unit_id, language))


def check_opened(school: School, opened: Opened) -> Checked:
    """Checks the texts of an opened unit."""
    unit = opened.unit
    lesson_path = unit.lesson.file.path if unit.lesson else ""
    files = list_files(opened)
    library, findings = try_out(school, files, school.moment().today)
    own = {lesson_path, unit.quiz.file.path}
    known = {(each.path, each.code, *each.facts.items()) for each in school.library.findings}
    return Checked(
        findings=tuple(each for each in findings if each.path in own),
        library=library,
        body_line=find_body_line(opened.lesson.text) if unit.lesson else 1,
        lesson_path=lesson_path,
        quiz_path=unit.quiz.file.path,
        elsewhere=tuple(
            each
            for each in findings
            if each.blocks
            and each.path not in own
            and (each.path, each.code, *each.facts.items()) not in known
        ),
    )


def list_files(opened: Opened) -> tuple[SourceFile, ...]:
    """The files as the draft has them; questions only where there are some."""
    unit, files = opened.unit, []
    if unit.lesson:
        files.append(unit.lesson.with_text(opened.lesson.text))
    if unit.quiz.exists or opened.quiz.is_changed:
        files.append(unit.quiz.with_text(opened.quiz.text))
    return tuple(files)


def try_out(school: School, files: Iterable[SourceFile], today: date) -> Trial:
    """The course with these files, and all errors with the hints about them; made once."""
    files = tuple(files)
    marks = tuple((file.path, hash_text(file.text)) for file in files)
    return school.trials.get((marks, school.library.key, today), lambda: _try(school, files, today))


def _try(school: School, files: tuple[SourceFile, ...], today: date) -> Trial:
    tried, library = school.publisher.try_out(files)
    own = {file.path for file in files}
    modules = {file.module for file in files}
    linted = [
        file
        for file in tried
        if file.path in own
        or file.kind is FileKind.GLOSSARY
        or (file.kind is FileKind.LESSON and file.module in modules)
    ]
    hints = lint_files(linted, library.programme, KeptHints(Cache(None)), today=today)
    found = [*library.findings, *(hint for hint in hints if hint.path in own)]
    return library, tuple(sorted(found, key=lambda each: (not each.blocks, each.path, each.line)))
