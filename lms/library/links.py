"""Looks up symbolic links and headings once the whole shelf is known."""

from collections.abc import Iterable
from urllib.parse import unquote

from lms.domain.question import normalise
from lms.library.compile_question import See
from lms.library.document import Resolve
from lms.library.names import Names
from lms.library.page_links import ID_PREFIX
from lms.library.shelf import Heading


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


def make_finder(outlines: Iterable[tuple[str, Iterable[Heading]]]) -> See:
    """Finds the heading a question names by its words or as `#anchor`, in the first of the lessons
    (id and outline) that has it; gives the link and the heading's title."""
    places: dict[str, tuple[str, str]] = {}
    for lesson_id, outline in outlines:
        for heading in outline:
            place = (f"lms:{lesson_id}#{heading.anchor}", heading.title)
            places.setdefault(f"#{heading.anchor}", place)
            places.setdefault(normalise(heading.title), place)

    def find(named: str) -> tuple[str, str] | None:
        if named.startswith("#"):
            return places.get(f"#{ID_PREFIX}{named[1:]}")
        return places.get(normalise(named))

    return find
