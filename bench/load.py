"""A small load generator: ready-made requests over kept connections, every answer looked at."""

import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

READ_SIZE = 1 << 18
TIMEOUT_S = 60
IN_FLIGHT = 4
END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """One kept connection to a loopback port."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def send(self, request: bytes) -> None:
        self._socket.sendall(request)

    def receive(self) -> tuple[bytes, bytes]:
        """The head and the body of one answer. Raises OSError if the connection breaks."""
        data = self._read()
        while (end := data.find(END_OF_HEAD)) < 0:
            data += self._read()
        head, body = data[:end], data[end + len(END_OF_HEAD) :]
        missing = _length(head) - len(body)
        if missing > 0:
            pieces = [body]
            while missing > 0:
                pieces.append(self._read())
                missing -= len(pieces[-1])
            body = b"".join(pieces)
        return head, body

    def ask(self, request: bytes) -> Answer:
        """One request and its answer. Raises OSError if the connection breaks."""
        self.send(request)
        return self.read_answer()

    def read_answer(self) -> Answer:
        """The answer to a request sent before. Raises OSError if the connection breaks."""
        head, body = self.receive()
        status_line, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.split(": ", 1) for line in lines)
        headers = {name.lower(): value for name, value in pairs}
        return Answer(int(status_line.split()[1]), headers, body)

    def _read(self) -> bytes:
        data = self._socket.recv(READ_SIZE)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data


def _length(head: bytes) -> int:
    """How long the body will be; an answer without a body need not say so."""
    lower = head.lower()
    start = lower.find(b"\r\ncontent-length:")
    if start < 0:
        return 0
    return int(lower[start + 17 :].split(b"\r\n", 1)[0])


def get(path: str, cookie: str = "", **headers: str) -> bytes:
    """A GET request. Header names are written with underscores."""
    return _request("GET", path, cookie, headers, b"")


def post(path: str, cookie: str, fields: Mapping[str, object]) -> bytes:
    """A form as one of our own pages would send it."""
    headers = {
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return _request("POST", path, cookie, headers, urlencode(fields, doseq=True).encode())


def _request(method: str, path: str, cookie: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


def count_answers(
    port: int, request: bytes, check: Callable[[bytes, bytes], bool], seconds: float
) -> int:
    """Answers within that time, with four requests always under way.

    Raises ValueError for a wrong one.
    """
    connections = [Connection(port) for _ in range(IN_FLIGHT)]
    try:
        for connection in connections:
            connection.send(request)
        end, done = time.perf_counter() + seconds, 0
        while time.perf_counter() < end:
            for connection in connections:
                _receive(connection, check)
                connection.send(request)
            done += IN_FLIGHT
        for connection in connections:
            _receive(connection, check)
        return done + IN_FLIGHT
    finally:
        for connection in connections:
            connection.close()


def _receive(connection: Connection, check: Callable[[bytes, bytes], bool]) -> None:
    head, body = connection.receive()
    if not check(head, body):
        raise ValueError(f"a wrong answer: {head.decode('latin-1')}")
