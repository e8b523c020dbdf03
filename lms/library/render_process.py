"""The process that renders, as seen by the one that asks it: started, timed, ended (R15)."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer

CLOCK_SECONDS = 10
_PACKAGE_PARENT = str(Path(__file__).parents[2])


class RenderProcess:
    """Keeps one child process alive and restarts it when it died. Safe to use from threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def exchange(self, request: str) -> bytes:
        """Sends a request to the child; half a line or none if it died or was too slow."""
        with self._lock:
            line = self._exchange(self._get_child(), request)
            if not line.endswith(b"\n"):
                self._stop()
            return line

    def stop(self) -> None:
        """Ends the child; it starts again by itself when needed."""
        with self._lock:
            self._stop()

    def _exchange(self, child: subprocess.Popen[bytes], request: str) -> bytes:
        assert child.stdin is not None
        assert child.stdout is not None
        clock = Timer(CLOCK_SECONDS, child.kill)
        clock.start()
        try:
            child.stdin.write(request.encode() + b"\n")
            child.stdin.flush()
            return child.stdout.readline()
        except OSError:
            return b""
        finally:
            clock.cancel()

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
