"""Waiting between attempts, and which background save is accepted (R8, R10)."""

from datetime import datetime

import pytest

from lms.domain.attempt import (
    Answer,
    Attempt,
    is_background_save_current,
    is_later_in_same_page,
    next_attempt_at,
)

NOON = datetime(2026, 3, 3, 12, 0)
STORED = Answer("q1", (0,), rev=2, saved_at=NOON, client="page-a.7")


@pytest.mark.parametrize("failures", [0, 1])
def test_up_to_the_first_failure_nobody_waits(failures: int) -> None:
    assert next_attempt_at(failures, NOON, 10) is None


def test_from_the_second_failure_on_the_next_attempt_waits_from_submitting() -> None:
    assert next_attempt_at(2, NOON, 10) == datetime(2026, 3, 3, 12, 10)


def test_without_a_submitted_attempt_nobody_waits() -> None:
    assert next_attempt_at(3, None, 10) is None


def test_an_attempt_is_open_until_it_is_submitted() -> None:
    running = Attempt(1, 1, "a", 1, 1, layout=(), started_at=NOON)
    assert running.is_open
    assert not Attempt(1, 1, "a", 1, 1, (), NOON, submitted_at=NOON).is_open


@pytest.mark.parametrize(
    ("seen_rev", "client", "accepted"),
    [
        (2, "page-b.1", True),
        (1, "page-b.99", False),
        (1, "page-a.8", True),
        (1, "page-a.7", False),
        (1, "page-a.6", False),
        (3, "page-b.1", False),
        (1, "", False),
    ],
    ids=[
        "saw the newest revision",
        "another page that saw less",
        "the same page, later",
        "the same save again",
        "the same page, earlier",
        "a revision nobody made",
        "no page at all",
    ],
)
def test_a_background_save_never_overwrites_what_it_did_not_see(
    seen_rev: int, client: str, accepted: bool
) -> None:
    assert is_background_save_current(STORED, seen_rev, client) is accepted


def test_the_first_save_is_always_accepted() -> None:
    assert is_background_save_current(None, 0, "page-a.1")


@pytest.mark.parametrize(
    ("stored", "client"),
    [("a.1", "a"), ("a", "a.2"), ("a.x", "a.2"), ("a.1", "a.²"), (".1", ".2"), ("a.b.1", "a.2")],
)
def test_an_unreadable_client_is_never_later(stored: str, client: str) -> None:
    assert not is_later_in_same_page(stored, client)


def test_counters_are_compared_as_numbers() -> None:
    assert is_later_in_same_page("a.9", "a.10")
