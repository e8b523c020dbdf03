"""`python -m bench.serve MODULE:FACTORY --port N`: the one server both applications run in."""

import sys

from granian import Granian
from granian.constants import Interfaces

from lms.serving import THREADS


def main() -> None:
    _, factory, _, port = sys.argv
    Granian(
        factory,
        factory=True,
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main()
