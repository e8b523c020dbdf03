"""`lms send-mail` and the server's own sending: what waits reaches the mail server."""

import sys
from pathlib import Path

import pytest

from lms.services.mailing import queue_mail
from tests.cli.conftest import Installation
from tests.cli.server import free_port, read_until, started
from tests.robustness.mail_server import find_free_port, open_post

VALUES = {"link": "https://tee.example/login/secret", "name": "Lena", "code": "123456"}


def queue(installation: Installation, recipient: str = "lena@example.org") -> None:
    with installation.school() as school, school.storage.atomic():
        queue_mail(school, "sign-in", recipient, VALUES, language="de")


def test_what_waits_is_sent_and_counted(installation: Installation) -> None:
    queue(installation)
    queue(installation, "no address")
    with open_post() as post:
        result = installation.run("send-mail", LMS_SMTP_URL=post.url)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "Gesendet: 1 E-Mails.\nNicht zustellbar: 1 E-Mails.\n"
        assert post.recipients == ["lena@example.org"]
        again = installation.run("send-mail", LMS_SMTP_URL=post.url)
        assert again.stdout == "Gesendet: 0 E-Mails.\n"


def test_trainers_are_told_first_what_waits(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    links: list[str] = []
    monkeypatch.setattr(
        "lms.web.mail_news.queue_conversation_mails", lambda school, link: links.append(link)
    )
    installation.run("send-mail", LMS_SMTP_URL="smtp://a")
    installation.run("send-mail", LMS_SMTP_URL="smtp://a", LMS_BASE_URL="https://tee.example")
    assert links == ["https://tee.example/staff/"]


def test_a_server_that_is_down_is_one_sentence(installation: Installation) -> None:
    queue(installation)
    url = f"smtp://127.0.0.1:{find_free_port()}"
    result = installation.run("send-mail", LMS_SMTP_URL=url)
    assert result.exit_code == 1
    assert result.stdout == "Gesendet: 0 E-Mails.\nVerschoben: 1 E-Mails.\n"
    assert result.stderr == "Fehler: Der Mailserver antwortet nicht. Die E-Mails warten.\n"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "LMS_SMTP_URL ist nicht gesetzt"),
        ({"LMS_SMTP_URL": "mail.example.org"}, "LMS_SMTP_URL muss so aussehen"),
        ({"LMS_SMTP_URL": "smtp://a", "LMS_MAIL_FROM": "x"}, "Setzen Sie LMS_MAIL_FROM"),
    ],
)
def test_what_is_not_set_up_is_one_sentence(
    installation: Installation, settings: dict[str, str], sentence: str
) -> None:
    result = installation.run("send-mail", **settings)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are another thing there")
def test_the_server_sends_by_itself(installation: Installation, tmp_path: Path) -> None:
    with open_post() as post:
        settings = {**installation.settings, "LMS_SMTP_URL": post.url}
        with started(tmp_path, "--port", str(free_port()), **settings) as server:
            assert server.stdout is not None
            read_until(server.stdout, "stop with Ctrl+C")
            queue(installation)
            assert post.arrived.wait(timeout=30)
        assert post.recipients == ["lena@example.org"]
