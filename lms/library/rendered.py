"""What rendering is asked for and what it gives back, also between the two processes (R15)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lms.library.shelf import Heading


class Mode(StrEnum):
    """How much a text may hold: a whole page, some blocks of a question, or one line. A lesson is
    a page whose words lead to their explanations."""

    LESSON = "lesson"
    PAGE = "page"
    BLOCK = "block"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class RenderProblem:
    """A finding without its place: `needle` is a piece of the source to look for."""

    code: str
    needle: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A link inside the course: its symbolic form in the HTML, and as the author wrote it."""

    symbolic: str
    written: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as clean HTML. `anchors` are all ids in it, `outline` its headings."""

    html: str
    outline: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    problems: tuple[RenderProblem, ...] = ()
    words: int = 0


def to_plain(rendered: Rendered) -> dict[str, Any]:
    """For JSON."""
    return {
        "html": rendered.html,
        "outline": [[item.level, item.title, item.anchor] for item in rendered.outline],
        "anchors": rendered.anchors,
        "targets": [[target.symbolic, target.written] for target in rendered.targets],
        "problems": [[item.code, item.needle, dict(item.facts)] for item in rendered.problems],
        "words": rendered.words,
    }


def from_plain(data: Mapping[str, Any]) -> Rendered:
    """From JSON. Raises KeyError, TypeError or ValueError if it is something else."""
    return Rendered(
        html=str(data["html"]),
        outline=tuple(Heading(*item) for item in data["outline"]),
        anchors=tuple(data["anchors"]),
        targets=tuple(Target(*item) for item in data["targets"]),
        problems=tuple(RenderProblem(*item) for item in data["problems"]),
        words=int(data["words"]),
    )
