"""Questions are found in texts from Word, and what is not clear is said."""

import pytest

from lms.domain.question import QuestionKind
from lms.library.quiz_file import parse_quiz
from lms.library.source import ParsedQuestion
from lms.library.word_text import WordText, read_docx, read_html, read_plain
from tests.library.word_files import QUESTIONS, make_lesson

ANSWERS = "a) ich\nb) **die Familie**\nc) das Amt\n"
BULLETS = "- ich\n- **die Familie**\n- das Amt\n"


def list_questions(read: WordText) -> tuple[ParsedQuestion, ...]:
    return parse_quiz(read.quiz).list_questions()


def get_question(read: WordText) -> ParsedQuestion:
    [question] = list_questions(read)
    return question


def answers_of(question: ParsedQuestion) -> list[tuple[str, bool]]:
    return [(option.text, option.right) for option in question.options]


def codes_of(read: WordText) -> list[str]:
    return [note.code for note in read.notes]


def test_ten_questions_with_bold_answers_are_ten_questions() -> None:
    questions = list_questions(read_docx(make_lesson()))
    assert len(questions) == QUESTIONS
    assert [question.kind for question in questions[:-1]] == [QuestionKind.SINGLE] * 9
    assert answers_of(questions[1]) == [("heiß1", False), ("warm1", True), ("kalt1", False)]
    assert questions[-1].kind is QuestionKind.MULTIPLE
    assert [right for _, right in answers_of(questions[-1])] == [True, True, False]


@pytest.mark.parametrize(
    "text",
    [
        f"1. Wer entscheidet?\n{ANSWERS}",
        f"**Wer entscheidet?**\n\n{BULLETS}",
        f"**1. Wer entscheidet?**\n\n{BULLETS}",
        f"Frage 1: Wer entscheidet?\n{BULLETS}",
        f"**Frage:** Wer entscheidet?\n{ANSWERS}",
        "1) Wer entscheidet?\nA. ich\nB. die Familie (richtig)\nC. das Amt\n",
        "Wer entscheidet?\na) ich\n**b) die Familie**\nc) das Amt\n",
        "1. Wer entscheidet?\n    1. ich\n    2. **die Familie**\n    3. das Amt\n",
        "1. Wer entscheidet?\n2. ich\n3. **die Familie**\n4. das Amt\n5. Wer?\n6. **du**\n7. er\n",
        "## Wer entscheidet?\n\n( ) ich\n(x) die Familie\n( ) das Amt\n",
        "Frage: Wer entscheidet?\nfalsch: ich\nrichtig: die Familie\nfalsch: das Amt\n",
        "**Frage:** Wer entscheidet?\n**falsch:** ich\n**richtig:** die Familie\nfalsch: das Amt\n",
    ],
)
def test_every_usual_way_to_write_a_choice_is_read(text: str) -> None:
    read = read_plain(f"Vorher.\n\n{text}\nNachher.")
    question = list_questions(read)[0]
    assert (question.title, question.kind) == ("Wer entscheidet?", QuestionKind.SINGLE)
    assert answers_of(question) == [("ich", False), ("die Familie", True), ("das Amt", False)]
    assert (read.lesson, read.notes) == ("Vorher.\n\nNachher.", ())


def test_boxes_are_ticked_and_several_may_be() -> None:
    question = get_question(read_plain("Was hilft?\n☒ Ruhe\n☑ Zeit\n☐ Lärm\n"))
    assert question.kind is QuestionKind.MULTIPLE
    assert answers_of(question) == [("Ruhe", True), ("Zeit", True), ("Lärm", False)]


def test_lettered_answers_after_line_breaks_are_read() -> None:
    read = read_html("<p><b>2. Was?</b><br>a) ja<br><b>b) nein</b><br>c) doch</p>")
    assert answers_of(get_question(read)) == [("ja", False), ("nein", True), ("doch", False)]


def test_reasons_explanations_and_where_to_read_go_along() -> None:
    read = read_plain(
        f"1. Wer entscheidet?\n{ANSWERS} – weil: Es berät nur.\n"
        "Erklärung: Es ist ihr Kind.\n\nSiehe: Der Termin\n\nNachher."
    )
    question = get_question(read)
    assert (question.explanation, question.see) == ("Es ist ihr Kind.", "Der Termin")
    assert question.options[-1].feedback == "Es berät nur."
    assert read.lesson == "Nachher."


def test_our_own_signs_typed_in_word_are_read() -> None:
    read = read_plain(
        "Text.\n\n## Wie heißt das Amt?\n\nAntwort: Jobcenter\n\n"
        "## Sortieren Sie.\n\nReihenfolge:\n1. eins\n2. zwei\n\n"
        "## Paare\n\nZuordnung:\n| A | B |\n|---|---|\n| 1 | eins |\n| 2 | zwei |\n\n"
        "## Ihre Grenze?\n\nNachdenken: Schreiben Sie.\n\n"
        "# Fall: Der Brief\n\nEin Brief kommt.\n\n## Was tun Sie?\n\n- (x) lesen\n- ( ) weg\n\n"
        "## Danach\n\nEnde."
    )
    kinds = [question.kind for question in list_questions(read)]
    assert kinds == [
        QuestionKind.SHORT,
        QuestionKind.ORDERING,
        QuestionKind.MATCHING,
        QuestionKind.REFLECTION,
        QuestionKind.SINGLE,
    ]
    assert parse_quiz(read.quiz).blocks[-1].case_text == "Ein Brief kommt."
    assert read.lesson == "Text.\n\n## Danach\n\nEnde."


def test_a_question_without_a_right_answer_is_kept_and_told() -> None:
    read = read_plain("1. Wer?\na) ich\nb) du\n")
    assert not any(option.right for option in get_question(read).options)
    assert codes_of(read) == ["no_right_answer"]


def test_answers_that_are_all_bold_tell_nothing() -> None:
    read = read_plain("1. Wer?\na) **ich**\nb) **du**\n")
    assert codes_of(read) == ["no_right_answer"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Was brauchen Sie?\n\n- Kanne\n- Tee\n", []),
        ("## Was brauchen Sie?\n\n- Kanne\n- Tee\n", []),
        ("**Was brauchen Sie?**\n\n- Kanne\n- Tee\n", ["maybe_question"]),
        ("Was brauchen Sie? Das steht hier.\n\n- **Kanne**\n- Tee\n", []),
        ("- Wer hilft?\n- Wer zahlt?\n", []),
        ("a) erstens\nb) **zweitens**\n", []),
    ],
)
def test_a_list_that_may_be_no_question_stays_in_the_text(text: str, codes: list[str]) -> None:
    read = read_plain(text)
    assert (read.quiz, codes_of(read)) == ("", codes)
    assert read.lesson == text.strip()


def test_a_guess_is_told() -> None:
    read = read_plain("Was hilft?\n\n- **Ruhe**\n- Lärm\n")
    assert answers_of(get_question(read)) == [("Ruhe", True), ("Lärm", False)]
    assert codes_of(read) == ["guessed_question"]


def test_text_between_a_question_and_its_answers_stays_with_it() -> None:
    question = get_question(read_plain(f"**Wer entscheidet?**\n\nNur eine stimmt.\n\n{ANSWERS}"))
    assert question.body == "Nur eine stimmt."
