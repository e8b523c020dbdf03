"""Texts from Word into one's own draft: looked at first, taken in when somebody says so."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from lms.domain.people import Actor
from lms.errors import Conflict, Invalid
from lms.library.lesson_source import change_lesson, read_lesson
from lms.library.picture import Picture, redraw
from lms.library.quiz_file import parse_quiz
from lms.library.quiz_writer import write_quiz
from lms.library.word_docx import WordPicture
from lms.library.word_questions import WordNote
from lms.library.word_text import WordText, read_docx, read_html, read_plain
from lms.services.authoring import (
    Draft,
    DraftPart,
    begin_lesson,
    check_may_author,
    get_draft,
    read_title,
    save_draft,
)
from lms.services.pictures import DESCRIPTION_LIMIT, StoredPicture, show_pictures, store_picture
from lms.services.school import School
from lms.storage import drafts

PACKED_LIMIT = 4_000_000


def read_file(data: bytes) -> WordText:
    """A Word file with its pictures drawn anew; those that cannot be are left out with a note.

    Raises Invalid with what is wrong with the file, SetupError without the libraries it takes.
    """
    text = read_docx(data)
    lesson, kept, notes = text.lesson, [], list(text.notes)
    for picture in text.pictures:
        try:
            drawn = redraw(picture.data)
        except Invalid:
            lesson = _put(lesson, picture.name, "")
            notes.append(WordNote("picture_unreadable", picture.description))
        else:
            kept.append(replace(picture, data=drawn.data, ending=drawn.ending))
    return replace(text, lesson=lesson, pictures=tuple(kept), notes=tuple(dict.fromkeys(notes)))


def read_pasted(text: str, html: str) -> WordText:
    """What was pasted: with its form where the browser sent that along. Raises Invalid."""
    if not text.strip() and not html.strip():
        raise Invalid("text_needed", "text")
    return read_html(html) if html.strip() else read_plain(text)


def pack(text: WordText) -> str:
    """The text as a page can carry it until somebody says what to do with it."""
    values = asdict(text)
    for picture in values["pictures"]:
        picture["data"] = base64.b64encode(picture["data"]).decode()
    return base64.b64encode(zlib.compress(json.dumps(values).encode())).decode()


def unpack(packed: str) -> WordText:
    """The text a page carried. Raises Invalid `form_damaged`."""
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.b64decode(packed, validate=True), PACKED_LIMIT)
        values = json.loads(data)
        pictures = tuple(_unpack_picture(each) for each in values["pictures"])
        notes = tuple(WordNote(**each) for each in values["notes"])
        title, lesson, quiz = values["title"], values["lesson"], values["quiz"]
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, Invalid) as error:
        raise Invalid("form_damaged") from error
    return WordText(title, lesson, quiz, pictures, notes)


def _unpack_picture(values: Mapping[str, str]) -> WordPicture:
    """Drawn anew once more: a page can be changed."""
    drawn = redraw(base64.b64decode(values["data"]))
    return WordPicture(values["name"], drawn.data, values["description"], drawn.ending)


def begin_from_word(
    school: School, actor: Actor, module: str, text: WordText, title: str, told: Sequence[str] = ()
) -> Draft:
    """A new lesson from a text, saved as a draft; sent twice, there is one.

    `told` are descriptions of its pictures in order. Raises NotFound, and Invalid for a title
    that is missing or too long.
    """
    check_may_author(actor, school.library.get_module(module).id)
    title = read_title(title)
    with school.storage.atomic():
        drafts.hold_drafts(actor.person.id)
        lesson = _place_pictures(school, actor, module, text, told)
        twin = _find_twin(actor, module, title, lesson)
        if twin is not None:
            return get_draft(school, actor, twin)
        draft = begin_lesson(school, actor, module, title)
        draft = _save(school, actor, draft, _fill(draft, lesson, text.title), text.quiz)
    if text.pictures:
        show_pictures(school)
    return draft


def take_in(
    school: School,
    actor: Actor,
    draft: Draft,
    text: WordText,
    *,
    seen: str,
    replaces: bool = False,
    told: Sequence[str] = (),
) -> Draft:
    """Puts a text into the own draft: below what is there, or in its place. Questions are added.

    `seen` is `seen_of` the draft a page showed. Raises Conflict if it is another one by now,
    and Invalid.
    """
    with school.storage.atomic():
        drafts.hold_drafts(actor.person.id)
        draft = get_draft(school, actor, draft.unit_id, draft.language)
        if seen != seen_of(draft):
            if _is_in(draft, text):
                return draft  # the same form, sent twice
            raise Conflict("draft", draft.unit_id)
        lesson = ""
        if draft.lesson:
            placed = _place_pictures(school, actor, draft.module, text, told)
            lesson = _fill(draft, placed, text.title, replaces=replaces)
        draft = _save(school, actor, draft, lesson, _join(draft.quiz, text.quiz))
    if text.pictures:
        show_pictures(school)
    return draft


def seen_of(draft: Draft) -> str:
    """What a page carries to say which texts it showed."""
    return f"{draft.lesson_seen} {draft.quiz_seen}"


def _save(school: School, actor: Actor, draft: Draft, lesson: str, quiz: str) -> Draft:
    unit, language = draft.unit_id, draft.language
    for part, new, seen in (
        (DraftPart.LESSON, lesson, draft.lesson_seen),
        (DraftPart.QUIZ, quiz, draft.quiz_seen),
    ):
        if new and new != draft.get(part):
            draft = save_draft(school, actor, unit, language, part, new, seen=seen)
    return draft


def _fill(draft: Draft, text: str, title: str, *, replaces: bool = False) -> str:
    """The draft's text with another below it, under its title; or with another one in its place."""
    head, body = read_lesson(draft.lesson)
    if replaces or not body.strip():
        return change_lesson(draft.lesson, replace(head, title=head.title or title), text)
    heading = f"## {title}\n\n" if title and title != head.title else ""
    return change_lesson(draft.lesson, head, f"{body.rstrip()}\n\n{heading}{text}".rstrip())


def _join(quiz: str, more: str) -> str:
    if not more or not quiz.strip():
        return more or quiz
    old = parse_quiz(quiz)
    return write_quiz(replace(old, blocks=(*old.blocks, *parse_quiz(more).blocks)))


def _is_in(draft: Draft, text: WordText) -> bool:
    """Whether a text is in the draft already: its first heading or line, and its questions."""
    titles = {question.title for question in parse_quiz(draft.quiz).list_questions()}
    asked = {question.title for question in parse_quiz(text.quiz).list_questions()}
    lines = [line for line in text.lesson.split("\n") if line.strip() and "(word:" not in line]
    return asked <= titles and set(lines) <= set(draft.lesson.split("\n"))


def _find_twin(actor: Actor, module: str, title: str, lesson: str) -> str | None:
    """A new lesson of the same title and text that one has begun a moment ago."""
    for row in drafts.list_drafts():
        if (row.person, row.module) == (actor.person.id, module):
            head, body = read_lesson(row.lesson)
            if head.title == title and body.strip() == lesson.strip():
                return row.unit_id
    return None


def _place_pictures(
    school: School, actor: Actor, module: str, text: WordText, told: Sequence[str]
) -> str:
    """The text with its pictures where lessons have them."""
    lesson = text.lesson
    for at, picture in enumerate(text.pictures):
        description = " ".join((told[at] if at < len(told) else picture.description).split())
        description = description[:DESCRIPTION_LIMIT]
        name = description or f"picture {at + 1}"
        drawn = Picture(picture.data, picture.ending)
        stored = store_picture(school, actor, module, drawn, name)
        lesson = _put(lesson, picture.name, StoredPicture(stored, description).markdown)
    return lesson


def _put(lesson: str, name: str, markdown: str) -> str:
    """The lesson with this in the place of a picture."""
    return re.sub(rf"!\[(?:\\.|[^\]\\])*\]\(word:{re.escape(name)}\)", lambda _: markdown, lesson)
