"""Hints kept between two runs: looking for them takes as long as rendering does (R15)."""

import json
from collections.abc import Callable, Iterable
from hashlib import sha256

from lms.library.cache import Cache, hash_program
from lms.library.codes import make_finding
from lms.library.finding import Finding

Kept = list[tuple[int, str, dict[str, str | int]]]


class KeptHints:
    """All hints of a course in one entry, made by this very program. Only those asked for in this
    run are kept for the next."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._before: dict[str, Kept] = json.loads(cache.read(hash_program()) or b"{}")
        self._now: dict[str, Kept] = {}

    def find(
        self, path: str, facts: tuple[object, ...], make: Callable[[], Iterable[Finding]]
    ) -> tuple[Finding, ...]:
        """The hints for a file; `facts` is everything `make` depends on, the path included."""
        key = sha256(repr((path, facts)).encode()).hexdigest()
        kept = self._before.get(key)
        if kept is None:
            kept = [(hint.line, hint.code, dict(hint.facts)) for hint in make()]
        self._now[key] = kept
        return tuple(make_finding(path, line, code, **facts) for line, code, facts in kept)

    def save(self) -> None:
        """Keeps the hints of this run for the next one."""
        if self._now != self._before:
            self._cache.write(hash_program(), json.dumps(self._now).encode())
        self._cache.use(hash_program())
        self._cache.sweep()
