"""From the files of one lesson, a language each, to the lesson people read."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.domain.gate import Gate
from lms.domain.question import Question
from lms.library.compile_question import (
    Draft,
    check_question,
    draft_question,
    make_question,
    make_question_text,
)
from lms.library.document import Document
from lms.library.front_matter import parse_front_matter
from lms.library.head import Head, is_date, read_titled
from lms.library.headings import list_headings
from lms.library.links import make_finder
from lms.library.plain import mark_place, without_places
from lms.library.quiz_file import read_self_checks
from lms.library.rendered import Mode
from lms.library.renderer import Part
from lms.library.report import FileReport, Report
from lms.library.shelf import Change, Heading, Lesson, LessonText
from lms.library.sorting import Variants, main_of
from lms.library.source import FrontMatter, ParsedQuestion, SourceFile
from lms.library.terms import list_linked

DEFAULT_MINUTES, MOST_MINUTES = 10, 600


@dataclass
class TextDraft:
    """A lesson's file in one language; its page is the document's first part."""

    language: str
    document: Document
    head: Head
    title: str
    checks: list[Draft] = field(default_factory=list)

    @property
    def outline(self) -> tuple[Heading, ...]:
        return self.document.rendered[0].outline


@dataclass
class LessonDraft:
    """A lesson in all its languages, the own one first."""

    id: str
    module: str
    file: SourceFile
    texts: list[TextDraft]

    @property
    def head(self) -> Head:
        return self.texts[0].head

    def outline(self, language: str) -> tuple[Heading, ...]:
        """The outline in this language, else in the own one."""
        by_language = {text.language: text for text in reversed(self.texts)}
        return by_language.get(language, self.texts[0]).outline


def draft_lesson(variants: Variants, module: str, language: str, report: Report) -> LessonDraft:
    """Reads and checks all languages. Findings: F06 a heading that skips a level, F09 no title,
    F13, F14 the same question id twice, and those of single questions."""
    main = main_of(variants)
    files = [main, *(file for file in variants.values() if file is not main)]
    fronts = {file.path: parse_front_matter(file.text) for file in files}
    head = Head(fronts[main.path], main.kind, report.about(main))
    unit_id = head.slug("id", main.slug)
    texts = []
    for file in files:
        about = report.about(file)
        own_head = head if file is main else Head(fronts[file.path], file.kind, about)
        texts.append(_draft_text(file, own_head, unit_id, file.language or language, about))
    return LessonDraft(unit_id, module, main, texts)


def _draft_text(
    file: SourceFile, head: Head, unit_id: str, language: str, about: FileReport
) -> TextDraft:
    front = head.front
    _check_levels(front, about)
    title, body = read_titled(head)
    lines = without_places(body).split("\n")
    draft = TextDraft(language, Document(file, about), head, title or file.slug)
    draft.document.add("", front.body_line, Mode.LESSON)
    for check in read_self_checks(front):
        place = _draft_check(check.question, unit_id, draft)
        first, last = check.first_line - front.body_line, check.last_line - front.body_line
        lines[first : last + 1] = [place, *[""] * (last - first)]
    draft.document.parts[0] = Part("\n".join(lines), Mode.LESSON)
    return draft


def _draft_check(question: ParsedQuestion, unit_id: str, draft: TextDraft) -> str:
    """Drafts a self-check and returns the lines that keep its place in the page."""
    about = draft.document.report
    if not check_question(question, about):
        return ""
    check = draft_question(question, unit_id, draft.document)
    if any(check.id == other.id for other in draft.checks):
        about.add(question.line, "F14", name=check.id, target=about.path)
        return ""
    draft.checks.append(check)
    return f"\n{mark_place(check.id)}\n"


def _check_levels(front: FrontMatter, about: FileReport) -> None:
    deepest = 1
    for heading in list_headings(front.body, front.body_line):
        if heading.level > deepest + 1:
            about.add(heading.line, "F06", name=heading.title, limit=deepest + 1)
        deepest = heading.level


def make_lesson(draft: LessonDraft, gate: Gate | None) -> Lesson:
    """The lesson, once its document's links are resolved. Findings: F09, F07 for a heading named
    by a self-check that is not there."""
    head = draft.head
    reviewed = head.mapping("reviewed", ("date", "institution"))
    conversation = head.get("conversation")
    if conversation not in (None, False, True, "required"):
        head.refuse("conversation", "conversation: required")
    return Lesson(
        id=draft.id,
        module=draft.module,
        path=draft.file.path,
        number=draft.file.number,
        texts={text.language: _make_text(text, draft.id) for text in draft.texts},
        minutes=head.number("minutes", DEFAULT_MINUTES, 1, MOST_MINUTES),
        optional=head.flag("optional"),
        conversation=conversation in (True, "required"),
        gate=gate,
        as_of=head.day("as_of"),
        review_by=head.day("review_by"),
        review_note=head.text("review_note"),
        reviewed_on=_read_reviewed_on(head, reviewed),
        reviewed_by=str(reviewed.get("institution") or ""),
        missing=draft.file.gone,
    )


def _read_reviewed_on(head: Head, reviewed: Mapping[str, Any]) -> date | None:
    on = reviewed.get("date")
    if on is None or is_date(on):
        return on
    head.refuse("reviewed", "{date: 2026-12-31, institution: …}")
    return None


def _make_text(draft: TextDraft, lesson_id: str) -> LessonText:
    document, head = draft.document, draft.head
    find_heading = make_finder([(lesson_id, draft.outline)])
    checks: dict[str, Question] = {}
    for check in draft.checks:
        text = make_question_text(check, document, find_heading)
        checks[check.id] = make_question(check, {draft.language: text})
    return LessonText(
        language=draft.language,
        title=draft.title,
        html=document.html(0),
        document=document.file.document,
        content_hash=hashlib.sha256(document.file.text.encode()).hexdigest(),
        outline=draft.outline,
        objectives=head.texts("objectives"),
        sources=head.texts("sources"),
        notice=head.text("notice"),
        changes=_read_changes(head),
        self_checks=checks,
        words=document.rendered[0].words,
        terms=list_linked(document.html(0)),
    )


def _read_changes(head: Head) -> tuple[Change, ...]:
    """`- 2026-08-19: What is new`, or `date:` and `sentence:`; the newest first."""
    value = head.get("changes")
    items = value if isinstance(value, list) else [] if value is None else [value]
    changes = []
    for item in items:
        pair = item if isinstance(item, dict) else {}
        if set(pair) == {"date", "sentence"}:
            pair = {pair["date"]: pair["sentence"]}
        on, sentence = next(iter(pair.items()), ("", ""))
        if is_date(on) and isinstance(sentence, str) and len(pair) == 1:
            changes.append(Change(on, " ".join(sentence.split())))
        else:
            head.refuse("changes", "- 2026-12-31: …")
    return tuple(sorted(changes, key=lambda change: change.on, reverse=True))
