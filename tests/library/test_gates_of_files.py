from datetime import date

import pytest

from lms.domain.gate import AnyOf, FromDate, UnitDone
from tests.library.workshop import GOOD_QUESTION, QUIZ_EINS, ZWEI, A, B, C, Workshop


def _lesson(requires: str, title: str = "X") -> str:
    return f"---\ntitle: {title}\nrequires:\n{requires}\n---\n\nText.\n"


def test_without_requires_the_default_order_holds(course: Workshop) -> None:
    assert course.lesson("b").gate is None


def test_an_empty_list_means_always_open(course: Workshop) -> None:
    course.write(B, "---\ntitle: B\nrequires: []\n---\n")
    assert course.lesson("b").gate == ()


def test_each_kind_of_condition_is_read(course: Workshop) -> None:
    course.write(QUIZ_EINS, GOOD_QUESTION)
    course.write(
        C,
        _lesson(
            "  - lesson: 20-b\n  - quiz: a\n  - quiz: 1-eins\n  - day: eins.day-2\n"
            "  - from: 2026-05-01"
        ),
    )
    assert course.codes() == []
    assert course.lesson("c").gate == (
        UnitDone("b"),
        UnitDone("a"),
        UnitDone("eins.quiz"),
        UnitDone("eins.day-2"),
        FromDate(date(2026, 5, 1)),
    )


def test_a_module_as_day_means_all_its_days(course: Workshop) -> None:
    course.write(C, _lesson("  - day: eins"))
    assert course.lesson("c").gate == (UnitDone("eins.day-1"), UnitDone("eins.day-2"))


def test_some_of_several_can_be_asked_for(course: Workshop) -> None:
    course.write(C, _lesson("  - any: 1\n    of:\n      - lesson: a\n      - day: eins"))
    days = AnyOf(2, (UnitDone("eins.day-1"), UnitDone("eins.day-2")))
    assert course.lesson("c").gate == (AnyOf(1, (UnitDone("a"), days)),)


def test_a_module_can_have_a_gate(course: Workshop) -> None:
    course.write(ZWEI, _lesson("  - lesson: a", "Zwei"))
    assert course.compile().get_module("zwei").gate == (UnitDone("a"),)


@pytest.mark.parametrize(
    "requires",
    [
        "  - lesson: weg",
        "  - lesson: eins",
        "  - quiz: b",
        "  - quiz: zwei",
        "  - day: zwei",
        "  - day: eins.day-9",
        "  - any: 3\n    of: [{lesson: a}, {lesson: b}]",
        "  - any: 1\n    of: []",
    ],
)
def test_a_missing_or_empty_target_is_an_error(course: Workshop, requires: str) -> None:
    course.write(C, _lesson(requires))
    assert course.codes() == [(C, 3, "F17")]


@pytest.mark.parametrize(
    "requires",
    ["  lesson: a", "  - a", "  - lesson: a\n    quiz: a", "  - not: a", "  - from: bald"],
)
def test_what_is_no_condition_is_an_error(course: Workshop, requires: str) -> None:
    course.write(C, _lesson(requires))
    assert course.codes() == [(C, 3, "F09")]


def test_a_missing_target_stays_in_the_gate_where_it_locks_nothing(course: Workshop) -> None:
    course.write(C, _lesson("  - lesson: weg"))
    assert course.lesson("c").gate == (UnitDone("weg"),)


def test_two_lessons_that_wait_for_each_other_are_errors(course: Workshop) -> None:
    course.write(A, _lesson("  - lesson: b"))
    course.write(B, _lesson("  - lesson: a"))
    assert course.codes() == [(A, 3, "F16"), (B, 3, "F16")]
    assert [item.facts["name"] for item in course.findings()] == ["a → b → a", "b → a → b"]


def test_a_lesson_that_waits_for_itself_is_an_error(course: Workshop) -> None:
    course.write(B, _lesson("  - lesson: b"))
    assert course.codes() == [(B, 3, "F16")]


def test_the_default_order_counts_when_looking_for_cycles(course: Workshop) -> None:
    course.write(A, _lesson("  - lesson: b"))
    assert course.codes() == [(A, 3, "F16")]


def test_modules_count_when_looking_for_cycles(course: Workshop) -> None:
    course.write(A, _lesson("  - lesson: c"))
    assert course.codes() == [(A, 3, "F16")]


def test_a_way_around_is_no_cycle(course: Workshop) -> None:
    course.write(A, _lesson("  - any: 1\n    of: [{lesson: b}, {from: 2026-05-01}]"))
    assert course.codes() == []


def test_who_only_waits_for_a_cycle_is_not_blamed(course: Workshop) -> None:
    course.write(A, _lesson("  - lesson: a"))
    course.write(C, _lesson("  - lesson: a"))
    assert course.codes() == [(A, 3, "F16")]


def test_a_lesson_may_stand_before_its_place(course: Workshop) -> None:
    course.write(B, _lesson("  - from: 2026-05-01"))
    course.write(A, _lesson("  - lesson: b"))
    assert course.codes() == []


def test_instead_of_a_cycle_the_default_order_holds(course: Workshop) -> None:
    course.write(A, _lesson("  - lesson: b"))
    assert course.lesson("a").gate is None
