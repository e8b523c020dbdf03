"""Trainers are told at most once a day that conversations wait, and without names."""

from dataclasses import replace

import pytest

from lms.services.conversation_news import queue_conversation_mails
from lms.storage import outbox, people
from lms.storage.outbox import Mail
from tests.cast import LENA, TOM
from tests.web.driver import Browser, Site
from tests.web.world import PAUL

LINK = "https://tee.example/staff/"
QUIZ = "/modules/eins/anfang/quiz/"


def tell(site: Site) -> int:
    return queue_conversation_mails(site.school, LINK)


def list_mails(site: Site) -> tuple[Mail, ...]:
    with site.school.storage.connected():
        return outbox.list_mails(None, offset=0, limit=10)


@pytest.fixture
def waiting(site: Site, lena: Browser) -> Site:
    """Lena asked for a conversation about a lesson of Tom's module."""
    lena.post(f"{QUIZ}conversation/")
    return site


def test_nobody_is_told_where_nothing_waits(site: Site) -> None:
    assert tell(site) == 0
    assert list_mails(site) == ()


def test_the_modules_trainer_is_told_how_many_wait_and_where(waiting: Site) -> None:
    assert tell(waiting) == 1
    [mail] = list_mails(waiting)
    assert (mail.person, mail.recipient, mail.name) == (TOM.id, TOM.email, "conversations")
    assert mail.subject == "Neue Gespräche: 1"
    assert LINK in mail.body
    assert LENA.name not in mail.body


def test_a_second_one_comes_on_another_day_and_only_for_something_new(
    waiting: Site, paul: Browser
) -> None:
    assert tell(waiting) == 1
    waiting.clock.pass_by(hours=2)
    paul.post(f"{QUIZ}conversation/")
    assert tell(waiting) == 0
    waiting.clock.pass_by(days=1)
    assert tell(waiting) == 1
    assert list_mails(waiting)[0].subject == "Neue Gespräche: 1"
    waiting.clock.pass_by(days=1)
    assert tell(waiting) == 0


def test_three_failures_are_told_as_well(site: Site) -> None:
    paul = site.visit(PAUL)
    for _ in range(3):
        paul.fail_quiz(QUIZ)
        site.clock.pass_by(minutes=15)
    assert tell(site) == 1


def test_nobody_is_told_at_night(waiting: Site) -> None:
    waiting.clock.pass_by(hours=11)
    assert tell(waiting) == 0
    waiting.clock.pass_by(hours=9)
    assert tell(waiting) == 0
    waiting.clock.pass_by(hours=2)
    assert tell(waiting) == 1


@pytest.mark.parametrize("change", [{"email": None}, {"disabled_on": "today"}])
def test_who_cannot_be_reached_is_left_out(waiting: Site, change: dict[str, str | None]) -> None:
    today = waiting.clock.now.date()
    fields = {name: today if value == "today" else value for name, value in change.items()}
    with waiting.school.storage.atomic():
        people.update_person(replace(people.get_person(TOM.id), **fields))  # type: ignore[arg-type]
    assert tell(waiting) == 0
