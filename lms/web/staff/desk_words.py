"""Lessons and questions as text to compare: in words, without the signs that files need."""

import re

from lms.library.headings import ID_COMMENT
from lms.library.lesson_source import LessonHead, read_lesson
from lms.library.quiz_file import parse_quiz
from lms.library.quiz_writer import write_quiz
from lms.services.authoring import DraftPart
from lms.web.frame import wording

_RULES = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)


def word_part(part: DraftPart, text: str) -> str:
    """A part of a draft or of a version, such as the form shows it."""
    return word_lesson(text) if part is DraftPart.LESSON else word_quiz(text)


def word_lesson(text: str) -> str:
    """The fields of the form, one a line, and the text."""
    if not text:
        return ""
    head, body = read_lesson(text)
    return "\n".join((*_list_fields(head), "", body))


def _list_fields(head: LessonHead) -> list[str]:
    words = wording()
    t = words.t
    dates = [(t("Checked on"), head.as_of), (t("Next check"), head.review_by)]
    fields = [
        (t("Title"), head.title),
        (t("Minutes"), str(head.minutes or "")),
        *((t("What people take away"), sentence) for sentence in head.objectives),
        *((name, words.day(day) if day else "") for name, day in dates),
        *((t("Sources"), source) for source in head.sources),
        (t("A sentence before hard content"), head.notice),
        ("", t("This lesson is voluntary.") if head.optional else ""),
        *((key, str(value)) for key, value in head.rest.items()),
    ]
    return [f"{name}: {value}" if name else value for name, value in fields if value]


def word_quiz(text: str) -> str:
    """The questions as they would be written now, without their numbers."""
    if not text:
        return ""
    quiz = parse_quiz(text)
    rules = [f"{key}: {value}" for key, value in quiz.front.values.items()]
    written = ID_COMMENT.sub("", _RULES.sub("", write_quiz(quiz), count=1))
    lines = [*rules, *(line.rstrip() for line in written.split("\n"))]
    return "\n".join(lines).strip()
