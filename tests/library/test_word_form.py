"""Questions by words alone, as people write them in Word (design 5)."""

import pytest

from lms.domain.question import QuestionKind
from lms.library.canonical import canonical
from lms.library.quiz_file import parse_quiz, read_self_checks
from lms.library.source import FileKind, FrontMatter, ParsedQuestion

TWO = (
    "Frage: Wie heiß?\n"
    "richtig: 70 Grad\n"
    "falsch: 100 Grad – weil: Dann wird er bitter.\n"
    "falsch: kalt\nweil: Dann zieht er nicht.\n"
    "Erklärung: Grüner Tee ist empfindlich. Siehe: Das Wasser\n"
    "\n"
    "Frage 2: Was brauchen Sie?\n\n"
    "richtig: eine Kanne\n\nrichtig: Tee\n\nfalsch: ein Sieb aus Gold\n"
)


def shape(question: ParsedQuestion) -> tuple[object, ...]:
    options = [(option.text, option.right, option.feedback) for option in question.options]
    return question.title, question.kind, options, question.explanation, question.see


def test_words_make_questions_with_answers_reasons_and_an_explanation() -> None:
    first, second = parse_quiz(TWO).list_questions()
    assert shape(first) == (
        "Wie heiß?",
        QuestionKind.SINGLE,
        [
            ("70 Grad", True, ""),
            ("100 Grad", False, "Dann wird er bitter."),
            ("kalt", False, "Dann zieht er nicht."),
        ],
        "Grüner Tee ist empfindlich.",
        "Das Wasser",
    )
    assert second.kind is QuestionKind.MULTIPLE
    assert [(option.text, option.line) for option in second.options][-1] == (
        "ein Sieb aus Gold",
        14,
    )


def test_english_words_are_read_too() -> None:
    [question] = parse_quiz(
        "Question: How hot?\nright: 70\nwrong: 100 - because: bitter\n"
    ).list_questions()
    assert [option.feedback for option in question.options] == ["", "bitter"]


def test_it_is_written_with_headings_and_boxes_and_means_the_same() -> None:
    written = canonical(TWO, FileKind.LESSON_QUIZ, lambda position: f"q{position}")
    assert written == (
        "## Wie heiß? <!-- id: q0 -->\n\n"
        "- (x) 70 Grad\n"
        "- ( ) 100 Grad\n  > Dann wird er bitter.\n"
        "- ( ) kalt\n  > Dann zieht er nicht.\n\n"
        "Erklärung: Grüner Tee ist empfindlich. Siehe: Das Wasser\n\n"
        "## Was brauchen Sie? <!-- id: q1 -->\n\n"
        "- [x] eine Kanne\n\n- [x] Tee\n\n- [ ] ein Sieb aus Gold\n"
    )
    assert canonical(written, FileKind.LESSON_QUIZ, str) == written
    read, again = parse_quiz(TWO).list_questions(), parse_quiz(written).list_questions()
    assert [shape(each) for each in read] == [shape(each) for each in again]


def test_a_heading_may_have_answers_by_their_words() -> None:
    [question] = parse_quiz("## Wer?\n\nrichtig: ich\nfalsch: du\n").list_questions()
    assert question.kind is QuestionKind.SINGLE
    front = FrontMatter({}, {}, "### Frage: Wer?\nrichtig: ich\nfalsch: du\n\nText.\n", 1)
    [check] = read_self_checks(front)
    assert (check.question.kind, check.last_line) == (QuestionKind.SINGLE, 3)


def test_nothing_right_stays_a_question_that_a_check_reports() -> None:
    [question] = parse_quiz("Frage: Wer?\nfalsch: ich\n").list_questions()
    assert question.kind is QuestionKind.SINGLE
    assert not any(option.right for option in question.options)


@pytest.mark.parametrize(
    "text",
    [
        "## Wer?\n\n- (x) ich\n- ( ) du\n\nErklärung: Gut.\nRichtig: nur ich.\n",
        "## Wer?\n\n- (x) ich\n  > Genau.\n\nFrage: Noch etwas?\n",
        "## Wer?\n\nweil: es so ist\n\n- (x) ich\n",
    ],
)
def test_the_same_words_in_a_text_stay_text(text: str) -> None:
    [question] = parse_quiz(text).list_questions()
    assert [option.text for option in question.options if option.right] == ["ich"]
    assert canonical(text, FileKind.LESSON_QUIZ, lambda _: "q") == text.replace(
        "Wer?", "Wer? <!-- id: q -->"
    )
