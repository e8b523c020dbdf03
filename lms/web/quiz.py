"""Questions of a unit: the start page, handing in, the result, or a conversation instead."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from lms.domain.state import State
from lms.errors import TooSoon
from lms.services import quizzes, wishes
from lms.services.answers import open_sheet
from lms.services.quizzes import Result
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.links import quiz_url
from lms.web.policy import Policy, allow
from lms.web.questions import make_outcome
from lms.web.quiz_units import (
    OF_LESSON,
    OF_MODULE,
    back_of,
    get_unit,
    is_translated,
    list_helplines,
    title_of,
)
from lms.web.rows import make_following
from lms.web.state import current_person, current_school, current_text_language


@blueprint.get(OF_LESSON)
@blueprint.get(OF_MODULE)
@allow(Policy.SIGNED_IN)
def quiz(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    start = quizzes.open_quiz(current_school(), current_person(), unit)
    passed = start.state.is_done
    newest = start.submitted[-1] if start.submitted else None
    asked = wishes.has_asked_for_conversation(current_person(), unit)
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
            "opens_at": start.wait_until,
            "first_day": start.first_day,
            "conversation_due": start.state is State.AWAITING_CONVERSATION,
            "conversation_url": quiz_url(unit, "lms.ask_conversation"),
            "conversation_asked": asked,
            "other_language": not is_translated(start.quiz),
        },
        helplines=list_helplines(unit),
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
    sheet = open_sheet(current_person(), unit)
    first = min(sheet.open_numbers, default=1)
    return back_to(quiz_url(unit, "lms.question", number=first))


@blueprint.post(OF_LESSON + "submit")
@blueprint.post(OF_MODULE + "submit")
@allow(Policy.SIGNED_IN)
def submit(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    attempt = request.args.get("attempt", type=int, default=0)
    handed_in = quizzes.submit(current_school(), current_person(), unit, attempt)
    return back_to(quiz_url(unit, "lms.result", number=handed_in.number))


@blueprint.get(OF_LESSON + "results/<int:number>/")
@blueprint.get(OF_MODULE + "results/<int:number>/")
@allow(Policy.SIGNED_IN)
def result(module: str, number: int, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    found = quizzes.open_result(current_school(), current_person(), unit, number)
    helplines = list_helplines(unit)
    return render("result.html", result=_make_result(found, unit), helplines=helplines)


def _make_result(found: Result, unit: str) -> dict[str, Any]:
    language = current_text_language()
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
    wishes.check_may_ask(current_school(), current_person(), unit)
    return render(
        "conversation.html",
        conversation={
            **back_of(unit),
            "title": title_of(unit),
            "action": quiz_url(unit, "lms.save_conversation"),
        },
        helplines=list_helplines(unit),
    )


@blueprint.post(OF_LESSON + "conversation/")
@blueprint.post(OF_MODULE + "conversation/")
@allow(Policy.SIGNED_IN)
def save_conversation(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    wishes.ask_for_conversation(current_school(), current_person(), unit)
    tell(wording().t("We have noted that you would like to talk. Somebody will call you."))
    return back_to(quiz_url(unit))
