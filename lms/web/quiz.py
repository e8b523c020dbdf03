"""Questions: the start page, one question a page, all on one page, handing in, the result."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.state import State
from lms.errors import AlreadySubmitted, NotFound, TooSoon
from lms.library.shelf import ShelfModule
from lms.services import learning, quizzes
from lms.services.quizzes import Asked, Result, Sheet
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.links import QUIZ_SUFFIX, quiz_url
from lms.web.policy import Policy, allow
from lms.web.questions import (
    describe_answer,
    make_case,
    make_outcome,
    make_question,
    saved_sentence,
)
from lms.web.rows import label_of, make_following
from lms.web.state import current_language, current_person, current_school

OF_LESSON = "/modules/<module>/<lesson>/quiz/"
OF_MODULE = "/modules/<module>/quiz/"


def get_unit(module: str, lesson: str | None) -> str:
    """The unit an address speaks of. Raises NotFound, also for a lesson of another module."""
    library = current_school().library
    if lesson is None:
        return library.get_module(module).quiz_id
    if library.get_lesson(lesson).module != module:
        raise NotFound("lesson", lesson)
    return lesson


def get_module_of(unit_id: str) -> ShelfModule:
    library = current_school().library
    if unit_id.endswith(QUIZ_SUFFIX):
        return library.get_module(unit_id.removesuffix(QUIZ_SUFFIX))
    return library.get_module(library.get_lesson(unit_id).module)


def title_of(unit_id: str) -> str:
    """How a unit's questions are called: after the lesson or the module."""
    module = get_module_of(unit_id)
    if unit_id == module.quiz_id:
        return wording().t("Questions on %(module)s", module=label_of(module))
    return current_school().library.get_lesson(unit_id).text(current_language()).title


def back_of(unit_id: str) -> dict[str, str]:
    """The way back: to the lesson, or to the module."""
    module = get_module_of(unit_id)
    if unit_id == module.quiz_id:
        url = url_for("lms.module", module=module.id)
        return {"back_url": url, "back_title": f"{label_of(module)}: {module.title}"}
    url = url_for("lms.lesson", module=module.id, lesson=unit_id)
    return {"back_url": url, "back_title": title_of(unit_id)}


@blueprint.get(OF_LESSON)
@blueprint.get(OF_MODULE)
@allow(Policy.SIGNED_IN)
def quiz(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    start = quizzes.open_quiz(current_school(), current_person(), unit)
    passed = start.state.is_done
    newest = start.submitted[-1] if start.submitted else None
    asked = quizzes.has_asked_for_conversation(current_person(), unit)
    return render(
        "quiz.html",
        quiz={
            **back_of(unit),
            "title": title_of(unit),
            "of_lesson": lesson is not None,
            "count": start.quiz.points,
            "needed": start.quiz.points_needed,
            "action": quiz_url(unit, "lms.start_quiz"),
            "running_url": quiz_url(unit, "lms.question", number=1) if start.running else None,
            "passed": passed,
            "result_url": newest and quiz_url(unit, "lms.result", number=newest.number),
            "failures": start.failures,
            "opens_at": start.wait_until,
            "conversation_due": start.state is State.AWAITING_CONVERSATION,
            "conversation_url": quiz_url(unit, "lms.ask_conversation"),
            "conversation_asked": asked,
        },
    )


@blueprint.post(OF_LESSON)
@blueprint.post(OF_MODULE)
@allow(Policy.SIGNED_IN)
def start_quiz(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    try:
        quizzes.start_attempt(current_school(), current_person(), unit)
    except TooSoon:
        return back_to(quiz_url(unit))
    if request.form.get("view") == "sheet":
        return back_to(quiz_url(unit, "lms.sheet"))
    sheet = quizzes.open_sheet(current_school(), current_person(), unit)
    first = min(sheet.open_numbers, default=1)
    return back_to(quiz_url(unit, "lms.question", number=first))


@blueprint.get(OF_LESSON + "<int:number>/")
@blueprint.get(OF_MODULE + "<int:number>/")
@allow(Policy.SIGNED_IN)
def question(module: str, number: int, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    sheet = _find_sheet(unit)
    if sheet is None:
        return back_to(quiz_url(unit))
    asked = sheet.get_asked(number)
    attempt = sheet.attempt.id
    before = quiz_url(unit, "lms.question", number=number - 1) if number > 1 else quiz_url(unit)
    return render(
        "question.html",
        sheet={
            "title": title_of(unit),
            "number": number,
            "total": len(sheet.asked),
            "action": quiz_url(unit, "lms.save_question", number=number, attempt=attempt),
            "save_url": quiz_url(unit, "lms.save_behind", attempt=attempt, number=number),
            "rev": asked.rev,
            "back_url": before,
            "case": make_case(asked.case) if asked.case else None,
            "saved": saved_sentence(asked),
            "is_last": number == len(sheet.asked),
            "errors": (),
        },
        question=make_question(asked),
    )


def _find_sheet(unit: str) -> Sheet | None:
    """The running attempt, or None: an old tab or the Back button leads to the start page."""
    try:
        return quizzes.open_sheet(current_school(), current_person(), unit)
    except NotFound:
        return None


@blueprint.post(OF_LESSON + "<int:number>/")
@blueprint.post(OF_MODULE + "<int:number>/")
@allow(Policy.SIGNED_IN)
def save_question(module: str, number: int, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    attempt = request.args.get("attempt", type=int, default=0)
    question_id = quizzes.get_drawn_question(current_person(), attempt, unit, number)
    answers = {question_id: request.form.getlist("answer")}
    last = quizzes.save_answers(current_school(), current_person(), attempt, answers)
    go = request.form.get("go")
    if go == "later":
        return _go_on_later(unit)
    if go == "all":
        return back_to(quiz_url(unit, "lms.sheet"))
    if number < len(last.layout):
        return back_to(quiz_url(unit, "lms.question", number=number + 1))
    return back_to(quiz_url(unit, "lms.check_answers"))


def _go_on_later(unit: str) -> ResponseReturnValue:
    tell(wording().t("Your answers are saved. Go on whenever you like."))
    return back_to(url_for("lms.module", module=get_module_of(unit).id))


@blueprint.post(OF_LESSON + "save")
@blueprint.post(OF_MODULE + "save")
@allow(Policy.SIGNED_IN)
def save_behind(module: str, lesson: str | None = None) -> ResponseReturnValue:
    """A background save: answers in JSON with the sentence to show."""
    unit = get_unit(module, lesson)
    attempt = request.args.get("attempt", type=int, default=0)
    number = request.args.get("number", type=int)
    person = current_person()
    if number is None:
        answers = quizzes.pick_fields(person, attempt, unit, request.form)
    else:
        question_id = quizzes.get_drawn_question(person, attempt, unit, number)
        answers = {question_id: request.form.getlist("answer")}
    saved = quizzes.save_in_background(
        current_school(),
        person,
        attempt,
        answers,
        seen_rev=request.form.get("rev", type=int, default=quizzes.UNSEEN),
        client=request.form.get("client", "")[:40],
    )
    words = wording()
    if not saved.taken:
        sentence = words.t("A newer answer is already saved, perhaps from another device.")
        return {"saved": sentence, "rev": saved.rev}, 409
    return {"saved": words.t("Saved at %(time)s", time=words.clock(saved.at)), "rev": saved.rev}


@blueprint.get(OF_LESSON + "sheet/")
@blueprint.get(OF_MODULE + "sheet/")
@allow(Policy.SIGNED_IN)
def sheet(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    found = _find_sheet(unit)
    if found is None:
        return back_to(quiz_url(unit))
    attempt = found.attempt.id
    return render(
        "sheet.html",
        sheet={
            **back_of(unit),
            "title": title_of(unit),
            "total": len(found.asked),
            "action": quiz_url(unit, "lms.save_sheet", attempt=attempt),
            "save_url": quiz_url(unit, "lms.save_behind", attempt=attempt),
            "rev": sum(asked.rev for asked in found.asked),
            "saved": _newest_saved(found),
            "errors": (),
            "blocks": _group_by_case(found),
        },
    )


def _newest_saved(found: Sheet) -> str | None:
    answered = [asked for asked in found.asked if asked.answer]
    newest = max(answered, key=lambda asked: asked.answer.saved_at, default=None)  # type: ignore[union-attr]
    return saved_sentence(newest) if newest else None


def _group_by_case(found: Sheet) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    last: Asked | None = None
    for asked in found.asked:
        if last is None or asked.case is None or asked.case is not last.case:
            case = make_case(asked.case) if asked.case else None
            blocks.append({"case": case, "questions": []})
        name = quizzes.field_name(asked.question.id)
        blocks[-1]["questions"].append(make_question(asked, name))
        last = asked
    return blocks


@blueprint.post(OF_LESSON + "sheet/")
@blueprint.post(OF_MODULE + "sheet/")
@allow(Policy.SIGNED_IN)
def save_sheet(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    attempt = request.args.get("attempt", type=int, default=0)
    answers = quizzes.pick_fields(current_person(), attempt, unit, request.form)
    quizzes.save_answers(current_school(), current_person(), attempt, answers)
    if request.form.get("go") == "later":
        return _go_on_later(unit)
    return back_to(quiz_url(unit, "lms.check_answers"))


@blueprint.get(OF_LESSON + "check/")
@blueprint.get(OF_MODULE + "check/")
@allow(Policy.SIGNED_IN)
def check_answers(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    found = _find_sheet(unit)
    if found is None:
        return back_to(quiz_url(unit))
    language = current_language()
    return render(
        "check_answers.html",
        sheet={
            "title": title_of(unit),
            "action": quiz_url(unit, "lms.submit", attempt=found.attempt.id),
            "back_url": quiz_url(unit, "lms.question", number=len(found.asked)),
            "open_count": len(found.open_numbers),
            "answers": [
                {
                    "number": asked.number,
                    "title": asked.question.text(language).title,
                    "given": describe_answer(
                        asked.question, asked.item.order, asked.value, language
                    ),
                    "url": quiz_url(unit, "lms.question", number=asked.number),
                }
                for asked in found.asked
            ],
        },
    )


@blueprint.post(OF_LESSON + "submit")
@blueprint.post(OF_MODULE + "submit")
@allow(Policy.SIGNED_IN)
def submit(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    attempt = request.args.get("attempt", type=int, default=0)
    handed_in = quizzes.submit(current_school(), current_person(), attempt)
    return back_to(quiz_url(unit, "lms.result", number=handed_in.number))


@blueprint.get(OF_LESSON + "results/<int:number>/")
@blueprint.get(OF_MODULE + "results/<int:number>/")
@allow(Policy.SIGNED_IN)
def result(module: str, number: int, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    found = quizzes.open_result(current_school(), current_person(), unit, number)
    return render("result.html", result=_make_result(found, unit))


def _make_result(found: Result, unit: str) -> dict[str, Any]:
    language = current_language()
    outcomes = [make_outcome(marked, language) for marked in found.grade.marked]
    goes_on = found.state.opens_next
    return {
        **back_of(unit),
        "passed": found.grade.passed,
        "points": found.grade.points,
        "possible": found.grade.possible,
        "needed": found.needed,
        "title": title_of(unit),
        "label": title_of(unit),
        "next": make_following(found.following) if goes_on else None,
        "retry_at": found.wait_until,
        "retry_url": quiz_url(unit),
        "conversation_due": found.state is State.AWAITING_CONVERSATION,
        "wrong": [outcome for outcome in outcomes if outcome["right"] is False],
        "right": [outcome for outcome in outcomes if outcome["right"] is True],
        "reflections": [outcome for outcome in outcomes if outcome["right"] is None],
    }


@blueprint.get(OF_LESSON + "conversation/")
@blueprint.get(OF_MODULE + "conversation/")
@allow(Policy.SIGNED_IN)
def ask_conversation(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    return render(
        "conversation.html",
        conversation={
            **back_of(unit),
            "title": title_of(unit),
            "action": quiz_url(unit, "lms.save_conversation"),
        },
    )


@blueprint.post(OF_LESSON + "conversation/")
@blueprint.post(OF_MODULE + "conversation/")
@allow(Policy.SIGNED_IN)
def save_conversation(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    learning.ask_for_conversation(current_school(), current_person(), unit)
    tell(wording().t("We have noted that you would like to talk. Somebody will call you."))
    return back_to(quiz_url(unit))


def show_submitted(error: AlreadySubmitted) -> ResponseReturnValue:
    """An answer to an attempt that is handed in: nothing changed, and here is the result."""
    result_url = quiz_url(error.unit_id, "lms.result", number=error.number)
    submitted = {**back_of(error.unit_id), "result_url": result_url}
    return render("submitted.html", submitted=submitted), 409
