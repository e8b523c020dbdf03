"""The format of a backup: a zip with a manifest that names every file and its hash (design 6)."""

import hashlib
import json
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from errno import EINVAL
from pathlib import Path, PurePosixPath
from typing import IO, Any

from lms.errors import Invalid
from lms.services.installation import DATABASE_NAME, FILE_NAME
from lms.services.keys import KEY_FILES

MANIFEST = "manifest.json"
FORMAT = 1
COURSE_FOLDERS = ("content", "quizzes")
COURSE_STARTS = tuple(f"{folder}/" for folder in COURSE_FOLDERS)
SINGLE_FILES = (*KEY_FILES, FILE_NAME)
PORTION = 1 << 20
MANIFEST_LIMIT = 64 * PORTION
#: Damaged, cut off, encrypted, or packed in a way nobody of ours packs.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself. `made_at` is naive UTC, as ISO text."""

    program: str
    made_at: str
    migrations: tuple[str, ...]
    files: dict[str, Kept] = field(default_factory=dict)


def to_json(manifest: Manifest) -> str:
    """The manifest as it stands in the file."""
    return json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1)


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive to read. A damaged one may lead to a place before its beginning."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        if error.errno != EINVAL:
            raise
        raise zipfile.BadZipFile(str(path)) from error


def read_manifest(path: Path) -> Manifest:
    """What a backup says about itself.

    Raises Invalid `no_backup` for any other file, `backup_newer` for one of a later program.
    """
    try:
        with _open(path) as archive:
            if archive.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
                raise Invalid("no_backup", path=path)
            noted: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if noted["format"] > FORMAT:
            raise Invalid("backup_newer", path=path, program=noted["program"])
        files = {str(name): Kept(**kept) for name, kept in noted["files"].items()}
        migrations = tuple(map(str, noted["migrations"]))
        return Manifest(str(noted["program"]), str(noted["made_at"]), migrations, files)
    except (*UNREADABLE, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("no_backup", path=path) from error


def check_entries(source: Path, manifest: Manifest) -> None:
    """The archive holds what its manifest lists, no more, and nothing that leads elsewhere.

    Raises Invalid `backup_hostile`, or `no_backup` where there is no database in it.
    """
    with _open(source) as archive:
        entries = archive.infolist()
    listed = sorted(entry.filename for entry in entries)
    is_complete = listed == sorted([*manifest.files, MANIFEST])
    if not is_complete or not all(_is_plain(entry, manifest) for entry in entries):
        raise Invalid("backup_hostile", path=source)
    if DATABASE_NAME not in manifest.files:
        raise Invalid("no_backup", path=source)


def _is_plain(entry: zipfile.ZipInfo, manifest: Manifest) -> bool:
    """Whether an entry is a file of ours, of the size the manifest says."""
    name = entry.filename
    if name == MANIFEST:
        return True
    path, mode = PurePosixPath(name), entry.external_attr >> 16
    is_ours = name in (DATABASE_NAME, *SINGLE_FILES) or name.startswith(COURSE_STARTS)
    is_file = not entry.is_dir() and (stat.S_ISREG(mode) or not stat.S_IFMT(mode))
    is_inside = ".." not in path.parts and str(path) == name
    return is_ours and is_file and is_inside and entry.file_size == manifest.files[name].size


def is_whole(path: Path, manifest: Manifest) -> bool:
    """Whether every file of a backup can be read and is the one that was put in."""
    try:
        with _open(path) as archive:
            for name, kept in manifest.files.items():
                with archive.open(name) as entry:
                    if copy_stream(entry) != kept:
                        return False
    except (*UNREADABLE, KeyError, ValueError):
        return False
    return True


def copy_stream(source: IO[bytes], target: IO[bytes] | None = None) -> Kept:
    """Copies a stream (or only reads it); says what it was."""
    digest, size = hashlib.sha256(), 0
    while portion := source.read(PORTION):
        digest.update(portion)
        size += len(portion)
        if target:
            target.write(portion)
    return Kept(size, digest.hexdigest())
