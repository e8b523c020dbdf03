"""People with a filled-in sheet of questions each, ready to be handed in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from bench.load import Answer, post
from bench.world import add_cohort, add_members, open_app, school_of, sign_in
from lms.domain.people import Person
from lms.services import answers, quizzes, verification
from lms.services.demo import fields_of
from lms.services.school import School
from lms.storage import people
from lms.storage.rows import fetch
from lms.storage.tables_ledger import AttemptTable, EvidenceTable


@dataclass(frozen=True, slots=True)
class Submission:
    """An attempt, and the request that hands it in."""

    attempt: int
    request: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database holds of some attempts: those without a line, and with more than one."""

    missing: int
    doubled: int


def prepare_submissions(app: Flask, count: int) -> tuple[Submission, ...]:
    """That many people in a new cohort, with the first lesson's questions answered."""
    school = school_of(app)
    lesson = next(lesson for lesson in school.library.lessons if lesson in school.library.quizzes)
    module = school.library.get_lesson(lesson).module
    members = add_members(school, add_cohort(school, f"of-{count}"), count)
    cookies = sign_in(school, members)
    prepared = []
    with school.storage.atomic():
        for person in people.list_people(members):
            attempt = _fill_in(school, person, lesson)
            path = f"/modules/{module}/{lesson}/quiz/submit?attempt={attempt}"
            prepared.append(Submission(attempt, post(path, cookies[person.id], {})))
    return tuple(prepared)


def _fill_in(school: School, person: Person, lesson: str) -> int:
    attempt = quizzes.start_attempt(school, person, lesson)
    sheet = answers.open_sheet(person, lesson)
    right = {asked.question.id: fields_of(asked.question, asked.item) for asked in sheet.asked}
    answers.save_answers(school, person, attempt.id, right)
    return attempt.id


def is_acknowledged(answer: Answer) -> bool:
    """Whether the server said that it has the answers: it leads to the result."""
    return answer.status == 303 and "/results/1/" in answer.headers.get("location", "")


def look_up(attempts: Iterable[int]) -> Stored:
    """Compares attempts with what is stored; call it while connected."""
    wanted = set(attempts)
    named = fetch(EvidenceTable.select(EvidenceTable.attempt))
    lines = Counter(attempt for (attempt,) in named if attempt in wanted)
    submitted = AttemptTable.submitted_at.is_null(False)
    graded = {
        attempt for (attempt,) in fetch(AttemptTable.select(AttemptTable.id).where(submitted))
    }
    return Stored(
        missing=sum(lines[attempt] == 0 or attempt not in graded for attempt in wanted),
        doubled=sum(number > 1 for number in lines.values()),
    )


def verify(data_dir: Path) -> tuple[str, ...]:
    """What `lms verify` finds."""
    with open_app(data_dir) as app:
        return verification.verify(school_of(app), lambda done, total: None)
