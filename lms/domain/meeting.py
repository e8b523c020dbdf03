"""Meetings: the dates on which a training day is offered (R5)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One revision of a meeting. `on`, `starts`, `ends` are local to `zone`."""

    id: int
    revision: int
    cohort: int
    training_day: str
    on: date
    starts: time
    ends: time
    teaching_units: int
    status: MeetingStatus = MeetingStatus.PLANNED
    zone: str = "Europe/Berlin"
    place: str = ""
    online: bool = False
    trainers: tuple[int, ...] = ()
    capacity: int | None = None
    list_complete: bool = False
    recorded_at: datetime = datetime(1970, 1, 1)
    recorded_by: int | None = None

    @property
    def is_cancelled(self) -> bool:
        return self.status is MeetingStatus.CANCELLED
