"""`lms serve` as a process of its own, as somebody starts it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

START = (sys.executable, "-c", "from lms.cli import main; main()", "serve")
WAIT_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings_of(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    return {**kept, "TMPDIR": str(folder), "LMS_LANGUAGE": "en"}


@contextmanager
def started(folder: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """The command with Ctrl+C switched on, in a process group of its own as in a terminal."""
    process = subprocess.Popen(
        [*START, *arguments],
        cwd=folder,
        env={**settings_of(folder), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=WAIT_S)


def read_until(output: IO[str], word: str) -> str:
    """What is printed up to the first line with this word in it."""
    lines = []
    for line in output:
        lines.append(line)
        if word in line:
            return "".join(lines)
    pytest.fail(f"the command ended without {word!r}: {''.join(lines)}")
