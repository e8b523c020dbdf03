"""The text of a lesson as an editor takes it apart and puts it together: head and body."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import yaml

from lms.library.front_matter import FENCE, parse_front_matter
from lms.library.head import KEYS, is_date
from lms.library.headings import list_headings
from lms.library.keywords import load_keywords
from lms.library.source import FileKind

FIRST_LINE = 2  # of what stands in a head
UNFOLDED = 1_000_000  # characters: no line of a head is ever broken


@dataclass(frozen=True, slots=True)
class LessonHead:
    """What a form shows of a lesson's head. `rest` holds every other key as YAML gave it, also a
    known key whose value is of another kind than expected."""

    title: str = ""
    minutes: int | None = None
    objectives: tuple[str, ...] = ()
    as_of: date | None = None
    review_by: date | None = None
    sources: tuple[str, ...] = ()
    notice: str = ""
    optional: bool = False
    rest: Mapping[str, Any] = field(default_factory=dict)


def read_lesson(text: str) -> tuple[LessonHead, str]:
    """Head and body of a lesson's file; the body without blank lines around it.

    German keys count as theirs, a title may stand in the first heading. A head that cannot be
    read stays in the body as it was typed: nothing is lost.
    """
    front = parse_front_matter(text)
    if front.problems:
        return LessonHead(), _trim(text)
    values = translate_keys(front.values, FileKind.LESSON)
    body = front.body
    if _is_empty(values.get("title")):
        values["title"], body = _take_title(body)
    return _make_head(values), _trim(body)


def find_body_line(text: str) -> int:
    """The line of a file on which the body that `read_lesson` gives begins, counted from 1."""
    front = parse_front_matter(text)
    if front.problems:
        return _count_blanks(text) + 1
    body = front.body
    if _is_empty(translate_keys(front.values, FileKind.LESSON).get("title")):
        body = _take_title(body)[1]
    return front.body_line + _count_blanks(body)


def write_lesson(head: LessonHead, body: str) -> str:
    """The file of a lesson: keys in one order, values quoted only where they have to be."""
    return _join(write_head(_list_values(head)), body)


def change_lesson(text: str, head: LessonHead, body: str) -> str:
    """The file with another head and body: what stays of its head stays as it was typed, and all
    lines of comments."""
    front, before = parse_front_matter(text), read_lesson(text)[0]
    if not front.source.strip() or front.problems:
        return write_lesson(head, body)
    values = _list_values(head)
    written = change_head(front.source, _list_values(before), values, FileKind.LESSON)
    changed = _join(written, body)
    return changed if read_lesson(changed) == (head, _trim(body)) else write_lesson(head, body)


def change_head(
    source: str, before: Mapping[str, Any], values: Mapping[str, Any], kind: FileKind
) -> str:
    """Front matter that says something else: what stays as `before` stays as it was typed, under
    its English key, with all lines of comments.

    Callers read it again: where one line holds several keys it may say something else.
    """
    front, lines = parse_front_matter(f"---\n{source}\n---\n"), source.split("\n")
    names = dict(zip(front.values, translate_keys(front.values, kind), strict=True))
    starts = [line - FIRST_LINE for line in front.lines.values()]
    written = lines[: starts[0]] if starts else []
    for key, start, end in zip(front.lines, starts, [*starts[1:], len(lines)], strict=False):
        name, typed = names[key], lines[start:end]
        if name in values and name in before and values[name] == before[name]:
            written += [typed[0].replace(key, name, 1), *typed[1:]]
            continue
        if name in values:
            written += _dump({name: values[name]})
        written += [line for line in typed if line.lstrip().startswith("#")]
    more = {name: value for name, value in values.items() if name not in names.values()}
    return "\n".join(("---", *written, *_dump(more), "---\n"))


def _list_values(head: LessonHead) -> dict[str, Any]:
    """The head as its file has it."""
    values = {
        "title": head.title,
        "minutes": head.minutes,
        "objectives": [*head.objectives],
        "as_of": head.as_of,
        "review_by": head.review_by,
        "sources": [*head.sources],
        "notice": head.notice,
        "optional": head.optional,
    }
    given = {key: value for key, value in values.items() if value or key == "minutes"}
    if head.minutes is None:
        del given["minutes"]
    return {**given, **{k: v for k, v in head.rest.items() if k not in given}}


def _join(written: str, body: str) -> str:
    body = _trim(body)
    if not written and FENCE.fullmatch(body.split("\n")[0]):
        written = "---\n---\n"
    return "\n".join(filter(None, (written, f"{body}\n" if body else "")))


def write_head(values: Mapping[str, Any]) -> str:
    """Front matter between its two lines; empty without values."""
    return "\n".join(("---", *_dump(values), "---\n")) if values else ""


def _dump(values: Mapping[str, Any]) -> list[str]:
    if not values:
        return []
    dumped = yaml.dump(
        dict(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=UNFOLDED
    )
    return str(dumped).removesuffix("\n").split("\n")


def add_change(text: str, on: date, sentence: str) -> str:
    """The lesson with one more entry in its `changes`; the same one is not added twice."""
    head, body = read_lesson(text)
    known = head.rest.get("changes")
    changes = known if isinstance(known, list) else [] if known is None else [known]
    if {on: sentence} in changes:
        return text
    rest = {**head.rest, "changes": [*changes, {on: sentence}]}
    return change_lesson(text, replace(head, rest=rest), body)


def keep_changes(text: str, newest: str) -> str:
    """An older text with the `changes` and the `id` of a newer one: what people were told stays
    said, and it stays the lesson they have read."""
    now = read_lesson(newest)[0].rest
    head, body = read_lesson(text)
    rest = {**head.rest, **{key: now[key] for key in ("id", "changes") if key in now}}
    return text if rest == head.rest else change_lesson(text, replace(head, rest=rest), body)


def translate_keys(values: Mapping[str, Any], kind: FileKind) -> dict[str, Any]:
    """The values by their English keys; the first of two for the same thing keeps it."""
    known, names = KEYS[kind], load_keywords().front_matter
    translated: dict[str, Any] = {}
    for key, value in values.items():
        english = names.get(key.casefold(), "")
        is_free = english in known and english not in values and english not in translated
        translated[english if key not in known and is_free else key] = value
    return translated


class _Dumper(yaml.SafeDumper):
    """Lists below a key are indented, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> str:
        style = super().choose_scalar_style()
        return '"' if style == "'" else style


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _take_title(body: str) -> tuple[str, str]:
    """The title in the first heading, and the body without that line."""
    first = next(list_headings(body), None)
    if first is None or first.level != 1:
        return "", body
    lines = body.split("\n")
    lines[first.line - 1] = ""
    return first.title, "\n".join(lines)


def _make_head(values: Mapping[str, Any]) -> LessonHead:
    taken: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for key, value in values.items():
        read = _READERS.get(key)
        found = read(value) if read else None
        if found is not None:
            taken[key] = found
        elif read is None or value is not None:
            rest[key] = value
    return LessonHead(**taken, rest=rest)


def _read_text(value: Any) -> str | None:
    return " ".join(value.split()) if isinstance(value, str) else None


def _read_texts(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return None
    return tuple(" ".join(item.split()) for item in value)


def _read_number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "title": _read_text,
    "minutes": _read_number,
    "objectives": _read_texts,
    "as_of": lambda value: value if is_date(value) else None,
    "review_by": lambda value: value if is_date(value) else None,
    "sources": _read_texts,
    "notice": _read_text,
    "optional": lambda value: value if isinstance(value, bool) else None,
}


def _count_blanks(text: str) -> int:
    """How many blank lines a text begins with."""
    lines = text.split("\n")
    return next((at for at, line in enumerate(lines) if line.strip()), 0)


def _trim(text: str) -> str:
    """The text without blank lines at its ends; what is indented stays so."""
    if not text.strip():
        return ""
    return "\n".join(text.split("\n")[_count_blanks(text) :]).rstrip()
