"""Questions as form fields, and as what came of them, for the templates."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from lms.domain.question import UNSET, AnswerValue, Order, Question, QuestionKind, QuestionText
from lms.domain.quiz import Case, Marked, fixed_order
from lms.services.answers import Asked
from lms.web.frame import wording
from lms.web.links import resolve, see_url
from lms.web.reading import choose_text, mark_language
from lms.web.state import current_text_language

CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)


def make_question(asked: Asked, name: str = "answer") -> dict[str, Any]:
    """A question of a running attempt. Nothing in it says what is right."""
    language = current_text_language()
    return _make_fields(asked.question, asked.item.order, asked.value, name, language)


def make_self_check(
    question: Question, marked: Marked | None, action: str, language: str
) -> dict[str, Any]:
    order = fixed_order(question)
    value: AnswerValue = marked.value if marked else ()
    return {
        "action": action,
        "question": _make_fields(question, order, value, "answer", language),
        "outcome": make_outcome(marked, language) if marked else None,
    }


def make_case(case: Case) -> dict[str, Any]:
    language = current_text_language()
    return {
        "title": case.title(language),
        "html": resolve(case.text(language)),
        "in_language": mark_language(choose_text(language, case.html)),
    }


def _make_fields(
    question: Question, order: Order, value: AnswerValue, name: str, language: str
) -> dict[str, Any]:
    text = question.text(language)
    fields: dict[str, Any] = {
        "id": f"q-{question.id}",
        "kind": question.kind.value,
        "name": name,
        "title": text.title,
        "html": resolve(text.html),
        "error": None,
        "value": value if isinstance(value, str) else "",
        "in_language": mark_language(choose_text(language, question.texts)),
    }
    if question.kind in CHOICES:
        fields["options"] = [
            {"value": index, "html": resolve(option.html), "checked": index in value}
            for index, option in enumerate(text.options)
        ]
    elif question.is_shuffled:
        fields |= _make_selects(question, text, order, value)
    return fields


def _make_selects(
    question: Question, text: QuestionText, order: Order, value: AnswerValue
) -> dict[str, Any]:
    if question.kind is QuestionKind.ORDERING:
        shown = [text.options[authored] for authored in order]
        partners = [str(rank + 1) for rank in range(len(order))]
    else:
        shown = list(text.options)
        partners = [_plain(text.partners[authored].html) for authored in order]
    chosen = [place if isinstance(place, int) else UNSET for place in value]
    chosen += [UNSET] * (len(shown) - len(chosen))
    return {
        "rows": [
            {"html": resolve(option.html), "chosen": chosen[index]}
            for index, option in enumerate(shown)
        ],
        "partners": [{"value": index, "title": title} for index, title in enumerate(partners)],
    }


def make_outcome(marked: Marked, language: str) -> dict[str, Any]:
    """What was given, what is right, why, and where to read it again."""
    question, text = marked.question, marked.question.text(language)
    return {
        "title": text.title,
        "right": marked.right,
        "given": list_given(marked, language),
        "wanted": list(_list_wanted(question, text)),
        "feedback": list(_list_feedback(marked, text)),
        "explanation": resolve(text.explanation_html) if text.explanation_html else "",
        "see_url": see_url(text.see) if text.see else "",
        "see_title": text.see_title,
        "in_language": mark_language(choose_text(language, question.texts)),
    }


def make_key(question: Question, language: str) -> dict[str, Any]:
    """A question with everything that is known about it, what is right included: for staff only."""
    text = question.text(language)
    return {
        "kind": question.kind.value,
        "title": text.title,
        "html": resolve(text.html),
        "options": [
            {
                "html": resolve(option.html),
                "right": index in question.right,
                "feedback": resolve(option.feedback_html),
            }
            for index, option in enumerate(text.options)
            if question.kind in CHOICES
        ],
        "wanted": [] if question.kind in CHOICES else list(_list_wanted(question, text)),
        "explanation": resolve(text.explanation_html),
        "see_title": text.see_title,
    }


def list_given(marked: Marked, language: str) -> list[str]:
    return describe_answer(marked.question, marked.item.order, marked.value, language)


def describe_answer(
    question: Question, order: Order, value: AnswerValue, language: str
) -> list[str]:
    """An answer in words, one string a line; nothing for an answer left open."""
    text = question.text(language)
    if isinstance(value, str):
        return [value] if value else []
    if question.kind in CHOICES:
        return [resolve(text.options[index].html) for index in value]
    if all(place == UNSET for place in value):
        return []
    if question.kind is QuestionKind.ORDERING:
        return _describe_ranks(text, order, value)
    return [
        _pair(text.options[row].html, text.partners[order[place]].html)
        for row, place in enumerate(value)
        if place != UNSET
    ]


def _describe_ranks(text: QuestionText, order: Order, value: tuple[int, ...]) -> list[str]:
    ranked = sorted(
        (rank, text.options[order[shown]].html) for shown, rank in enumerate(value) if rank != UNSET
    )
    return [Markup("{}. {}").format(rank + 1, resolve(html)) for rank, html in ranked]


def _list_wanted(question: Question, text: QuestionText) -> Iterator[str]:
    if question.kind in CHOICES:
        for index in question.right:
            yield resolve(text.options[index].html)
    elif question.kind is QuestionKind.SHORT:
        yield escape(question.accepted[0].text)
    elif question.kind is QuestionKind.ORDERING:
        for rank, option in enumerate(text.options):
            yield Markup("{}. {}").format(rank + 1, resolve(option.html))
    elif question.kind is QuestionKind.MATCHING:
        for option, partner in zip(text.options, text.partners, strict=True):
            yield _pair(option.html, partner.html)


def _list_feedback(marked: Marked, text: QuestionText) -> Iterator[str]:
    """What is said about the options that were chosen."""
    if marked.question.kind in CHOICES and not isinstance(marked.value, str):
        for index in marked.value:
            if text.options[index].feedback_html:
                yield resolve(text.options[index].feedback_html)


def _pair(left: str, right: str) -> Markup:
    return Markup("{} – {}").format(resolve(left), resolve(right))


def _plain(html: str) -> str:
    return Markup(html).striptags()


def saved_sentence(asked: Asked) -> str | None:
    """Such as "Saved at 14:03", for an answer that is stored."""
    if asked.answer is None:
        return None
    words = wording()
    return words.t("Saved at %(time)s", time=words.clock(asked.answer.saved_at))
