"""Looks up symbolic links and headings once the whole shelf is known."""

from collections.abc import Iterable
from urllib.parse import unquote

from lms.domain.question import normalise
from lms.library.compile_lesson import LessonDraft
from lms.library.compile_question import See
from lms.library.document import Resolve
from lms.library.names import Names
from lms.library.page_links import ID_PREFIX


def make_resolver(names: Names, home: str, *, elsewhere: bool) -> Resolve:
    """What a symbolic link leads to: `lms:<id>#<anchor>` or `lms:media/…`, None for nowhere.

    `home` is the page that links within the page refer to; with `elsewhere` the text is shown on
    another page than that one (questions are), and such links must name it.
    """

    def resolve(symbolic: str) -> str | None:
        if symbolic.startswith("#"):
            if symbolic[1:] not in names.anchors.get(home, ()):
                return None
            return f"lms:{home}{symbolic}" if elsewhere else symbolic
        kind, _, rest = symbolic.removeprefix("lms:").partition("/")
        if kind == "media":
            return symbolic if unquote(rest) in names.media else None
        slug, hash_sign, anchor = rest.partition("#")
        unit = names.find_lesson(slug) if kind == "lesson" else names.find_module(slug)
        if unit is None or (anchor and anchor not in names.anchors.get(unit, ())):
            return None
        return f"lms:{unit}{hash_sign}{anchor}"

    return resolve


def make_finder(lessons: Iterable[LessonDraft], language: str) -> See:
    """Finds the heading a question names by its words or as `#anchor`, in the first lesson that
    has it; gives the link and the heading's title."""
    outlines = [(lesson.id, lesson.outline(language)) for lesson in lessons]

    def find(named: str) -> tuple[str, str] | None:
        for unit, outline in outlines:
            for heading in outline:
                if f"{ID_PREFIX}{named[1:]}" == heading.anchor and named.startswith("#"):
                    return f"lms:{unit}#{heading.anchor}", heading.title
                if normalise(named) == normalise(heading.title):
                    return f"lms:{unit}#{heading.anchor}", heading.title
        return None

    return find
