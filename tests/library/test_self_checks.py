from lms.domain.question import QuestionKind
from lms.library.front_matter import parse_front_matter
from lms.library.quiz_file import read_self_checks
from lms.library.source import SelfCheck
from tests.library.workshop import A, Workshop

CHECK = "### Frage: Was stimmt? <!-- id: s1aa -->\n\n- (x) ja\n- ( ) nein\n\nErklärung: Darum.\n"


def _read(text: str) -> tuple[SelfCheck, ...]:
    return read_self_checks(parse_front_matter(text))


def test_a_heading_that_starts_with_the_word_makes_a_self_check() -> None:
    (check,) = _read(f"Text.\n\n{CHECK}\n## Weiter\n")
    assert (check.question.title, check.question.id) == ("Was stimmt?", "s1aa")
    assert check.question.kind is QuestionKind.SINGLE
    assert (check.first_line, check.last_line) == (3, 8)


def test_other_headings_are_none() -> None:
    assert _read("## Fragen\n\n- (x) ja\n\n## Was?\n") == ()


def test_text_after_the_answers_belongs_to_the_lesson_again() -> None:
    (check,) = _read(f"{CHECK}\nHier geht es weiter.\n\n> Ein Zitat.\n")
    assert check.last_line == 6
    assert check.question.explanation == "Darum."


def test_a_self_check_leaves_its_place_but_not_its_key_in_the_page(course: Workshop) -> None:
    course.write(A, f"# A\n\nVorher.\n\n{CHECK}\nNachher.\n")
    text = course.lesson("a").text("de")
    assert text.html == (
        '<p>Vorher.</p>\n<div class="lms-selfcheck" data-question="s1aa"></div>\n<p>Nachher.</p>'
    )
    assert text.self_checks["s1aa"].right == (0,)
    assert text.self_checks["s1aa"].text("de").explanation_html == "<p>Darum.</p>"
    assert text.outline == ()


def test_nobody_can_write_such_a_place_by_hand(course: Workshop) -> None:
    course.write(
        A, '# A\n\n<div class="lms-selfcheck" data-question="x">Text</div>\n\n\ue000x\ue001\n'
    )
    assert "selfcheck" not in course.html("a")
    assert "data-question" not in course.html("a")


def test_a_self_check_that_cannot_be_asked_is_an_error_and_left_out(course: Workshop) -> None:
    course.write(A, "# A\n\nText.\n\n## Frage: Was?\n\n- ( ) ja\n- ( ) nein\n")
    assert course.codes() == [(A, 5, "F01")]
    assert course.html("a") == "<p>Text.</p>"


def test_the_same_id_twice_is_an_error(course: Workshop) -> None:
    course.write(A, f"# A\n\n## Teil\n\n{CHECK}\n{CHECK}")
    assert course.codes() == [(A, 12, "F14")]
    assert len(course.lesson("a").text("de").self_checks) == 1
