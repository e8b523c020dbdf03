"""How far a person is in one unit, before asking whether it is locked (R8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms.domain.attempt import FAILURES_BEFORE_CONVERSATION
from lms.domain.attendance import (
    NOT_PRESENT,
    Presence,
    awaits_list,
    list_own_meetings,
    open_reasons,
    presence_on,
)
from lms.domain.evidence import EvidenceKind
from lms.domain.facts import Facts
from lms.domain.meeting import Meeting
from lms.domain.programme import Unit, UnitKind
from lms.domain.state import Plan, Reason, ReasonCode, State


@dataclass(frozen=True, slots=True)
class Progress:
    """A unit's state as far as its own lines decide it; OPEN stands for "nothing begun"."""

    state: State
    evidence: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()
    failures: int = 0
    presence: Presence = NOT_PRESENT
    recognised: bool = False
    waived: bool = False


def progress_in(
    unit: Unit,
    facts: Facts,
    module_facts: Facts,
    plan: Plan,
    meetings: Mapping[int, Meeting],
    on: date,
) -> Progress:
    """The first state that holds, from met down to nothing begun."""
    recognised = _credits(EvidenceKind.RECOGNISED, unit, facts, module_facts)
    waived = _credits(EvidenceKind.WAIVED, unit, facts, module_facts)
    own = _day_progress(unit, facts, plan, meetings, on) if unit.is_day else _online(unit, facts)
    state, evidence = own.state, own.evidence
    if state is not State.MET and recognised:
        state, evidence = State.RECOGNISED, recognised
    elif state is not State.MET and waived:
        state, evidence = State.WAIVED, waived
    return Progress(
        state=state,
        evidence=evidence,
        reasons=() if state.is_done else own.reasons,
        failures=own.failures,
        presence=own.presence,
        recognised=bool(recognised),
        waived=bool(waived),
    )


def _credits(kind: EvidenceKind, unit: Unit, facts: Facts, module_facts: Facts) -> tuple[int, ...]:
    """Lines on the unit itself, and for a required unit those on its module."""
    return facts.of(kind) + (module_facts.of(kind) if unit.required else ())


def _online(unit: Unit, facts: Facts) -> Progress:
    passed = facts.of(EvidenceKind.PASSED)
    talked = facts.of(EvidenceKind.PASSED_IN_CONVERSATION)
    read = facts.of(EvidenceKind.READ)
    failures = 0 if passed or talked else len(facts.of(EvidenceKind.NOT_PASSED))
    proof = _proof(unit, read, passed, talked)
    if proof:
        return Progress(State.MET, proof)
    if unit.conversation and (read or passed):
        reason = Reason(ReasonCode.NEEDS_CONVERSATION)
        return Progress(State.AWAITING_CONVERSATION, read + passed, (reason,), failures)
    if unit.has_questions and failures >= FAILURES_BEFORE_CONVERSATION:
        reason = Reason(ReasonCode.FAILED_THRICE, number=failures)
        failed = facts.of(EvidenceKind.NOT_PASSED)
        return Progress(State.AWAITING_CONVERSATION, failed, (reason,), failures)
    if facts.is_begun:
        return Progress(State.IN_PROGRESS, _begun(facts), _what_is_left(unit, read), failures)
    return Progress(State.OPEN)


def _proof(
    unit: Unit, read: tuple[int, ...], passed: tuple[int, ...], talked: tuple[int, ...]
) -> tuple[int, ...]:
    """The lines that meet the unit: a pass or a conversation also counts as its reading."""
    if unit.conversation:
        return talked
    if unit.has_questions:
        return tuple(sorted(passed + talked))
    return tuple(sorted(read + passed + talked))


def _begun(facts: Facts) -> tuple[int, ...]:
    return facts.of(EvidenceKind.STARTED, EvidenceKind.READ, EvidenceKind.NOT_PASSED)


def _what_is_left(unit: Unit, read: tuple[int, ...]) -> tuple[Reason, ...]:
    reasons = []
    if unit.kind is UnitKind.LESSON and not read:
        reasons.append(Reason(ReasonCode.NEEDS_READING))
    if unit.has_questions:
        reasons.append(Reason(ReasonCode.NEEDS_QUIZ))
    return tuple(reasons)


def _day_progress(
    unit: Unit, facts: Facts, plan: Plan, meetings: Mapping[int, Meeting], on: date
) -> Progress:
    presence = presence_on(unit, facts.attendance, meetings)
    if presence.meets:
        return Progress(State.MET, presence.evidence, presence=presence)
    own = list_own_meetings(plan, unit.id)
    if awaits_list(own, facts.attendance, on):
        return Progress(State.AWAITING_ATTENDANCE, presence.evidence, presence=presence)
    reasons = open_reasons(own, facts.attendance, on)
    if presence.is_begun:
        minimum = unit.teaching_units if unit.minimum_units is None else unit.minimum_units
        short = Reason(ReasonCode.UNITS_SHORT, number=minimum - presence.units)
        return Progress(State.IN_PROGRESS, presence.evidence, (short, *reasons), presence=presence)
    return Progress(State.OPEN, reasons=reasons)
