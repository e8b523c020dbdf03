"""Writing a course file so that nobody ever sees half of it."""

import os
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

NEW_MODE = 0o644


def replace_file(path: Path, content: bytes) -> None:
    """Puts new content in the place of a file's, at once, and keeps the file's mode.

    A file that is not there yet is made, readable by all.
    """
    replace_files([(path, content)])


def replace_files(contents: Sequence[tuple[Path, bytes]]) -> None:
    """Puts new content in the place of several files, one after the other.

    All of them are written beside before the first is replaced: a full disk or a folder that must
    not be written changes nothing.
    """
    waiting: list[tuple[str, Path]] = []
    try:
        for path, content in contents:
            target = path.resolve()  # a link keeps pointing to the file
            waiting.append((_write_beside(target, content), target))
        while waiting:
            os.replace(*waiting[0])
            del waiting[0]
    finally:
        for name, _ in waiting:
            os.unlink(name)


def _write_beside(path: Path, content: bytes) -> str:
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else NEW_MODE
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
    except BaseException:
        os.unlink(name)
        raise
    return name
