"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Moves on: `clock.pass_by(minutes=10)`."""
        self.now += timedelta(**time)
