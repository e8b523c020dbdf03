"""What is kept of links in mails, and of sign-ins that failed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from lms.storage import failures, mail_links
from lms.storage.database import Storage
from tests.storage.world import EVENING, MORNING, NOON, World

ADDRESS = "lena@example.org"
AT_ONCE = 8


def add(number: int = 1, made_at: datetime = MORNING) -> None:
    mail_links.add_mail_link(
        ADDRESS,
        token_hash=f"token {number}",
        request_hash=f"request {number}",
        code_hash=f"code {number}",
        made_at=made_at,
        expires_at=made_at + timedelta(minutes=10),
    )


def test_a_mail_is_found_by_its_link_and_by_who_asked(world: World) -> None:
    add()
    found = mail_links.find_by_token("token 1")
    assert found is not None
    assert found == mail_links.find_by_request("request 1")
    assert (found.email_key, found.code_hash, found.used_at) == (ADDRESS, "code 1", None)
    assert mail_links.find_by_token("request 1") is None
    assert mail_links.find_by_request("token 1") is None


def test_a_mail_works_until_it_is_used_or_over(world: World) -> None:
    add()
    found = mail_links.find_by_token("token 1")
    assert found is not None
    assert found.works(MORNING)
    assert not found.works(found.expires_at)
    assert not mail_links.use_mail_link(found.id, found.expires_at)
    assert mail_links.use_mail_link(found.id, MORNING)
    used = mail_links.find_by_token("token 1")
    assert used is not None
    assert not used.works(MORNING)


def test_of_many_who_use_a_mail_at_once_one_gets_in(storage: Storage, world: World) -> None:
    add()
    found = mail_links.find_by_token("token 1")
    assert found is not None
    link, start = found.id, Barrier(AT_ONCE)

    def use(_: int) -> bool:
        with storage.connected():
            start.wait()
            return mail_links.use_mail_link(link, MORNING)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(use, range(AT_ONCE))) == 1


def test_mails_to_an_address_are_counted_from_a_moment_on(world: World) -> None:
    add(1, MORNING)
    add(2, NOON)
    assert mail_links.count_mail_links(ADDRESS, MORNING, NOON) == 1
    before = MORNING - timedelta(seconds=1)
    assert mail_links.count_mail_links(ADDRESS, before, NOON) == 2
    assert mail_links.count_mail_links(ADDRESS, before, MORNING) == 1
    assert mail_links.count_mail_links("paul@example.org", before, NOON) == 0


def test_old_mails_are_swept_and_new_ones_kept(world: World) -> None:
    add(1, MORNING)
    add(2, NOON)
    mail_links.sweep_mail_links(MORNING)
    assert mail_links.find_by_token("token 1") is None
    assert mail_links.find_by_token("token 2") is not None


def test_failures_are_listed_by_key_the_last_one_first(world: World) -> None:
    failures.add_failures(["card:BCDF", "total"], MORNING)
    failures.add_failures(["card:BCDF", "total"], NOON)
    failures.add_failures(["mail:x", "total"], EVENING)
    before = MORNING - timedelta(days=1)
    assert failures.list_last_failures("card:BCDF", before, EVENING, 9) == (NOON, MORNING)
    assert failures.list_last_failures("card:BCDF", MORNING, EVENING, 9) == (NOON,)
    assert failures.list_last_failures("card:BCDF", before, MORNING, 9) == (MORNING,)
    assert failures.list_last_failures("total", before, EVENING, 2) == (EVENING, NOON)


def test_failures_are_forgotten_by_key_and_swept_by_age(world: World) -> None:
    before = MORNING - timedelta(days=1)
    failures.add_failures(["card:BCDF", "total"], MORNING)
    failures.add_failures(["card:BCDF", "total"], NOON)
    failures.forget_failures(["card:BCDF"])
    assert failures.list_last_failures("card:BCDF", before, EVENING, 9) == ()
    failures.sweep_failures(MORNING)
    assert failures.list_last_failures("total", before, EVENING, 9) == (NOON,)
