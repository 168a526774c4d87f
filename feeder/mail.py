"""E-mail (SMTP): statements of reasons, one author a message, and reports to the shop; nothing personal in any log.

smtplib is blocking: it runs in a thread of its own, one message at a time, each within a limit. Its exceptions quote
addresses, so none of their words goes any further.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from feeder.sources.base import SourceError
from feeder.sources.shared.contact import parts
from feeder.sources.shared.way_back import Outgoing, Undeliverable
from wall.author_events import Channel
from wall.words import N_

STEP_S = 20.0
"""No answer of the server takes longer than this (s)."""
US = "[127.0.0.1]"
"""How we greet: this machine's name is nobody's business, and looking it up may take long (RFC 5321, 4.1.3)."""
UNREACHABLE = N_("The mail server {host} cannot be reached: we try again. If it lasts, check [mail].")
STRANGE = N_("The mail server {host} has trouble of its own ({code}): we try again.")
LOGIN = N_("The mail server {host} refuses our name or password: put the right ones into [mail].")
SENDER = N_("The mail server {host} does not send for our address: check “sender” in [mail].")
NO_TLS = N_("The mail server {host} offers no STARTTLS: set “security” in [mail] to what it has.")
UNTRUSTED = N_("The mail server {host} shows a certificate that this machine does not trust: nothing was sent.")


@dataclass(frozen=True)
class Server:
    """Where mail is handed in. `security`: `starttls`, `tls` from the start, or `none` (this machine only)."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter. `kind`: its media type, e.g. `application/pdf`."""

    name: str
    kind: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """A message of the shop's own, to itself."""

    subject: str
    words: str = field(repr=False)
    attachments: Sequence[Attachment] = ()


class Mail:
    """A way back to authors whose address is known."""

    channel: Channel = "email"

    def __init__(self, server: Server, now_ms: Callable[[], int]) -> None:
        self._server = server
        self._now_ms = now_ms
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
        self.hanging: asyncio.Future[None] | None = None
        """The message that is being handed in; nothing is begun beside one that hangs."""

    def informs(self) -> bool:
        return True

    async def inform(self, told: Outgoing) -> None:
        """See `WayBack`."""
        await self._hand_in(compose(self._server, told, self._now_ms()), told.contact)

    async def post(self, letter: Letter, to: str, name: str) -> None:
        """Send a letter; `name` makes its Message-ID, so that a copy is known as one. Raises as `inform` does."""
        await self._hand_in(enclose(self._server, letter, to, name, self._now_ms()), to)

    async def _hand_in(self, message: EmailMessage, to: str) -> None:
        if self.hanging is not None and not self.hanging.done():
            raise SourceError(UNREACHABLE, host=self._server.host)
        future = asyncio.get_running_loop().run_in_executor(self._worker, self._send, message, to)
        future.add_done_callback(_looked_at)
        self.hanging = future
        await asyncio.shield(future)

    async def close(self) -> None:
        """Begin nothing more."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _send(self, message: EmailMessage, to: str) -> None:
        server = self._server
        try:
            with self._open() as session:
                if server.user:
                    session.login(server.user, server.password)
                session.send_message(message, server.sender, [to])
        except smtplib.SMTPAuthenticationError as error:
            raise _failed(LOGIN, server, error.smtp_code, fatal=error.smtp_code >= 500) from None
        except smtplib.SMTPSenderRefused as error:
            raise _failed(SENDER, server, error.smtp_code, fatal=error.smtp_code >= 500) from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _failed_for_one(server, max(codes, default=550)) from None
        except smtplib.SMTPDataError as error:
            raise _failed_for_one(server, error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            told = NO_TLS if server.security == "starttls" else LOGIN
            raise SourceError(told, host=server.host, fatal=True) from None
        except smtplib.SMTPResponseException as error:
            raise _failed(STRANGE, server, error.smtp_code, fatal=False) from None
        except ssl.SSLCertVerificationError:
            raise SourceError(UNTRUSTED, host=server.host, fatal=True) from None
        except (smtplib.SMTPException, OSError):
            raise SourceError(UNREACHABLE, host=server.host) from None

    def _open(self) -> smtplib.SMTP:
        server = self._server
        tls = server.tls or ssl.create_default_context()
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, US, timeout=STEP_S, context=tls)
        session = smtplib.SMTP(server.host, server.port, US, timeout=STEP_S)
        if server.security == "starttls":
            session.starttls(context=tls)
        return session


def compose(server: Server, told: Outgoing, now_ms: int) -> EmailMessage:
    """The message. Its Message-ID is that of the statement, so that a second copy is known as one.

    Raises Undeliverable where the address is none.
    """
    message = _addressed(server, told.contact, told.subject, told.id, now_ms)
    message.set_content(told.words, cte="quoted-printable")
    return message


def enclose(server: Server, letter: Letter, to: str, name: str, now_ms: int) -> EmailMessage:
    """A letter with what is attached to it. Raises Undeliverable where the address is none."""
    message = _addressed(server, to, letter.subject, name, now_ms)
    message.set_content(letter.words, cte="quoted-printable")
    for one in letter.attachments:
        kind, _, sort = one.kind.partition("/")
        message.add_attachment(one.data, kind, sort, filename=one.name)
    return message


def _addressed(server: Server, contact: str, subject: str, name: str, now_ms: int) -> EmailMessage:
    to = parts(contact)
    sender = parts(server.sender)
    if to is None or sender is None:
        raise Undeliverable
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(server.sender_name, *sender)
    message["To"] = Address("", *to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(datetime.fromtimestamp(now_ms / 1000, UTC))
    message["Message-ID"] = f"<{name}@{sender[1]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def _looked_at(future: asyncio.Future[None]) -> None:
    """Nobody may be waiting any more for what became of it."""
    if not future.cancelled():
        future.exception()


def _failed(message: str, server: Server, code: int, *, fatal: bool) -> SourceError:
    return SourceError(message, host=server.host, code=code, fatal=fatal)


def _failed_for_one(server: Server, code: int) -> Exception:
    """What the server said of one message: for good (5xx), or for now. Source: RFC 5321, 4.2.1."""
    return Undeliverable() if code >= 500 else SourceError(STRANGE, host=server.host, code=code)
