"""A running or submitted attempt, its answers, and when the next one may begin (R8, R10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.domain.question import AnswerValue
from lms.domain.quiz import Layout

FAILURES_BEFORE_WAIT = 2
FAILURES_BEFORE_CONVERSATION = 3


class Source(StrEnum):
    SELF = "self"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sheet of questions. Times are naive UTC, `percent` a whole number."""

    id: int
    person: int
    unit_id: str
    quiz_version: int
    number: int
    layout: Layout
    started_at: datetime
    submitted_at: datetime | None = None
    percent: int | None = None
    passed: bool | None = None
    source: Source = Source.SELF
    assisted_by: int | None = None

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as last saved. `rev` counts form posts, `client` names page load and counter."""

    question_id: str
    value: AnswerValue
    rev: int
    saved_at: datetime
    client: str = ""


def is_background_save_current(stored: Answer | None, seen_rev: int, client: str) -> bool:
    """Whether a background save may overwrite what is stored (R10).

    It may when it saw the newest revision, or when the newest came from the same page load with a
    lower counter. `client` reads `<page load>.<counter>`.
    """
    if stored is None or stored.rev == seen_rev:
        return True
    return is_later_in_same_page(stored.client, client)


def is_later_in_same_page(stored: str, client: str) -> bool:
    stored_page, _, stored_counter = stored.rpartition(".")
    page, _, counter = client.rpartition(".")
    if not page or page != stored_page:
        return False
    return counter.isdecimal() and stored_counter.isdecimal() and int(counter) > int(stored_counter)


def next_attempt_at(
    failures: int, last_submitted_at: datetime | None, wait_minutes: int
) -> datetime | None:
    """When the next attempt may begin: after the second failure it waits a little, never longer."""
    if failures < FAILURES_BEFORE_WAIT or last_submitted_at is None:
        return None
    return last_submitted_at + timedelta(minutes=wait_minutes)
