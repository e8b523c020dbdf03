"""From a draft to what participants read: checked, written as files, logged, all or nothing (R9).

The files are the last thing that is done before the transaction ends. Whoever is killed before
leaves files and draft as they were; who is killed after has published, and keeps the draft.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count

from lms.domain.canonical import hash_text
from lms.domain.clock import Moment
from lms.domain.people import Actor
from lms.errors import Conflict, Invalid, NotFound
from lms.library.canonical import ID_LENGTH, ID_LETTERS, MakeId, canonical, list_question_ids
from lms.library.lesson_source import add_change
from lms.library.locate import locate
from lms.library.source import SourceFile
from lms.library.write import replace_files
from lms.paths import CONTENT
from lms.services.draft_check import list_files, try_out
from lms.services.drafts import (
    Draft,
    Opened,
    OpenPart,
    begin_row,
    check_size,
    fingerprint,
    get_draft,
    hold_own,
    make_draft,
    note,
    open_unit,
)
from lms.services.school import School
from lms.services.unit_files import Disk, UnitFile
from lms.services.watching import touch_stamp
from lms.storage import content_log
from lms.storage import drafts as storage
from lms.storage.audit import Event

SENTENCE_LIMIT = 300


def publish_draft(
    school: School,
    actor: Actor,
    unit_id: str,
    language: str = "",
    *,
    seen: tuple[str, str],
    sentence: str = "",
) -> None:
    """Publishes the own draft and deletes it.

    `seen` are the fingerprints of lesson and questions as the page showed them. A `sentence` makes
    it new content, which finished people are told (R9). Raises NotFound, Conflict `draft` for a
    draft that was saved since, Conflict `file` for a file that was changed underneath, and Invalid
    `course_shipped`, `sentence_too_long`, `draft_too_large`, `draft_has_errors` or
    `file_unwritable`.
    """
    if school.publisher.folders[0] == CONTENT:
        raise Invalid("course_shipped")
    sentence = " ".join(sentence.split())
    if len(sentence) > SENTENCE_LIMIT:
        raise Invalid("sentence_too_long", "sentence", limit=SENTENCE_LIMIT)
    moment = school.moment()
    opened = _open_seen(school, actor, unit_id, language, seen)
    releases = _list_releases(school, opened, sentence, moment.today)
    files = _put_in_order(school, opened, releases, moment.today)
    with school.storage.atomic():
        content_log.hold_publishing()
        again = hold_own(actor, _open_seen(school, actor, unit_id, language, seen))
        if again.unit != opened.unit:
            raise Conflict("file", unit_id)
        if again.row != opened.row:
            raise Conflict("draft", unit_id)
        _record(school, actor, opened, files, sentence, moment)
        _write(school, files)
    touch_stamp(school.data_dir)
    school.publisher.publish()


def _open_seen(
    school: School, actor: Actor, unit_id: str, language: str, seen: tuple[str, str]
) -> Opened:
    opened = open_unit(school, actor, unit_id, language)
    if opened.row is None:
        raise NotFound("draft", unit_id)
    if (fingerprint(opened.lesson.text), fingerprint(opened.quiz.text)) != seen:
        raise Conflict("draft", unit_id)
    return opened


def _list_releases(
    school: School, opened: Opened, sentence: str, today: date
) -> tuple[SourceFile, ...]:
    """The changed files as they will be written. Raises Conflict `file` and Invalid."""
    unit, ids = opened.unit, _Ids(school, opened)
    parts: list[tuple[UnitFile, OpenPart, str]] = []
    tells = bool(sentence and unit.lesson and unit.lesson.exists)
    if unit.lesson and (opened.lesson.is_changed or tells):
        text = add_change(opened.lesson.text, today, sentence) if sentence else opened.lesson.text
        parts.append((unit.lesson, opened.lesson, text))
    if opened.quiz.is_changed:
        parts.append((unit.quiz, opened.quiz, opened.quiz.text))
    releases = []
    for file, part, text in parts:
        release = file.with_text(canonical(text, file.file.kind, ids.make(file, text)))
        check_size(release.text)
        if part.is_outdated and release.text != file.text:
            raise Conflict("file", unit.unit_id)
        releases.append(release)
    return tuple(releases)


class _Ids:
    """Ids for questions that have none. A translation gets those of its original, and the same
    text the same ones, so that whoever publishes again after a failure finds his own file."""

    def __init__(self, school: School, opened: Opened) -> None:
        self._files = Disk(school).files
        own = [part.text for part in (opened.lesson, opened.quiz)]
        written = {file.file.path for file in opened.unit.files}
        texts = [(file.text, file.kind) for file in self._files if file.path not in written]
        texts += [(text, file.file.kind) for text in own for file in opened.unit.files]
        self._taken = {identity for each in texts for identity in list_question_ids(*each)}

    def make(self, file: UnitFile, text: str) -> MakeId:
        """What gives the question at a position of this text its id."""
        originals = self._list_originals(file.file)
        known = set(list_question_ids(text, file.file.kind))

        def make_id(position: int) -> str:
            original = originals[position] if position < len(originals) else ""
            return original if original and original not in known else self._invent(text, position)

        return make_id

    def _list_originals(self, file: SourceFile) -> tuple[str, ...]:
        same = [each for each in self._files if each.document == file.document]
        main = min(same, key=lambda each: each.language, default=file)
        return list_question_ids(main.text, main.kind) if main.language < file.language else ()

    def _invent(self, text: str, position: int) -> str:
        for number in count():
            digest = hashlib.sha256(f"{position} {number} {text}".encode()).digest()
            identity = "".join(ID_LETTERS[byte % len(ID_LETTERS)] for byte in digest[:ID_LENGTH])
            if identity not in self._taken:
                break
        self._taken.add(identity)
        return identity


def _put_in_order(
    school: School, opened: Opened, releases: Sequence[SourceFile], today: date
) -> Sequence[SourceFile]:
    """The files in an order in which the course is whole after each. Raises Invalid."""
    drafts = {file.path: file for file in (*list_files(opened), *releases)}
    errors = _count_errors(school, drafts.values(), drafts, today)
    if releases and errors:
        raise Invalid("draft_has_errors", count=errors)
    for order in (releases, releases[::-1]):
        if len(order) > 1 and not _count_errors(school, order[:1], drafts, today):
            return order
    return releases


def _count_errors(
    school: School, files: Iterable[SourceFile], own: Iterable[str], today: date
) -> int:
    _, findings = try_out(school, files, today)
    return sum(finding.blocks and finding.path in own for finding in findings)


def _record(
    school: School,
    actor: Actor,
    opened: Opened,
    files: Sequence[SourceFile],
    sentence: str,
    moment: Moment,
) -> None:
    unit = opened.unit
    for file in files:
        logged = content_log.list_versions(file.document)
        is_first = not any(version.language == file.language for version in logged)
        content_log.append_content_version(
            document=file.document,
            language=file.language,
            path=file.path,
            content_hash=hash_text(file.text),
            source=file.text,
            change="first" if is_first else "material" if sentence else "minor",
            summary=sentence,
            author=actor.person.id,
            at=moment.now,
        )
    assert opened.row is not None
    storage.delete_draft(opened.row.id)
    detail = {"sentence": sentence} if sentence else {}
    note(school, actor, Event.CONTENT_PUBLISHED, unit.unit_id, unit.language, **detail)


def _write(school: School, files: Sequence[SourceFile]) -> None:
    targets = [locate(file.path, *school.publisher.folders) for file in files]
    with _writing(files[0].path if files else ""):
        for target in targets:
            target.parent.mkdir(parents=True, exist_ok=True)
        replace_files(
            [(target, file.text.encode()) for target, file in zip(targets, files, strict=True)]
        )


@contextmanager
def _writing(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Invalid("file_unwritable", path=path) from error


def rebase_draft(
    school: School, actor: Actor, unit_id: str, language: str = "", *, seen: tuple[str, str]
) -> Draft:
    """Keeps one's own texts over files that were changed underneath, after both were looked at.

    `seen` are the fingerprints of the two files as the page showed them. Raises NotFound, and
    Conflict `file` if they have changed again.
    """
    opened = open_unit(school, actor, unit_id, language)
    draft = make_draft(actor, opened)
    if (fingerprint(draft.lesson_file), fingerprint(draft.quiz_file)) != seen:
        raise Conflict("file", unit_id)
    with school.storage.atomic():
        opened = hold_own(actor, opened)
        if opened.row is None:
            raise NotFound("draft", unit_id)
        row = begin_row(actor, opened, opened.row.saved_at)
        unit = opened.unit
        lesson_base = unit.lesson.base if unit.lesson else ""
        storage.save_draft(replace(row, lesson_base=lesson_base, quiz_base=unit.quiz.base))
    return get_draft(school, actor, unit_id, language)
