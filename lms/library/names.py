"""What there is on the shelf, by the names authors may use for it (R2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NUMBER = re.compile(r"\d{1,6}-")


@dataclass
class Names:
    """`lessons` and `modules` map slugs and ids to ids, `days` a module's id to its days' ids,
    `quizzes` holds the units with questions, `anchors` the ids in a lesson's HTML."""

    lessons: dict[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    days: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quizzes: set[str] = field(default_factory=set)
    anchors: dict[str, set[str]] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)

    def find_lesson(self, name: str) -> str | None:
        """The id of a lesson, its id or its slug given with or without number."""
        return _find(self.lessons, name)

    def find_module(self, name: str) -> str | None:
        """The id of a module, its id or its slug given with or without number."""
        return _find(self.modules, name)

    def find_quiz(self, name: str) -> str | None:
        """The unit whose questions are meant: a lesson, or a module's closing questions."""
        module = self.find_module(name)
        unit = self.find_lesson(name) or (f"{module}.quiz" if module else name)
        return unit if unit in self.quizzes else None

    def find_days(self, name: str) -> tuple[str, ...]:
        """One training day, or all days of a module."""
        module_name, dot, day = name.partition(".")
        module = self.find_module(module_name)
        if module is None:
            return ()
        days = self.days.get(module, ())
        return tuple(item for item in days if item == f"{module}.{day}") if dot else days


def _find(ids: Mapping[str, str], name: str) -> str | None:
    return ids.get(name) or ids.get(_NUMBER.sub("", name, count=1))
