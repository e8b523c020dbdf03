"""One file that holds a whole installation: database, keys, course (design 6).

It is a zip with a manifest. It gets its name only when it is complete, on disk and read back.
"""

import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from lms.errors import Invalid
from lms.library.read import is_inside
from lms.paths import CONTENT, QUIZZES
from lms.services.backup_file import (
    COURSE_FOLDERS,
    MANIFEST,
    SINGLE_FILES,
    Manifest,
    check_entries,
    copy_stream,
    is_whole,
    read_manifest,
    to_json,
)
from lms.services.installation import DATABASE_NAME
from lms.services.school import School
from lms.storage import audit
from lms.storage.audit import Event
from lms.storage.backup import OWNER_ONLY, write_backup
from lms.storage.migrate import list_applied, pending

LEFT_OVER_S = 12 * 3600  # what a killed backup left behind is removed after so long

OnProgress = Callable[[int, int], None]


def back_up(school: School, target: Path, program: str, on_progress: OnProgress) -> Manifest:
    """Writes everything of an installation into one file while it is in use.

    An older file of that name stays whole until the new one is. Raises SetupError for PostgreSQL,
    OSError for a full disk, Invalid `backup_broken` if the file cannot be read back, `file_name`
    for a file of the course whose name is no text.
    """
    target = target.resolve()
    if target.is_dir():
        raise Invalid("backup_is_folder", path=target)
    if not target.parent.is_dir():
        raise Invalid("backup_without_folder", path=target.parent)
    _remove_left_over(target)
    prefix, now = _part_prefix(target), school.clock()
    with tempfile.TemporaryDirectory(prefix=prefix, dir=target.parent) as folder:
        part = Path(folder) / "backup.part"
        manifest = _write(school, part, program, now, on_progress)
        if read_manifest(part) != manifest or not is_whole(part, manifest):
            raise Invalid("backup_broken", path=part)
        check_entries(part, manifest)
        part.replace(target)
    _sync_folder(target.parent)
    _note(school, now, target)
    return manifest


def _write(
    school: School, part: Path, program: str, now: datetime, on_progress: OnProgress
) -> Manifest:
    copy = part.with_name(DATABASE_NAME)
    write_backup(school.storage, copy)
    files = {DATABASE_NAME: copy, **dict(_list_files(school))}
    manifest = Manifest(program, now.isoformat(), list_applied(school.storage))
    part.touch(OWNER_ONLY, exist_ok=False)
    with part.open("w+b") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for done, (name, path) in enumerate(files.items(), start=1):
                with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as entry:
                    manifest.files[name] = copy_stream(source, entry)
                on_progress(done, len(files))
            archive.writestr(MANIFEST, to_json(manifest))
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def _list_files(school: School) -> Iterator[tuple[str, Path]]:
    """Keys, the note of the installation, and the course unless it is the shipped one."""
    for name in SINGLE_FILES:
        if (school.data_dir / name).is_file():
            yield name, school.data_dir / name
    for name, folder in zip(COURSE_FOLDERS, school.publisher.folders, strict=True):
        if folder in (CONTENT, QUIZZES):
            continue
        for path in sorted(folder.rglob("*")):
            if path.is_file() and is_inside(path, folder):
                yield f"{name}/{_check_name(path.relative_to(folder))}", path


def _check_name(path: Path) -> str:
    """Raises Invalid `file_name` for letters no other computer could read."""
    try:
        return path.as_posix().encode().decode()
    except UnicodeEncodeError as error:
        raise Invalid("file_name", path=repr(path.as_posix())) from error


def _part_prefix(target: Path) -> str:
    return f".{target.name}-part-"


def _remove_left_over(target: Path) -> None:
    for folder in target.parent.glob(f"{_part_prefix(target)}*"):
        if time.time() - folder.stat().st_mtime > LEFT_OVER_S:
            shutil.rmtree(folder, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    """A renamed file has its name for good only when its folder is on disk."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _note(school: School, now: datetime, target: Path) -> None:
    """Erasing somebody names the backups that still hold them (R12)."""
    if pending(school.storage):
        return  # the audit may have another shape in a database that waits to be migrated
    with school.storage.atomic():
        detail = {"path": str(target)}
        audit.append_event(now, None, Event.BACKUP_MADE, "backup", target.name, detail=detail)
