"""Reading answers and grading them: one point a question, all or nothing (R10, design 5)."""

import pytest

from lms.domain.question import (
    UNSET,
    Accepted,
    AnswerValue,
    Question,
    QuestionKind,
    nothing_chosen,
    rule_of,
)
from lms.domain.quiz import Block, Item, Quiz, grade, points_needed

SINGLE = Question("s", QuestionKind.SINGLE, option_count=3, right=(1,))
MULTIPLE = Question("m", QuestionKind.MULTIPLE, option_count=4, right=(0, 2))
ORDERING = Question("o", QuestionKind.ORDERING, option_count=3)
MATCHING = Question("z", QuestionKind.MATCHING, option_count=3)
REFLECTION = Question("n", QuestionKind.REFLECTION)


def short(*texts: str, exact: bool = False) -> Question:
    accepted = tuple(Accepted(text, exact) for text in texts)
    return Question("k", QuestionKind.SHORT, accepted=accepted)


def is_right(question: Question, value: AnswerValue, order: tuple[int, ...] = ()) -> bool:
    return rule_of(question).is_right(question, order, value)


def read(question: Question, *fields: str) -> AnswerValue:
    return rule_of(question).read(question, fields)


@pytest.mark.parametrize(("value", "right"), [((1,), True), ((0,), False), ((), False)])
def test_a_single_choice_is_right_when_the_right_option_is_chosen(
    value: AnswerValue, right: bool
) -> None:
    assert is_right(SINGLE, value) is right


@pytest.mark.parametrize(
    ("value", "right"),
    [((0, 2), True), ((0,), False), ((0, 1, 2), False), ((0, 1, 2, 3), False), ((), False)],
)
def test_a_multiple_choice_is_all_or_nothing(value: AnswerValue, right: bool) -> None:
    assert is_right(MULTIPLE, value) is right


@pytest.mark.parametrize(
    "fields", [["7"], ["-1"], ["eins"], ["²"], ["999999999"], [""], []], ids=str
)
def test_what_is_out_of_range_reads_as_nothing_chosen(fields: list[str]) -> None:
    assert read(SINGLE, *fields) == ()
    assert read(MULTIPLE, *fields) == ()
    assert read(ORDERING, *fields) == (UNSET, UNSET, UNSET)


def test_a_single_choice_reads_one_option_and_a_multiple_choice_each_once() -> None:
    assert read(SINGLE, "1") == (1,)
    assert len(read(SINGLE, "1", "2")) == 1
    assert read(MULTIPLE, "2", "0", "2") == (0, 2)


def test_an_ordering_is_right_when_every_item_has_its_authored_rank() -> None:
    shown = (2, 0, 1)
    assert is_right(ORDERING, (2, 0, 1), shown)
    assert not is_right(ORDERING, (0, 1, 2), shown)
    assert not is_right(ORDERING, (2, 0, UNSET), shown)


def test_a_matching_is_right_when_every_row_names_its_own_partner() -> None:
    shown = (2, 0, 1)
    assert is_right(MATCHING, (1, 2, 0), shown)
    assert not is_right(MATCHING, (0, 1, 2), shown)
    assert not is_right(MATCHING, (1, 2, UNSET), shown)
    assert not is_right(MATCHING, (1, 2), shown)


def test_arranged_answers_are_complete_when_nothing_is_left_open() -> None:
    assert rule_of(MATCHING).is_complete(MATCHING, (0, 0, 0))
    assert not rule_of(MATCHING).is_complete(MATCHING, read(MATCHING, "1", "", "2"))
    assert not rule_of(MATCHING).is_complete(MATCHING, nothing_chosen(MATCHING))


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE, short("ja"), ORDERING, MATCHING])
def test_nothing_chosen_is_neither_complete_nor_right(question: Question) -> None:
    nothing = nothing_chosen(question)
    assert not rule_of(question).is_complete(question, nothing)
    assert not is_right(question, nothing, (1, 2, 0) if question.is_shuffled else ())


@pytest.mark.parametrize(
    "given",
    [
        "Jobcenter",
        "  jobcenter ",
        "JOBCENTER",
        "Job-Center",
        "Job Center",
        "Jobcenter.",
        "Jobcentre",
        "Jobcenterr",
        "Jobceter",
        "Jobcetner",
    ],
)
def test_case_spacing_and_one_typo_do_not_matter(given: str) -> None:
    assert is_right(short("Jobcenter"), given)


@pytest.mark.parametrize("given", ["Jobkentar", "Job", "Agentur", "", "Jobcenters Amt"])
def test_two_typos_or_another_word_are_not_right(given: str) -> None:
    assert not is_right(short("Jobcenter"), given)


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("Behörde", "Behoerde"),
        ("Behoerde", "Behörde"),
        ("Ausländerbehörde", "Auslaenderbehoerde"),
        ("Straße", "Strasse"),
        ("Café", "Cafe"),
        ("Behörde", "Behörde"),
    ],
)
def test_umlauts_and_accents_do_not_matter(accepted: str, given: str) -> None:
    assert is_right(short(accepted, exact=True), given)


@pytest.mark.parametrize(
    ("accepted", "given", "right"),
    [
        ("Recht", "Rechd", False),
        ("Arbeit", "Arbeid", True),
        ("das Sozialamt", "das Sozialmat", True),
        ("das Sozialamt", "die Sozialamt", False),
        ("110", "111", False),
        ("2026", "2025", False),
        ("116117", "116118", False),
    ],
)
def test_only_words_of_six_letters_or_more_tolerate_a_typo(
    accepted: str, given: str, right: bool
) -> None:
    assert is_right(short(accepted), given) is right


def test_an_exact_answer_tolerates_no_typo() -> None:
    assert not is_right(short("Jobcenter", exact=True), "Jobcentr")
    assert is_right(short("Jobcenter", exact=True), "jobcenter")


def test_any_accepted_answer_will_do() -> None:
    question = short("Jobcenter", "Agentur für Arbeit")
    assert is_right(question, "agentur fuer arbeit")


def test_an_accepted_sign_is_compared_as_it_stands() -> None:
    assert is_right(short("€"), " € ")
    assert not is_right(short("€"), "$")
    assert not is_right(short("€"), "")


@pytest.mark.parametrize(
    ("possible", "percent", "needed"),
    [(5, 80, 4), (4, 80, 4), (3, 80, 3), (10, 75, 8), (7, 100, 7), (1, 1, 1), (0, 80, 0)],
)
def test_points_needed_are_rounded_up(possible: int, percent: int, needed: int) -> None:
    assert points_needed(possible, percent) == needed


def test_passing_is_decided_in_points_not_in_rounded_percent() -> None:
    questions = [
        Question(f"q{number}", QuestionKind.SINGLE, option_count=2, right=(0,))
        for number in range(3)
    ]
    quiz = Quiz("a", tuple(Block((question,)) for question in questions), pass_percent=67)
    sheet = tuple(Item(question.id) for question in questions)
    two = grade(quiz, sheet, {"q0": (0,), "q1": (0,)})
    assert (two.points, two.percent, two.passed) == (2, 66, False)


def test_a_reflection_is_neither_graded_nor_counted() -> None:
    quiz = Quiz("a", (Block((SINGLE,)), Block((REFLECTION,))))
    marked = grade(quiz, (Item("s"), Item("n")), {"s": (1,), "n": "Nähe und Abstand"})
    assert (marked.points, marked.possible, marked.passed) == (1, 1, True)
    assert [mark.right for mark in marked.marked] == [True, None]


def test_a_sheet_with_nothing_to_grade_is_not_passed() -> None:
    assert not grade(Quiz("a", (Block((REFLECTION,)),)), (Item("n"),), {}).passed


def test_an_answer_not_given_is_not_right() -> None:
    quiz = Quiz("a", (Block((SINGLE,)), Block((MULTIPLE,))), pass_percent=50)
    marked = grade(quiz, (Item("s"), Item("m")), {"s": (1,)})
    assert (marked.points, marked.possible, marked.passed) == (1, 2, True)


def test_answers_to_questions_that_are_not_on_the_sheet_do_not_count() -> None:
    quiz = Quiz("a", (Block((SINGLE,)), Block((MULTIPLE,))))
    assert grade(quiz, (Item("s"),), {"s": (0,), "m": (0, 2)}).points == 0
