"""What the page does about those who mean ill: forged forms, floods, huge and slow bodies; what it never tells."""

from __future__ import annotations

import asyncio
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from feeder.web import main
from feeder.web.main import WebReady, running
from feeder.web.site import HERE
from tests.feeder.web.phone.conftest import Visitor, plan
from tests.feeder.web.phone.standin import GOOD, StandIn, linked
from wall.clock import SteppedClock
from wall.phone import Submit

Link = aiohttp.ClientWebSocketResponse
PAGES = (
    "/",
    "/note",
    "/receipt",
    "/r/0123456789AB",
    "/n/OLD",
    "/nothing",
    "/static/page.css",
    "/health",
    "/robots.txt",
)


def submitted(feeder: StandIn) -> list[Submit]:
    return [asked for asked in feeder.asked if isinstance(asked, Submit)]


@pytest.mark.parametrize("path", PAGES)
async def test_every_answer_has_the_headers_that_protect(
    feeder: StandIn, link: Link, visitor: Visitor, path: str
) -> None:
    await visitor.get(path)
    headers = visitor.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    for name, value in {
        "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
        "X-Robots-Tag": "noindex, nofollow", "Cross-Origin-Opener-Policy": "same-origin",
    }.items():  # fmt: skip
        assert headers[name] == value
    assert "Server" not in headers
    assert "Cache-Control" in headers


@pytest.mark.parametrize("path", sorted(HERE.glob("templates/*.html")), ids=lambda path: path.name)
def test_no_template_has_anything_inline_or_foreign(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", text)
    assert not re.search(r"""(src|href)=["']https?:""", text)
    assert "|safe" not in text.replace(" ", "")


async def test_there_is_no_cookie_but_the_session(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    for path in ("/", "/receipt", "/nothing", "/static/page.js"):
        await visitor.get(path)
        assert "Set-Cookie" not in visitor.headers
    await visitor.get(f"/n/{GOOD}")
    cookie = visitor.headers["Set-Cookie"]
    assert cookie.startswith("vis-a-vis=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


async def test_behind_tls_the_cookie_stays_there(clock: SteppedClock, feeder: StandIn) -> None:
    async with running(plan(proxied=True), clock) as page, linked(page, feeder), aiohttp.ClientSession() as http:
        url, headers = f"{page.url}/n/{GOOD}", {"X-Forwarded-Proto": "https"}
        async with http.get(url, headers=headers, allow_redirects=False) as response:
            cookie = response.headers["Set-Cookie"]
            assert cookie.startswith("__Host-vis-a-vis=")
            assert "Secure" in cookie
            assert "Strict-Transport-Security" in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "", "Referer": "https://evil.example/x"},
    ],
)
async def test_a_form_of_another_site_does_nothing(
    feeder: StandIn, link: Link, visitor: Visitor, headers: dict[str, Any]
) -> None:
    await visitor.come_in()
    form = {"form": visitor.field("form"), "text": "Mes mots", "topic": "opinion"}
    await visitor.post("/note", form, **headers)
    assert visitor.status == 403
    assert "<form" not in visitor.text
    assert submitted(feeder) == []


async def test_a_proxy_may_change_the_host(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    await visitor.come_in()
    form = {"form": visitor.field("form"), "text": "Mes mots", "topic": "opinion"}
    await visitor.post("/note", form, Origin="https://mur.tilleul.example")
    assert visitor.status == 303


def test_the_pages_process_loads_nothing_that_opens_log_keys_or_hub() -> None:
    ask = "import sys, asyncio, feeder.web.main, feeder.web.pages as p, pkgutil, importlib; " + (
        "[importlib.import_module(f'{p.__name__}.{m.name}') for m in pkgutil.iter_modules(p.__path__)]; "
        "print(*sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.split()
    forbidden = {
        "sqlite3",
        "wall.vault",
        "wall.client",
        "feeder.house",
        "feeder.hub",
        "feeder.app",
        "config",
        "websockets",
    }
    assert "feeder.web.site" in told
    assert forbidden & set(told) == set()


async def test_a_token_is_good_for_its_own_session_only(
    page: WebReady, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    await visitor.come_in()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        other = Visitor(http, page.url)
        await other.come_in()
        stolen = other.token
    for token in (stolen, "", "x", "é" * 40):
        await visitor.post("/note", {"csrf": token, "text": "Mes <b>mots", "topic": "opinion"}, token=False)
        assert visitor.status == 403
        assert "Mes &lt;b&gt;mots" in visitor.text
    assert submitted(feeder) == []
    fields = {name: visitor.field(name) for name in ("text", "topic")}
    assert fields == {"text": "Mes <b>mots", "topic": "opinion"}
    await visitor.post("/note", fields)
    assert visitor.status == 303, "sent once more, what was kept goes through"
    assert [sent.text for sent in submitted(feeder)] == ["Mes <b>mots"]


async def test_a_cookie_that_is_none_of_ours_is_nobodys(page: WebReady, feeder: StandIn, link: Link) -> None:
    for cookie in ("x", "a" * 22 + "." + "b" * 22, "é", "a" * 5000):
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{page.url}/note", headers={"Cookie": f"vis-a-vis={cookie}"}) as response,
        ):
            assert response.status == 200
            assert "<textarea" not in await response.text()


async def test_a_huge_body_is_refused_before_it_is_read(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    await visitor.come_in()
    await visitor.leave("x" * 1_000_000)
    assert visitor.status == 413
    assert "C’est trop long" in visitor.text
    assert submitted(feeder) == []


async def test_only_plain_forms_are_read(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    await visitor.come_in()
    many = {f"field{number}": "x" for number in range(100)}
    await visitor.leave("Mes mots", **many)
    assert visitor.status == 400
    data = aiohttp.FormData({"text": "x", "csrf": visitor.token})
    data.add_field("file", b"x", filename="x.html")
    async with visitor.http.post(f"{visitor.url}/note", data=data) as response:
        assert response.status == 415
    async with visitor.http.post(f"{visitor.url}/", data={}) as response:
        assert response.status in (403, 405)
    assert submitted(feeder) == []


async def test_a_body_that_dribbles_is_cut_off(
    page: WebReady, feeder: StandIn, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeder.web.guard.READ_S", 0.01)
    place = urlsplit(page.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(
        b"POST /note HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 900\r\n\r\nte"
    )
    async with asyncio.timeout(10):
        assert b" 408 " in await reader.readline()
    writer.close()


async def test_too_many_connections_close_the_oldest(
    clock: SteppedClock, feeder: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "MOST_CONNECTIONS", 2)
    monkeypatch.setattr(main, "SWEEP_S", 0.01)
    async with running(plan(), clock) as page, linked(page, feeder), aiohttp.ClientSession() as http:
        place = urlsplit(page.url)
        idle = [await asyncio.open_connection(place.hostname, place.port) for _ in range(4)]
        async with asyncio.timeout(10):
            assert await idle[0][0].read() == b""
        visitor = Visitor(http, page.url)
        await visitor.get("/")
        assert visitor.status == 200
        assert page.site.connected, "the feeder's link is not among them"
        for _, writer in idle:
            writer.close()


# --- what is never told ------------------------------------------------------------------------------------------


async def test_nothing_personal_is_logged(
    page: WebReady, feeder: StandIn, link: Link, visitor: Visitor, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO)
    await visitor.come_in()
    await visitor.leave("Un secret de famille")
    where = visitor.where
    await visitor.get(where)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Un secret de famille")  # what a library says may quote what it was given

    monkeypatch.setattr("feeder.web.pages.receipt.story", broken)
    await visitor.get(where)
    assert visitor.status == 500
    assert "C’est notre faute" in visitor.text
    place = urlsplit(page.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(b"\x16\x03\x01 secret de famille\r\n\r\n")
    await reader.read(100)
    writer.close()
    said = caplog.text  # with the tracebacks, if there were any
    assert "broke" in said
    for personal in ("127.0.0.1", "famille", *feeder.receipts):
        assert personal not in said


async def test_the_page_says_what_it_is_only_as_much_as_needed(
    page: WebReady, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    await visitor.get("/.well-known/vis-a-vis.json")
    assert visitor.text.count(":") <= 8
    assert '"vis-a-vis": 1' in visitor.text
    assert feeder.signer.vkey in visitor.text
    await visitor.get("/health")
    assert visitor.text == '{"status": "ok", "feeder": "connected"}'
