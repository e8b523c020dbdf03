"""Renders texts in a child process that cannot hang this one, and remembers the results (R15)."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock, Timer
from types import TracebackType
from typing import Self

from lms.errors import LMSError
from lms.library.page_tree import Mode
from lms.library.rendered import Rendered, from_plain

RENDERER_RELEASE = 2
SIZE_LIMIT = 200_000
CLOCK_SECONDS = 10
REMEMBERED = 5_000
_PACKAGE_PARENT = str(Path(__file__).parents[2])


class RenderFailed(LMSError):
    """The text cannot be shown: `code` is F11 (too large) or F21 (takes too long)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document and how much Markdown it may hold."""

    text: str
    mode: Mode = Mode.PAGE


class Renderer:
    """Keeps one child process alive and restarts it when it died. Safe to use from threads.

    With a `cache_dir`, results are kept there as JSON files and survive a restart. Close it at the
    end, or use it in a `with` block; after that it starts again by itself when needed.
    """

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._cache_dir = cache_dir
        self._known: dict[str, tuple[Rendered, ...] | RenderFailed] = {}
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def render(self, parts: Sequence[Part], *, module: str = "") -> tuple[Rendered, ...]:
        """The parts of one document as clean HTML, in the same order.

        `module` is the slug of the module it belongs to. Raises RenderFailed if the document is
        larger than 200 kB or takes more than 2 seconds of processor time.
        """
        if sum(len(part.text.encode()) for part in parts) > SIZE_LIMIT:
            raise RenderFailed("F11")
        request = json.dumps({"module": module, "parts": [[p.mode, p.text] for p in parts]})
        key = hashlib.sha256(f"{_release()}\n{request}".encode()).hexdigest()
        with self._lock:
            result = self._known.get(key) or self._read_file(key) or self._ask(key, request)
            self._known[key] = result
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        if isinstance(result, RenderFailed):
            raise RenderFailed(result.code)
        return result

    def close(self) -> None:
        """Ends the child process."""
        with self._lock:
            self._stop()

    def _ask(self, key: str, request: str) -> tuple[Rendered, ...] | RenderFailed:
        line = self._exchange(request)
        rendered = _read_reply(line)
        if rendered is None:
            return RenderFailed("F21")
        self._write_file(key, line)
        return rendered

    def _exchange(self, request: str) -> bytes:
        """Sends a request to the child; half a line or none if it died or was too slow."""
        child = self._get_child()
        assert child.stdin is not None
        assert child.stdout is not None
        clock = Timer(CLOCK_SECONDS, child.kill)
        clock.start()
        try:
            child.stdin.write(request.encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:
            line = b""
        finally:
            clock.cancel()
        if not line.endswith(b"\n"):
            self._stop()
        return line

    def _get_child(self) -> subprocess.Popen[bytes]:
        """The child of this very process: after a fork the pipes belong to the parent alone."""
        if self._owner != os.getpid() or self._child is None or self._child.poll() is not None:
            if self._owner == os.getpid():
                self._stop()
            paths = [_PACKAGE_PARENT, os.environ.get("PYTHONPATH", "")]
            self._child = subprocess.Popen(
                [sys.executable, "-m", "lms.library.render_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            )
            self._owner = os.getpid()
        return self._child

    def _stop(self) -> None:
        if self._child is None or self._owner != os.getpid():
            return
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was left to be written has no reader any more
                    continue
        self._child = None

    def _read_file(self, key: str) -> tuple[Rendered, ...] | None:
        if self._cache_dir is None:
            return None
        try:
            return _read_reply((self._cache_dir / key[:2] / f"{key}.json").read_bytes())
        except OSError:
            return None

    def _write_file(self, key: str, line: bytes) -> None:
        """Writes beside and moves, so that nobody reads half a file. A full disk is no reason to
        show nothing."""
        if self._cache_dir is None:
            return
        folder = self._cache_dir / key[:2]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            beside = folder / f"{key}.{os.getpid()}.tmp"
            beside.write_bytes(line)
            beside.replace(folder / f"{key}.json")
        except OSError:
            return


def _read_reply(line: bytes) -> tuple[Rendered, ...] | None:
    """What the child or a cache file says; None if it is an error, damaged or not there."""
    try:
        return tuple(map(from_plain, json.loads(line)["parts"]))
    except (ValueError, KeyError, TypeError):
        return None


@lru_cache(maxsize=1)
def _release() -> str:
    """What the HTML depends on besides the text."""
    libraries = ("markdown", "pymdown-extensions", "nh3")
    return f"{RENDERER_RELEASE} " + " ".join(version(name) for name in libraries)
