"""Drafts of lessons and their questions: whoever may author has one of her own for each unit.

A draft is locked by fingerprints of what a page showed, as answers are by revisions (R10).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count

from lms.domain.attempt import is_later_in_same_page
from lms.domain.canonical import hash_text
from lms.domain.people import Actor, Role, RoleName
from lms.errors import Conflict, Invalid, NotFound
from lms.library.anchors import make_anchor
from lms.library.lesson_source import LessonHead, read_lesson, write_lesson
from lms.library.quiz_file import parse_quiz
from lms.library.quiz_writer import write_quiz
from lms.library.read import SIZE_LIMIT_KB
from lms.services.school import School
from lms.services.unit_files import Disk, UnitFile, UnitFiles
from lms.storage import audit, content_log, people
from lms.storage import drafts as storage
from lms.storage.audit import Event
from lms.storage.drafts import StoredDraft

FIRST_MINUTES = 10
TITLE_LIMIT = 150
SLUG_LIMIT = 60
#: What would be taken for something else: by the files, or in an address of the desk.
RESERVED = frozenset({"module", "quiz", "guide", "new", "word"})
FALLBACK_SLUG = "lesson"
A_YEAR = timedelta(days=365)
NEWLINE = "\n"
FINGERPRINT = 16  # hex digits


class DraftPart(StrEnum):
    LESSON = "lesson"
    QUIZ = "quiz"


@dataclass(frozen=True, slots=True)
class Draft:
    """Somebody's texts of a unit: the own draft, or the files while there is none (`saved_at`).

    `language` is empty for the course's own. The fingerprints `…_seen` lock what a page showed.
    A part nobody has changed follows its file; `is_outdated` says that a file is no longer what a
    changed part was begun from. `…_file` are the files as they are. `others` are the names of
    those who have a draft of this unit too, with the time of saving (naive UTC).
    """

    unit_id: str
    module: str
    language: str
    lesson: str
    quiz: str
    saved_at: datetime | None
    is_new: bool
    is_outdated: bool
    lesson_file: str = ""
    quiz_file: str = ""
    others: tuple[tuple[str, datetime], ...] = ()

    @property
    def lesson_seen(self) -> str:
        return fingerprint(self.lesson)

    @property
    def quiz_seen(self) -> str:
        return fingerprint(self.quiz)

    def get(self, part: DraftPart) -> str:
        """The text of a part."""
        return self.lesson if part is DraftPart.LESSON else self.quiz


def fingerprint(text: str) -> str:
    """What a page carries to say which text it showed: 16 hex digits."""
    return hash_text(text)[:FINGERPRINT]


def may_author(actor: Actor, module_id: str) -> bool:
    """Whether somebody answers for the texts of a module: coordinators of everything, and its
    trainers in whatever course."""
    coordinates_all = Role(RoleName.COORDINATOR) in actor.roles
    return coordinates_all or actor.is_trainer(module=module_id)


def check_may_author(actor: Actor, module_id: str) -> None:
    """Raises NotFound: who may not write here learns of no draft."""
    if not may_author(actor, module_id):
        raise NotFound("module", module_id)


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A text in the editor and the hash of the file it was begun from; see `Draft`."""

    text: str
    base: str
    is_changed: bool
    is_outdated: bool

    @property
    def stored(self) -> str:
        """What is stored of it: nothing of a part that has no file and nobody has typed."""
        return self.text if self.is_changed or self.base else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A unit on the disk with the own draft of it, if there is one."""

    unit: UnitFiles
    row: StoredDraft | None

    @property
    def lesson(self) -> OpenPart:
        row = self.row
        return _open_part(self.unit.lesson, (row.lesson, row.lesson_base) if row else None)

    @property
    def quiz(self) -> OpenPart:
        row = self.row
        return _open_part(self.unit.quiz, (row.quiz, row.quiz_base) if row else None)

    def get(self, part: DraftPart) -> OpenPart:
        return self.lesson if part is DraftPart.LESSON else self.quiz


def _open_part(file: UnitFile | None, stored: tuple[str, str] | None) -> OpenPart:
    """A part nobody has changed follows its file; one whose file has vanished stays."""
    if file is None:
        return OpenPart("", "", is_changed=False, is_outdated=False)
    text, base = stored or ("", "")
    has_vanished = base and not file.exists
    if base == (hash_text(text) if text else "") and not has_vanished:
        return OpenPart(file.file.text, file.base, is_changed=False, is_outdated=False)
    return OpenPart(text, base, is_changed=True, is_outdated=base != file.base)


def open_unit(school: School, actor: Actor, unit_id: str, language: str) -> Opened:
    """A unit one may author, with the own draft. Raises NotFound."""
    disk = Disk(school)
    row = storage.find_draft(actor.person.id, unit_id, language)
    try:
        unit = disk.get_unit(unit_id, language)
    except NotFound:
        if row is None or language:
            raise
        unit = disk.plan_unit(unit_id, row.module)
    check_may_author(actor, unit.module)
    return Opened(unit, row)


def get_draft(school: School, actor: Actor, unit_id: str, language: str = "") -> Draft:
    """The own draft, or the files as they are. Raises NotFound. Nothing is written."""
    return make_draft(actor, open_unit(school, actor, unit_id, language))


def make_draft(actor: Actor, opened: Opened) -> Draft:
    """What pages are shown of an opened unit."""
    unit, row = opened.unit, opened.row
    return Draft(
        unit_id=unit.unit_id,
        module=unit.module,
        language=unit.language,
        lesson=opened.lesson.text,
        quiz=opened.quiz.text,
        saved_at=row.saved_at if row else None,
        is_new=unit.is_new,
        is_outdated=opened.lesson.is_outdated or opened.quiz.is_outdated,
        lesson_file=unit.lesson.text if unit.lesson else "",
        quiz_file=unit.quiz.text,
        others=_list_others(actor, unit.unit_id, unit.language),
    )


def _list_others(actor: Actor, unit_id: str, language: str) -> tuple[tuple[str, datetime], ...]:
    rows = [row for row in storage.list_drafts(unit_id) if row.person != actor.person.id]
    return name_writers(row for row in rows if row.language == language)


def name_writers(rows: Iterable[StoredDraft]) -> tuple[tuple[str, datetime], ...]:
    """Whose drafts these are, and when each was saved."""
    rows = tuple(rows)
    names = {person.id: person.name for person in people.list_people({row.person for row in rows})}
    return tuple((names.get(row.person, ""), row.saved_at) for row in rows)


def save_draft(
    school: School,
    actor: Actor,
    unit_id: str,
    language: str,
    part: DraftPart,
    text: str,
    *,
    seen: str,
    client: str = "",
) -> Draft:
    """Saves a part of the own draft; what the file says anyway changes none.

    `seen` is the fingerprint of the text the page showed or saved last, `client` the page load
    with its counter. Raises NotFound, Invalid `draft_too_large`, and Conflict `draft` where the
    text has become another one meanwhile, and not by the same page.
    """
    text, now = _normalise(text), school.clock()
    opened = open_unit(school, actor, unit_id, language)
    if part is DraftPart.LESSON and opened.unit.lesson is None:
        raise NotFound("lesson", unit_id)
    with school.storage.atomic():
        opened = hold_own(actor, opened)
        stored, row = opened.get(part).text, opened.row
        is_known = fingerprint(stored) == seen or stored == text
        if not is_known and not (row and is_later_in_same_page(row.client, client)):
            raise Conflict("draft", unit_id)
        if opened.get(part).is_changed or not _says_the_same(part, text, stored):
            row, base = begin_row(actor, opened, now), opened.get(part).base
            if part is DraftPart.LESSON:
                row = replace(row, lesson=text, lesson_base=base, client=client)
            else:
                row = replace(row, quiz=text, quiz_base=base, client=client)
            storage.save_draft(row)
    return get_draft(school, actor, unit_id, language)


def hold_own(actor: Actor, opened: Opened) -> Opened:
    """The unit with the own draft as it is now, which nobody else changes in this transaction."""
    storage.hold_drafts(actor.person.id)
    unit = opened.unit
    return replace(opened, row=storage.find_draft(actor.person.id, unit.unit_id, unit.language))


def begin_row(actor: Actor, opened: Opened, now: datetime) -> StoredDraft:
    """What to store: the texts as they are shown now."""
    unit, row = opened.unit, opened.row
    return StoredDraft(
        id=row.id if row else 0,
        person=actor.person.id,
        unit_id=unit.unit_id,
        module=unit.module,
        language=unit.language,
        lesson=opened.lesson.stored,
        quiz=opened.quiz.stored,
        lesson_base=opened.lesson.base,
        quiz_base=opened.quiz.base,
        client="",
        saved_at=now,
    )


def read_title(title: str) -> str:
    """A lesson's title on one line. Raises Invalid `lesson_title_needed` or `title_too_long`."""
    title = " ".join(title.split())
    if not title:
        raise Invalid("lesson_title_needed", "title")
    if len(title) > TITLE_LIMIT:
        raise Invalid("title_too_long", "title", limit=TITLE_LIMIT)
    return title


def begin_lesson(school: School, actor: Actor, module: str, title: str) -> Draft:
    """A new lesson, saved as a draft at once; sent twice, there is one.

    Raises NotFound, and Invalid as `read_title` does.
    """
    title = read_title(title)
    check_may_author(actor, school.library.get_module(module).id)
    moment, disk = school.moment(), Disk(school)
    text = _begin_text(title, moment.today)
    with school.storage.atomic():
        storage.hold_drafts(actor.person.id)
        drafts = storage.list_drafts()
        own = [row for row in drafts if row.person == actor.person.id and row.module == module]
        twin = next((row for row in own if (row.lesson, row.quiz) == (text, "")), None)
        unit_id = twin.unit_id if twin else _find_free(title, disk, drafts)
        if twin is None:
            unit = disk.plan_unit(unit_id, module)
            row = begin_row(actor, Opened(unit, None), moment.now)
            storage.save_draft(replace(row, lesson=text))
    return get_draft(school, actor, unit_id)


def _begin_text(title: str, today: date) -> str:
    return write_lesson(LessonHead(title, FIRST_MINUTES, as_of=today, review_by=today + A_YEAR), "")


def _find_free(title: str, disk: Disk, drafts: Iterable[StoredDraft]) -> str:
    """An id nobody has or had: ids are never used again (R2)."""
    taken = disk.list_names() | {row.unit_id for row in drafts} | RESERVED
    taken |= {document.partition("/")[2] for document, _ in content_log.newest_versions()}
    slug = make_slug(title)
    names = (f"{slug}-{number}" if number > 1 else slug for number in count(1))
    return next(name for name in names if name not in taken)


def make_slug(title: str) -> str:
    """The name of a file for a title; a title without Latin letters gives a plain one."""
    slug = re.sub(r"[^a-z0-9]+", "-", make_anchor(title)).strip("-")
    return slug[:SLUG_LIMIT].strip("-") or FALLBACK_SLUG


def drop_draft(
    school: School, actor: Actor, unit_id: str, language: str = "", *, seen: tuple[str, str]
) -> None:
    """Throws the own draft away; dropped before, it stays so.

    `seen` are the fingerprints of lesson and questions as the page showed them. Raises NotFound,
    and Conflict `draft` if another window has saved since.
    """
    opened = open_unit(school, actor, unit_id, language)
    with school.storage.atomic():
        opened = hold_own(actor, opened)
        if opened.row is None:
            return
        if (fingerprint(opened.lesson.text), fingerprint(opened.quiz.text)) != seen:
            raise Conflict("draft", unit_id)
        storage.delete_draft(opened.row.id)
        note(school, actor, Event.DRAFT_DROPPED, unit_id, language)


def note(
    school: School, actor: Actor, event: Event, unit_id: str, language: str, **detail: object
) -> None:
    """Writes down what somebody did with a unit's texts."""
    about = {"language": language, **detail} if language else detail
    audit.append_event(school.clock(), actor.person.id, event, "unit", unit_id, detail=about)


def _normalise(text: str) -> str:
    """Plain line ends, one of them at the end. Raises Invalid `draft_too_large`."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    plain = f"{plain.rstrip(NEWLINE)}{NEWLINE}" if plain.strip() else ""
    check_size(plain)
    return plain


def check_size(text: str) -> None:
    """Raises Invalid `draft_too_large` for what could not be read as a file any more."""
    if len(text.encode()) > SIZE_LIMIT_KB * 1000:
        raise Invalid("draft_too_large", limit=SIZE_LIMIT_KB)


def _says_the_same(part: DraftPart, one: str, other: str) -> bool:
    """Whether two texts differ at most in how they are written."""
    if one == other:
        return True
    if part is DraftPart.LESSON:
        return read_lesson(one) == read_lesson(other)
    return write_quiz(parse_quiz(one)) == write_quiz(parse_quiz(other))
