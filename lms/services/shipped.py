"""What is newer in the course that comes with the program, beside an installation's own copy.

Nothing of one's own is ever overwritten unasked (design 5).
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from lms.domain.people import Actor, RoleName
from lms.errors import Conflict, Invalid, NotAllowed, NotFound
from lms.library.course_files import hash_course_file, identify, list_course_files, read_course_file
from lms.library.locate import locate
from lms.library.write import replace_file
from lms.paths import CONTENT, QUIZZES
from lms.services.founding import get_version
from lms.services.installation import (
    FILE_NAME,
    Installation,
    find_installation,
    save_installation,
)
from lms.services.school import School
from lms.storage import audit
from lms.storage.audit import Event

REPLACED = "replaced"


class FileState(StrEnum):
    """How a file here stands to the shipped one."""

    NEWER = "newer"  # changed in the shipped course, unchanged here
    BOTH = "both"  # changed in the shipped course, and here too
    NEW = "new"  # only in the shipped course
    CHANGED = "changed"  # changed here only
    GONE = "gone"  # no longer in the shipped course
    OWN = "own"  # was never in the shipped course
    SAME = "same"


WAITING = (FileState.NEWER, FileState.BOTH, FileState.NEW)


@dataclass(frozen=True, slots=True)
class Compared:
    """A file by its path here, or the one it would get. `seen` is a fingerprint of both texts."""

    name: str
    state: FileState
    seen: str


class _Known(NamedTuple):
    name: str
    hash: str


class _Sides(NamedTuple):
    """A file here and in the shipped course, and the hash of the shipped text looked at last."""

    here: _Known | None
    shipped: _Known | None
    base: str | None


def compare_course(data_dir: Path, content: Path, quizzes: Path) -> tuple[Compared, ...]:
    """Every file of a course beside the shipped one, by path; none where it is no copy of that.

    What differs in an installation that never noted what it was shipped with counts as changed on
    both sides.
    """
    return tuple(
        Compared(name, _judge(sides), _fingerprint(sides))
        for name, sides in sorted(_find_sides(data_dir, content, quizzes).items())
    )


def _find_sides(data_dir: Path, content: Path, quizzes: Path) -> Mapping[str, _Sides]:
    if content == CONTENT:
        return {}
    installation = find_installation(data_dir)
    here, shipped = _hash_course(content, quizzes), _hash_shipped(CONTENT, QUIZZES)
    if installation is None and not _is_copy(here, shipped):
        return {}
    noted = installation.shipped if installation else {}
    if noted is None:
        return {}
    parents = {parent for known in here.values() for parent in PurePosixPath(known.name).parents}
    folders = {identify(f"{parent}/"): parent for parent in parents}
    found = {}
    for key in here.keys() | shipped.keys():
        own, other = here.get(key), shipped.get(key)
        known = own or other
        assert known is not None
        name = own.name if own else _place(known.name, folders)
        found[name] = _Sides(own, other, noted.get(key))
    return found


def _hash_course(content: Path, quizzes: Path) -> dict[str, _Known]:
    files = list_course_files(content, quizzes)
    return {identify(name): _Known(name, hash_course_file(path)) for name, path in files.items()}


@cache
def _hash_shipped(content: Path, quizzes: Path) -> dict[str, _Known]:
    """The course that comes with the program does not change while it runs."""
    return _hash_course(content, quizzes)


def _is_copy(here: Mapping[str, _Known], shipped: Mapping[str, _Known]) -> bool:
    return any(key.startswith("content/modules/") for key in here.keys() & shipped.keys())


def _place(name: str, folders: Mapping[str, PurePosixPath]) -> str:
    """Where a new file goes: into the folder of its module, whatever number that has here."""
    path = PurePosixPath(name)
    known = next(parent for parent in path.parents if identify(f"{parent}/") in folders)
    return str(folders[identify(f"{known}/")] / path.relative_to(known))


def _judge(sides: _Sides) -> FileState:
    here, shipped = (side and side.hash for side in sides[:2])
    if here == shipped:
        return FileState.SAME
    if here is None:
        return FileState.SAME if sides.base == shipped else FileState.NEW  # was taken away here
    if shipped is None:
        return FileState.OWN if sides.base is None else FileState.GONE
    if sides.base == shipped:
        return FileState.CHANGED
    return FileState.NEWER if sides.base == here else FileState.BOTH


def _fingerprint(sides: _Sides) -> str:
    hashes = [side.hash if side else "" for side in sides[:2]]
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest()[:16]


def may_take(actor: Actor) -> bool:
    """Whether somebody answers for all texts: coordinators, and trainers of all modules."""
    trains_all = any(
        role.name is RoleName.TRAINER and role.cohort is None and role.module is None
        for role in actor.roles
    )
    return trains_all or actor.is_coordinator()


def list_compared(school: School, actor: Actor) -> tuple[Compared, ...]:
    """Every file beside the shipped one. Raises NotAllowed."""
    _check_may_take(actor)
    return compare_course(school.data_dir, *school.publisher.folders)


def count_waiting(school: School, actor: Actor) -> int:
    """How many files are newer in the shipped course, for those who may take them over."""
    if not may_take(actor):
        return 0
    return sum(compared.state in WAITING for compared in list_compared(school, actor))


def _check_may_take(actor: Actor) -> None:
    if not may_take(actor):
        raise NotAllowed("take over texts")


@dataclass(frozen=True, slots=True)
class BothTexts:
    """A file with the text here and the shipped one; None for what is no text or not there."""

    compared: Compared
    here: str | None
    shipped: str | None


def get_both(school: School, actor: Actor, name: str) -> BothTexts:
    """Both texts of a file. Raises NotAllowed, NotFound."""
    compared, sides = _get_sides(school, actor, name)
    here = _read_text(locate(name, *school.publisher.folders)) if sides.here else None
    return BothTexts(compared, here, _read_text(_find_shipped(sides)))


def _get_sides(school: School, actor: Actor, name: str) -> tuple[Compared, _Sides]:
    """A file that waits for somebody to decide."""
    _check_may_take(actor)
    sides = _find_sides(school.data_dir, *school.publisher.folders).get(name)
    if sides is None or (state := _judge(sides)) not in WAITING:
        raise NotFound("file", name)
    return Compared(name, state, _fingerprint(sides)), sides


def _find_shipped(sides: _Sides) -> Path:
    assert sides.shipped is not None
    return locate(sides.shipped.name, CONTENT, QUIZZES)


def _read_text(path: Path) -> str | None:
    try:
        return read_course_file(path).decode()
    except UnicodeDecodeError:
        return None


def take_over(school: School, actor: Actor, name: str, *, seen: str) -> Path | None:
    """Puts the shipped text in the place of the one here; gives where an own text was kept.

    Raises NotAllowed, NotFound, Conflict if a text is not the one that was `seen`, and Invalid
    `file_unwritable`.
    """
    compared, sides = _get_sides(school, actor, name)
    _check_seen(compared, seen)
    target = locate(name, *school.publisher.folders)
    with _writing(target), school.storage.atomic():
        kept = _keep_aside(school, name, target) if compared.state is FileState.BOTH else None
        _note(school, actor, name, sides, "shipped")
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, _find_shipped(sides).read_bytes())
    return kept


def take_all(school: School, actor: Actor, seen: Mapping[str, str]) -> None:
    """Takes several files over, by path with what was `seen` of each. Raises as `take_over`."""
    _check_may_take(actor)
    for name, fingerprint in seen.items():
        take_over(school, actor, name, seen=fingerprint)


def keep_own(school: School, actor: Actor, name: str, *, seen: str) -> None:
    """Leaves the text here as it is; it is asked about again when the shipped one changes.

    Raises NotAllowed, NotFound, Conflict if a text is not the one that was `seen`, and Invalid
    `file_unwritable`.
    """
    compared, sides = _get_sides(school, actor, name)
    _check_seen(compared, seen)
    with _writing(school.data_dir / FILE_NAME), school.storage.atomic():
        _note(school, actor, name, sides, "own")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Invalid("file_unwritable", "file", path=error.filename or path) from error


def _check_seen(compared: Compared, seen: str) -> None:
    if compared.seen != seen:
        raise Conflict("file", compared.name)


def _keep_aside(school: School, name: str, path: Path) -> Path:
    """The publish log lacks a text that had mistakes or belongs to no lesson, so keep a copy."""
    kept = school.data_dir / REPLACED / f"{school.clock():%Y%m%d-%H%M%S}" / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, kept)
    return kept


def _note(school: School, actor: Actor, name: str, sides: _Sides, took: str) -> None:
    """Remembers which shipped text was looked at. Two at once may forget one: it is asked again."""
    assert sides.shipped is not None
    noted = find_installation(school.data_dir) or Installation(get_version())
    shipped = {**(noted.shipped or {}), identify(name): sides.shipped.hash}
    detail = {"took": took}
    at = school.clock()
    audit.append_event(at, actor.person.id, Event.CONTENT_TAKEN, "file", name, detail=detail)
    save_installation(school.data_dir, replace(noted, shipped=shipped))
