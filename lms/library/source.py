"""Files as read and parsed, before anything is rendered. Lines count from 1."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lms.domain.question import QuestionKind
from lms.library.finding import Finding


class FileKind(StrEnum):
    PROGRAMME = "programme"
    MODULE = "module"
    LESSON = "lesson"
    LESSON_QUIZ = "lesson_quiz"
    MODULE_QUIZ = "module_quiz"
    PAGE = "page"
    GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the shelf: `path` like "content/modules/1-rolle/10-a.md", text as decoded.

    `module` is the module's slug, `slug` the unit's or module's, `number` what orders it.
    `published` marks text taken from the publish log because the file is broken, `gone` besides
    that there is no file any more: the unit is missing (R2).
    """

    path: str
    kind: FileKind
    text: str
    module: str = ""
    slug: str = ""
    number: int = 0
    language: str = ""
    published: bool = False
    gone: bool = False

    @property
    def document(self) -> str:
        """The key in the publish log: what this file provides, wherever it lies."""
        return {
            FileKind.PROGRAMME: "programme",
            FileKind.MODULE: f"module/{self.module}",
            FileKind.LESSON: f"lesson/{self.slug}",
            FileKind.LESSON_QUIZ: f"quiz/{self.slug}",
            FileKind.MODULE_QUIZ: f"quiz/{self.module}.quiz",
            FileKind.PAGE: f"page/{self.slug}",
            FileKind.GLOSSARY: "glossary",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of a file with the line of each key, and the body with the line it starts on.

    `problems` are findings about the head itself (F09, F12); they have no path yet. `source` is
    the head as it was typed.
    """

    values: dict[str, Any]
    lines: dict[str, int]
    body: str
    body_line: int
    problems: tuple[Finding, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class ParsedOption:
    """A choice, an item to order, a left cell, or an accepted answer."""

    text: str
    line: int
    right: bool = False
    feedback: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question as authored. `body` is Markdown between heading and options, `kind` None if
    nothing in the text says what kind it is, `header` what stands over a matching's columns."""

    line: int
    title: str
    kind: QuestionKind | None
    id: str = ""
    body: str = ""
    options: tuple[ParsedOption, ...] = ()
    partners: tuple[ParsedOption, ...] = ()
    header: tuple[str, ...] = ()
    explanation: str = ""
    see: str = ""
    see_line: int = 0


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """A question inside a lesson and the lines it takes, both included."""

    question: ParsedQuestion
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class ParsedBlock:
    """A question standing alone, or a case with its questions."""

    questions: tuple[ParsedQuestion, ...]
    line: int
    case_title: str = ""
    case_text: str = ""


@dataclass(frozen=True, slots=True)
class ParsedQuiz:
    """A quiz file: rules from its front matter, and its blocks.

    `title` is a first heading that is no case; `stray` are lines that belong to no question:
    text, comments, and headings that only end a case.
    """

    front: FrontMatter
    blocks: tuple[ParsedBlock, ...] = field(default_factory=tuple)
    title: str = ""
    stray: tuple[tuple[int, str], ...] = ()

    def list_questions(self) -> tuple[ParsedQuestion, ...]:
        return tuple(question for block in self.blocks for question in block.questions)
