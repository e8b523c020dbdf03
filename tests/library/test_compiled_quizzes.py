from lms.domain.question import Accepted, QuestionKind
from tests.library.workshop import EINS, GOOD_QUESTION, PROGRAMME, QUIZ_A, QUIZ_EINS, A, Workshop

EN_A = "content/modules/1-eins/10-a.en.md"
EN_QUIZ = "quizzes/1-eins/10-a.en.md"


def test_the_smallest_quiz_takes_its_rules_from_the_programme(course: Workshop) -> None:
    course.write(PROGRAMME, "---\ntitle: T\npass_percent: 60\n---\n")
    quiz = course.quiz("a")
    assert (quiz.pass_percent, quiz.draw, quiz.points) == (60, None, 1)


def test_a_quiz_has_its_own_rules(course: Workshop) -> None:
    course.write(QUIZ_A, f"---\npass_percent: 50\ndraw: 1\n---\n{GOOD_QUESTION}")
    quiz = course.quiz("a")
    assert (quiz.pass_percent, quiz.draw) == (50, 1)


def test_texts_options_and_feedback_are_rendered_and_keep_their_source(course: Workshop) -> None:
    course.write(
        QUIZ_A,
        "## Was *stimmt* & was nicht?\n\nEin **Text**.\n\n"
        "- (x) 1. ja\n- ( ) <script>x</script>nein & nie\n  > *Nie.*\n\nErklärung: Weil.\n",
    )
    text = next(course.quiz("a").list_questions()).text("de")
    assert text.title == "Was stimmt & was nicht?"
    assert text.html == "<p>Ein <strong>Text</strong>.</p>"
    assert text.options[0].html == "1. ja"
    assert text.options[1].html == "nein &amp; nie"
    assert text.options[1].feedback_html == "<em>Nie.</em>"
    assert text.options[1].source == "<script>x</script>nein & nie\n> *Nie.*"
    assert text.explanation_html == "<p>Weil.</p>"


def test_a_written_id_wins_and_another_stays_the_same_while_the_title_does(
    course: Workshop,
) -> None:
    course.write(QUIZ_A, "## Was? <!-- id: k7m2 -->\n- (x) ja\n- ( ) nein\n## Wer?\n- (x) ich\n")
    first, second = course.quiz("a").list_questions()
    assert first.id == "k7m2"
    assert len(second.id) == 8
    course.write(QUIZ_A, "## Wer?\n- ( ) du\n- (x) ich\n")
    assert [question.id for question in course.quiz("a").list_questions()] == [second.id]


def test_cases_are_blocks_and_reflections_earn_no_point(course: Workshop) -> None:
    course.write(
        QUIZ_EINS,
        f"# Fall: Der Brief\n\nEin Brief.\n\n{GOOD_QUESTION}"
        f"{GOOD_QUESTION.replace('stimmt', 'gilt')}\n# Zum Schluss\n\n"
        "## Und Sie?\n\nNachdenken: Bitte.\n",
    )
    quiz = course.quiz("eins.quiz")
    assert [block.points for block in quiz.blocks] == [2, 0]
    case = quiz.blocks[0].case
    assert case is not None
    assert (case.title("de"), case.text("de")) == ("Der Brief", "<p>Ein Brief.</p>")
    assert case.sources == {"de": "Ein Brief."}
    assert course.compile().get_module("eins").has_quiz


def test_a_draw_must_fit_whole_cases(course: Workshop) -> None:
    pair = f"# Fall: A\n\n{GOOD_QUESTION}{GOOD_QUESTION.replace('stimmt', 'gilt')}"
    course.write(QUIZ_EINS, f"---\ndraw: 1\n---\n{pair}")
    assert course.codes() == [(QUIZ_EINS, 2, "F19")]
    assert course.quiz("eins.quiz").draw is None


def test_links_within_the_lesson_lead_there_from_its_questions(course: Workshop) -> None:
    course.write(QUIZ_A, f"{GOOD_QUESTION}\nLesen Sie [das](#anfang) und [B](20-b.md).\n")
    explanation = next(course.quiz("a").list_questions()).text("de").explanation_html
    assert 'href="lms:a#lc-anfang"' in explanation
    assert 'href="lms:b"' in explanation


def test_a_heading_is_found_by_its_words_or_its_anchor(course: Workshop) -> None:
    for named in ("Anfang", "anfang.", "#anfang"):
        course.write(QUIZ_A, f"{GOOD_QUESTION}\nSiehe: {named}\n")
        text = next(course.quiz("a").list_questions()).text("de")
        assert (text.see, text.see_title) == ("lms:a#lc-anfang", "Anfang")


def test_the_closing_questions_may_name_a_heading_of_any_lesson_of_the_module(
    course: Workshop,
) -> None:
    course.write(QUIZ_EINS, f"{GOOD_QUESTION}\nSiehe: Anfang\n")
    assert next(course.quiz("eins.quiz").list_questions()).text("de").see == "lms:a#lc-anfang"


def test_languages_share_the_key_and_any_of_their_short_answers_is_right(
    course: Workshop,
) -> None:
    course.write(EN_A, "# Lesson A\n\n## Start\n\nText.\n")
    course.write(QUIZ_A, "## Wie? <!-- id: x1 -->\n\nAntwort: Kanne\n\nSiehe: Anfang\n")
    course.write(EN_QUIZ, "## How? <!-- id: x1 -->\n\nAnswer: pot\n\nSee: Start\n")
    assert course.codes() == []
    (question,) = course.quiz("a").list_questions()
    assert question.kind is QuestionKind.SHORT
    assert question.accepted == (Accepted("Kanne"), Accepted("pot"))
    assert question.text("en").title == "How?"
    assert question.text("en").see_title == "Start"
    assert question.text("de").see_title == "Anfang"


def test_a_translation_with_another_key_is_an_error_and_left_out(course: Workshop) -> None:
    course.write(QUIZ_A, GOOD_QUESTION.replace("stimmt?", "stimmt? <!-- id: x1 -->"))
    course.write(EN_QUIZ, "## What? <!-- id: x1 -->\n\n- ( ) yes\n- (x) no\n")
    assert course.codes() == [(EN_QUIZ, 1, "F20")]
    (question,) = course.quiz("a").list_questions()
    assert list(question.texts) == ["de"]


def test_a_translation_without_ids_is_an_error(course: Workshop) -> None:
    course.write(EN_QUIZ, "## What is right?\n\n- (x) yes\n- ( ) no\n")
    assert course.codes() == [(EN_QUIZ, 1, "F20")]


def test_a_translation_with_a_question_too_many_is_an_error(course: Workshop) -> None:
    course.write(EN_QUIZ, f"{GOOD_QUESTION}\n## Extra?\n\n- (x) yes\n- ( ) no\n")
    assert [code for _, _, code in course.codes()] == ["F20"]


def test_the_title_of_the_closing_questions_may_be_written(course: Workshop) -> None:
    course.write(QUIZ_EINS, f"---\ntitle: Drei Fälle\n---\n{GOOD_QUESTION}")
    assert course.compile().get_module("eins").quiz_title == "Drei Fälle"
    course.write(QUIZ_EINS, f"# Zwei Fälle\n\n{GOOD_QUESTION}")
    assert course.compile().get_module("eins").quiz_title == "Zwei Fälle"


def test_a_renamed_lesson_keeps_its_id_and_its_quiz(course: Workshop) -> None:
    course.remove(A)
    course.remove(QUIZ_A)
    course.write("content/modules/1-eins/10-neu.md", "---\ntitle: A\nid: a\n---\n")
    course.write("quizzes/1-eins/10-neu.md", GOOD_QUESTION)
    course.write(EINS, "---\ntitle: Eins\n---\n\n[Anfang](10-neu.md)\n")
    library = course.compile()
    assert library.findings == ()
    assert list(library.quizzes) == ["a"]
    assert library.moved == {"neu": "a"}
    assert 'href="lms:a"' in library.get_module("eins").html
