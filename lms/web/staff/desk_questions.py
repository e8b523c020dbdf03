"""The questions of a unit at the trainers' desk: cards to look at, and one form at a time."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lms.errors import Conflict, Invalid, NotFound
from lms.library import quiz_edit
from lms.library.headings import SourceHeading, list_headings
from lms.library.lesson_source import read_lesson, translate_keys
from lms.library.quiz_edit import Place, read_place
from lms.library.quiz_file import parse_quiz
from lms.library.quiz_lines import take_prefix
from lms.library.quiz_writer import is_case, write_quiz
from lms.library.source import FileKind, ParsedQuestion, ParsedQuiz
from lms.services.authoring import Draft, DraftPart
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff import desk_page
from lms.web.staff.desk_page import desk_url
from lms.web.staff.desk_question_form import (
    guess_kind,
    list_rows,
    make_question,
    read_rows,
    show_form,
)
from lms.web.staff.desk_question_save import (
    NEW,
    NEW_CASE,
    NOTHING,
    RULES,
    Target,
    apply_form,
    read_target,
)
from lms.web.staff.desk_text import BASE, answer_behind, save_part
from lms.web.staff.forms import Problem, describe
from lms.web.state import current_school

MOVES = {"up": -1, "down": 1}


@blueprint.get(BASE + "questions/", endpoint="desk_questions")
@allow(Policy.STAFF)
def show_questions(unit: str) -> ResponseReturnValue:
    draft = desk_page.open_draft(unit)
    return _render(draft, read_target(parse_quiz(draft.quiz), request.args))


@blueprint.post(BASE + "questions/", endpoint="save_desk_questions")
@allow(Policy.STAFF)
def save_questions(unit: str) -> ResponseReturnValue:
    """Saves a form, or does what a card's button says."""
    draft = desk_page.open_draft(unit)
    quiz = parse_quiz(draft.quiz)
    does, _, where = request.form.get("go", "save").partition(":")
    try:
        if does in (*MOVES, "delete"):
            return _change(unit, quiz, does, where)
        changed, target = apply_form(quiz, request.form, does=does, where=where)
        save_part(unit, DraftPart.QUIZ, write_quiz(changed))
    except (Conflict, NotFound):
        return _render_late(desk_page.open_draft(unit)), 409
    except Invalid as error:
        return _render(draft, read_target(quiz, request.form), [describe(error)]), 422
    if does in ("more", "row"):
        return back_to(_edit_url(unit, target))
    tell(wording().t("The questions are saved as a draft."))
    return back_to(desk_url("desk_questions", unit))


@blueprint.post(BASE + "questions/save", endpoint="desk_questions_behind")
@allow(Policy.STAFF)
def save_questions_behind(unit: str) -> ResponseReturnValue:
    """A background save while somebody types, answered in JSON with the sentence to show."""
    quiz = parse_quiz(desk_page.open_draft(unit).quiz)
    try:
        changed, _ = apply_form(quiz, request.form, does="behind", where="")
    except (Conflict, NotFound, Invalid):
        return {"saved": wording().t("The questions have changed. Please press “Save”.")}, 409
    return answer_behind(unit, DraftPart.QUIZ, write_quiz(changed))


def _change(unit: str, quiz: ParsedQuiz, does: str, where: str) -> ResponseReturnValue:
    """Moves or deletes. Raises NotFound and Conflict."""
    place = read_place(where)
    if place is None:
        raise NotFound("question", where)
    if does == "delete":
        changed = quiz_edit.take_out(quiz, place)
    else:
        changed = quiz_edit.move(quiz, place, MOVES[does])
    save_part(unit, DraftPart.QUIZ, write_quiz(changed))
    if does == "delete":
        tell(wording().t("It is deleted from the draft."))
        return back_to(desk_url("desk_questions", unit))
    return back_to(desk_url("desk_questions", unit, _anchor=f"block-{place.block}"))


def _edit_url(unit: str, target: Target) -> str:
    rows = request.form.get("rows", type=int, default=0)
    return desk_url(
        "desk_questions",
        unit,
        edit=target.name,
        kind=request.form.get("kind", ""),
        rows=rows,
        _anchor="edit",
    )


def _render(
    draft: Draft,
    target: Target | None,
    problems: list[Problem] | None = None,
    *,
    is_late: bool = False,
) -> str:
    unit, quiz = draft.unit_id, parse_quiz(draft.quiz)
    messages = desk_page.list_messages(draft, desk_page.check(unit))
    return render(
        "staff/desk_questions.html",
        desk=desk_page.make_desk(draft, "desk_questions"),
        blocks=[_make_block(unit, quiz, at, target) for at in range(len(quiz.blocks))],
        editing=_make_form(draft, quiz, target, bool(problems) or is_late) if target else None,
        rules=_make_rules(quiz),
        stray=[line for _, line in quiz.stray],
        seen=draft.quiz_seen,
        action=desk_url("save_desk_questions", unit),
        save_url=desk_url("desk_questions_behind", unit),
        here_url=desk_url("desk_questions", unit),
        new_url=desk_url("desk_questions", unit, edit=NEW, _anchor="edit"),
        new_case_url=desk_url("desk_questions", unit, edit=NEW_CASE, _anchor="edit"),
        rules_open=request.form.get("edit") == RULES,
        deleting=request.args.get("delete", "") if request.method == "GET" else "",
        word_url=desk_url("desk_word", unit),
        messages=messages,
        is_late=is_late,
        errors=problems or [],
        error={problem.target: problem.text for problem in problems or ()},
    )


def _render_late(draft: Draft) -> str:
    """The questions as they are now, and what was typed as a new one: nothing is lost."""
    form, quiz = request.form, parse_quiz(draft.quiz)
    typed = read_target(quiz, form)
    target = None
    if typed and "q_title" in form:
        given = MultiDict(
            {"edit": NEW_CASE if typed.is_case else NEW, "kind": form.get("kind", "")}
        )
        target = read_target(quiz, given)
    return _render(draft, target, is_late=True)


def _make_block(unit: str, quiz: ParsedQuiz, at: int, target: Target | None) -> dict[str, Any]:
    block = quiz.blocks[at]
    first = sum(len(before.questions) for before in quiz.blocks[:at]) + 1
    return {
        "is_case": is_case(block),
        "title": block.case_title,
        "text": block.case_text,
        "count": len(block.questions),
        "card": _make_card(unit, quiz, Place(at), target),
        "questions": [
            {
                **_make_card(unit, quiz, Place(at, index), target),
                **_show_question(question),
                "number": first + index,
            }
            for index, question in enumerate(block.questions)
        ],
        "new_url": desk_url("desk_questions", unit, edit=f"{NEW}.{at}", _anchor="edit"),
    }


def _make_card(unit: str, quiz: ParsedQuiz, place: Place, target: Target | None) -> dict[str, Any]:
    return {
        "place": str(place),
        "edit_url": desk_url("desk_questions", unit, edit=str(place), _anchor="edit"),
        "delete_url": desk_url("desk_questions", unit, delete=str(place), _anchor="delete"),
        "may_up": quiz_edit.may_move(quiz, place, -1),
        "may_down": quiz_edit.may_move(quiz, place, 1),
        "is_edited": target is not None and target.place == place,
    }


def _show_question(question: ParsedQuestion) -> dict[str, Any]:
    """A question as it was typed: its words, and what is right."""
    kind = guess_kind(question)
    rows = list_rows(question, kind) if kind else []
    return {
        "title": question.title,
        "kind": kind.value if kind else "",
        "rows": rows,
        "body": question.body,
        "explanation": question.explanation,
        "see": question.see,
    }


def _make_form(
    draft: Draft, quiz: ParsedQuiz, target: Target | None, is_typed: bool
) -> dict[str, Any] | None:
    if target is None:
        return None
    shown: dict[str, Any] = {
        "edit": target.name,
        "count": target.count if target.place is None else "",
        "is_case": target.is_case,
        "place": str(target.place) if target.place else "",
        "into": target.case,
        "kind": target.kind.value if target.kind else "",
        "kind_url": desk_url("desk_questions", draft.unit_id),
        "headings": _list_headings(draft),
    }
    form = request.form
    if target.is_case:
        block = quiz.blocks[target.place.block] if target.place else None
        title, text = (block.case_title, block.case_text) if block else ("", "")
        if is_typed:
            title, text = form.get("q_title", ""), form.get("q_body", "")
        return shown | {"title": title, "body": text}
    if target.kind is None:
        return shown
    question = quiz_edit.get_question(quiz, target.place) if target.place else NOTHING
    rows = list_rows(question, target.kind)
    if is_typed:
        rows = read_rows(form)
        question = make_question(form, target.kind, rows, question)
    return shown | {**show_form(question, target.kind, rows, target.rows)}


def _list_headings(draft: Draft) -> list[str]:
    """What an explanation can lead to: the headings of the lesson, or of the module's lessons."""
    if desk_page.has_lesson(draft.unit_id):
        body = read_lesson(draft.lesson)[1]
        return [each.title for each in list_headings(body) if not _asks(each)]
    language = draft.language or current_school().library.programme.language
    module = current_school().library.get_module(draft.module)
    return [heading.title for lesson in module.lessons for heading in lesson.text(language).outline]


def _asks(heading: SourceHeading) -> bool:
    """Whether it is a question within the text."""
    return take_prefix("question", heading.title) is not None


def _make_rules(quiz: ParsedQuiz) -> dict[str, Any]:
    names = ("draw", "pass_percent")
    if request.form.get("edit") == RULES:
        return {name: request.form.get(name, "") for name in names}
    values = translate_keys(quiz.front.values, FileKind.MODULE_QUIZ)
    return {name: values.get(name, "") for name in names}
