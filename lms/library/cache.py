"""Results kept between two runs, a file each. None is needed: what is not there is made anew."""

import hashlib
import os
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path


class Cache:
    """Files below a folder by their key, which says everything they were made from.

    Without a folder nothing is kept. Safe to use from threads and from several processes.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def read(self, key: str) -> bytes | None:
        """What was kept; None if there is nothing, or not what was written."""
        if self._folder is None:
            return None
        try:
            digest, _, data = self._path(self._folder, key).read_bytes().partition(b"\n")
        except OSError:
            return None
        return data if digest == _digest(data) else None

    def write(self, key: str, data: bytes) -> None:
        """Writes beside and moves, so that nobody reads half a file. A full disk or a folder of
        somebody else is no reason to fail."""
        if self._folder is None:
            return
        path = self._path(self._folder, key)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(_digest(data) + b"\n" + data)
            beside.replace(path)
        except OSError:
            return

    def use(self, key: str) -> None:
        """Saves a result from the next sweep."""
        self._used.add(key)

    def sweep(self) -> None:
        """Removes whatever was not used since the last sweep."""
        used, self._used = self._used, set()
        if self._folder is None:
            return
        for path in self._folder.glob("??/*"):
            if path.name not in used:
                try:
                    path.unlink()
                except OSError:  # somebody else has swept, or may: not we
                    continue

    def _path(self, folder: Path, key: str) -> Path:
        return folder / key[:2] / key


@lru_cache(maxsize=1)
def hash_program() -> str:
    """What results depend on besides the texts: our own code, word lists and libraries. So nobody
    has to remember that a change makes them old."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for pattern in ("library/*.py", "domain/*.py", "translations/*.yaml"):
        for path in sorted(package.glob(pattern)):
            digest.update(path.read_bytes())
    for name in ("markdown", "pymdown-extensions", "nh3", "pyyaml", "snowballstemmer"):
        digest.update(version(name).encode())
    return digest.hexdigest()


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
