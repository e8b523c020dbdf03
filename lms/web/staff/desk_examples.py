"""What the buttons above a text put in: filled-in examples, with a part to change."""

from dataclasses import dataclass
from posixpath import dirname, relpath

from lms.library.keywords import load_keywords
from lms.library.shelf import Library
from lms.web.frame import wording


@dataclass(frozen=True, slots=True)
class Example:
    """`text` is what to change; `before` and `after` stay. A `block` has lines of its own."""

    name: str
    title: str
    before: str
    text: str
    after: str = ""
    block: bool = True

    @property
    def whole(self) -> str:
        return f"{self.before}{self.text}{self.after}"


def list_examples() -> tuple[Example, ...]:
    t = wording().t
    page, second, box = t("name of the page"), t("second point"), t("Good to know")
    purpose, place, errand = t("What for"), t("Town hall"), t("registration")
    table = f" | {purpose} |\n|---|---|\n| {place} | {errand} |"
    return (
        Example("heading", t("Heading"), "## ", t("What this part is about")),
        Example("bold", t("Bold"), "**", t("important"), "**", block=False),
        Example("list", t("List"), "- ", t("first point"), f"\n- {second}"),
        Example("table", t("Table"), "| ", t("Office"), table),
        Example("link", t("Link"), "[", page, "](https://www.example.org)", block=False),
        Example("box", t("Box"), f'!!! note "{box}"\n    ', t("What helps here.")),
        _make_question(),
    )


def _make_question() -> Example:
    t, words = wording().t, load_keywords().questions
    right, wrong = t("I listen."), t("I decide.")
    why = t("Whoever listens first understands more.")
    return Example(
        "question",
        t("Question"),
        f"### {words['question'][0]}: ",
        t("What do you do first?"),
        f"\n\n- (x) {right}\n- ( ) {wrong}\n\n{words['explanation'][0]}: {why}",
    )


@dataclass(frozen=True, slots=True)
class LessonLink:
    """Another lesson, and its address as a link in the text names it."""

    title: str
    address: str


def list_lessons(
    library: Library, unit_id: str, path: str, language: str
) -> tuple[LessonLink, ...]:
    """The published lessons a text may lead to; `path` is that of its own file."""
    return tuple(
        LessonLink(lesson.text(language).title, relpath(lesson.path, dirname(path)))
        for module in library.modules
        for lesson in module.lessons
        if lesson.id != unit_id
    )
