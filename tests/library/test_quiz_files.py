from lms.domain.question import QuestionKind
from lms.library.quiz_file import parse_quiz
from lms.library.source import ParsedQuestion


def _one(text: str) -> ParsedQuestion:
    questions = parse_quiz(text).list_questions()
    assert len(questions) == 1
    return questions[0]


def _options(question: ParsedQuestion) -> list[tuple[str, bool]]:
    return [(option.text, option.right) for option in question.options]


def test_round_boxes_make_a_single_choice() -> None:
    question = _one("## Wer?\n\n- (x) ich\n- ( ) du\n")
    assert question.kind is QuestionKind.SINGLE
    assert _options(question) == [("ich", True), ("du", False)]


def test_square_boxes_make_a_multiple_choice() -> None:
    question = _one("## Wer?\n- [x] ich\n- [x] du\n- [ ] er")
    assert question.kind is QuestionKind.MULTIPLE
    assert _options(question) == [("ich", True), ("du", True), ("er", False)]


def test_head_titles_and_ids_are_read_with_their_lines() -> None:
    quiz = parse_quiz("---\ndraw: 1\n---\n\n## Wer? <!-- id: k7m2 -->\n\n- (x) ich\n")
    question = quiz.list_questions()[0]
    assert quiz.front.values == {"draw": 1}
    assert (question.title, question.id, question.line) == ("Wer?", "k7m2", 5)
    assert question.options[0].line == 7


def test_accepted_answers_stand_after_their_word() -> None:
    question = _one("## Wie?\n\nAntwort: Kanne\nAntwort genau: Teekanne 3\nAnswer: pot\n")
    assert question.kind is QuestionKind.SHORT
    assert [(option.text, option.exact) for option in question.options] == [
        ("Kanne", False),
        ("Teekanne 3", True),
        ("pot", False),
    ]


def test_a_list_is_an_order_only_after_its_word() -> None:
    question = _one("## Was?\n\n1. kein\n2. Schritt\n\nReihenfolge:\n\n1. eins\n2) zwei\n- drei\n")
    assert question.kind is QuestionKind.ORDERING
    assert [option.text for option in question.options] == ["eins", "zwei", "drei"]
    assert question.body == "1. kein\n2. Schritt"


def test_a_table_is_a_matching_only_after_its_word() -> None:
    table = "| A | B |\n|---|:-:|\n| 1 | eins |\n| 2 \\| 3 | zwei |\n"
    question = _one(f"## Was?\n\n{table}\nZuordnung:\n{table}")
    assert question.kind is QuestionKind.MATCHING
    assert [option.text for option in question.options] == ["1", "2 | 3"]
    assert [partner.text for partner in question.partners] == ["eins", "zwei"]
    assert question.body.startswith("| A | B |")


def test_a_reflection_keeps_its_text() -> None:
    question = _one("## Wo?\n\nNachdenken: Schreiben Sie\nzwei Sätze.\n")
    assert question.kind is QuestionKind.REFLECTION
    assert question.body == "Schreiben Sie\nzwei Sätze."


def test_a_question_without_any_sign_has_no_kind() -> None:
    assert _one("## Wer?\n\nNur Text.\n").kind is None


def test_round_and_square_boxes_together_have_no_kind() -> None:
    assert _one("## Wer?\n- (x) ich\n- [ ] du\n").kind is None


def test_a_quote_under_an_option_is_about_that_option() -> None:
    question = _one("## Wer?\n- (x) ich\n> Genau.\n- ( ) du\n  > Nein,\n  > nie.\n")
    assert [option.feedback for option in question.options] == ["Genau.", "Nein, nie."]


def test_a_quote_after_an_empty_line_is_about_the_question() -> None:
    question = _one("## Wer?\n- (x) ich\n- ( ) du\n\n  > Weil es so ist.\n")
    assert question.explanation == "Weil es so ist."
    assert not question.options[1].feedback


def test_an_explanation_is_about_the_question_wherever_it_stands() -> None:
    question = _one("## Wer?\n- (x) ich\n- ( ) du\n> Erklärung: Weil.\n")
    assert question.explanation == "Weil."


def test_a_quote_before_the_options_belongs_to_the_question() -> None:
    assert _one("## Wer?\n\n> Ein Brief.\n\n- (x) ich\n").body == "> Ein Brief."


def test_an_explanation_may_have_paragraphs_and_name_a_heading() -> None:
    question = _one("## Wer?\n- (x) ich\n\nErklärung: Eins.\n\nZwei. Siehe: Das Wasser\n")
    assert question.explanation == "Eins.\n\nZwei."
    assert (question.see, question.see_line) == ("Das Wasser", 6)


def test_a_heading_can_be_named_on_a_line_of_its_own() -> None:
    assert _one("## Wer?\n- (x) ich\n\nSiehe: #wasser\n").see == "#wasser"


def test_an_option_may_go_on_in_the_next_line() -> None:
    assert _options(_one("## Wer?\n- (x) ich\n  und du\n- ( ) er\nund sie\n")) == [
        ("ich und du", True),
        ("er und sie", False),
    ]


def test_a_case_holds_its_questions_until_the_next_heading_of_level_1() -> None:
    question = "## Was?\n- (x) ja\n- ( ) nein\n"
    quiz = parse_quiz(
        "# Fall: Der Brief\n\nText.\n\n### Anlage\n\nMehr.\n\n"
        f"{question}{question}# Ende\n{question}"
    )
    assert [len(block.questions) for block in quiz.blocks] == [2, 1]
    assert quiz.blocks[0].case_title == "Der Brief"
    assert quiz.blocks[0].case_text == "Text.\n\n### Anlage\n\nMehr."
    assert not quiz.blocks[1].case_title


def test_the_first_heading_of_level_1_is_the_title() -> None:
    assert parse_quiz("# Fragen zum Tee\n\n## Was?\n- (x) ja\n").title == "Fragen zum Tee"


def test_text_before_the_first_question_is_reported_as_stray() -> None:
    quiz = parse_quiz("<!-- Notiz -->\n\nFrage: Wer?\nAntwort: ich\n")
    assert quiz.stray == ((1, "<!-- Notiz -->"), (3, "Frage: Wer?"), (4, "Antwort: ich"))


def test_words_bullets_boxes_and_blanks_are_read() -> None:
    text = (
        "## Wer?\u00a0<!– id: k7m2 –>\n"
        "•\u00a0[X] eins\n· [*] zwei\n–\u00a0[ ] drei\n* [] vier\n☑ fünf\n☐ sechs\n- ☒ sieben\n"
    )
    question = _one(text)
    assert (question.title, question.id) == ("Wer?", "k7m2")
    assert [option.right for option in question.options] == [
        *(True, True, False, False, True, False, True),
    ]


def test_a_link_in_a_list_is_no_option() -> None:
    assert _one("## Wer?\n\n- [x](a.md) Link\n- (x) ich\n").kind is QuestionKind.SINGLE


def test_english_words_work_too() -> None:
    quiz = parse_quiz("# Case: A letter\n\n## Question: Who?\n\nOrder:\n1. a\n2. b\n\nSee: Tea\n")
    question = quiz.list_questions()[0]
    assert quiz.blocks[0].case_title == "A letter"
    assert (question.title, question.kind) == ("Who?", QuestionKind.ORDERING)
    assert question.see == "Tea"


def test_hostile_lines_are_read_in_no_time() -> None:
    for line in ("# a" + " " * 90_000 + "b", "## <!--id:" + "-" * 90_000, "- " * 90_000):
        parse_quiz(f"## Wer?\n{line}\n- (x) ich\n")
