"""Asking a server: whatever it does ends in an answer or in words that a shop manager can act on, in time."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from feeder.sources.base import SourceError
from feeder.sources.shared.http import USER_AGENT, Answer, Web, host_of, retry_after_s
from tests.feeder.sources.small_server import serving
from wall.clock import SteppedClock

CLOCK = SteppedClock()


async def _get(url: str, *, max_bytes: int = 10_000, total_s: float = 30.0) -> Answer:
    asking = Web("The forum", CLOCK, {"Authorization": "secret"}, total_s)
    try:
        return await asking.get(url, max_bytes=max_bytes, params={"a": "é b"})
    finally:
        await asking.close()


async def _problem(url: str, **how: float) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await _get(url, **how)  # type: ignore[arg-type]
    return caught.value


async def test_a_request_says_who_asks_and_follows_on_the_same_host() -> None:
    seen: list[tuple[str, str | None]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.path_qs, request.headers.get("Authorization")))
        assert request.headers["User-Agent"] == USER_AGENT
        if request.path == "/old":
            raise web.HTTPMovedPermanently("/new")
        return web.Response(text="là")

    async with serving(handler) as url:
        answer = await _get(f"{url}/old")
    assert (answer.status, answer.body.decode()) == (200, "là")
    assert seen == [("/old?a=%C3%A9+b", "secret"), ("/new", "secret")]


@pytest.mark.parametrize(
    "elsewhere", ["http://127.0.0.2:1/x", "http://127.0.0.1:1/x", "file:///etc/passwd", "http://[::"]
)
async def test_a_redirect_elsewhere_is_refused(elsewhere: str) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": elsewhere})

    async with serving(handler) as url:
        problem = await _problem(url)
    assert "The forum" in str(problem)
    assert "/x" not in str(problem)


async def test_a_redirect_to_another_name_of_this_machine_is_refused_too() -> None:
    """The network behind us is not the server's to look into."""
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": f"http://localhost:{request.url.port}/inside"})

    async with serving(handler) as url:
        assert "has moved to http://localhost" in str(await _problem(url))
    assert asked == ["/"]


async def test_a_redirect_in_a_circle_ends() -> None:
    async def handler(_: web.Request) -> web.Response:
        raise web.HTTPFound("/")

    async with serving(handler) as url:
        assert "without end" in str(await _problem(url))


@pytest.mark.parametrize("packed", [False, True])
async def test_a_body_too_long_is_not_read(packed: bool) -> None:
    body = b"0" * 5_000_000

    async def handler(_: web.Request) -> web.Response:
        headers = {"Content-Encoding": "gzip"} if packed else {}
        return web.Response(body=gzip.compress(body) if packed else body, headers=headers)

    async with serving(handler) as url:
        assert "more than 10 kB" in str(await _problem(url))


async def test_a_server_that_never_answers_is_given_up() -> None:
    never = asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    async with serving(handler) as url:
        assert "did not answer within 0.05 s" in str(await _problem(url, total_s=0.05))
        never.set()


async def test_a_server_that_is_not_there() -> None:
    assert "cannot be reached" in str(await _problem(f"http://127.0.0.1:{unused_port()}"))
    assert "cannot be found by its name" in str(await _problem("http://nowhere.invalid"))
    assert "address that is none" in str(await _problem("http://[::"))


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", b"\0\0\r\n\r\n"])
async def test_a_connection_that_breaks_off(said: bytes) -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert "broke off" in str(await _problem(f"http://127.0.0.1:{port}"))


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_own_certificate(tmp_path))
    heard = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(1):
            heard.set()
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        assert "no valid certificate" in str(await _problem(f"https://localhost:{port}"))
    assert not heard.is_set()


def _own_certificate(folder: Path) -> Path:
    """A certificate for localhost that says so itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    certificate = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "own.pem").write_bytes(secret + certificate.public_bytes(pem))
    return folder / "own.pem"


@pytest.mark.parametrize(
    ("status", "words", "fatal"),
    [
        (401, "password", True),
        (403, "does not let us in", False),
        (404, "nothing at that address", False),
        (410, "nothing at that address", True),
        (418, "do not understand", False),
        (429, "less often", False),
        (503, "trouble of its own", False),
    ],
)
async def test_statuses_in_words(status: int, words: str, fatal: bool) -> None:
    asking = Web("The forum", CLOCK)
    with pytest.raises(SourceError, match=words) as caught:
        asking.expect(Answer(status, {"Retry-After": "7"}, b""), 200, 304)
    assert (caught.value.fatal, caught.value.retry_after_s) == (fatal, 7.0)
    asking.expect(Answer(304, {}, b""), 200, 304)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 22 Nov 2026 00:01:00 GMT", 60.0),
        ("Sat, 21 Nov 2026 00:01:00 GMT", 0.0),
        ("99999999999", None),
        ("999999", 86_400.0),
        ("soon", None),
        ("", None),
        ("-1", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after_s({"Retry-After": value}, CLOCK.now_ms()) == seconds


def test_only_the_host_of_an_address_is_told() -> None:
    assert host_of("https://u:p@site.example/f?key=1") == "site.example"
    assert host_of("http://127.0.0.1:8081/x") == "127.0.0.1:8081"
    assert host_of("http://[::") == "?"
