"""Moments and days: stored times are naive UTC, days are local to the programme's zone (R0)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Moment:
    """The one `now` of a use case, with the local day it falls on."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        return to_local(self.now, self.zone).date()


def to_local(moment: datetime, zone: str) -> datetime:
    """A naive UTC time as an aware local one."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def end_of_day(day: date, zone: str) -> datetime:
    """The last microsecond of a local day as naive UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=1)


def start_of_day(day: date, zone: str) -> datetime:
    """Midnight of a local day as naive UTC."""
    return end_of_day(day - timedelta(days=1), zone) + timedelta(microseconds=1)


def exists_locally(day: date, clock: time, zone: str) -> bool:
    """Whether a local time comes on that day: in spring an hour is left out."""
    local = datetime.combine(day, clock, ZoneInfo(zone))
    return local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == (
        local.replace(tzinfo=None)
    )
