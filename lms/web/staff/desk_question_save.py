"""From the form of a question, a case or the rules to the quiz it changes."""

from dataclasses import dataclass, replace

from lms.domain.question import QuestionKind
from lms.errors import Conflict, Invalid, NotFound
from lms.library import quiz_edit
from lms.library.lesson_source import translate_keys
from lms.library.quiz_edit import Place, read_place
from lms.library.source import FileKind, ParsedQuestion, ParsedQuiz
from lms.web.frame import wording
from lms.web.staff.desk_question_form import (
    Fields,
    change_rows,
    check_question,
    guess_kind,
    is_blank,
    make_question,
    read_line,
    read_lines,
    read_rows,
)
from lms.web.staff.forms import read_number

NEW, NEW_CASE, RULES = "new", "new-case", "rules"
NOTHING = ParsedQuestion(0, "", None)
DRAW_LIMIT, PERCENT_LIMIT = 200, 100


@dataclass(frozen=True, slots=True)
class Target:
    """What a form is about: what stands at a `place`, or something new.

    A new question belongs to a `case`, or to none; `count` is how many questions (or blocks, for a
    new case) there were when the form was made, so that saving it again adds nothing twice.
    """

    place: Place | None = None
    case: int | None = None
    is_case: bool = False
    count: int = 0
    kind: QuestionKind | None = None
    rows: int = 0

    @property
    def name(self) -> str:
        if self.place is not None:
            return str(self.place)
        if self.is_case:
            return NEW_CASE
        return NEW if self.case is None else f"{NEW}.{self.case}"


def read_target(quiz: ParsedQuiz, values: Fields) -> Target | None:
    """What an address or a form names; None for nothing, or for what is not there."""
    name = values.get("edit", "")
    kind = _read_kind(values.get("kind", ""))
    count = values.get("count", type=int)
    rows = min(values.get("rows", default=0, type=int), 99)
    try:
        if name == NEW_CASE:
            return Target(is_case=True, count=len(quiz.blocks) if count is None else count)
        if name.partition(".")[0] == NEW:
            into = read_place(name.partition(".")[2])
            case = into.block if into else None
            there = quiz_edit.count_questions(quiz, case)
            return Target(case=case, count=there if count is None else count, kind=kind, rows=rows)
        place = read_place(name)
        if place is None:
            return None
        if place.index is None:
            quiz_edit.get_block(quiz, place)
            return Target(place, is_case=True)
        kind = guess_kind(quiz_edit.get_question(quiz, place)) or kind
        return Target(place, kind=kind, rows=rows)
    except NotFound:
        return None


def _read_kind(text: str) -> QuestionKind | None:
    return QuestionKind(text) if text in list(QuestionKind) else None


def apply_form(
    quiz: ParsedQuiz, form: Fields, *, does: str, where: str = ""
) -> tuple[ParsedQuiz, Target]:
    """The quiz with what was typed, and what the form is about from now on.

    `does` is "save", "behind", "more" (rows) or "row" (moved or taken out, as `where` says). Raises
    NotFound and Conflict for something that has changed, and Invalid.
    """
    if form.get("edit") == RULES:
        return _apply_rules(quiz, form), Target()
    target = read_target(quiz, form)
    if target is None:
        raise NotFound("question", form.get("edit"))
    target = _find_added(quiz, target)
    if target.is_case:
        return _apply_case(quiz, form, target)
    return _apply_question(quiz, form, target, does, where)


def _find_added(quiz: ParsedQuiz, target: Target) -> Target:
    """What was new when the page was made may have been added since by the same page."""
    if target.place is not None:
        return target
    if target.is_case:
        there, last = len(quiz.blocks), Place(len(quiz.blocks) - 1)
    else:
        there = quiz_edit.count_questions(quiz, target.case)
        last = quiz_edit.find_last(quiz, target.case)
    if there == target.count:
        return target
    if there == target.count + 1:
        return replace(target, place=last)
    raise Conflict("draft", target.name)


def _apply_case(quiz: ParsedQuiz, form: Fields, target: Target) -> tuple[ParsedQuiz, Target]:
    title, text = read_line(form, "q_title"), read_lines(form, "q_body")
    if not (title or text) and target.place is None:
        return quiz, target
    title = title or wording().t("New case")
    if target.place is not None:
        return quiz_edit.put_case(quiz, target.place, title, text), target
    changed = quiz_edit.add_case(quiz, title, text)
    return changed, replace(target, place=Place(len(changed.blocks) - 1))


def _apply_question(
    quiz: ParsedQuiz, form: Fields, target: Target, does: str, where: str
) -> tuple[ParsedQuiz, Target]:
    kind = target.kind
    if kind is None:
        raise Invalid("question_kind_needed", "kind")
    rows = read_rows(form)
    if does == "row":
        what, _, at = where.partition(":")
        rows = change_rows(rows, what, int(at) if at.isdecimal() else -1)
    place = target.place
    before = NOTHING if place is None else quiz_edit.get_question(quiz, place)
    question = make_question(form, kind, rows, before)
    if does == "save":
        check_question(question)
    if is_blank(question) and place is None:
        return quiz, target
    if not question.title:
        question = replace(question, title=wording().t("New question"))
    if place is not None:
        return quiz_edit.put_question(quiz, place, question), target
    changed = quiz_edit.add_question(quiz, question, target.case)
    return changed, replace(target, place=quiz_edit.find_last(changed, target.case))


def _apply_rules(quiz: ParsedQuiz, form: Fields) -> ParsedQuiz:
    """How many questions are drawn, and how much of them has to be right."""
    values = translate_keys(quiz.front.values, FileKind.MODULE_QUIZ)
    for key, limit in (("draw", DRAW_LIMIT), ("pass_percent", PERCENT_LIMIT)):
        values.pop(key, None)
        if form.get(key, "").strip():
            number = read_number(form[key], key)
            if not 1 <= number <= limit:
                raise Invalid("number_out_of_range", key, limit=limit)
            values[key] = number
    return replace(quiz, front=replace(quiz.front, values=values))
