"""Reads `requires:` into a gate (design 5): what must hold before a lesson or a module opens."""

from collections.abc import Callable
from typing import Any

from lms.domain.gate import AnyOf, Condition, FromDate, Gate, UnitDone
from lms.library.head import Head, is_date
from lms.library.names import Names

KEY = "requires"


def read_gate(head: Head, names: Names) -> Gate | None:
    """The gate, None where the default order holds.

    Findings: F09 for what is no condition, F17 for a target that is missing or has nothing to do.
    A missing target stays in the gate: it locks nothing (R8).
    """
    value = head.get(KEY)
    if value is None:
        return None
    if not isinstance(value, list):
        head.refuse(KEY, "- lesson: …")
        return None
    reader = _GateReader(head, names)
    return tuple(part for item in value for part in reader.read(item))


class _GateReader:
    def __init__(self, head: Head, names: Names) -> None:
        self._head = head
        self._names = names
        self._readers: dict[str, Callable[[Any], tuple[Condition, ...]]] = {
            "lesson": self._read_lesson,
            "quiz": self._read_quiz,
            "day": self._read_days,
            "from": self._read_date,
        }

    def read(self, item: Any) -> tuple[Condition, ...]:
        """The conditions of one item of the list: more than one for all days of a module."""
        if isinstance(item, dict) and set(item) == {"any", "of"}:
            return self._read_any(item["any"], item["of"])
        if isinstance(item, dict) and len(item) == 1:
            kind, value = next(iter(item.items()))
            if kind in self._readers:
                return self._readers[kind](value)
        return self._refuse("- lesson: …")

    def _refuse(self, hint: str) -> tuple[Condition, ...]:
        self._head.refuse(KEY, hint)
        return ()

    def _miss(self, name: str) -> tuple[Condition, ...]:
        self._head.report.add(self._head.line(KEY), "F17", target=name)
        return (UnitDone(name),)

    def _read_lesson(self, value: Any) -> tuple[Condition, ...]:
        unit = self._names.find_lesson(str(value))
        return (UnitDone(unit),) if unit else self._miss(str(value))

    def _read_quiz(self, value: Any) -> tuple[Condition, ...]:
        unit = self._names.find_quiz(str(value))
        return (UnitDone(unit),) if unit else self._miss(str(value))

    def _read_days(self, value: Any) -> tuple[Condition, ...]:
        days = self._names.find_days(str(value))
        return tuple(map(UnitDone, days)) if days else self._miss(str(value))

    def _read_date(self, value: Any) -> tuple[Condition, ...]:
        return (FromDate(value),) if is_date(value) else self._refuse("- from: 2026-12-31")

    def _read_any(self, count: Any, of: Any) -> tuple[Condition, ...]:
        if isinstance(count, bool) or not isinstance(count, int) or not isinstance(of, list):
            return self._refuse("- any: 1")
        parts = [_join(found) for item in of if (found := self.read(item))]
        if not 1 <= count <= len(parts):
            self._miss(f"any: {count}")
            return ()
        return (AnyOf(count, tuple(parts)),)


def _join(conditions: tuple[Condition, ...]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AnyOf(len(conditions), conditions)
