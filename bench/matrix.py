"""The coordinator's matrix of a large cohort, and what pages ask of the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.course import write_course
from bench.load import get
from bench.pages import WORKER, ask, serve_floor
from bench.queries import count_queries
from bench.server import serve
from bench.table import Row, at_most, exactly
from bench.turns import Target, apart_from_servers, compare, measure_in_turns
from bench.world import (
    add_cohort,
    add_coordinator,
    add_members,
    add_progress,
    open_app,
    school_of,
    sign_in,
)

FEW, MANY, MOST = 25, 1_000, 10_000
LIMITS = {MANY: 15, MOST: 30}  # in floors
LESSONS = 24
TURNS = 5


@dataclass(slots=True)
class _Prepared:
    """Addresses and cookies, matrices by the number of people, and the queries at every size."""

    lesson: str = ""
    learner: str = ""
    matrices: dict[int, str] = field(default_factory=dict)
    coordinator: str = ""
    of_lesson: list[int] = field(default_factory=list)
    of_matrix: list[int] = field(default_factory=list)


def measure_matrix(folder: Path) -> Iterator[Row]:
    """Needs an empty folder."""
    prepared = _prepare(folder)
    yield at_most("queries of a lesson page", max(prepared.of_lesson), 4)
    yield at_most("queries of the matrix", max(prepared.of_matrix), 6)
    same = len(set(prepared.of_lesson)) == len(set(prepared.of_matrix)) == 1
    verdict = "the same" if same else "others"
    yield exactly(f"queries at {FEW}, {MANY:,} and {MOST:,} people", verdict, "the same")
    settings = {"LMS_DATA_DIR": str(folder)}
    with apart_from_servers() as cpu, serve(WORKER, settings, ready="/healthz", cpu=cpu) as ours:
        page = ask(ours.port, prepared.lesson, prepared.learner)
        targets = {
            f"{people:,}": Target(ours, get(path, prepared.coordinator), 200, b"</table>")
            for people, path in prepared.matrices.items()
        }
        with serve_floor(folder, page, cpu) as floor:
            rates = measure_in_turns({**targets, "floor": floor}, TURNS)
    for people, limit in LIMITS.items():
        cost = compare(rates, "floor", f"{people:,}")
        what = f"matrix page of {people:,} people, {LESSONS} lessons, in floors"
        yield at_most(what, cost, limit)


def _prepare(folder: Path) -> _Prepared:
    write_course(folder, LESSONS)
    prepared = _Prepared()
    with open_app(folder) as app:
        school = school_of(app)
        karin = add_coordinator(school)
        prepared.coordinator = sign_in(school, [karin])[karin]
        module = school.library.modules[0]
        prepared.lesson = f"/modules/{module.id}/{module.lessons[1].id}/"
        for people in (FEW, MANY, MOST):
            cohort = add_cohort(school, f"of-{people}")
            members = add_members(school, cohort, people)
            add_progress(school, cohort, members)
            prepared.learner = sign_in(school, members[1:2])[members[1]]
            matrix = f"/coordinator/{cohort.slug}/matrix/"
            if people in LIMITS:
                prepared.matrices[people] = matrix
            prepared.of_lesson.append(count_queries(app, prepared.lesson, prepared.learner))
            prepared.of_matrix.append(count_queries(app, matrix, prepared.coordinator))
    return prepared
