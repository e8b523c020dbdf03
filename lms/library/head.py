"""Typed access to front matter: what does not fit becomes a finding and reads as the default."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeGuard

from lms.library.headings import list_headings
from lms.library.keywords import load_keywords
from lms.library.report import FileReport
from lms.library.source import FileKind, FrontMatter

#: What a provider has to say about itself by law; pages such as the imprint are filled with it.
LEGAL_KEYS = (
    "address",
    "represented_by",
    "register_entry",
    "hosting",
    "privacy_officer",
    "authority",
    "enforcement_body",
)
KEYS: dict[FileKind, frozenset[str]] = {
    FileKind.PROGRAMME: frozenset(
        {"title", "language", "timezone", "modules", "contact", "provider", "regions"}
        | {"pass_percent", "retry_wait_minutes", "modules_needed", "attendance", "days"}
        | {"retention_years", "second_factor", "helplines"}
        | frozenset(LEGAL_KEYS)
    ),
    FileKind.MODULE: frozenset(
        {"title", "label", "summary", "training_days", "days_needed", "optional", "requires", "id"}
    ),
    FileKind.LESSON: frozenset(
        {"title", "minutes", "objectives", "as_of", "review_by", "review_note", "reviewed"}
        | {"sources", "changes", "notice", "optional", "conversation", "requires", "id"}
    ),
    FileKind.LESSON_QUIZ: frozenset({"pass_percent", "draw"}),
    FileKind.MODULE_QUIZ: frozenset({"title", "pass_percent", "draw"}),
    FileKind.PAGE: frozenset({"title", "as_of"}),
    FileKind.GLOSSARY: frozenset({"as_of", "review_by", "sources"}),
}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Head:
    """The front matter of one file. Every reader returns the default for what it refuses (F09)."""

    def __init__(self, front: FrontMatter, kind: FileKind, report: FileReport) -> None:
        self.front = front
        self.report = report
        self._values: dict[str, Any] = {}
        self._lines: dict[str, int] = {}
        report.take(front.problems)
        for key, value in front.values.items():
            self._take(key, value, KEYS[kind])

    def _take(self, key: str, value: Any, known: frozenset[str]) -> None:
        line = self.front.lines[key]
        english = load_keywords().front_matter.get(key.casefold(), "")
        if key not in known:
            hint = {"hint": english} if english in known else {}
            self.report.add(line, "F13", name=key, **hint)
            key = english
        if key in known and key not in self._values:
            self._values[key], self._lines[key] = value, line

    def line(self, key: str) -> int:
        """The line of a key, 1 where there is none."""
        return self._lines.get(key, 1)

    def get(self, key: str) -> Any:
        """The value as YAML gives it, None if there is none."""
        return self._values.get(key)

    def refuse(self, key: str, hint: str = "") -> None:
        """Reports that the value of a key cannot be used; `hint` shows one that can."""
        hints = {"hint": hint} if hint else {}
        self.report.add(self.line(key), "F09", name=key, **hints)

    def text(self, key: str, default: str = "") -> str:
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, str):
            self.refuse(key, f'{key}: "{value}"' if isinstance(value, int | float) else "")
            return default
        return " ".join(value.split())

    def number(self, key: str, default: int, low: int, high: int) -> int:
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(key, f"{key}: {default or low}")
            return default
        return value

    def flag(self, key: str) -> bool:
        value = self.get(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, f"{key}: true")
        return value is True

    def day(self, key: str) -> date | None:
        value = self.get(key)
        if is_date(value):
            return value
        if value is not None:
            self.refuse(key, f"{key}: 2026-12-31")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(key, "- …")
            return ()
        return tuple(" ".join(item.split()) for item in value)

    def slug(self, key: str, default: str) -> str:
        value = self.text(key, default)
        if SLUG.fullmatch(value):
            return value
        self.refuse(key, f"{key}: {default}")
        return default

    def mapping(self, key: str, fields: Sequence[str]) -> Mapping[str, Any]:
        """A mapping that has no other fields than these (F13)."""
        value = self.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.refuse(key, f"{key}: {{{fields[0]}: …}}")
            return {}
        for name in value:
            if name not in fields:
                self.report.add(self.line(key), "F13", name=f"{key}: {name}")
        return value


def is_date(value: object) -> TypeGuard[date]:
    """Whether YAML read a date (and no time)."""
    return isinstance(value, date) and not isinstance(value, datetime)


def read_titled(head: Head) -> tuple[str, str]:
    """The title and the body without it. Finding: F09 without a title in head or heading."""
    title, body = head.text("title"), head.front.body
    first = next(list_headings(body), None)
    if first is not None and first.level == 1 and title in ("", first.title):
        lines = body.split("\n")
        lines[first.line - 1] = ""
        return first.title, "\n".join(lines)
    if not title:
        head.report.add(head.line("title"), "F09", name="title", hint="title: …")
    return title, body
