"""A gated lesson's page beside the floor, and what a worker with the shipped course weighs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.floor import FOLDER, prepare_floor
from bench.load import Answer, Connection, get
from bench.server import serve
from bench.table import Row, at_least, at_most, for_information
from bench.turns import Target, apart_from_servers, compare, measure_in_turns
from bench.worker import worker_megabytes
from bench.world import add_cohort, add_members, add_progress, open_app, school_of, sign_in

PEOPLE = 25
WORKER = "lms.serving:make_worker"
NAME = b"<bdi>"


def measure_pages(folder: Path) -> Iterator[Row]:
    """Needs an empty folder."""
    path, cookie = _prepare(folder)
    settings = {"LMS_DATA_DIR": str(folder)}
    with apart_from_servers() as cpu, serve(WORKER, settings, ready="/healthz", cpu=cpu) as ours:
        page = ask(ours.port, path, cookie)
        with serve_floor(folder, page, cpu) as floor:
            known = get(path, cookie, If_None_Match=page.headers["etag"])
            rates = measure_in_turns(
                {
                    "page": Target(ours, get(path, cookie), 200, b"</html>"),
                    "not modified": Target(ours, known, 304),
                    "floor": floor,
                }
            )
        memory = worker_megabytes(ours.pid)
    for name, found in rates.items():
        rate = median(each.wall for each in found)
        yield for_information(f"requests a second: {name}", f"{rate:,.0f}")
    yield at_least("lesson page, floors", compare(rates, "page", "floor"), 0.5)
    yield at_least("lesson page not modified, floors", compare(rates, "not modified", "floor"), 1.5)
    yield at_most("memory of a worker with the shipped course", memory, 90, " MB")


@contextmanager
def serve_floor(folder: Path, page: Answer, cpu: int | None) -> Iterator[Target]:
    """The floor application that gives the same bytes. Raises ValueError if it does not."""
    start = page.body.index(NAME) + len(NAME)
    name = page.body[start : page.body.index(b"</bdi>", start)].decode()
    prepare_floor(folder, page.body.decode(), name)
    with serve("bench.floor:make_floor", {FOLDER: str(folder)}, ready="/login", cpu=cpu) as server:
        with Connection(server.port) as connection:
            cookie = connection.ask(get("/login")).headers["set-cookie"].partition(";")[0]
            if connection.ask(get("/", cookie)).body != page.body:
                raise ValueError("the floor gives other bytes than the page")
        yield Target(server, get("/", cookie), 200, b"</html>")


def ask(port: int, path: str, cookie: str) -> Answer:
    """Raises ValueError if the page is not there."""
    with Connection(port) as connection:
        answer = connection.ask(get(path, cookie))
    if answer.status != 200:
        raise ValueError(f"{path} answers {answer.status}")
    return answer


def _prepare(folder: Path) -> tuple[str, str]:
    """The second lesson's address, and the cookie of somebody who has just got so far."""
    with open_app(folder) as app:
        school = school_of(app)
        cohort = add_cohort(school, "page")
        members = add_members(school, cohort, PEOPLE)
        add_progress(school, cohort, members)
        module = school.library.modules[0]
        cookies = sign_in(school, members[1:2])
        return f"/modules/{module.id}/{module.lessons[1].id}/", cookies[members[1]]
