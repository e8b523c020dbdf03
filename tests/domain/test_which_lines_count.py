"""Which lines of a ledger count (R6, R7)."""

from dataclasses import replace
from datetime import date

from lms.domain.evidence import EvidenceKind, is_living, living
from lms.domain.state import State
from tests.cast import (
    COURSE,
    LENA_IN_COURSE,
    OTHER_COURSE,
    TOM,
    lesson,
    line,
    march,
    module,
    plan,
    stand,
    states,
    training_day,
    undo,
    unit_in,
)

ONE_LESSON = plan(module("rolle", lesson("zuhoeren")))
ONE_DAY = plan(module("rolle", training_day("rolle.day-1")))
LAST_YEAR = date(2025, 5, 2)


def test_a_line_counts_from_the_day_it_happened() -> None:
    read = line("zuhoeren", EvidenceKind.READ, march(10))
    assert states(ONE_LESSON, read, on=march(9))["zuhoeren"] is State.OPEN
    assert states(ONE_LESSON, read, on=march(10))["zuhoeren"] is State.MET


def test_a_cancelled_line_does_not_count() -> None:
    read = line("zuhoeren", EvidenceKind.READ)
    assert states(ONE_LESSON, read, undo(read))["zuhoeren"] is State.OPEN


def test_an_undo_of_an_undo_revives_the_line() -> None:
    read = line("zuhoeren", EvidenceKind.READ)
    first = undo(read)
    assert states(ONE_LESSON, read, first, undo(first))["zuhoeren"] is State.MET


def test_a_correction_cancels_and_states_its_own_fact() -> None:
    absent = line("rolle.day-1", EvidenceKind.ABSENT, march(5))
    attended = line("rolle.day-1", EvidenceKind.ATTENDED, march(5), cancels=absent.id)
    assert living([absent, attended]) == (attended,)
    assert states(ONE_DAY, absent, attended)["rolle.day-1"] is State.MET


def test_the_undo_of_a_correction_brings_the_first_line_back() -> None:
    attended = line("rolle.day-1", EvidenceKind.ATTENDED, march(5))
    absent = line("rolle.day-1", EvidenceKind.ABSENT, march(5), cancels=attended.id)
    assert living([attended, absent, undo(absent)])[0] == attended


def test_a_cancelling_effect_applies_before_the_line_itself_counts() -> None:
    absent = line("rolle.day-1", EvidenceKind.ABSENT, march(5))
    later = line("rolle.day-1", EvidenceKind.ATTENDED, march(20), cancels=absent.id)
    day = unit_in(stand(ONE_DAY, absent, later, on=march(10)), "rolle.day-1")
    assert day.state is State.OPEN
    assert "to_make_up" not in {reason.code for reason in day.reasons}


def test_a_line_about_another_unit_cancels_nothing() -> None:
    read = line("zuhoeren", EvidenceKind.READ)
    astray = line("grenzen", EvidenceKind.REVOKED, cancels=read.id)
    assert is_living(read.id, [read, astray])


def test_a_line_of_another_person_cancels_nothing() -> None:
    read = line("zuhoeren", EvidenceKind.READ)
    astray = replace(undo(read), person=TOM.id)
    assert is_living(read.id, [read, astray])


def test_a_line_that_cancels_a_newer_one_is_ignored() -> None:
    newer = line("zuhoeren", EvidenceKind.READ)
    older = replace(undo(newer), id=newer.id - 1)
    assert is_living(newer.id, [older, newer])


def test_a_line_that_cancels_a_dead_line_changes_nothing() -> None:
    read = line("zuhoeren", EvidenceKind.READ)
    first = undo(read)
    assert not is_living(read.id, [read, first, undo(read)])


def test_lines_on_units_outside_the_plan_change_nothing() -> None:
    stray = line("verschwunden", EvidenceKind.READ)
    assert stand(ONE_LESSON, stray) == stand(ONE_LESSON)


def test_lines_count_whatever_cohort_they_name() -> None:
    read = line("zuhoeren", EvidenceKind.READ, cohort=OTHER_COURSE)
    assert states(ONE_LESSON, read)["zuhoeren"] is State.MET


def test_lines_before_the_counting_starts_do_not_count() -> None:
    read = line("zuhoeren", EvidenceKind.READ, LAST_YEAR)
    assert states(ONE_LESSON, read)["zuhoeren"] is State.OPEN


def test_a_line_on_the_first_counted_day_counts() -> None:
    read = line("zuhoeren", EvidenceKind.READ, march(1))
    assert states(ONE_LESSON, read)["zuhoeren"] is State.MET


def test_recognised_and_made_up_count_from_any_earlier_date() -> None:
    recognised = line("zuhoeren", EvidenceKind.RECOGNISED, LAST_YEAR)
    made_up = line("rolle.day-1", EvidenceKind.MADE_UP, LAST_YEAR)
    assert states(ONE_LESSON, recognised)["zuhoeren"] is State.RECOGNISED
    assert states(ONE_DAY, made_up)["rolle.day-1"] is State.MET


def test_waived_counts_only_in_the_cohort_it_names() -> None:
    here = line("zuhoeren", EvidenceKind.WAIVED, cohort=COURSE.id)
    elsewhere = line("zuhoeren", EvidenceKind.WAIVED, cohort=OTHER_COURSE)
    assert states(ONE_LESSON, here)["zuhoeren"] is State.WAIVED
    assert states(ONE_LESSON, elsewhere)["zuhoeren"] is State.OPEN


def test_nothing_counts_after_a_membership_ended() -> None:
    left = plan(*ONE_LESSON.sets, membership=replace(LENA_IN_COURSE, to_on=march(10)))
    in_time = line("zuhoeren", EvidenceKind.READ, march(10))
    too_late = line("zuhoeren", EvidenceKind.READ, march(11))
    assert states(left, in_time)["zuhoeren"] is State.MET
    assert states(left, too_late)["zuhoeren"] is State.OPEN


def test_accepting_last_year_is_an_earlier_day_of_counting() -> None:
    accepted = replace(LENA_IN_COURSE, counts_from=date(2025, 3, 1))
    read = line("zuhoeren", EvidenceKind.READ, LAST_YEAR)
    repeating = plan(*ONE_LESSON.sets, membership=accepted)
    assert states(repeating, read)["zuhoeren"] is State.MET
