"""What a check finds in a file: a place, a stable code, and facts for the sentence (design 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `path` is relative to the folder that holds content and quizzes."""

    path: str
    line: int
    code: str
    severity: Severity
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether it keeps the file from being published."""
        return self.severity is Severity.ERROR
