"""`lms serve --demo` as somebody starts it: three links that sign in, and nothing left behind."""

import os
import re
import signal
import socket
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.cli.server import WAIT_S, free_port, read_until, started

LINK = re.compile(r"  (http://127\.0\.0\.1:\d+/login/\S+)\n")


def sign_in(link: str) -> tuple[int, str]:
    """Presses the button behind a link; gives the start page with its status."""
    place = urlsplit(link)
    connection = HTTPConnection(place.netloc, timeout=WAIT_S)
    origin = {"Origin": f"http://{place.netloc}"}
    form = {"Content-Type": "application/x-www-form-urlencoded", **origin}
    connection.request("POST", place.path, urlencode({"device": "own"}), form)
    answer = connection.getresponse()
    answer.read()
    cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
    address = answer.headers["Location"]
    while address:
        connection.request("GET", address, headers={"Cookie": cookie})
        page = connection.getresponse()
        text, address = page.read().decode(), page.headers["Location"]
    connection.close()
    return page.status, text


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are another thing there")
def test_three_links_sign_in_and_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    with started(tmp_path, "--demo", "--port", str(free_port())) as server:
        assert server.stdout is not None
        printed = read_until(server.stdout, "stop with Ctrl+C")
        links = LINK.findall(printed)
        for mail in ("lena@demo.example", "tom@demo.example", "karin@demo.example"):
            assert mail in printed
        assert len(links) == 3
        for link in (*links, links[0]):
            status, page = sign_in(link)
            assert status == 200
            assert 'href="/logout"' in page
        [folder] = tmp_path.iterdir()
        assert folder.name.startswith("lernbegleiter-demo-")
        assert (folder / "content" / "programme.md").is_file()
        os.killpg(server.pid, signal.SIGINT)
        rest, _ = server.communicate(timeout=WAIT_S)
        assert (server.returncode, rest) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(tmp_path, "--demo", "--port", str(port)) as server:
            said, _ = server.communicate(timeout=WAIT_S)
    assert server.returncode == 1
    assert said == f"Error: Another program uses port {port}. Name another one with --port.\n"
    assert list(tmp_path.iterdir()) == []
