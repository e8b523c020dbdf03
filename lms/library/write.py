"""Writing a course file so that nobody ever sees half of it."""

import os
import stat
import tempfile
from pathlib import Path

NEW_MODE = 0o644


def replace_file(path: Path, content: bytes) -> None:
    """Puts new content in the place of a file's, at once, and keeps the file's mode.

    A file that is not there yet is made, readable by all.
    """
    path = path.resolve()  # a link keeps pointing to the file
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else NEW_MODE
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
