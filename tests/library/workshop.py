"""A small course on disk that a test can change and put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lms.domain.quiz import Quiz
from lms.library.compile import compile_library
from lms.library.finding import Finding
from lms.library.read import list_media, read_files
from lms.library.renderer import Renderer
from lms.library.shelf import Lesson, Library
from lms.library.source import SourceFile

A = "content/modules/1-eins/10-a.md"
B = "content/modules/1-eins/20-b.md"
C = "content/modules/2-zwei/10-c.md"
EINS = "content/modules/1-eins/module.md"
ZWEI = "content/modules/2-zwei/module.md"
PROGRAMME = "content/programme.md"
QUIZ_A = "quizzes/1-eins/10-a.md"
QUIZ_EINS = "quizzes/1-eins/module.md"

GOOD_QUESTION = "## Was stimmt?\n\n- (x) ja\n- ( ) nein\n\nErklärung: Es stimmt.\n"
FILES: Mapping[str, str] = {
    PROGRAMME: "---\ntitle: Tee\n---\n\nWillkommen.\n",
    EINS: "---\ntitle: Eins\ntraining_days: 2\n---\n\nDas erste Modul.\n",
    A: "# Lektion A\n\nText.\n\n## Anfang\n\nMehr Text.\n",
    B: "# Lektion B\n\nText.\n",
    ZWEI: "---\ntitle: Zwei\n---\n\nDas zweite Modul.\n",
    C: "# Lektion C\n\nText.\n",
    QUIZ_A: GOOD_QUESTION,
}


@dataclass
class Workshop:
    """`codes` gives what was found as (path, line, code), which tests compare."""

    folder: Path
    renderer: Renderer
    extra: list[SourceFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        for path, text in FILES.items():
            self.write(path, text)

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def quizzes(self) -> Path:
        return self.folder / "quizzes"

    def write(self, path: str, text: str | bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)

    def remove(self, path: str) -> None:
        (self.folder / path).unlink()

    def read(self) -> tuple[SourceFile, ...]:
        return read_files(self.content, self.quizzes)[0]

    def compile(self) -> Library:
        files = (*self.read(), *self.extra)
        return compile_library(files, list_media(self.content), self.renderer)

    def findings(self) -> tuple[Finding, ...]:
        problems = read_files(self.content, self.quizzes)[1]
        return (*problems, *self.compile().findings)

    def codes(self) -> list[tuple[str, int, str]]:
        return [(item.path, item.line, item.code) for item in self.findings()]

    def lesson(self, lesson_id: str) -> Lesson:
        return self.compile().get_lesson(lesson_id)

    def html(self, lesson_id: str) -> str:
        return self.lesson(lesson_id).text("de").html

    def quiz(self, unit_id: str) -> Quiz:
        return self.compile().quizzes[unit_id]
