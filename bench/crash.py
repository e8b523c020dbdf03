"""`python -m bench.crash`: the server is killed while people hand in their answers.

Every acknowledged submission must be stored exactly once. Who got no answer tries again, as
people do.
"""

import shutil
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from bench.load import Connection
from bench.server import Server, serve_lms
from bench.submissions import Submission, is_acknowledged, look_up, prepare_submissions, verify
from bench.world import open_app

ROUNDS = 5
SUBMISSIONS = 1_000
CLIENTS = 8
WORKERS = 2
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """A round: requests sent, submissions acknowledged, and what is wrong with the stored ones."""

    sent: int
    acknowledged: int
    missing: int
    doubled: int
    problems: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.doubled or self.problems)


@dataclass(slots=True)
class _Clients:
    """Eight people at a time, each with the next submission nobody has handed in yet."""

    port: int
    waiting: SimpleQueue[Submission] = field(default_factory=SimpleQueue)
    acknowledged: set[int] = field(default_factory=set)
    sent: int = 0
    is_up: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def run(self) -> None:
        """Hands in until nothing is left; what fails is tried again once the server is back."""
        while True:
            try:
                submission = self.waiting.get_nowait()
            except Empty:
                return
            while not self._hand_in(submission):
                self.is_up.wait(PATIENCE_S)

    def _hand_in(self, submission: Submission) -> bool:
        with self.changed:
            self.sent += 1
        try:
            with Connection(self.port) as connection:
                answer = connection.ask(submission.request)
        except OSError:
            return False
        if not is_acknowledged(answer):
            return False
        with self.changed:
            self.acknowledged.add(submission.attempt)
            self.changed.notify_all()
        return True

    def wait_for(self, count: int) -> None:
        """Raises TimeoutError if that many are not acknowledged in two minutes."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.acknowledged) >= count, PATIENCE_S):
                raise TimeoutError(f"only {len(self.acknowledged)} of {count} were acknowledged")


def run_round(data_dir: Path, submissions: Sequence[Submission], kill_at: Sequence[int]) -> Outcome:
    """Hands everything in, and kills the server each time so many are acknowledged."""
    with serve_lms(data_dir, workers=WORKERS) as server:
        clients = _Clients(server.port)
        for submission in submissions:
            clients.waiting.put(submission)
        clients.is_up.set()
        threads = [threading.Thread(target=clients.run, daemon=True) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        lost = sum(_kill(server, clients, data_dir, count) for count in kill_at)
        clients.wait_for(len(submissions))
        for thread in threads:
            thread.join(PATIENCE_S)
    with open_app(data_dir):
        stored = look_up(clients.acknowledged)
    return Outcome(
        sent=clients.sent,
        acknowledged=len(clients.acknowledged),
        missing=stored.missing + lost,
        doubled=stored.doubled,
        problems=verify(data_dir),
    )


def _kill(server: Server, clients: _Clients, data_dir: Path, count: int) -> int:
    """Kills and restarts the server; gives how many acknowledged submissions it had lost."""
    clients.wait_for(count)
    clients.is_up.clear()
    server.kill()
    with clients.changed:
        acknowledged = set(clients.acknowledged)
    with open_app(data_dir):
        lost = look_up(acknowledged).missing
    server.start()
    clients.is_up.set()
    return lost


def main() -> None:
    """Prints a line for each round; exits with 1 if anything is lost, doubled or wrong."""
    with tempfile.TemporaryDirectory(prefix="lms-crash-") as folder:
        pattern = Path(folder) / "pattern"
        pattern.mkdir()
        with open_app(pattern) as app:
            submissions = prepare_submissions(app, SUBMISSIONS)
        print("round   sent  acknowledged  missing  doubled  verify")
        is_clean = True
        for number in range(1, ROUNDS + 1):
            data_dir = Path(folder) / str(number)
            shutil.copytree(pattern, data_dir)
            kill_at = (
                SUBMISSIONS * number // (ROUNDS + 2),
                SUBMISSIONS * (number + 1) // (ROUNDS + 2),
            )
            outcome = run_round(data_dir, submissions, kill_at)
            is_clean = is_clean and outcome.is_clean
            verdict = "; ".join(outcome.problems) or "clean"
            print(
                f"{number:>5}{outcome.sent:>7}{outcome.acknowledged:>14}"
                f"{outcome.missing:>9}{outcome.doubled:>9}  {verdict}",
                flush=True,
            )
    if not is_clean:
        sys.exit(1)


if __name__ == "__main__":
    main()
