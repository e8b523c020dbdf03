"""Several pages measured in turns, so that whatever else the machine does hits all alike."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from bench.load import count_answers
from bench.server import Server
from bench.worker import seconds_worked

TURNS = 8
SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """A request to a server, and what its answer must begin with and hold."""

    server: Server
    request: bytes
    status: int
    holds: bytes = b""

    def is_right(self, head: bytes, body: bytes) -> bool:
        return head.startswith(b"HTTP/1.1 %d " % self.status) and self.holds in body


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers a second as the clock on the wall saw it, and a second of the server's work."""

    wall: float
    work: float


def measure_in_turns(targets: Mapping[str, Target], turns: int = TURNS) -> dict[str, list[Rate]]:
    """The rates of each target, turn by turn. Raises ValueError for a wrong answer."""
    for target in targets.values():
        _measure(target)
    rates: dict[str, list[Rate]] = {name: [] for name in targets}
    for _ in range(turns):
        for name, target in targets.items():
            rates[name].append(_measure(target))
    return rates


def _measure(target: Target) -> Rate:
    worked = seconds_worked(target.server.pid)
    start = time.perf_counter()
    done = count_answers(target.server.port, target.request, target.is_right, SECONDS)
    elapsed = time.perf_counter() - start
    return Rate(done / elapsed, done / (seconds_worked(target.server.pid) - worked))


def compare(rates: Mapping[str, list[Rate]], name: str, other: str) -> float:
    """How many times faster one target is than another: the median over the turns.

    Of the server's work: what else the machine does would tell more than the servers. Where
    nothing else runs, this is what the clock on the wall says too.
    """
    pairs = zip(rates[name], rates[other], strict=True)
    return median(one.work / two.work for one, two in pairs)


@contextmanager
def apart_from_servers() -> Iterator[int | None]:
    """Binds this process to one processor; gives the one for servers, None if there is none."""
    if not hasattr(os, "sched_setaffinity"):
        yield None
        return
    before = os.sched_getaffinity(0)
    if len(before) < 2:
        yield None
        return
    ours, theirs = sorted(before)[:2]
    os.sched_setaffinity(0, {ours})
    try:
        yield theirs
    finally:
        os.sched_setaffinity(0, before)
