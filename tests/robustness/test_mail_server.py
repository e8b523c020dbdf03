"""Mails reach a server that takes them; one that is down, hangs or refuses loses nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from smtplib import SMTP
from threading import Barrier, Event
from urllib.parse import quote

import pytest

from lms.errors import SetupError
from lms.services import mail_server, sending
from lms.services.mailing import queue_mail
from lms.services.publishing import Publisher
from lms.services.school import School
from lms.services.sending import Sent, keep_sending, send_due
from lms.storage import outbox
from lms.storage.database import Storage
from lms.storage.outbox import Mail
from tests.robustness.mail_server import (
    NAME,
    PASSWORD,
    Post,
    find_free_port,
    make_certificate,
    open_hanging_server,
    open_post,
)
from tests.web.clock import Clock
from tests.web.world import CONTENT, NOW, QUIZZES

FROM = "Büro für Tee <post@tee.example>"
LINK = "https://tee.example/login/" + "a" * 43
VALUES = {"link": LINK, "code": "123456", "name": "Lena"}


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def school(sqlite_storage: Storage, clock: Clock, tmp_path: Path) -> Iterator[School]:
    with closing(Publisher(sqlite_storage, CONTENT, QUIZZES, clock)) as publisher:
        yield School(sqlite_storage, publisher, clock, data_dir=tmp_path)


@pytest.fixture
def post() -> Iterator[Post]:
    with open_post() as opened:
        yield opened


def queue(school: School, recipient: str = "lena@example.org", minutes: int = 0) -> int:
    expires_at = school.clock() + timedelta(minutes=minutes) if minutes else None
    with school.storage.atomic():
        return queue_mail(
            school, "sign-in", recipient, VALUES, language="de", expires_at=expires_at
        )


def look_at(school: School, mail_id: int) -> Mail:
    with school.storage.connected():
        mail = outbox.find_mail(mail_id)
    assert mail is not None
    return mail


def send(school: School, url: str) -> Sent:
    return send_due(school, url, FROM)


def test_a_mail_is_sent_once_and_its_secret_forgotten(school: School, post: Post) -> None:
    mail_id = queue(school)
    assert LINK in look_at(school, mail_id).body
    assert send(school, post.url) == Sent(sent=1)
    assert send(school, post.url) == Sent()
    [mail] = post.mails
    assert mail["From"] == FROM
    assert mail["To"] == "lena@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@tee.example>")
    assert mail["Date"].datetime.replace(tzinfo=None) == NOW
    assert (look_at(school, mail_id).body, look_at(school, mail_id).sent_at) == ("", NOW)


def test_umlauts_and_long_lines_arrive_as_they_were_written(school: School, post: Post) -> None:
    queue(school)
    send(school, post.url)
    [mail], [raw] = post.mails, post.raw
    assert mail["Subject"].startswith("Ihre Anmeldung bei „")
    assert LINK in mail.get_content().splitlines()
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 78


def test_many_mails_go_through_one_connection(
    school: School, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    connects: list[mail_server.MailConnection] = []
    connect = mail_server.MailConnection._connect

    def count(connection: mail_server.MailConnection) -> SMTP:
        connects.append(connection)
        return connect(connection)

    monkeypatch.setattr(mail_server.MailConnection, "_connect", count)
    for number in range(5):
        queue(school, f"person-{number}@example.org")
    assert send(school, post.url).sent == 5
    assert post.recipients == [f"person-{number}@example.org" for number in range(5)]
    assert len(connects) == 1


def test_nothing_that_was_typed_becomes_a_header(school: School, post: Post) -> None:
    injected = "Lena\r\nBcc: everybody@example.org"
    with school.storage.atomic():
        queue_mail(
            school, "invitation", "l@example.org", {**VALUES, "name": injected}, language="de"
        )
        wrong = queue_mail(
            school, "invitation", "l@example.org\r\nBcc: e@example.org", VALUES, language="de"
        )
        both = queue_mail(
            school, "invitation", "a@example.org, b@example.org", VALUES, language="de"
        )
    assert send(school, post.url) == Sent(sent=1, given_up=2)
    assert "Bcc" not in post.mails[0]
    assert look_at(school, wrong).error == look_at(school, both).error == "bad_address"


@pytest.mark.parametrize(
    "address", ["mailto:l@example.org", ":ä;@example.org", ".]=:>@example.org"]
)
def test_what_no_reader_understands_is_given_up(school: School, post: Post, address: str) -> None:
    wrong, _ = queue(school, address), queue(school)
    assert send(school, post.url) == Sent(sent=1, given_up=1)
    assert look_at(school, wrong).error == "bad_address"


def test_the_connection_is_made_secure_where_the_server_offers_it(
    school: School, tmp_path: Path
) -> None:
    with open_post(tls_context=make_certificate(tmp_path)) as post:
        queue(school)
        assert send(school, post.url).sent == 1
        assert post.secure == [True]


def test_a_certificate_nobody_signed_is_taken_from_this_computer_only(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_server.MailServer, "is_here", False)
    with open_post(tls_context=make_certificate(tmp_path)) as post:
        mail_id = queue(school)
        assert send(school, post.url).trouble == "not_secure"
        assert post.mails == []
    assert look_at(school, mail_id).waits


def test_a_password_is_never_sent_over_an_open_line(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_server.MailServer, "is_here", False)
    with open_post(auth_require_tls=False) as post:
        queue(school)
        assert send(school, with_login(post, PASSWORD)).trouble == "not_secure"
        assert post.users == []


def with_login(post: Post, password: str) -> str:
    return post.url.replace("smtp://", f"smtp://{NAME}:{quote(password, safe='')}@")


def test_the_server_may_ask_for_a_name_and_a_password(school: School, clock: Clock) -> None:
    with open_post(auth_require_tls=False) as post:
        mail_id = queue(school)
        assert send(school, with_login(post, "wrong")) == Sent(put_off=1, trouble="login_refused")
        clock.pass_by(minutes=1)
        assert send(school, with_login(post, PASSWORD)).sent == 1
        assert set(post.users) == {NAME}
    assert look_at(school, mail_id).sent_at is not None


@pytest.mark.parametrize("password", [PASSWORD, "Schlüssel"])
def test_a_password_that_cannot_be_given_keeps_every_mail(school: School, password: str) -> None:
    """One server asks for none, the other's way of asking knows no umlauts."""
    asks = password != PASSWORD
    with open_post(auth_require_tls=not asks) as post:
        mail_id = queue(school)
        sent = send(school, with_login(post, password))
        assert sent == Sent(put_off=1, trouble="login_refused")
    assert look_at(school, mail_id).waits


def test_a_server_that_is_down_gets_everything_later(school: School, clock: Clock) -> None:
    port = find_free_port()
    mails = [queue(school, f"person-{number}@example.org") for number in range(3)]
    assert send(school, f"smtp://127.0.0.1:{port}") == Sent(put_off=1, trouble="unreachable")
    assert look_at(school, mails[0]).error == "unreachable"
    clock.pass_by(seconds=30)
    with open_post(port) as post:
        assert send(school, post.url).sent == 3
        assert sorted(post.recipients) == [f"person-{number}@example.org" for number in range(3)]


def test_the_time_between_tries_grows_to_a_day(school: School, clock: Clock) -> None:
    url = f"smtp://127.0.0.1:{find_free_port()}"
    mail_id = queue(school)
    waits = []
    for _ in range(8):
        send(school, url)
        due_at = look_at(school, mail_id).due_at
        waits.append(int((due_at - clock.now).total_seconds() / 60))
        clock.now = due_at
    assert waits == [1, 5, 15, 60, 240, 1440, 1440, 1440]


def test_a_server_that_hangs_is_left_and_asked_again_later(
    school: School, clock: Clock, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_server, "TIMEOUT_S", 0.2)
    mail_id = queue(school)
    with open_hanging_server() as url:
        assert send(school, url) == Sent(put_off=1, trouble="unreachable")
    assert look_at(school, mail_id).waits
    clock.pass_by(minutes=1)
    assert send(school, post.url).sent == 1


def test_a_link_that_is_over_is_not_sent_any_more(school: School, clock: Clock, post: Post) -> None:
    mail_id = queue(school, minutes=10)
    send(school, f"smtp://127.0.0.1:{find_free_port()}")
    clock.pass_by(minutes=10)
    assert send(school, post.url) == Sent()
    mail = look_at(school, mail_id)
    assert (mail.error, mail.body, mail.failed_at) == ("too_late", "", clock.now)
    assert post.mails == []


def test_an_address_that_does_not_exist_stops_no_other_mail(school: School, post: Post) -> None:
    post.answers["gone@example.org"] = "550 5.1.1 no such user at mx7.example.org"
    gone, fine = queue(school, "gone@example.org"), queue(school)
    assert send(school, post.url) == Sent(sent=1, given_up=1)
    mail = look_at(school, gone)
    assert (mail.error, mail.failed_at) == ("address_refused", NOW)
    assert LINK in mail.body
    assert look_at(school, fine).sent_at is not None
    assert send(school, post.url) == Sent()


def test_a_mail_that_was_given_up_forgets_its_secret_when_it_is_over(
    school: School, clock: Clock, post: Post
) -> None:
    post.answers["gone@example.org"] = "550 no such user"
    mail_id = queue(school, "gone@example.org", minutes=10)
    send(school, post.url)
    clock.pass_by(minutes=10)
    send(school, post.url)
    mail = look_at(school, mail_id)
    assert (mail.body, mail.error, mail.failed_at) == ("", "address_refused", NOW)


def test_what_went_out_or_was_given_up_is_forgotten_after_ninety_days(
    school: School, clock: Clock, post: Post
) -> None:
    post.answers["gone@example.org"] = "550 no such user"
    mails = [queue(school), queue(school, "gone@example.org")]
    send(school, post.url)
    clock.pass_by(days=90)
    mails.append(queue(school))
    send(school, post.url)
    assert [look_at(school, mail).waits for mail in mails] == [False] * 3
    clock.pass_by(seconds=1)
    waiting = queue(school)
    send(school, post.url)
    with school.storage.connected():
        kept = [mail.id for mail in outbox.list_mails(None, offset=0, limit=9)]
    assert kept == [waiting, mails[2]]


def test_a_full_mailbox_is_tried_again(school: School, clock: Clock, post: Post) -> None:
    post.answers["full@example.org"] = "452 mailbox full"
    full, fine = queue(school, "full@example.org"), queue(school)
    assert send(school, post.url) == Sent(sent=1, put_off=1)
    assert look_at(school, full).error == "not_now"
    clock.pass_by(minutes=1)
    post.answers.clear()
    assert send(school, post.url).sent == 1
    assert look_at(school, fine).tries == 0


def test_what_is_never_taken_is_given_up_after_a_week(
    school: School, clock: Clock, post: Post
) -> None:
    post.answers["full@example.org"] = "452 mailbox full"
    mail_id = queue(school, "full@example.org")
    clock.pass_by(days=7, minutes=1)
    assert send(school, post.url) == Sent(given_up=1)
    assert look_at(school, mail_id).error == "not_now"


def test_a_text_the_server_refuses_is_given_up(school: School, post: Post) -> None:
    post.content_answer = "554 looks like spam"
    mail_id = queue(school)
    assert send(school, post.url) == Sent(given_up=1)
    assert look_at(school, mail_id).error == "content_refused"


def test_a_connection_the_server_has_closed_is_opened_anew(
    school: School, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    noop = SMTP.noop

    def hang_up(smtp: SMTP) -> tuple[int, bytes]:
        smtp.close()
        return noop(smtp)

    monkeypatch.setattr(SMTP, "noop", hang_up)
    queue(school)
    queue(school, "paul@example.org")
    assert send(school, post.url).sent == 2


def test_two_senders_at_once_send_every_mail_once(school: School, post: Post) -> None:
    recipients = [f"person-{number}@example.org" for number in range(20)]
    for recipient in recipients:
        queue(school, recipient)
    barrier = Barrier(2)

    def send_at_once(_: int) -> int:
        barrier.wait()
        return send(school, post.url).sent

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(send_at_once, range(2))) == 20
    assert sorted(post.recipients) == sorted(recipients)


def test_a_mail_is_free_again_when_its_sender_has_died(
    school: School, clock: Clock, post: Post
) -> None:
    queue(school)
    with school.storage.connected():
        assert outbox.claim_mail(clock.now, clock.now + sending.CLAIM) is not None
    assert send(school, post.url) == Sent()
    clock.pass_by(minutes=11)
    assert send(school, post.url).sent == 1


def test_the_sender_goes_on_after_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LOOK_EVERY_S", 0)
    monkeypatch.setattr(sending, "PAUSE_S", 0)
    stopped, looks, news = Event(), [], []

    def look() -> Sent:
        looks.append(1)
        if len(looks) == 1:
            raise OSError("the disk is full")
        if len(looks) == 3:
            stopped.set()
        return Sent(trouble="unreachable")

    keep_sending(look, lambda: news.append(1), stopped)
    assert (len(looks), len(news)) == (3, 1)


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://a.example", "smtp://", "smtp://a:x", "smtp://a..b"]
)
def test_an_address_that_is_no_mail_server_says_what_one_looks_like(url: str) -> None:
    with pytest.raises(SetupError, match="LMS_SMTP_URL must look like"):
        mail_server.read_smtp_url(url)


def test_the_port_follows_from_what_is_asked_for() -> None:
    read = mail_server.read_smtp_url
    assert read("smtp://mail.example.org").port == 25
    assert read("smtp://me:secret@mail.example.org").port == 587
    assert read("smtps://me:secret@mail.example.org").port == 465
    assert read("smtp://localhost").is_here
    assert read("smtp://[::1]:2525").is_here
    assert not read("smtp://mail.example.org").is_here


def test_without_an_address_of_ours_nothing_can_be_sent(school: School) -> None:
    with pytest.raises(SetupError, match="LMS_MAIL_FROM"):
        send_due(school, "smtp://127.0.0.1:1", "no address")
