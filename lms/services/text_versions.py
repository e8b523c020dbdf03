"""What was published of a unit before, by whom, and taking an old text up again (R9)."""

from dataclasses import dataclass
from datetime import datetime

from lms.domain.people import Actor
from lms.errors import NotFound
from lms.library.lesson_source import keep_changes
from lms.services.drafts import Draft, DraftPart, note, open_unit, save_draft
from lms.services.school import School
from lms.services.unit_files import UnitFiles
from lms.storage import content_log, people
from lms.storage.audit import Event
from lms.storage.content_log import ContentVersion


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text that was published `at` (naive UTC) as `first`, `minor` or `material` `change`.

    `author` is a name, empty where the file was changed on the disk; `summary` the sentence that
    finished people were told.
    """

    id: int
    part: DraftPart
    author: str
    at: datetime
    change: str
    summary: str
    text: str


def list_versions(
    school: School, actor: Actor, unit_id: str, language: str = ""
) -> tuple[TextVersion, ...]:
    """Every published text of lesson and questions, the newest first. Raises NotFound."""
    unit = open_unit(school, actor, unit_id, language).unit
    found = [(version, part) for part in DraftPart for version in _list(unit, part)]
    authors = people.list_people({version.author for version, _ in found if version.author})
    names = {person.id: person.name for person in authors}
    return tuple(
        TextVersion(
            id=version.id,
            part=part,
            author=names.get(version.author or 0, ""),
            at=version.recorded_at,
            change=version.change,
            summary=version.summary or "",
            text=version.source,
        )
        for version, part in sorted(found, key=lambda each: each[0].id, reverse=True)
    )


def _list(unit: UnitFiles, part: DraftPart) -> tuple[ContentVersion, ...]:
    file = unit.lesson if part is DraftPart.LESSON else unit.quiz
    if file is None:
        return ()
    versions = content_log.list_versions(file.file.document)
    return tuple(version for version in versions if version.language == file.file.language)


def get_version(
    school: School, actor: Actor, unit_id: str, language: str, version_id: int
) -> TextVersion:
    """One of a unit's published texts. Raises NotFound."""
    for version in list_versions(school, actor, unit_id, language):
        if version.id == version_id:
            return version
    raise NotFound("version", version_id)


def restore_version(
    school: School, actor: Actor, unit_id: str, language: str, version_id: int, *, seen: str
) -> Draft:
    """Puts an old text into the own draft, and publishes nothing.

    What finished people were told stays in it, and the lesson's `id`. `seen` is the fingerprint of
    the text it takes the place of. Raises NotFound and Conflict `draft`.
    """
    version = get_version(school, actor, unit_id, language, version_id)
    unit, text = open_unit(school, actor, unit_id, language).unit, version.text
    if version.part is DraftPart.LESSON and unit.lesson:
        text = keep_changes(text, unit.lesson.text)
    with school.storage.atomic():
        draft = save_draft(school, actor, unit_id, language, version.part, text, seen=seen)
        note(school, actor, Event.CONTENT_RESTORED, unit_id, language, version=version_id)
    return draft
