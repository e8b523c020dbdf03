"""The ledger: lines that are appended and never rewritten (R3), and which of them count (R7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar


class EvidenceKind(StrEnum):
    STARTED = "started"
    READ = "read"
    PASSED = "passed"
    NOT_PASSED = "not_passed"
    PASSED_IN_CONVERSATION = "passed_in_conversation"
    ATTENDED = "attended"
    ABSENT = "absent"
    EXCUSED = "excused"
    MADE_UP = "made_up"
    RECOGNISED = "recognised"
    WAIVED = "waived"
    RELEASED = "released"
    REVOKED = "revoked"


ATTENDANCE_KINDS = frozenset(
    {EvidenceKind.ATTENDED, EvidenceKind.ABSENT, EvidenceKind.EXCUSED, EvidenceKind.MADE_UP}
)
PASSES = frozenset({EvidenceKind.PASSED, EvidenceKind.PASSED_IN_CONVERSATION})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line. `happened_on` is a local date, `recorded_at` naive UTC.

    `unit_id` names a unit or a module. `percent` is the result of an attempt, `teaching_units` the
    units present (None: throughout). `cancels` names a line of the same person and unit.
    """

    id: int
    person: int
    unit_id: str
    kind: EvidenceKind
    happened_on: date
    recorded_at: datetime
    recorded_by: int | None = None
    version: int | None = None
    percent: int | None = None
    teaching_units: int | None = None
    cancels: int | None = None
    cohort: int | None = None
    meeting: int | None = None
    attempt: int | None = None
    request_key: str = ""


class Cancelling(Protocol):
    """What has to be known of a line to say whether it stands."""

    @property
    def id(self) -> int: ...
    @property
    def person(self) -> int: ...
    @property
    def unit_id(self) -> str: ...
    @property
    def cancels(self) -> int | None: ...


Line = TypeVar("Line", bound=Cancelling)


def living(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines no living line cancels, oldest first (R7).

    Reads from the newest id to the oldest, so an undo and an undo of an undo are one line each. A
    line cancels only an older line of the same person and unit; anything else it names is ignored.
    """
    newest_first = sorted(lines, key=lambda line: line.id, reverse=True)
    dead: set[tuple[int, int, str]] = set()
    alive: list[Line] = []
    for line in newest_first:
        if (line.id, line.person, line.unit_id) in dead:
            continue
        alive.append(line)
        if line.cancels is not None and line.cancels < line.id:
            dead.add((line.cancels, line.person, line.unit_id))
    alive.reverse()
    return tuple(alive)


def count_failures(lines: Iterable[Evidence], unit_id: str) -> int:
    """Failed attempts at a unit, by the lines that stand; none while one of them is a pass (R8)."""
    kinds = [line.kind for line in living(lines) if line.unit_id == unit_id]
    return 0 if PASSES.intersection(kinds) else kinds.count(EvidenceKind.NOT_PASSED)


def is_living(line_id: int, lines: Sequence[Evidence]) -> bool:
    """Whether a line of these still stands."""
    return any(line.id == line_id for line in living(lines))
