"""A compiled quiz as the document that is stored as its version, and back (R9).

What is said in several languages is stored as pairs, because canonical JSON sorts its keys and the
first language is the one everybody falls back to.
"""

from collections.abc import Mapping
from typing import Any

from lms.domain.canonical import Document, hash_document
from lms.domain.question import Accepted, OptionText, Question, QuestionKind, QuestionText
from lms.domain.quiz import Block, Case, Quiz


def to_document(quiz: Quiz) -> Document:
    return {
        "unit": quiz.unit_id,
        "pass_percent": quiz.pass_percent,
        "draw": quiz.draw,
        "blocks": [_block_to_document(block) for block in quiz.blocks],
    }


def from_document(document: Document) -> Quiz:
    return Quiz(
        unit_id=document["unit"],
        pass_percent=document["pass_percent"],
        draw=document["draw"],
        blocks=tuple(_block_from_document(block) for block in document["blocks"]),
    )


def hash_quiz(quiz: Quiz) -> str:
    """The version's hash. Rendered HTML stays out, so a new renderer makes no new version."""
    return hash_document(_without_html(to_document(quiz)))


def _without_html(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_html(part) for key, part in value.items() if "html" not in key}
    if isinstance(value, list):
        return [_without_html(part) for part in value]
    return value


def _block_to_document(block: Block) -> Document:
    return {
        "case": _case_to_document(block.case) if block.case else None,
        "questions": [_question_to_document(question) for question in block.questions],
    }


def _block_from_document(document: Document) -> Block:
    case = _case_from_document(document["case"]) if document["case"] else None
    questions = tuple(_question_from_document(question) for question in document["questions"])
    return Block(questions, case)


def _case_to_document(case: Case) -> Document:
    return {
        "titles": _to_pairs(case.titles),
        "html": _to_pairs(case.html),
        "sources": _to_pairs(case.sources),
    }


def _case_from_document(document: Document) -> Case:
    return Case(dict(document["titles"]), dict(document["html"]), dict(document["sources"]))


def _to_pairs(by_language: Mapping[str, str]) -> list[list[str]]:
    return [[language, text] for language, text in by_language.items()]


def _question_to_document(question: Question) -> Document:
    return {
        "id": question.id,
        "kind": question.kind.value,
        "option_count": question.option_count,
        "right": list(question.right),
        "accepted": [[accepted.text, accepted.exact] for accepted in question.accepted],
        "texts": [[code, _text_to_document(text)] for code, text in question.texts.items()],
    }


def _question_from_document(document: Document) -> Question:
    return Question(
        id=document["id"],
        kind=QuestionKind(document["kind"]),
        option_count=document["option_count"],
        right=tuple(document["right"]),
        accepted=tuple(Accepted(text, exact) for text, exact in document["accepted"]),
        texts={code: _text_from_document(text) for code, text in document["texts"]},
    )


def _text_to_document(text: QuestionText) -> Document:
    return {
        "html": text.html,
        "title": text.title,
        "source": text.source,
        "options": [_option_to_document(option) for option in text.options],
        "partners": [_option_to_document(partner) for partner in text.partners],
        "explanation_html": text.explanation_html,
        "see": text.see,
        "see_title": text.see_title,
    }


def _option_to_document(option: OptionText) -> Document:
    return {
        "html": option.html,
        "feedback_html": option.feedback_html,
        "source": option.source,
    }


def _text_from_document(document: Document) -> QuestionText:
    return QuestionText(
        html=document["html"],
        title=document["title"],
        source=document["source"],
        options=tuple(OptionText(**option) for option in document["options"]),
        partners=tuple(OptionText(**partner) for partner in document["partners"]),
        explanation_html=document["explanation_html"],
        see=document["see"],
        see_title=document["see_title"],
    )
