"""Handing mails to a mail server, and what its answers mean."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from types import TracebackType
from urllib.parse import unquote, urlsplit

from lms.errors import LMSError, SetupError

TIMEOUT_S = 15
PORTS = {"smtp": 25, "smtps": 465}
SUBMISSION_PORT = 587
OK, PERMANENT = 250, 500
EXAMPLE = "smtp://name:password@mail.example.org:587"


class Undeliverable(LMSError):
    """The server does not take this mail: `lasting`, or to be tried again later."""

    def __init__(self, code: str, *, lasting: bool) -> None:
        super().__init__(code)
        self.code = code
        self.lasting = lasting


class Unreachable(LMSError):
    """Nothing can be sent at the moment, whatever the mail."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


#: The codes of `Unreachable`.
TROUBLES = ("unreachable", "login_refused", "not_secure", "sender_refused")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in. `wrapped` means TLS from the first byte."""

    host: str
    port: int
    wrapped: bool
    user: str = ""
    password: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it runs on this computer, where nobody can listen."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read_smtp_url(url: str) -> MailServer:
    """A setting like `EXAMPLE`. Raises SetupError, which never repeats the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.hostname or ""
    if parts.scheme not in PORTS or not _is_host(host):
        raise SetupError(f"LMS_SMTP_URL must look like {EXAMPLE} or smtps://…", "mail_server")
    user = unquote(parts.username or "")
    usual = SUBMISSION_PORT if user and parts.scheme == "smtp" else PORTS[parts.scheme]
    return MailServer(
        host=host,
        port=port or usual,
        wrapped=parts.scheme == "smtps",
        user=user,
        password=unquote(parts.password or ""),
    )


def _is_host(name: str) -> bool:
    """Whether the system can look a name up: one with two dots in a row only makes it stumble."""
    try:
        return bool(name.encode("idna"))
    except UnicodeError:
        return False


class MailConnection:
    """One connection for many mails, opened with the first.

    Certificates are checked unless the server runs on this computer, and a password goes to
    another computer only where the way there is secure.
    """

    def __init__(self, server: MailServer, domain: str) -> None:
        self._server = server
        self._domain = domain
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "MailConnection":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def deliver(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hands a mail in. Raises Undeliverable for this one, Unreachable for all."""
        try:
            self._deliver(message, sender, recipient)
        except smtplib.SMTPRecipientsRefused as error:
            [(status, _)] = error.recipients.values()
            raise _refuse("address_refused", status) from error
        except smtplib.SMTPDataError as error:
            raise _refuse("content_refused", error.smtp_code) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Undeliverable("bad_address", lasting=True) from error
        except smtplib.SMTPSenderRefused as error:
            lasting = error.smtp_code >= PERMANENT
            raise Unreachable("sender_refused" if lasting else "unreachable") from error
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable("login_refused") from error
        except ssl.SSLError as error:
            raise Unreachable("not_secure") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable("unreachable") from error

    def _deliver(self, message: EmailMessage, sender: str, recipient: str) -> None:
        if self._smtp is None or not _is_alive(self._smtp):
            self._smtp = self._connect()
        self._smtp.send_message(message, sender, [recipient])

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, _make_context(self._server)
        place = (server.host, server.port, self._domain)
        if server.wrapped:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=TIMEOUT_S, context=context)
        else:
            smtp = smtplib.SMTP(*place, timeout=TIMEOUT_S)
        try:
            self._begin(smtp, context)
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            smtp.close()  # it asks for no password at all, or takes none with an umlaut
            raise Unreachable("login_refused") from error
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _begin(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server = self._server
        smtp.ehlo_or_helo_if_needed()
        secure = server.wrapped
        if not secure and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            secure = True
        if server.user:
            if not secure and not server.is_here:
                raise Unreachable("not_secure")
            smtp.login(server.user, server.password)


def _is_alive(smtp: smtplib.SMTP) -> bool:
    """Whether a connection is still good: servers close those that were idle or busy for long."""
    try:
        status, _ = smtp.noop()
    except (OSError, smtplib.SMTPException):
        status = 0
    if status != OK:
        smtp.close()
    return status == OK


def _make_context(server: MailServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.is_here:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _refuse(code: str, status: int) -> Undeliverable:
    lasting = status >= PERMANENT
    return Undeliverable(code if lasting else "not_now", lasting=lasting)
