"""Renders texts in child processes that cannot hang this one, and remembers the results (R15)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from threading import Lock
from types import TracebackType
from typing import Self

from lms.errors import LMSError
from lms.library.cache import Cache, hash_program
from lms.library.plain import find_plain
from lms.library.render_process import RenderProcess
from lms.library.rendered import Mode, Rendered, from_plain
from lms.library.terms import Vocabulary

SIZE_LIMIT = 200_000
REMEMBERED = 5_000
NO_TERMS = Vocabulary()


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
    """Keeps child processes alive. Safe to use from threads, as many at once as `children`.

    With a `cache_dir`, results survive a restart in its `cache`. Close it at the end, or use it in
    a `with` block; after that it starts again by itself when needed.
    """

    def __init__(self, cache_dir: Path | None = None, *, children: int = 1) -> None:
        self.cache = Cache(cache_dir and cache_dir / "rendered")
        self.children = children
        self._known: dict[str, tuple[Rendered, ...] | RenderFailed] = {}
        self._lock = Lock()
        self._processes = tuple(RenderProcess() for _ in range(children))
        self._free: LifoQueue[RenderProcess] = LifoQueue()
        for process in self._processes:
            self._free.put(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def render(
        self, parts: Sequence[Part], *, module: str = "", vocabulary: Vocabulary = NO_TERMS
    ) -> tuple[Rendered, ...]:
        """The parts of one document as clean HTML, in the same order.

        `module` is the slug of the module it belongs to, `vocabulary` what to mark in it. Raises
        RenderFailed if the document is larger than 200 kB or takes more than 2 seconds of
        processor time.
        """
        if sum(len(part.text.encode()) for part in parts) > SIZE_LIMIT:
            raise RenderFailed("F11")
        plain = [
            find_plain(part.text)
            if part.mode is Mode.LINE and not vocabulary.may_stand_in(part.text)
            else None
            for part in parts
        ]
        others = [part for part, done in zip(parts, plain, strict=True) if done is None]
        made = iter(self._render(others, module, vocabulary) if others else ())
        return tuple(next(made) if done is None else done for done in plain)

    def close(self) -> None:
        """Ends the child processes."""
        for process in self._processes:
            process.stop()

    def _render(
        self, parts: Sequence[Part], module: str, vocabulary: Vocabulary
    ) -> tuple[Rendered, ...]:
        request = {"module": module, "parts": [[part.mode, part.text] for part in parts]}
        source = f"{hash_program()}\n{vocabulary.key}\n{json.dumps(request)}"
        key = hashlib.sha256(source.encode()).hexdigest()
        result = self._known.get(key) or self._find_kept(key)
        if result is None:
            result = self._ask(key, json.dumps({**request, "vocabulary": vocabulary}))
        self.cache.use(key)
        with self._lock:
            self._known[key] = result
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        if isinstance(result, RenderFailed):
            raise RenderFailed(result.code)
        return result

    def _find_kept(self, key: str) -> tuple[Rendered, ...] | None:
        kept = self.cache.read(key)
        return None if kept is None else _read_reply(kept)

    def _ask(self, key: str, request: str) -> tuple[Rendered, ...] | RenderFailed:
        process = self._free.get()
        try:
            line = process.exchange(request)
        finally:
            self._free.put(process)
        rendered = _read_reply(line)
        if rendered is None:
            return RenderFailed("F21")
        self.cache.write(key, line)
        return rendered


def _read_reply(line: bytes) -> tuple[Rendered, ...] | None:
    """What the child or the cache says; None if it is an error, damaged or not there."""
    try:
        return tuple(map(from_plain, json.loads(line)["parts"]))
    except (ValueError, KeyError, TypeError):
        return None
