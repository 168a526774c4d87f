"""Statements by e-mail, against a real SMTP server: what arrives, what is tried again, and that nothing leaks."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from feeder.mail import Mail, Server, compose
from feeder.sources.base import SourceError
from feeder.sources.shared.way_back import Undeliverable, WayBack
from tests.config.conftest import Certify, certify
from tests.feeder.outgoing import WORDS, outgoing
from tests.peers.synapse import free_port

__all__ = ["certify"]
"""A fixture of the tests of the configuration."""


class Box:
    """What the server was given; `answers` go before its own."""

    def __init__(self, rcpt: str = "", data: str = "", mail: str = "") -> None:
        self.mail, self.rcpt, self.data = mail, rcpt, data
        self.got: list[Envelope] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.mail or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data
        self.got.append(envelope)
        return "250 taken"


@contextmanager
def serving(box: Box, **more: Any) -> Iterator[int]:
    """A server for `box` on a free port."""
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=10, server_hostname="test", **more)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def mail(port: int, **more: Any) -> Mail:
    server = Server(**{"host": "127.0.0.1", "port": port, "security": "none", "sender": "mur@exemple.fr", **more})
    return Mail(server, lambda: 1_700_000_000_000)


async def test_the_author_gets_the_words_and_nobody_else_anything() -> None:
    box = Box()
    with serving(box) as port:
        way = mail(port, sender_name="Boutique Lyon")
        assert isinstance(way, WayBack)
        await way.inform(outgoing())
        await way.inform(outgoing())
    first, again = (
        email.message_from_bytes(bytes(one.original_content or b""), policy=email.policy.default) for one in box.got
    )
    assert box.got[0].rcpt_tos == ["odile@exemple.fr"]
    assert box.got[0].mail_from == "mur@exemple.fr"
    assert first.get_content().replace("\r\n", "\n") == WORDS
    assert first["Subject"] == "Votre avis n’est pas affiché"
    assert first["From"] == "Boutique Lyon <mur@exemple.fr>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Message-ID"] == again["Message-ID"] == "<statement-aaaaaaaaaaaa-7@exemple.fr>"
    assert set(first.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Type",
        "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("box", "raised", "fatal"),
    [
        (Box(rcpt="550 no such mailbox odile@exemple.fr"), Undeliverable, False),
        (Box(rcpt="450 greylisted"), SourceError, False),
        (Box(data="554 looks like spam"), Undeliverable, False),
        (Box(data="451 come back"), SourceError, False),
        (Box(mail="553 not yours"), SourceError, True),
        (Box(mail="421 too busy"), SourceError, False),
    ],
)
async def test_what_the_server_says_decides_whether_it_is_tried_again(
    box: Box, raised: type[Exception], fatal: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(box) as port, caplog.at_level(logging.DEBUG), pytest.raises(raised) as caught:
        await mail(port).inform(outgoing())
    assert getattr(caught.value, "fatal", False) is fatal
    chain: BaseException | None = caught.value
    assert chain is not None
    assert chain.__cause__ is None
    assert "odile" not in str(chain) + "".join(r.getMessage() for r in caplog.records if r.name.startswith("feeder"))


async def test_starttls_and_login(certify: Certify) -> None:
    cert, key = certify("mail", ("localhost",))
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(cert, key)
    ours = ssl.create_default_context(cafile=str(cert))

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        good = isinstance(given, LoginPassword) and (given.login, given.password) == (b"mur", b"secret")
        return AuthResult(success=good, handled=False)

    box = Box()
    more = {"host": "localhost", "security": "starttls", "user": "mur", "password": "secret", "tls": ours}
    with serving(box, tls_context=theirs, authenticator=check, auth_required=True) as port:
        await mail(port, **more).inform(outgoing())
        assert len(box.got) == 1
        with pytest.raises(SourceError, match="name or password") as refused:
            await mail(port, **{**more, "password": "wrong"}).inform(outgoing())
        assert refused.value.fatal
        assert "wrong" not in str(refused.value)
        with pytest.raises(SourceError, match="does not trust"):
            await mail(port, **{**more, "tls": ssl.create_default_context()}).inform(outgoing())
    assert len(box.got) == 1


async def test_a_server_without_starttls_is_sent_nothing() -> None:
    box = Box()
    with serving(box) as port, pytest.raises(SourceError, match="STARTTLS") as caught:
        await mail(port, security="starttls").inform(outgoing())
    assert caught.value.fatal
    assert box.got == []


async def test_nobody_there_is_tried_again() -> None:
    with serving(Box()) as port:
        pass
    with pytest.raises(SourceError, match="cannot be reached") as caught:
        await mail(port).inform(outgoing())
    assert not caught.value.fatal


@pytest.mark.parametrize(
    "contact", ["", "odile", "a@b\nBcc: x@y.z", "a b@c.d", "<a@b.c>", "a@b@c", "a@" + "b" * 300, "é@b.c", "a..b@c.d"]
)
async def test_what_is_no_address_is_never_written_to(contact: str) -> None:
    server = Server("127.0.0.1", 9, "none", "mur@exemple.fr")
    with pytest.raises(Undeliverable):
        compose(server, outgoing(contact=contact), 0)


async def test_one_that_hangs_holds_up_no_loop() -> None:
    reached, loop = asyncio.Event(), asyncio.get_running_loop()
    let_go: list[Callable[[], None]] = []

    class Hanging(Box):
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            gate = asyncio.Event()
            let_go.append(lambda here=asyncio.get_running_loop(): here.call_soon_threadsafe(gate.set))  # type: ignore[misc]
            loop.call_soon_threadsafe(reached.set)
            await gate.wait()
            return await super().handle_DATA(server, session, envelope)

    box = Hanging()
    with serving(box) as port:
        way = mail(port)
        sending = asyncio.create_task(way.inform(outgoing()))
        await reached.wait()  # the loop is free meanwhile
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        with pytest.raises(SourceError):  # nothing is begun beside one that hangs
            await way.inform(outgoing())
        let_go[0]()
        assert way.hanging is not None
        await way.hanging
        assert len(box.got) == 1
    await way.close()


def test_a_password_is_in_no_representation(tmp_path: Path) -> None:
    assert "secret" not in repr(Server("h", 1, "tls", "a@b.c", user="u", password="secret"))
    assert "odile" not in repr(outgoing())
