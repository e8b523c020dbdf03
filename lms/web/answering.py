"""Answering: one question a page or all on one, saved as given, looked over before handing in."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import AlreadySubmitted, NotFound
from lms.services import answers
from lms.services.answers import Asked, Sheet
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.links import quiz_url
from lms.web.policy import Policy, allow
from lms.web.questions import describe_answer, make_case, make_question, saved_sentence
from lms.web.quiz_units import (
    OF_LESSON,
    OF_MODULE,
    back_of,
    get_module_of,
    get_unit,
    list_helplines,
    title_of,
)
from lms.web.reading import choose_text, mark_language, name_language
from lms.web.state import current_person, current_school, current_text_language

LANGUAGE = "language-"


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
            "label": _label(sheet, asked),
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
        languages=_list_languages(sheet),
        helplines=list_helplines(unit),
    )


def _list_languages(sheet: Sheet) -> list[dict[str, str]]:
    """The other languages of the questions; going over to one saves what was chosen."""
    there = sheet.asked[0].question.texts
    shown = choose_text(current_text_language(), there)
    return [{"code": code, "name": name_language(code)} for code in there if code != shown]


def _find_language() -> str | None:
    """The language somebody goes over to with the answer."""
    go = request.form.get("go", "")
    return go.removeprefix(LANGUAGE) if go.startswith(LANGUAGE) else None


def _label(sheet: Sheet, asked: Asked) -> str:
    """Which question this is; what is only to think about is not counted."""
    position = sheet.find_position(asked)
    if position is None:
        return wording().t("Something to think about")
    total = sum(each.question.is_graded for each in sheet.asked)
    return wording().t("Question %(number)s of %(total)s", number=position, total=total)


def _find_sheet(unit: str) -> Sheet | None:
    """The running attempt, or None: an old tab or the Back button leads to the start page."""
    try:
        return answers.open_sheet(current_person(), unit)
    except NotFound:
        return None


@blueprint.post(OF_LESSON + "<int:number>/")
@blueprint.post(OF_MODULE + "<int:number>/")
@allow(Policy.SIGNED_IN)
def save_question(module: str, number: int, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    attempt = request.args.get("attempt", type=int, default=0)
    question_id = answers.get_drawn_question(current_person(), attempt, unit, number)
    given = {question_id: request.form.getlist("answer")}
    last = answers.save_answers(
        current_school(), current_person(), attempt, given, client=_read_client()
    )
    go = request.form.get("go")
    if language := _find_language():
        return back_to(quiz_url(unit, "lms.question", number=number, language=language))
    if go == "later":
        return _go_on_later(unit)
    if go == "all":
        return back_to(quiz_url(unit, "lms.sheet"))
    if number < len(last.layout):
        return back_to(quiz_url(unit, "lms.question", number=number + 1))
    return back_to(quiz_url(unit, "lms.check_answers"))


def _read_client() -> str:
    """The page load and its counter, as the script names them; empty without it."""
    return request.form.get("client", "")[:40]


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
        given = answers.pick_fields(person, attempt, unit, request.form)
    else:
        question_id = answers.get_drawn_question(person, attempt, unit, number)
        given = {question_id: request.form.getlist("answer")}
    saved = answers.save_in_background(
        current_school(),
        person,
        attempt,
        given,
        seen_rev=request.form.get("rev", type=int, default=answers.UNSEEN),
        client=_read_client(),
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
        languages=_list_languages(found),
        helplines=list_helplines(unit),
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
        name = answers.field_name(asked.question.id)
        blocks[-1]["questions"].append(make_question(asked, name))
        last = asked
    return blocks


@blueprint.post(OF_LESSON + "sheet/")
@blueprint.post(OF_MODULE + "sheet/")
@allow(Policy.SIGNED_IN)
def save_sheet(module: str, lesson: str | None = None) -> ResponseReturnValue:
    unit = get_unit(module, lesson)
    attempt = request.args.get("attempt", type=int, default=0)
    given = answers.pick_fields(current_person(), attempt, unit, request.form)
    answers.save_answers(current_school(), current_person(), attempt, given, client=_read_client())
    if language := _find_language():
        return back_to(quiz_url(unit, "lms.sheet", language=language))
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
    language = current_text_language()
    return render(
        "check_answers.html",
        sheet={
            "title": title_of(unit),
            "action": quiz_url(unit, "lms.submit", attempt=found.attempt.id),
            "back_url": quiz_url(unit, "lms.question", number=len(found.asked)),
            "open_count": len(found.open_numbers),
            "answers": [
                {
                    "number": found.find_position(asked),
                    "title": asked.question.text(language).title,
                    "given": describe_answer(
                        asked.question, asked.item.order, asked.value, language
                    ),
                    "url": quiz_url(unit, "lms.question", number=asked.number),
                    "in_language": mark_language(choose_text(language, asked.question.texts)),
                }
                for asked in found.asked
            ],
        },
        helplines=list_helplines(unit),
    )


def show_submitted(error: AlreadySubmitted) -> ResponseReturnValue:
    """An answer to an attempt that is handed in: nothing changed, and here is the result."""
    result_url = quiz_url(error.unit_id, "lms.result", number=error.number)
    submitted = {**back_of(error.unit_id), "result_url": result_url}
    return render("submitted.html", submitted=submitted), 409
