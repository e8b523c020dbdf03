"""A course signs in at once from one address; asking for a mail tells nobody who is known."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median
from threading import Barrier

from bench.load import Connection, get, post
from bench.server import Server, serve, serve_lms
from bench.table import Row, at_most, exactly, for_information
from bench.world import add_cohort, add_members, open_app, school_of
from lms.domain.people import Actor, Role, RoleName
from lms.services import cards
from lms.services.school import School
from lms.storage import people

PEOPLE = 25
WORKERS = 2
LONGEST_S = 2.0
ADDRESSES = 200
MOST_APART_MS = 5.0
OURS = "http://127.0.0.1"  # what links in mails begin with
MAIL_SERVER = "smtp://127.0.0.1:9"  # nobody listens there: mails wait


def measure_sign_in(folder: Path) -> Iterator[Row]:
    """Needs an empty folder."""
    with open_app(folder) as app:
        codes = _make_codes(school_of(app))
        _give_addresses(school_of(app))
    with serve_lms(folder, workers=WORKERS) as server:
        answers = _sign_in_at_once(server, codes)
    refused = sum(statuses != (303, 200, 303) for statuses, _ in answers)
    yield exactly(f"{PEOPLE} people sign in by card at once: refused", str(refused), "0")
    slowest = max(seconds for _, seconds in answers)
    yield at_most(f"{PEOPLE} people sign in by card at once: slowest", slowest, LONGEST_S, " s")
    settings = {"LMS_DATA_DIR": str(folder), "LMS_SMTP_URL": MAIL_SERVER, "LMS_BASE_URL": OURS}
    with serve("lms.serving:make_worker", settings, ready="/healthz", cpu=None) as server:
        known, unknown = _ask_for_mails(server)
    yield for_information("asking for a mail, a known address: median", f"{known:.2f} ms")
    yield for_information("asking for a mail, an unknown address: median", f"{unknown:.2f} ms")
    yield at_most("asking for a mail: medians apart", abs(known - unknown), MOST_APART_MS, " ms")


def _make_codes(school: School) -> tuple[str, ...]:
    cohort = add_cohort(school, "cards")
    add_members(school, cohort, PEOPLE)
    coordinator = people.add_person(name="Karin Petersen")
    actor = Actor(coordinator, frozenset({Role(RoleName.COORDINATOR)}))
    listed = cards.ensure_cards(school, actor, cohort)
    return tuple(cards.get_code(school, each.card) for each in listed if each.card)


def _give_addresses(school: School) -> None:
    members = add_members(school, add_cohort(school, "mails"), ADDRESSES)
    with school.storage.atomic():
        for number, person in enumerate(people.list_people(members)):
            people.update_person(replace(person, email=_make_address("known", number)))


def _make_address(kind: str, number: int) -> str:
    return f"{kind}-{number}@example.org"


def _sign_in_at_once(server: Server, codes: Sequence[str]) -> list[tuple[tuple[int, ...], float]]:
    """The statuses of everybody's three pages, and the seconds they took together."""
    start = Barrier(len(codes))

    def sign_in(code: str) -> tuple[tuple[int, ...], float]:
        with Connection(server.port) as connection:
            start.wait()
            began = time.perf_counter()
            found = connection.ask(post("/login/card", "", {"code": code}))
            cookie = found.headers["set-cookie"].partition(";")[0]
            asked = connection.ask(get("/login/confirm", cookie))
            taken = connection.ask(post("/login/confirm", cookie, {"device": "own"}))
            statuses = found.status, asked.status, taken.status
            return statuses, time.perf_counter() - began

    with ThreadPoolExecutor(len(codes)) as pool:
        return list(pool.map(sign_in, codes))


def _ask_for_mails(server: Server) -> tuple[float, float]:
    """The median milliseconds for addresses that are known and for others, asked in turns."""
    took: dict[str, list[float]] = {"known": [], "other": []}
    with Connection(server.port) as connection:
        for number in range(ADDRESSES):
            for kind, seconds in took.items():
                request = post("/login/mail", "", {"email": _make_address(kind, number)})
                began = time.perf_counter()
                answer = connection.ask(request)
                seconds.append(time.perf_counter() - began)
                if answer.status != 303:
                    raise ValueError(f"asking for a mail was answered {answer.status}")
    return median(took["known"]) * 1000, median(took["other"]) * 1000
