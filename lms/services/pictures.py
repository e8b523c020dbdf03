"""Pictures for lessons: drawn anew, and put beside the texts of the lesson's module."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from lms.domain.people import Actor
from lms.errors import Invalid
from lms.library.anchors import make_anchor
from lms.library.lesson_source import change_lesson, read_lesson
from lms.library.picture import Picture, redraw
from lms.library.write import replace_file
from lms.paths import CONTENT
from lms.services.authoring import Draft, DraftPart, get_draft, save_draft
from lms.services.school import School
from lms.services.unit_files import Disk
from lms.services.watching import touch_stamp
from lms.storage import audit, content_log
from lms.storage.audit import Event

DESCRIPTION_LIMIT = 300
NAME_LIMIT = 40
MEDIA = "media"
_BRACKETS = str.maketrans({"[": r"\[", "]": r"\]"})


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture that lessons of its module may show: `name` is that of its file."""

    name: str
    description: str
    caption: str = ""

    @property
    def markdown(self) -> str:
        """The line to put into a lesson."""
        title = self.caption.replace('"', "&quot;")
        ending = f' "{title}"' if title else ""
        return f"![{self.description.translate(_BRACKETS)}]({MEDIA}/{self.name}{ending})"


def add_picture(
    school: School, actor: Actor, unit_id: str, data: bytes, description: str, caption: str = ""
) -> StoredPicture:
    """Keeps a picture for the lessons of a unit's module; the same one twice is kept once.

    Raises NotFound, and Invalid for a description that is missing or too long, for what is no
    picture, and for a course that cannot be written.
    """
    module = get_draft(school, actor, unit_id).module
    description, caption = read_texts(description, caption)
    picture = redraw(data)
    with school.storage.atomic():
        name = store_picture(school, actor, module, picture, description)
    show_pictures(school)
    return StoredPicture(name, description, caption)


def read_texts(description: str, caption: str) -> tuple[str, str]:
    """Both as they are stored. Raises Invalid."""
    description, caption = " ".join(description.split()), " ".join(caption.split())
    if not description:
        raise Invalid("description_needed", "description")
    for field, text in (("description", description), ("caption", caption)):
        if len(text) > DESCRIPTION_LIMIT:
            raise Invalid("description_too_long", field, limit=DESCRIPTION_LIMIT)
    return description, caption


def store_picture(
    school: School, actor: Actor, module: str, picture: Picture, description: str
) -> str:
    """Writes a picture that was drawn anew and gives the name of its file; call it in a
    transaction and `show_pictures` after it.

    Raises Invalid `course_shipped` and `file_unwritable`.
    """
    folder = get_media_folder(school, module)
    content_log.hold_publishing()
    name = _choose_name(folder, description, picture)
    if (folder / name).exists():
        return name
    event = (Event.PICTURE_ADDED, "module", module)
    audit.append_event(school.clock(), actor.person.id, *event, detail={"name": name})
    try:
        folder.mkdir(exist_ok=True)
        replace_file(folder / name, picture.data)
    except OSError as error:
        raise Invalid("file_unwritable", "file", path=error.filename or folder) from error
    return name


def show_pictures(school: School) -> None:
    """Lets every worker know of pictures that were stored, this one at once."""
    touch_stamp(school.data_dir)
    school.publisher.publish()


def get_media_folder(school: School, module: str) -> Path:
    """The folder of a module's pictures. Raises NotFound, Invalid `course_shipped`."""
    content, _ = school.publisher.folders
    if content == CONTENT:
        raise Invalid("course_shipped", "file")
    return content / "modules" / Disk(school).get_folder(module)[0] / MEDIA


def find_address(school: School, module: str, name: str) -> str | None:
    """A picture of a module as the addresses of media name it."""
    address = f"{Disk(school).get_folder(module)[1]}/{name}"
    return address if address in school.publisher.library.media else None


def insert_picture(
    school: School, actor: Actor, draft: Draft, picture: StoredPicture, *, at: int | None = None
) -> Draft:
    """Puts a picture into the own draft: as a paragraph of its own after the one at a place of the
    text (counted in letters), or at the end. Raises Conflict, Invalid."""
    head, body = read_lesson(draft.lesson)
    if picture.markdown in body:
        return draft  # the same form, sent twice
    end = len(body) if at is None else body.find("\n\n", min(at, len(body)))
    before, after = (body, "") if end < 0 else (body[:end], body[end:])
    parts = (before.rstrip(), picture.markdown, after.strip("\n"))
    text = change_lesson(draft.lesson, head, "\n\n".join(filter(None, parts)))
    unit, language = draft.unit_id, draft.language
    seen = draft.lesson_seen
    return save_draft(school, actor, unit, language, DraftPart.LESSON, text, seen=seen)


def _choose_name(folder: Path, description: str, picture: Picture) -> str:
    """After what the picture shows; nothing of the name it came with. What is there stays."""
    words = make_anchor(description).encode("ascii", "ignore").decode()
    slug = words[:NAME_LIMIT].strip("-") or "picture"
    name = f"{slug}.{picture.ending}"
    if not (folder / name).exists() or (folder / name).read_bytes() == picture.data:
        return name
    return f"{slug}-{hashlib.sha256(picture.data).hexdigest()[:8]}.{picture.ending}"
