"""The real server in a process of its own, on a free port of this machine."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

COMMAND = "from lms.cli import main; main()"
LONGEST_START = 30


class LiveServer:
    """`lms serve` over a data folder; `settings` are its environment. `url` has no final slash."""

    def __init__(self, data: Path, settings: dict[str, str]) -> None:
        self.port = _find_free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._data = data
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers. Raises RuntimeError with its output when it never does."""
        known = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        arguments = ["serve", "--port", str(self.port), "--workers", "1"]
        with (self._data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, *arguments],
                env=known | self._settings,
                cwd=self._data,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + LONGEST_START
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError((self._data / "server.log").read_text(encoding="utf-8"))
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=LONGEST_START)
            self._process = None

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server is stopped for as long as this lasts."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/healthz", timeout=1) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
