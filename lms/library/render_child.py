"""The process that renders, kept alive by `renderer` (R15): `python -m lms.library.render_child`.

One JSON line in, one out. Markdown can be written so that rendering it takes minutes: before each
document the limit on processor time is raised by a little, and the system ends the process at it.
"""

import json
import math
import signal
import sys
import traceback
from typing import Any

from lms.library.page import render_part
from lms.library.rendered import Mode, to_plain
from lms.library.terms import read_vocabulary

try:
    import resource
except ImportError:  # no such limits on Windows: there the clock in `renderer` decides
    resource = None  # type: ignore[assignment]

CPU_SECONDS = 2


def raise_limit() -> None:
    """Allows this process `CPU_SECONDS` more from now on."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + CPU_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The rendered parts, or the name of the error that kept them from being rendered."""
    try:
        vocabulary = read_vocabulary(request["vocabulary"])
        parts = [
            render_part(text, Mode(mode), request["module"], vocabulary)
            for mode, text in request["parts"]
        ]
        return {"parts": [to_plain(part) for part in parts]}
    except RecursionError as error:
        return {"error": type(error).__name__}
    except Exception as error:
        traceback.print_exc()
        return {"error": type(error).__name__}


def main() -> None:
    """Answers line by line until the input ends. Ctrl+C is for the parent, which ends the input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin.buffer:
        raise_limit()
        reply = json.dumps(answer(json.loads(line)), ensure_ascii=True)
        sys.stdout.buffer.write(reply.encode("ascii") + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
