"""Hints for authors: warnings about lessons, questions and wording that never block (H codes)."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from lms.library.codes import make_finding
from lms.library.finding import Finding
from lms.library.front_matter import parse_front_matter
from lms.library.glossary import list_terms
from lms.library.head import is_date
from lms.library.kept_hints import KeptHints
from lms.library.lint_quiz import lint_questions, lint_quiz
from lms.library.lint_text import lint_text
from lms.library.quiz_file import parse_quiz, read_self_checks
from lms.library.shelf import Programme
from lms.library.source import FileKind, FrontMatter, SourceFile

MINUTES_PER_LESSON = 20
WORDS_PER_MINUTE = 130

_QUIZZES = (FileKind.LESSON_QUIZ, FileKind.MODULE_QUIZ)


def lint_files(
    files: Sequence[SourceFile], programme: Programme, kept: KeptHints, *, today: date
) -> tuple[Finding, ...]:
    """Every hint for these files. Text taken from the publish log is nobody's to mend: no hints."""
    own = [file for file in files if not file.published]
    with_quiz = {(file.module, file.slug) for file in own if file.kind is FileKind.LESSON_QUIZ}
    by_module: dict[str, list[SourceFile]] = {}
    for file in own:
        if file.kind is FileKind.LESSON:
            by_module.setdefault(file.module, []).append(file)
    explained = _list_explained(own)
    hints: list[Finding] = []
    for file in own:
        before = "\n".join(_list_before(file, by_module.get(file.module, ())))
        has_quiz = (file.module, file.slug) in with_quiz
        rules = (programme.language, programme.rules.pass_percent)
        facts = (file, before, has_quiz, *rules, explained)
        hints += kept.find(file.path, facts, partial(_lint_file, *facts))
        hints += _lint_review(file.path, parse_front_matter(file.text), today)
    kept.save()
    return tuple(hints)


def _lint_file(
    file: SourceFile,
    before: str,
    has_quiz: bool,
    own_language: str,
    pass_percent: int,
    explained: tuple[str, ...],
) -> Iterator[Finding]:
    """The hints that change with nothing else than what is given."""
    front = parse_front_matter(file.text)
    # The variant in easy language is no language of its own; other languages have two letters.
    language = file.language if len(file.language) == 2 else own_language
    yield from lint_text(file.path, front.body, front.body_line, language, before, explained)
    if file.kind in _QUIZZES:
        yield from lint_quiz(file.path, parse_quiz(file.text), pass_percent)
    elif file.kind is FileKind.LESSON:
        yield from _lint_lesson(file, front, has_quiz=has_quiz)


def _list_explained(files: Sequence[SourceFile]) -> tuple[str, ...]:
    """The words whose explanation is in the glossary: a lesson leads there by itself."""
    glossaries = [file for file in files if file.kind is FileKind.GLOSSARY]
    forms = [form for file in glossaries for term in list_terms(file.text) for form in term.forms]
    return tuple(word for form in forms for word in re.findall(r"\w+", form))


def _list_before(file: SourceFile, lessons: Sequence[SourceFile]) -> Iterator[str]:
    """The lessons people have read before these questions."""
    for lesson in lessons if file.kind in _QUIZZES else ():
        is_own = file.kind is FileKind.MODULE_QUIZ or lesson.slug == file.slug
        if is_own and lesson.language == file.language:
            yield lesson.text


def _lint_review(path: str, front: FrontMatter, today: date) -> Iterator[Finding]:
    due = front.values.get("review_by")
    if is_date(due) and due < today:
        yield make_finding(path, front.lines["review_by"], "H10", name=due.isoformat())


def _lint_lesson(file: SourceFile, front: FrontMatter, *, has_quiz: bool) -> Iterator[Finding]:
    questions = [check.question for check in read_self_checks(front)]
    yield from lint_questions(file.path, questions)
    if not questions and not has_quiz and not front.values.get("conversation"):
        yield make_finding(file.path, 1, "H06")
    declared = front.values.get("minutes")
    minutes = max(
        declared if isinstance(declared, int) else 0, len(front.body.split()) // WORDS_PER_MINUTE
    )
    if minutes > MINUTES_PER_LESSON:
        line = front.lines.get("minutes", 1)
        yield make_finding(file.path, line, "H05", count=minutes, limit=MINUTES_PER_LESSON)
