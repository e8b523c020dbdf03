"""Mail servers on this computer: one that works, and ones that do not."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
NAME, PASSWORD = "kurs", "ein : Wort / mit @"


@dataclass
class Post:
    """What a server has taken, and what it answers for a recipient instead."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    content_answer: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    arrived: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        if self.content_answer:
            return self.content_answer
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.secure.append(session.ssl is not None)
        self.arrived.set()
        return "250 OK"

    def let_in(
        self, server: SMTP, session: Any, envelope: Any, kind: str, given: Any
    ) -> AuthResult:
        self.users.append(given.login.decode())
        known = (given.login, given.password) == (NAME.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=False)


@contextmanager
def open_post(port: int = 0, **more: Any) -> Iterator[Post]:
    """A mail server that takes everything; `more` is for the server itself."""
    post = Post()
    port = port or find_free_port()
    server = Controller(post, hostname=HOST, port=port, authenticator=post.let_in, **more)
    server.start()
    post.port = port
    try:
        yield post
    finally:
        server.stop()


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def open_hanging_server() -> Iterator[str]:
    """A server that takes the call and never says a word; gives its address."""
    with socket.create_server((HOST, 0)) as server:
        yield f"smtp://{HOST}:{server.getsockname()[1]}"


def make_certificate(folder: Path) -> ssl.SSLContext:
    """A context for a server with a certificate nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.org")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
