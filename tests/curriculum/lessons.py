"""Figures about the shipped lessons. Run as a script it prints a line for each of them:

    python -m tests.curriculum.lessons

Readability is measured with two formulas. The first Wiener Sachtextformel gives the school grade a
German text is written for. LIX adds the mean length of sentences to the percentage of long words.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median
from typing import Any

import textstat

from lms.library.compile import compile_library
from lms.library.front_matter import parse_front_matter
from lms.library.lint_prose import Chunk, count_words, list_chunks, split_sentences
from lms.library.lint_words import get_words
from lms.library.quiz_file import parse_quiz, read_self_checks
from lms.library.read import list_media, read_files
from lms.library.renderer import Renderer
from lms.library.shelf import Library
from lms.library.source import FileKind, ParsedQuiz, SourceFile
from lms.paths import CONTENT, QUIZZES

OPTION_MARKS = ("- (", "- [")


@dataclass(frozen=True, slots=True)
class LessonFigures:
    """What can be counted about a lesson in the course's own language; lengths are in words."""

    name: str
    head: dict[str, Any]
    text: str
    sentences: tuple[int, ...]
    quiz: ParsedQuiz

    @property
    def words(self) -> int:
        return count_words(self.text)

    @property
    def median_sentence(self) -> float:
        return median(self.sentences)

    @property
    def grade(self) -> float:
        return float(textstat.wiener_sachtextformel(self.text, 1))

    @property
    def lix(self) -> float:
        return float(textstat.lix(self.text))

    @property
    def review_by(self) -> date:
        day: date = self.head["review_by"]
        return day

    @property
    def kinds(self) -> Counter[str]:
        questions = self.quiz.list_questions()
        return Counter(question.kind or "none" for question in questions)

    @property
    def graded(self) -> int:
        return sum(count for kind, count in self.kinds.items() if kind != "reflection")


@cache
def load_files() -> tuple[SourceFile, ...]:
    files, problems = read_files(CONTENT, QUIZZES)
    assert problems == ()
    return files


@cache
def load_course() -> Library:
    """The shipped course, compiled."""
    with Renderer() as renderer:
        return compile_library(load_files(), list_media(CONTENT), renderer)


@cache
def list_figures() -> tuple[LessonFigures, ...]:
    """All shipped lessons in the order of the course."""
    quizzes = {
        (file.module, file.slug): parse_quiz(file.text)
        for file in load_files()
        if file.kind is FileKind.LESSON_QUIZ and not file.language
    }
    textstat.set_lang("de")
    lessons = [file for file in load_files() if file.kind is FileKind.LESSON and not file.language]
    lessons.sort(key=lambda file: file.path)
    return tuple(_measure(file, quizzes[file.module, file.slug]) for file in lessons)


def _measure(file: SourceFile, quiz: ParsedQuiz) -> LessonFigures:
    front = parse_front_matter(file.text)
    chunks = list(list_prose(file))
    sentences = [
        sentence.text for chunk in chunks for sentence in split_sentences(chunk, get_words("de"))
    ]
    return LessonFigures(
        name=file.path.removeprefix("content/modules/").removesuffix(".md"),
        head=dict(front.values),
        text="\n".join(f"{text.rstrip('.:')}." for text in sentences),
        sentences=tuple(count for text in sentences if (count := count_words(text))),
        quiz=quiz,
    )


def list_prose(file: SourceFile) -> Iterator[Chunk]:
    """The paragraphs and list items of a lesson, without its questions."""
    front = parse_front_matter(file.text)
    lines = front.body.split("\n")
    for check in read_self_checks(front):
        first, last = check.first_line - front.body_line, check.last_line - front.body_line
        lines[first : last + 1] = [""] * (last - first + 1)
    for chunk in list_chunks("\n".join(lines), front.body_line):
        if chunk.is_text:
            yield chunk


def print_table() -> None:
    names = [
        "lesson",
        "words",
        "min.",
        "longest",
        "median",
        "grade",
        "LIX",
        "questions",
        "kinds",
        "sources",
        "review",
    ]
    widths = (58, 5, 4, 7, 6, 5, 4, 9, 44, 7, 10)
    print("  ".join(name.ljust(width) for name, width in zip(names, widths, strict=True)))
    for lesson in list_figures():
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(lesson.kinds.items()))
        cells = (
            lesson.name,
            f"{lesson.words}",
            f"{lesson.head['minutes']}",
            f"{max(lesson.sentences)}",
            f"{lesson.median_sentence:g}",
            f"{lesson.grade:.1f}",
            f"{lesson.lix:.0f}",
            f"{lesson.graded}",
            kinds,
            f"{len(lesson.head['sources'])}",
            f"{lesson.review_by}",
        )
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)))


if __name__ == "__main__":
    print_table()
