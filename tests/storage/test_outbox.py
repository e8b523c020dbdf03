"""The outbox: whoever claims a mail has it alone, and what was sent leaves a trace only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from lms.domain.people import Role, RoleName
from lms.storage import outbox, people
from lms.storage.database import Storage
from lms.storage.outbox import Mail
from tests.storage.world import EVENING, MORNING, NOON, World, join, make_world

MINUTE = timedelta(minutes=1)
UNTIL = NOON + 10 * MINUTE


def add(person: int | None = None, **more: object) -> int:
    return outbox.add_mail(
        "invitation",
        "lena@example.org",
        subject="Willkommen",
        body="Hier: geheim",
        at=MORNING,
        person=person,
        **more,  # type: ignore[arg-type]
    )


def get(mail_id: int) -> Mail:
    mail = outbox.find_mail(mail_id)
    assert mail is not None
    return mail


def claim_all() -> list[int]:
    return [mail.id for mail in iter(lambda: outbox.claim_mail(NOON, UNTIL), None)]


def test_the_mail_due_longest_is_claimed_first_and_once(world: World) -> None:
    first, second = add(), add()
    outbox.postpone_mail(get(first), "not_now", NOON)
    assert claim_all() == [second, first]
    assert claim_all() == []


def test_a_claim_ends(world: World) -> None:
    mail_id = add()
    assert outbox.claim_mail(NOON, UNTIL) is not None
    assert outbox.claim_mail(UNTIL, UNTIL) is None
    again = outbox.claim_mail(UNTIL + MINUTE, EVENING)
    assert again is not None
    assert again.id == mail_id


def test_a_mail_that_was_put_off_waits(world: World) -> None:
    mail_id = add(expires_at=NOON + 2 * MINUTE)
    outbox.postpone_mail(get(mail_id), "not_now", NOON + MINUTE)
    assert claim_all() == []
    assert (get(mail_id).tries, get(mail_id).error) == (1, "not_now")
    outbox.postpone_mail(get(mail_id), "not_now", EVENING)
    assert get(mail_id).due_at == NOON + 2 * MINUTE


def test_what_was_sent_is_emptied(world: World) -> None:
    mail_id = add()
    outbox.mark_sent(mail_id, NOON)
    assert (get(mail_id).body, get(mail_id).sent_at, get(mail_id).waits) == ("", NOON, False)
    assert claim_all() == []


def test_what_was_given_up_comes_once_more_to_be_emptied(world: World) -> None:
    mail_id = add(expires_at=UNTIL)
    outbox.fail_mail(get(mail_id), "address_refused", NOON)
    assert claim_all() == []
    over = outbox.claim_mail(UNTIL, EVENING)
    assert over is not None
    outbox.drop_mail(over, "too_late", UNTIL)
    mail = get(mail_id)
    assert (mail.body, mail.error, mail.failed_at) == ("", "address_refused", NOON)
    assert outbox.claim_mail(EVENING, EVENING) is None


def test_only_what_was_given_up_is_queued_again(world: World) -> None:
    mail_id = add()
    assert not outbox.requeue_mail(mail_id, "l@example.org", NOON)
    outbox.fail_mail(get(mail_id), "address_refused", NOON)
    assert outbox.requeue_mail(mail_id, "l@example.org", NOON)
    assert not outbox.requeue_mail(mail_id, "l@example.org", NOON)
    assert (get(mail_id).waits, get(mail_id).recipient) == (True, "l@example.org")


def test_what_waited_for_the_server_is_due_when_it_is_back(world: World) -> None:
    down, full = add(), add()
    outbox.postpone_mail(get(down), "unreachable", EVENING)
    outbox.postpone_mail(get(full), "not_now", EVENING)
    assert outbox.find_error(["unreachable"]) == "unreachable"
    outbox.hurry_mails(["unreachable"], NOON)
    assert claim_all() == [down]
    outbox.mark_sent(down, NOON)
    assert outbox.find_error(["unreachable"]) is None


def test_mails_are_listed_by_the_courses_of_their_people(world: World) -> None:
    join(world, world.lena)
    people.grant_role(world.tom, Role(RoleName.TRAINER, cohort=world.cohort))
    lenas, toms, nobodys = add(world.lena), add(world.tom), add()
    own = [world.cohort]
    assert [mail.id for mail in outbox.list_mails(None, offset=0, limit=2)] == [nobodys, toms]
    assert [mail.id for mail in outbox.list_mails(own, offset=0, limit=9)] == [toms, lenas]
    assert (outbox.count_mails(None), outbox.count_mails(own), outbox.count_mails([99])) == (
        3,
        2,
        0,
    )
    assert outbox.find_mail(nobodys, own) is None
    assert outbox.find_mail(2**70) is None


@pytest.fixture
def full(storage: Storage) -> Storage:
    """Twenty mails wait."""
    with storage.atomic():
        make_world()
        for _ in range(20):
            add()
    return storage


def test_four_senders_at_once_never_claim_the_same_mail(full: Storage) -> None:
    barrier = Barrier(4)

    def claim(_: int) -> list[int]:
        barrier.wait()
        with full.connected():
            return claim_all()

    with ThreadPoolExecutor(4) as pool:
        claimed = [number for part in pool.map(claim, range(4)) for number in part]
    assert sorted(claimed) == list(range(1, 21))
