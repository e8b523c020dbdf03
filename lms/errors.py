"""The domain errors. They carry facts; the web and the command line turn them into sentences."""

from datetime import date, datetime


class LMSError(Exception):
    """The root of everything this package raises on purpose."""


class NotFound(LMSError):
    """There is no such thing, or not for this person (which must look the same)."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"no {kind} {key!r}")
        self.kind = kind
        self.key = key


class NotAllowed(LMSError):
    """The acting person lacks the right. `rule` names the right, for logs and tests."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class Locked(LMSError):
    """The gate of a unit, or of a whole module, does not hold yet (rules R8)."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(unit_id)
        self.unit_id = unit_id


class NotBegun(LMSError):
    """What somebody does counts only from `first_day` (local) on, which is still to come (R6)."""

    def __init__(self, first_day: date) -> None:
        super().__init__(first_day.isoformat())
        self.first_day = first_day


class TooSoon(LMSError):
    """The next attempt may begin at `at` (naive UTC), after a short wait (rules R8)."""

    def __init__(self, unit_id: str, at: datetime) -> None:
        super().__init__(f"{unit_id} at {at:%H:%M}")
        self.unit_id = unit_id
        self.at = at


class AlreadySubmitted(LMSError):
    """The attempt was handed in before; what came now is kept for the trainer (rules R10)."""

    def __init__(self, unit_id: str, number: int) -> None:
        super().__init__(f"{unit_id} attempt {number}")
        self.unit_id = unit_id
        self.number = number


class Invalid(LMSError):
    """Input that cannot be taken. `code` is stable; `field` names the form field at fault."""

    def __init__(self, code: str, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts


class SlowDown(Invalid):
    """Too many tries at signing in have failed: the next one is looked at after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("wait", seconds=seconds)
        self.seconds = seconds


class Conflict(LMSError):
    """Somebody else changed the same thing first (rules R0: revisions)."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"{kind} {key!r} was changed meanwhile")
        self.kind = kind
        self.key = key


class SetupError(LMSError):
    """The installation or its settings cannot work; the text says what to do.

    `code` is stable and lets the command line say it in its own language.
    """

    def __init__(self, text: str, code: str = "", **facts: object) -> None:
        super().__init__(text)
        self.code = code
        self.facts = facts
