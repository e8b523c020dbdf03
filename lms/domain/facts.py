"""What the counted lines say about each unit, gathered day by day (R6, R7)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.domain.evidence import ATTENDANCE_KINDS, Evidence, EvidenceKind, living
from lms.domain.state import Plan

_COUNTS_FROM_ANY_EARLIER_DATE = frozenset({EvidenceKind.RECOGNISED, EvidenceKind.MADE_UP})
_BEGUN = frozenset(
    {
        EvidenceKind.STARTED,
        EvidenceKind.READ,
        EvidenceKind.PASSED,
        EvidenceKind.NOT_PASSED,
        EvidenceKind.PASSED_IN_CONVERSATION,
    }
)


@dataclass(slots=True)
class Facts:
    """The lines of one unit or module up to one day, by kind."""

    ids: dict[EvidenceKind, list[int]] = field(default_factory=dict)
    attendance: list[Evidence] = field(default_factory=list)

    def add(self, line: Evidence) -> None:
        self.ids.setdefault(line.kind, []).append(line.id)
        if line.kind in ATTENDANCE_KINDS:
            self.attendance.append(line)

    def of(self, *kinds: EvidenceKind) -> tuple[int, ...]:
        """The ids of the lines of these kinds, in order of recording."""
        return tuple(sorted(line for kind in kinds for line in self.ids.get(kind, ())))

    def has(self, kind: EvidenceKind) -> bool:
        return kind in self.ids

    @property
    def is_begun(self) -> bool:
        """Whether anything was done in the unit online, which keeps it open for ever."""
        return not _BEGUN.isdisjoint(self.ids)


NO_FACTS = Facts()


def list_counted(plan: Plan, ledger: Iterable[Evidence]) -> list[Evidence]:
    """The living lines of a person's ledger that count in this plan, by the day they happened."""
    counted = [line for line in living(ledger) if _counts(line, plan)]
    return sorted(counted, key=lambda line: (line.happened_on, line.id))


def _counts(line: Evidence, plan: Plan) -> bool:
    membership = plan.membership
    if line.kind is EvidenceKind.REVOKED:
        return False
    if membership.to_on is not None and line.happened_on > membership.to_on:
        return False
    if line.kind in _COUNTS_FROM_ANY_EARLIER_DATE:
        return True
    if line.kind is EvidenceKind.WAIVED and line.cohort != plan.cohort.id:
        return False
    return line.happened_on >= membership.counts_from
