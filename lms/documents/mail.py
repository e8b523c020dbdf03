"""A mail as it goes over the wire: plain text, nothing a stranger typed becomes a header."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from lms.errors import Invalid

_HEADERS = HeaderRegistry()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who mails come from, and where answers go (empty: to the same address)."""

    address: Address
    reply_to: Address | None = None

    @property
    def domain(self) -> str:
        return self.address.domain


def read_address(text: str, name: str = "") -> Address:
    """An address such as `Tea <tea@example.org>`; `name` is shown where it names nobody itself.

    Raises Invalid `bad_address`, also for line breaks, several addresses, and letters mail servers
    do not take before the @.
    """
    try:
        header: Any = _HEADERS("From", text if text.isprintable() else "")
        [read] = header.addresses
        spec = f"{read.username}@{read.domain.encode('idna').decode()}"
        if header.defects or not (read.username and read.domain and spec.isascii()):
            raise ValueError(text)
        return Address(display_name=read.display_name or name, addr_spec=spec)
    except Exception as error:  # the standard library's reader stumbles in many ways
        raise Invalid("bad_address") from error


def make_message(
    *, sender: Sender, recipient: Address, subject: str, body: str, number: str, at: datetime
) -> EmailMessage:
    """The mail, with an identity that stays the same however often it is tried.

    `number` makes it unique below the sender's domain, `at` (naive UTC) is its date.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender.address
    message["To"] = recipient
    if sender.reply_to is not None:
        message["Reply-To"] = sender.reply_to
    message["Subject"] = subject
    message["Date"] = format_datetime(at.replace(tzinfo=UTC))
    message["Message-ID"] = f"<{number}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    return message
