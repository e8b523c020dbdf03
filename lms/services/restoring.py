"""Making an installation out of a backup. Nothing in a backup is trusted before it is checked."""

import shutil
import zipfile
from contextlib import closing
from pathlib import Path

from lms.errors import Invalid, SetupError
from lms.services.backing_up import OnProgress
from lms.services.backup_file import (
    PORTION,
    Manifest,
    check_entries,
    is_whole,
    read_manifest,
)
from lms.services.installation import DATABASE_NAME
from lms.services.keys import KEY_FILES
from lms.storage.backup import OWNER_ONLY
from lms.storage.database import open_storage, to_address
from lms.storage.migrate import list_scripts, pending

OPEN = 0o666  # as far as the user's own rules for new files go


def restore(source: Path, data_dir: Path, on_progress: OnProgress) -> tuple[str, ...]:
    """Puts everything of a backup into a folder that is empty or not there yet.

    Gives the names of the migrations its database still needs. If anything fails, the folder is
    left as it was. Raises Invalid `folder_not_empty_restore`, `no_backup`, `backup_newer`,
    `backup_hostile` for names or sizes no backup of ours has, `backup_broken` for other contents
    than were put in; SetupError `disk_full`.
    """
    manifest = read_manifest(source)
    _check_version(source, manifest)
    check_entries(source, manifest)
    if data_dir.exists() and (not data_dir.is_dir() or any(data_dir.iterdir())):
        raise Invalid("folder_not_empty_restore", path=data_dir)
    if not is_whole(source, manifest):
        raise Invalid("backup_broken", path=source)
    is_new = not data_dir.exists()
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        _check_room(data_dir, manifest)
        return _unpack(source, data_dir, manifest, on_progress)
    except (FileExistsError, NotADirectoryError) as error:  # two names that are one on this disk
        _empty(data_dir, is_new)
        raise Invalid("backup_hostile", path=source) from error
    except BaseException:
        _empty(data_dir, is_new)
        raise


def _check_version(source: Path, manifest: Manifest) -> None:
    if unknown := set(manifest.migrations) - set(list_scripts()):
        names = ", ".join(sorted(unknown))
        raise Invalid("backup_newer", path=source, program=manifest.program, names=names)


def _check_room(data_dir: Path, manifest: Manifest) -> None:
    needed = sum(kept.size for kept in manifest.files.values())
    if needed > shutil.disk_usage(data_dir).free:
        raise SetupError(f"{data_dir} has no room for {needed} bytes", "disk_full")


def _unpack(
    source: Path, data_dir: Path, manifest: Manifest, on_progress: OnProgress
) -> tuple[str, ...]:
    """The database comes last: without it a folder is no installation, and none half made runs."""
    names = sorted(manifest.files, key=lambda name: (name == DATABASE_NAME, name))
    with zipfile.ZipFile(source) as archive:
        for done, name in enumerate(names, start=1):
            path = data_dir / (f"{name}.part" if name == DATABASE_NAME else name)
            path.parent.mkdir(parents=True, exist_ok=True)
            is_secret = name in (*KEY_FILES, DATABASE_NAME)
            path.touch(OWNER_ONLY if is_secret else OPEN, exist_ok=False)
            with archive.open(name) as entry, path.open("wb") as target:
                shutil.copyfileobj(entry, target, PORTION)
            on_progress(done, len(names))
    unfinished = data_dir / f"{DATABASE_NAME}.part"
    with closing(open_storage(to_address(unfinished))) as storage:
        needed = pending(storage)
    for trace in data_dir.glob(f"{unfinished.name}-*"):
        trace.unlink()
    unfinished.replace(data_dir / DATABASE_NAME)
    return needed


def _empty(data_dir: Path, is_new: bool) -> None:
    for path in data_dir.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    if is_new:
        data_dir.rmdir()
