"""Training days: who was there, for how long, and what is still awaited (R8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lms.domain.evidence import Evidence, EvidenceKind
from lms.domain.meeting import Meeting
from lms.domain.programme import Unit
from lms.domain.state import Plan, Reason, ReasonCode

_PRESENT = frozenset({EvidenceKind.ATTENDED, EvidenceKind.MADE_UP})
_AWAY = frozenset({EvidenceKind.ABSENT, EvidenceKind.EXCUSED})


@dataclass(frozen=True, slots=True)
class Presence:
    """Teaching units present on a training day, of them online, and whether that meets it."""

    meets: bool
    units: int
    units_online: int
    evidence: tuple[int, ...]

    @property
    def is_begun(self) -> bool:
        return bool(self.evidence)


NOT_PRESENT = Presence(meets=False, units=0, units_online=0, evidence=())


def presence_on(unit: Unit, lines: Iterable[Evidence], meetings: Mapping[int, Meeting]) -> Presence:
    """Adds up a day's lines: per meeting the largest, over meetings the sum, at most the day's."""
    present = [line for line in lines if line.kind in _PRESENT]
    if not present:
        return NOT_PRESENT
    largest: dict[tuple[int | None, date | None], int] = {}
    for line in present:
        place = (line.meeting, None) if line.meeting else (None, line.happened_on)
        largest[place] = max(largest.get(place, 0), _worth(line, unit, meetings))
    total = sum(largest.values())
    online = sum(
        units
        for (meeting, _), units in largest.items()
        if meeting and _is_online(meeting, meetings)
    )
    minimum = unit.teaching_units if unit.minimum_units is None else unit.minimum_units
    throughout = any(line.teaching_units is None for line in present)
    cap = unit.teaching_units or total
    return Presence(
        meets=throughout or total >= minimum,
        units=min(total, cap),
        units_online=min(online, cap),
        evidence=tuple(sorted(line.id for line in present)),
    )


def _worth(line: Evidence, unit: Unit, meetings: Mapping[int, Meeting]) -> int:
    if line.teaching_units is not None:
        return line.teaching_units
    meeting = meetings.get(line.meeting) if line.meeting else None
    return meeting.teaching_units if meeting else unit.teaching_units


def _is_online(meeting_id: int, meetings: Mapping[int, Meeting]) -> bool:
    meeting = meetings.get(meeting_id)
    return meeting is not None and meeting.online


def list_own_meetings(plan: Plan, training_day: str) -> list[Meeting]:
    """The own cohort's meetings of a training day that are not cancelled and concern the person."""
    return [
        meeting
        for meeting in plan.meetings
        if meeting.training_day == training_day
        and meeting.cohort == plan.cohort.id
        and not meeting.is_cancelled
        and plan.membership.covers(meeting.on)
    ]


def awaits_list(meetings: Iterable[Meeting], lines: Iterable[Evidence], day: date) -> bool:
    """Whether a past meeting has no complete list yet and says nothing about the person."""
    known = list(lines)
    return any(
        meeting.on < day and not meeting.list_complete and not _is_entered(meeting, known)
        for meeting in meetings
    )


def open_reasons(
    meetings: Iterable[Meeting], lines: Iterable[Evidence], day: date
) -> tuple[Reason, ...]:
    """Why a training day that is not met is still to do: to make up, or no date in sight."""
    own, known = list(meetings), list(lines)
    missed = any(line.kind in _AWAY for line in known) or any(
        meeting.on <= day and meeting.list_complete and not _is_entered(meeting, known)
        for meeting in own
    )
    reasons = [Reason(ReasonCode.TO_MAKE_UP)] if missed else []
    if not any(meeting.on >= day for meeting in own):
        reasons.append(Reason(ReasonCode.NO_MEETING_PLANNED))
    return tuple(reasons)


def _is_entered(meeting: Meeting, lines: list[Evidence]) -> bool:
    return any(
        line.meeting == meeting.id or (line.meeting is None and line.happened_on == meeting.on)
        for line in lines
    )


def reaches_share(days: Iterable[tuple[Unit, Presence, bool, bool]], percent: int) -> bool:
    """Whether the units present reach a share of all training days' units, judged once (R4).

    Takes (day, presence, recognised, waived). A recognised day counts in full; a waived one is
    left out, unless what was attended of it helps. A share of no days at all is reached.
    """
    balance = 0
    for unit, presence, recognised, waived in days:
        units = unit.teaching_units if recognised else presence.units
        surplus = units * 100 - percent * unit.teaching_units
        balance += max(surplus, 0) if waived else surplus
    return balance >= 0
