"""Servers to measure: each in a process group of its own, so that it can be ended as a whole."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.load import Connection, get

START_SECONDS = 60
STOP_SECONDS = 10
REPOSITORY = Path(__file__).resolve().parents[1]


class Server:
    """A server on a free loopback port, answering from the end of `__enter__` on.

    `command` is started with `--port N` behind it. With `cpu` it is bound to that processor.
    """

    def __init__(
        self,
        command: tuple[str, ...],
        settings: Mapping[str, str],
        *,
        ready: str,
        cpu: int | None = None,
    ) -> None:
        self.port = find_free_port()
        self._command = (*command, "--port", str(self.port))
        self._settings = settings
        self._ready = ready
        self._cpu = cpu
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Raises RuntimeError if the server ends, or does not answer within a minute."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        paths = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            self._command,
            env={**kept, "PYTHONPATH": paths, **self._settings},
            cwd=self._settings.get("LMS_DATA_DIR"),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        if self._cpu is not None:
            os.sched_setaffinity(self._process.pid, {self._cpu})
        self._wait()

    def kill(self) -> None:
        """Ends the whole group at once, as a power cut would."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        """Asks it to stop, and ends whatever is left of its group."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process = None

    def _wait(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"{' '.join(self._command)} ended by itself")
            try:
                with Connection(self.port) as connection:
                    if connection.ask(get(self._ready)).status < 500:
                        return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"{' '.join(self._command)} does not answer")


def serve(factory: str, settings: Mapping[str, str], *, ready: str, cpu: int | None) -> Server:
    """One worker with four threads for a function that makes an application."""
    command = (sys.executable, "-m", "bench.serve", factory)
    return Server(command, settings, ready=ready, cpu=cpu)


def serve_lms(data_dir: Path, *, workers: int, settings: Mapping[str, str] | None = None) -> Server:
    """The product as it is installed: `lms serve` over a folder with a database."""
    command = (sys.executable, "-c", "from lms.cli import main; main()", "serve")
    return Server(
        (*command, "--workers", str(workers)),
        {**(settings or {}), "LMS_DATA_DIR": str(data_dir)},
        ready="/healthz",
    )


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
