"""What the pages of the trainers' desk share: whose draft, its tabs, what the check says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for

from lms.library.codes import describe
from lms.library.finding import Finding
from lms.library.lesson_source import read_lesson
from lms.library.quiz_file import parse_quiz
from lms.library.read import name_file
from lms.library.shelf import QUIZ_SUFFIX
from lms.library.source import FileKind, ParsedQuiz, SourceFile
from lms.services import authoring
from lms.services.authoring import Checked, Draft
from lms.translations import LANGUAGES, get_translations
from lms.web.frame import wording
from lms.web.reading import name_language
from lms.web.state import current_actor, current_language, current_school

#: Names the language of the text; `language` is that of the page around it.
VARIANT = "text"
CLIENT_LIMIT = 40
#: The lesson's data there is a field for.
FIELDS = ("title", "minutes", "objectives", "as_of", "review_by", "sources", "notice")
NO_QUESTION, LEADS_NOWHERE = "H06", "F07"


def get_variant() -> str:
    """The language of the text this page is about; empty for the course's own."""
    return request.args.get(VARIANT, "")[:20]


def desk_url(endpoint: str, unit: str, **values: Any) -> str:
    """The address of a page about a unit, in the language of the text one is at."""
    return url_for(f"lms.{endpoint}", unit=unit, **_choose(get_variant()), **values)


def open_draft(unit: str) -> Draft:
    """One's draft, or the files as they are. Raises NotFound and NotAllowed."""
    return authoring.get_draft(current_school(), current_actor(), unit, get_variant())


def check(unit: str) -> Checked:
    """What the check says about one's draft, and the course with it."""
    return authoring.check_draft(current_school(), current_actor(), unit, get_variant())


def drop_draft(unit: str) -> None:
    """Throws one's draft away, as the page has shown it. Raises NotFound and Conflict."""
    form = request.form
    seen = form.get("draft_lesson_seen", ""), form.get("draft_quiz_seen", "")
    authoring.drop_draft(current_school(), current_actor(), unit, get_variant(), seen=seen)


def read_client() -> str:
    """The page load and its counter, as the script names them; empty without it."""
    return request.form.get("client", "")[:CLIENT_LIMIT]


def has_lesson(unit: str) -> bool:
    """Whether there is a text beside the questions."""
    return not unit.endswith(QUIZ_SUFFIX)


def name_draft(draft: Draft) -> str:
    """What people call it: the title as it stands in the draft."""
    t = wording().t
    if not has_lesson(draft.unit_id):
        own = parse_quiz(draft.quiz).title
        return own or t("Questions on the module")
    return read_lesson(draft.lesson)[0].title or t("Lesson without a title")


def name_module(module_id: str) -> str:
    titles = [each.title for each in current_school().library.modules if each.id == module_id]
    return titles[0] if titles else module_id


def say_saved(draft: Draft) -> str:
    """Such as "Draft saved at 14:32", with the day if it was another one; empty without a draft."""
    if draft.saved_at is None:
        return ""
    time = show_moment(draft.saved_at)
    if is_today(draft.saved_at):
        return wording().t("Draft saved at %(time)s", time=time)
    return wording().t("Draft saved on %(time)s", time=time)


def is_today(moment: datetime) -> bool:
    return wording().local_day(moment) == current_school().moment().today


def show_moment(moment: datetime) -> str:
    """A time of today, or day and time."""
    return wording().clock(moment) if is_today(moment) else show_day_and_time(moment)


def show_day_and_time(moment: datetime) -> str:
    words = wording()
    return f"{words.day(words.local_day(moment))}, {words.clock(moment)}"


def make_desk(draft: Draft, here: str) -> dict[str, Any]:
    """What stands around every page about a unit; `here` is the tab one is at."""
    unit = draft.unit_id
    return {
        "unit": unit,
        "title": name_draft(draft),
        "variant": draft.language,
        "module": name_module(draft.module),
        "back_url": url_for("lms.desk"),
        "tabs": _list_tabs(draft, here),
        "languages": _list_languages(draft),
        "saved": say_saved(draft),
        "has_draft": draft.saved_at is not None,
        "others": [{"name": name, "at": show_moment(at)} for name, at in draft.others],
        "compare_url": desk_url("desk_compare", unit) if draft.is_outdated else None,
        "publish_url": desk_url("desk_publish", unit),
        "preview_url": desk_url("desk_preview", unit),
        "versions_url": desk_url("desk_versions", unit),
        "drop_url": desk_url("desk_drop", unit),
        "is_new": draft.is_new,
        "guide_url": url_for("lms.desk_guide"),
    }


def _list_tabs(draft: Draft, here: str) -> list[dict[str, Any]]:
    t, unit = wording().t, draft.unit_id
    count = len(parse_quiz(draft.quiz).list_questions())
    tabs = [
        ("desk_text", t("Text")),
        ("desk_questions", t("Questions (%(count)s)", count=count)),
        ("desk_preview", t("Preview")),
    ]
    shown = tabs if has_lesson(unit) else tabs[1:]
    return [
        {"title": title, "url": desk_url(endpoint, unit), "current": endpoint == here}
        for endpoint, title in shown
    ]


def _list_languages(draft: Draft) -> list[dict[str, Any]]:
    """The languages the lesson has, and those it could have; none where there is nothing to say."""
    school, unit = current_school(), draft.unit_id
    lesson = school.library.lessons.get(unit)
    if lesson is None:
        return []
    own = school.library.programme.language
    there = [code for code in lesson.texts if code != own]
    codes = ["", *there, *(code for code in LANGUAGES if code not in (own, *there))]
    return [
        {
            "title": name_language(code or own),
            "is_new": code not in ("", *there),
            "url": url_for("lms.desk_text", unit=unit, **_choose(code)),
            "current": code == draft.language,
        }
        for code in codes
    ]


def _choose(variant: str) -> dict[str, Any]:
    return {VARIANT: variant} if variant else {}


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the check and where it leads; `line` counts in the text as it is edited."""

    is_error: bool
    sentence: str
    place: str
    url: str
    line: int = 0


def list_messages(draft: Draft, checked: Checked) -> list[Message]:
    """What the check says, errors first, each with a way to its place.

    What a draft breaks elsewhere does not block it: it may only be mended there afterwards.
    """
    quiz = parse_quiz(draft.quiz)
    found = (*checked.findings, *checked.elsewhere)
    return [_make_message(each, draft, checked, quiz) for each in found]


def _make_message(finding: Finding, draft: Draft, checked: Checked, quiz: ParsedQuiz) -> Message:
    t, unit = wording().t, draft.unit_id
    sentence = describe(finding, get_translations(current_language(), "check").gettext)
    if finding.path not in (checked.lesson_path, checked.quiz_path):
        place, url = _find_elsewhere(finding.path, draft, checked)
        return Message(False, sentence, place, url)
    if finding.path == checked.quiz_path:
        number, place = find_question_at(quiz, finding.line)
        target = str(finding.facts.get("target", ""))
        if finding.code == LEADS_NOWHERE and any(
            question.see == target for question in quiz.list_questions()
        ):
            sentence = t(
                "The heading “%(heading)s” is not there any more. "
                "Please choose where to read it again.",
                heading=target,
            )
        where = t("Question %(number)s", number=number) if number else t("Questions")
        edit = {"edit": place, "_anchor": "edit"} if place else {}
        return Message(finding.blocks, sentence, where, desk_url("desk_questions", unit, **edit))
    if finding.code == NO_QUESTION:
        return Message(finding.blocks, sentence, t("Questions"), desk_url("desk_questions", unit))
    line = finding.line - checked.body_line + 1
    if line < 1:
        name = finding.facts.get("name")
        if name == "title" and not read_lesson(draft.lesson)[0].title:
            sentence = t("Please give the lesson a title.")
        field = f"lesson_{name}" if name in FIELDS else "head"
        url = desk_url("desk_text", unit, _anchor=field)
        return Message(finding.blocks, sentence, t("Details of the lesson"), url)
    url = desk_url("desk_preview", unit, _anchor=f"line-{line}")
    return Message(finding.blocks, sentence, t("Line %(number)s", number=line), url, line)


def _find_elsewhere(path: str, draft: Draft, checked: Checked) -> tuple[str, str]:
    """The name of another file, and where it is edited: the same unit in another language, or
    something on the desk."""
    named, own = (name_file(each) for each in (path, checked.quiz_path))
    if named is None or not authoring.may_author(current_actor(), named.module):
        return path, url_for("lms.desk")
    if own is None or named.document != own.document:
        return _find_other_unit(named, draft, checked)
    language = name_language(named.language or current_school().library.programme.language)
    url = url_for("lms.desk_questions", unit=draft.unit_id, **_choose(named.language))
    return f"{wording().t('Questions')} ({language})", url


def _find_other_unit(file: SourceFile, draft: Draft, checked: Checked) -> tuple[str, str]:
    """What people call another unit of the course, and where it is edited."""
    if file.kind is FileKind.MODULE_QUIZ:
        url = url_for("lms.desk_questions", unit=file.slug + QUIZ_SUFFIX)
        return f"{wording().t('Questions on the module')}: {name_module(file.module)}", url
    lesson = checked.library.lessons.get(file.slug)
    if lesson is None or file.kind not in (FileKind.LESSON, FileKind.LESSON_QUIZ):
        return file.path, url_for("lms.desk")
    endpoint = "lms.desk_text" if file.kind is FileKind.LESSON else "lms.desk_questions"
    return lesson.text(draft.language).title, url_for(endpoint, unit=lesson.id)


def find_question_at(quiz: ParsedQuiz, line: int) -> tuple[int, str]:
    """The question a line belongs to: its number from 1 and its place; 0 for none."""
    found, number = (0, ""), 0
    for block_at, block in enumerate(quiz.blocks):
        for at, question in enumerate(block.questions):
            number += 1
            if question.line <= line:
                found = (number, f"{block_at}.{at}")
    return found


def number_lines(text: str) -> Sequence[tuple[int, str]]:
    return tuple(enumerate(text.split("\n"), start=1))
