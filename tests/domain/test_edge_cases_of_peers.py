"""The cases other systems stumble over, one test a case.

The cases and the rule taken for each come from a survey of comparable systems; the rules here
speak of the domain alone. What needs storage or pages is tested there.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from lms.domain.attempt import Answer, is_background_save_current, next_attempt_at
from lms.domain.evidence import EvidenceKind
from lms.domain.gate import FromDate, UnitDone
from lms.domain.meeting import MeetingStatus
from lms.domain.question import Question, QuestionKind
from lms.domain.quiz import Block, Quiz, draw_layout, grade
from lms.domain.state import ReasonCode, State
from tests.cast import (
    COURSE,
    KARIN,
    LENA_IN_COURSE,
    OTHER_COURSE,
    lesson,
    line,
    march,
    meeting,
    module,
    module_in,
    module_quiz,
    plan,
    requirements,
    stand,
    states,
    training_day,
    undo,
    unit_in,
)

LESSON = plan(module("rolle", lesson("a", has_quiz=True), lesson("danach")))
DAY = plan(module("rolle", training_day("tag")), meetings=(meeting(1, "tag", march(10)),))


def test_override_to_done_is_a_line_with_its_actor_and_beats_failed_attempts() -> None:
    failed = line("a", EvidenceKind.NOT_PASSED)
    credit = line("a", EvidenceKind.RECOGNISED, march(5), recorded_by=KARIN.id)
    found = unit_in(stand(LESSON, failed, credit), "a")
    assert (found.state, found.since, found.evidence) == (
        State.RECOGNISED,
        march(5),
        (credit.id,),
    )


def test_override_to_not_done_cancels_named_evidence_and_new_evidence_counts_again() -> None:
    passed = line("a", EvidenceKind.PASSED)
    revoked = undo(passed)
    assert states(LESSON, passed, revoked)["a"] is State.OPEN
    again = line("a", EvidenceKind.PASSED, march(20))
    assert states(LESSON, passed, revoked, again)["a"] is State.MET


def test_prior_learning_is_recognised_or_waived_and_both_open_gates() -> None:
    recognised = line("a", EvidenceKind.RECOGNISED, date(2024, 5, 1))
    waived = line("a", EvidenceKind.WAIVED, cohort=COURSE.id)
    assert states(LESSON, recognised)["a"] is State.RECOGNISED
    assert states(LESSON, waived)["a"] is State.WAIVED
    assert states(LESSON, recognised)["danach"] is states(LESSON, waived)["danach"] is State.OPEN


def test_key_of_a_question_corrected_raises_with_the_date_of_the_attempt() -> None:
    failed = [line("a", EvidenceKind.NOT_PASSED, march(day), version=1) for day in (3, 4, 5)]
    raised = line("a", EvidenceKind.PASSED, march(4), version=2, recorded_at=datetime(2026, 3, 28))
    found = unit_in(stand(LESSON, *failed, raised), "a")
    assert (found.state, found.since, found.failures) == (State.MET, march(4), 0)


def test_key_of_a_question_corrected_never_lowers() -> None:
    passed = line("a", EvidenceKind.PASSED, version=1)
    worse = line("a", EvidenceKind.NOT_PASSED, march(28), version=2)
    assert states(LESSON, passed, worse)["a"] is State.MET


def test_question_added_after_attempts_leaves_a_sheet_on_the_version_it_was_drawn_from() -> None:
    first = Question("q1", QuestionKind.SINGLE, option_count=2, right=(0,))
    added = Question("q2", QuestionKind.SINGLE, option_count=2, right=(0,))
    old = Quiz("a", (Block((first,)),))
    new = Quiz("a", (Block((first,)), Block((added,))))
    sheet = draw_layout(old, Random(1))
    assert grade(old, sheet, {"q1": (0,)}).passed
    assert grade(new, sheet, {"q1": (0,)}).possible == 1


def test_pass_mark_raised_leaves_what_was_passed() -> None:
    mild = requirements(module("rolle", lesson("a", has_quiz=True)))
    strict = requirements(
        *mild.modules,
        revision=2,
        effective_on=march(15),
        rules=replace(mild.rules, pass_percent=100),
    )
    passed = line("a", EvidenceKind.PASSED, march(3), percent=80)
    assert states(plan(mild, strict), passed)["a"] is State.MET
    late = replace(passed, happened_on=march(20))
    assert states(plan(mild, strict), late)["a"] is State.MET


def test_lesson_corrected_keeps_what_was_read_in_an_older_version() -> None:
    read = line("danach", EvidenceKind.READ, version=1)
    assert states(LESSON, read)["danach"] is State.MET


def test_lesson_added_to_a_finished_module_takes_nothing_away() -> None:
    before = requirements(module("rolle", lesson("a")))
    after = requirements(
        module("rolle", lesson("a"), lesson("neu")), revision=2, effective_on=march(15)
    )
    found = states(plan(before, after), line("a", EvidenceKind.READ))
    assert (found["rolle"], found["neu"]) == (State.MET, State.OPEN)


def test_lesson_removed_leaves_the_set_and_its_line_does_no_harm() -> None:
    before = requirements(module("rolle", lesson("a"), lesson("weg")))
    after = requirements(module("rolle", lesson("a")), revision=2, effective_on=march(15))
    found = stand(plan(before, after), line("a", EvidenceKind.READ), line("weg", EvidenceKind.READ))
    assert module_in(found, "rolle").state is State.MET
    assert [unit.id for unit in found.list_units()] == ["a"]


def test_gate_that_points_to_something_deleted_is_open() -> None:
    measured = plan(module("rolle", lesson("ziel", gate=(UnitDone("weg"),))))
    assert states(measured)["ziel"] is State.OPEN


def test_attempts_used_up_lead_to_a_conversation_and_never_to_a_dead_end() -> None:
    failed = [line("a", EvidenceKind.NOT_PASSED) for _ in range(7)]
    found = states(LESSON, *failed)
    assert (found["a"], found["danach"]) == (State.AWAITING_CONVERSATION, State.OPEN)
    talked = line("a", EvidenceKind.PASSED_IN_CONVERSATION, recorded_by=KARIN.id)
    assert states(LESSON, *failed, talked)["a"] is State.MET


def test_waiting_time_is_one_short_delay_from_the_second_failure_on() -> None:
    submitted = datetime(2026, 3, 3, 12, 0)
    assert next_attempt_at(1, submitted, 10) is None
    waits = {next_attempt_at(failures, submitted, 10) for failures in (2, 3, 9)}
    assert waits == {submitted + timedelta(minutes=10)}


def test_due_date_passed_is_late_and_everything_is_still_possible() -> None:
    measured = plan(
        module("rolle", lesson("a"), training_day("tag")),
        meetings=(meeting(1, "tag", march(10)),),
    )
    found = stand(measured)
    assert module_in(found, "rolle").late
    assert unit_in(found, "a").state is State.OPEN
    assert states(measured, line("a", EvidenceKind.READ, march(30)))["a"] is State.MET


def test_attempt_running_when_the_gate_shuts_may_be_finished() -> None:
    free = requirements(module("rolle", lesson("a", gate=())))
    shut = requirements(
        module("rolle", lesson("a", gate=(FromDate(date(2027, 1, 1)),))),
        revision=2,
        effective_on=march(15),
    )
    started = line("a", EvidenceKind.STARTED, march(20))
    assert states(plan(shut), on=march(20))["a"] is State.LOCKED
    assert states(plan(shut), started, on=march(20))["a"] is State.IN_PROGRESS
    assert states(plan(free, shut), on=march(20))["a"] is State.OPEN


def test_same_attempt_on_two_devices_keeps_the_newer_answer() -> None:
    typed = Answer("q1", "zuletzt", rev=3, saved_at=datetime(2026, 3, 3), client="tablet.4")
    assert not is_background_save_current(typed, seen_rev=2, client="phone.9")
    assert is_background_save_current(typed, seen_rev=3, client="phone.9")


def test_registered_and_meeting_over_without_a_list_awaits_attendance() -> None:
    assert states(DAY)["tag"] is State.AWAITING_ATTENDANCE


def test_excused_is_not_met_and_listed_for_making_up() -> None:
    excused = line("tag", EvidenceKind.EXCUSED, march(10), meeting=1)
    found = unit_in(stand(DAY, excused), "tag")
    assert found.state is State.OPEN
    assert ReasonCode.TO_MAKE_UP in {reason.code for reason in found.reasons}
    waived = line("tag", EvidenceKind.WAIVED, march(20), cohort=COURSE.id)
    assert states(DAY, excused, waived)["tag"] is State.WAIVED


def test_partly_present_counts_in_units_of_which_a_minimum_is_enough() -> None:
    measured = plan(module("rolle", training_day("tag", minimum_units=6)))
    part = line("tag", EvidenceKind.ATTENDED, teaching_units=6)
    found = stand(measured, part)
    assert (unit_in(found, "tag").state, found.teaching_units) == (State.MET, 6)


def test_meeting_moved_moves_the_due_date_and_keeps_the_date_held() -> None:
    measured = plan(
        module("rolle", lesson("a"), training_day("tag")),
        meetings=(meeting(1, "tag", march(24), revision=2),),
    )
    held = line("tag", EvidenceKind.ATTENDED, march(10), meeting=1)
    found = stand(measured, held)
    assert module_in(found, "rolle").due_on == march(24)
    assert (unit_in(found, "tag").state, unit_in(found, "tag").since) == (State.MET, march(10))


def test_meeting_cancelled_is_not_awaited_and_its_day_stays_required() -> None:
    off = replace(DAY, meetings=(replace(DAY.meetings[0], status=MeetingStatus.CANCELLED),))
    found = unit_in(stand(off), "tag")
    assert found.state is State.OPEN
    assert [reason.code for reason in found.reasons] == [ReasonCode.NO_MEETING_PLANNED]


def test_made_up_elsewhere_counts_for_the_person_not_for_the_group() -> None:
    elsewhere = meeting(7, "tag", march(20), cohort=OTHER_COURSE, place="Rostock")
    measured = replace(DAY, meetings=(*DAY.meetings, elsewhere))
    made_up = line("tag", EvidenceKind.ATTENDED, march(20), meeting=7, cohort=OTHER_COURSE)
    assert states(measured, made_up)["tag"] is State.MET


def test_attendance_corrected_later_changes_the_standing_from_the_day_it_happened() -> None:
    attended = line("tag", EvidenceKind.ATTENDED, march(10), meeting=1)
    corrected = line("tag", EvidenceKind.ABSENT, march(10), meeting=1, cancels=attended.id)
    assert states(DAY, attended, corrected, on=march(10))["tag"] is State.OPEN


def test_joined_late_owes_nothing_for_meetings_before() -> None:
    measured = replace(DAY, membership=replace(LENA_IN_COURSE, from_on=march(11)))
    found = stand(measured)
    assert unit_in(found, "tag").state is State.OPEN
    assert module_in(found, "rolle").due_on is None


def test_repeating_a_year_counts_last_years_evidence_where_that_was_accepted() -> None:
    last_year = line("tag", EvidenceKind.ATTENDED, date(2025, 4, 4), cohort=OTHER_COURSE)
    accepted = replace(LENA_IN_COURSE, counts_from=date(2025, 1, 1))
    assert states(DAY, last_year)["tag"] is State.AWAITING_ATTENDANCE
    assert states(replace(DAY, membership=accepted), last_year)["tag"] is State.MET


def test_empty_module_is_never_complete() -> None:
    found = states(plan(module("leer")))
    assert not found["leer"].is_done
    assert not found["programme"].is_done


def test_back_dating_counts_from_the_day_it_happened_and_is_unknown_before_it_was_recorded() -> (
    None
):
    entered = line(
        "danach", EvidenceKind.RECOGNISED, march(5), recorded_at=datetime(2026, 3, 25, 9)
    )
    assert states(LESSON, entered, on=march(10))["danach"] is State.RECOGNISED
    assert states(LESSON, on=march(10))["danach"] is State.LOCKED


def test_a_line_recorded_twice_counts_once() -> None:
    once = line("tag", EvidenceKind.ATTENDED, march(10), meeting=1, teaching_units=4)
    twice = line("tag", EvidenceKind.ATTENDED, march(10), meeting=1, teaching_units=4)
    assert stand(DAY, once, twice).teaching_units == 4


def test_day_limits_are_whole_local_days() -> None:
    measured = plan(
        module("rolle", lesson("a", gate=(FromDate(march(10)),)), training_day("tag")),
        meetings=(meeting(1, "tag", march(20)),),
    )
    assert states(measured, on=march(9))["a"] is State.LOCKED
    assert states(measured, on=march(10))["a"] is State.OPEN
    assert not module_in(stand(measured, on=march(20)), "rolle").late
    assert module_in(stand(measured, on=march(21)), "rolle").late


def test_erasure_leaves_a_standing_that_needs_no_name() -> None:
    measured = plan(module("rolle", module_quiz("rolle")))
    assert states(measured, line("rolle.quiz", EvidenceKind.PASSED))["programme"] is State.MET
