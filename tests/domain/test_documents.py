"""Requirement sets and quizzes as stored documents (R4, R9)."""

import json
from dataclasses import replace

from lms.domain import quiz_document, requirement_document
from lms.domain.canonical import Document, dump_canonical, hash_document
from lms.domain.gate import AnyOf, FromDate, UnitDone
from lms.domain.programme import RequirementSet, Rules
from lms.domain.question import Accepted, OptionText, Question, QuestionKind, QuestionText
from lms.domain.quiz import Block, Case, Quiz
from tests.cast import KARIN, april, lesson, module, module_quiz, requirements, training_day

TEXT = QuestionText(
    html="<p>Was gehört dazu?</p>",
    title="Was gehört dazu?",
    options=(OptionText("<p>Impfnachweis</p>", "<p>Ja.</p>", "Impfnachweis"),),
    explanation_html="<p>Masernschutz</p>",
    source="Was gehört dazu?",
    see="lms:kita#vor-dem-termin",
    see_title="Vor dem Termin",
)
CHOICE = Question("k7m2", QuestionKind.MULTIPLE, {"de": TEXT}, option_count=1, right=(0,))
SHORT = Question("p3", QuestionKind.SHORT, {"de": TEXT}, accepted=(Accepted("Jobcenter", True),))
QUIZ = Quiz(
    "kita",
    (
        Block((CHOICE,)),
        Block((SHORT,), Case({"de": "Der Umschlag"}, {"de": "<p>…</p>"}, {"de": "…"})),
    ),
    draw=1,
)
GATE = (UnitDone("a"), AnyOf(1, (FromDate(april(3)), AnyOf(1, (UnitDone("b"),)))))
SET = requirements(
    module(
        "rolle",
        lesson("a", has_quiz=True, gate=()),
        lesson("b", required=False, conversation=True, gate=GATE),
        module_quiz("rolle"),
        training_day("rolle.day-1", minimum_units=6),
        label="Teil",
        days_needed=1,
    ),
    module("abschluss", required=False, gate=GATE),
    rules=Rules(75, 15, modules_needed=1, attendance_percent=80, days=("rolle.day-1",)),
)


def stored(document: Document) -> Document:
    """The document as the database hands it out again."""
    loaded: Document = json.loads(dump_canonical(document))
    return loaded


def reload_set(requirements: RequirementSet) -> RequirementSet:
    return requirement_document.from_document(
        stored(requirement_document.to_document(requirements)),
        revision=requirements.revision,
        effective_on=requirements.effective_on,
        recorded_at=requirements.recorded_at,
        recorded_by=requirements.recorded_by,
    )


def reload_quiz(quiz: Quiz) -> Quiz:
    return quiz_document.from_document(stored(quiz_document.to_document(quiz)))


def with_text(quiz: Quiz, text: QuestionText) -> Quiz:
    changed = replace(CHOICE, texts={"de": text})
    return replace(quiz, blocks=(Block((changed,)), *quiz.blocks[1:]))


def test_a_requirement_set_comes_back_as_it_was() -> None:
    assert reload_set(SET) == SET
    recorded = replace(SET, revision=4, recorded_by=KARIN.id)
    assert reload_set(recorded) == recorded


def test_no_gate_and_an_empty_gate_are_told_apart() -> None:
    units = reload_set(SET).units
    assert (units["rolle.quiz"].gate, units["a"].gate) == (None, ())


def test_a_quiz_comes_back_as_it_was() -> None:
    assert reload_quiz(QUIZ) == QUIZ


def test_equal_documents_have_equal_bytes_whatever_the_order_of_keys() -> None:
    assert dump_canonical({"b": 1, "a": "ä"}) == '{"a":"ä","b":1}'
    assert hash_document({"b": 1, "a": 2}) == hash_document({"a": 2, "b": 1})


def test_a_new_renderer_makes_no_new_version_of_a_quiz() -> None:
    option = replace(TEXT.options[0], html="<b>Impfnachweis</b>", feedback_html="<b>Ja.</b>")
    other = replace(TEXT, html="<b>?</b>", explanation_html="<b>…</b>", options=(option,))
    case = Case({"de": "Der Umschlag"}, {"de": "<b>…</b>"}, {"de": "…"})
    rendered = replace(with_text(QUIZ, other), blocks=(*with_text(QUIZ, other).blocks[:1],))
    rendered = replace(rendered, blocks=(*rendered.blocks, Block((SHORT,), case)))
    assert rendered != QUIZ
    assert quiz_document.hash_quiz(rendered) == quiz_document.hash_quiz(QUIZ)


def test_whatever_a_participant_answers_to_makes_a_new_version() -> None:
    changed = [
        with_text(QUIZ, replace(TEXT, source="Was gehört nicht dazu?")),
        with_text(QUIZ, replace(TEXT, options=(OptionText("", source="Pass"),))),
        replace(QUIZ, blocks=(Block((replace(CHOICE, right=()),)), *QUIZ.blocks[1:])),
        replace(QUIZ, blocks=QUIZ.blocks[:1]),
        replace(QUIZ, draw=None),
        replace(QUIZ, pass_percent=90),
    ]
    hashes = {quiz_document.hash_quiz(quiz) for quiz in [QUIZ, *changed]}
    assert len(hashes) == len(changed) + 1


def test_a_stored_quiz_falls_back_to_the_same_language_as_the_authored_one() -> None:
    german, arabic = replace(TEXT, title="Frage"), replace(TEXT, title="سؤال")
    question = replace(CHOICE, texts={"de": german, "ar": arabic})
    case = Case({"de": "Fall", "ar": "حالة"}, {"de": "<p>Fall</p>", "ar": "<p>حالة</p>"})
    authored = Quiz("kita", (Block((question,), case),))
    block = reload_quiz(authored).blocks[0]
    assert block.questions[0].text("tr").title == "Frage"
    assert block.case is not None
    assert (block.case.title("tr"), block.case.text("tr")) == ("Fall", "<p>Fall</p>")
