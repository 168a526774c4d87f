"""Certificates are tried before anything relies on them, and a client knows whom it speaks to."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from config.tls import BadCertificate, client_context, pinned_context, server_context
from tests.config.conftest import Certify


async def shake_hands(server: ssl.SSLContext | None, client: ssl.SSLContext, name: str) -> None:
    """Connect over TLS to a server on this machine that is believed to be `name`."""
    assert server is not None
    listening = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0, ssl=server)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname=name)
        writer.close()


async def test_our_own_certificate_is_known_under_any_name(certify: Certify) -> None:
    cert, key = certify("hub", ("shop.example",))
    await shake_hands(server_context(cert, key), pinned_context(cert), "127.0.0.1")


async def test_another_certificate_is_not_ours(certify: Certify) -> None:
    cert, key = certify("other", ("127.0.0.1",))
    ours, _ = certify("hub", ("127.0.0.1",))
    with pytest.raises(ssl.SSLCertVerificationError):
        await shake_hands(server_context(cert, key), pinned_context(ours), "127.0.0.1")


async def test_only_the_first_certificate_of_a_chain_is_ours(certify: Certify) -> None:
    cert, key = certify("issuer", ("127.0.0.1",))
    ours, _ = certify("hub", ("127.0.0.1",))
    ours.write_bytes(ours.read_bytes() + cert.read_bytes())
    with pytest.raises(ssl.SSLCertVerificationError):
        await shake_hands(server_context(cert, key), pinned_context(ours), "127.0.0.1")


async def test_a_name_is_checked_elsewhere(certify: Certify) -> None:
    cert, key = certify("hub", ("shop.example",))
    await shake_hands(server_context(cert, key), client_context(str(cert)), "shop.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        await shake_hands(server_context(cert, key), client_context(str(cert)), "other.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        await shake_hands(server_context(cert, key), client_context(""), "shop.example")


def test_no_tls_without_files() -> None:
    assert server_context(None, None) is None


def test_files_that_do_not_fit(certify: Certify, tmp_path: Path) -> None:
    cert, key = certify("hub")
    _, other = certify("other")
    _, locked = certify("locked", password=b"secret")
    for wrong in (other, locked, cert):
        with pytest.raises(BadCertificate, match="do not work together"):
            server_context(cert, wrong)
    with pytest.raises(BadCertificate, match="cannot be read: No such file") as caught:
        server_context(cert, tmp_path / "none.key")
    assert caught.value.option == "tls_key"
    for bad in (key, tmp_path / "none.pem", tmp_path):
        with pytest.raises(BadCertificate, match="cannot be used"):
            pinned_context(bad)
        with pytest.raises(BadCertificate, match="cannot be used"):
            client_context(str(bad))
