"""The tablet's server on a real hub: signing in and out, other sites, limits, and how desks end."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from moderation.serve import proxy as serving
from moderation.serve.door import public_id
from moderation.serve.sessions import Session
from tests.moderation.serve.support import PASSWORD, Tablet, tablet, token_in


async def settled(here: Tablet) -> None:
    """Let the server do what it began."""
    while here.proxy._ending:
        await asyncio.gather(*here.proxy._ending, return_exceptions=True)


async def ended(socket: aiohttp.ClientWebSocketResponse) -> None:
    async with asyncio.timeout(60):
        while not socket.closed:
            await socket.receive()


async def left(session: Session) -> None:
    """Wait until its desks have ended."""
    async with asyncio.timeout(60):
        while True:
            if not session.desks:
                return
            await asyncio.sleep(0)


async def test_who_is_not_signed_in_gets_the_login_page_and_no_desk(here: Tablet) -> None:
    async with here.visitor() as someone:
        status, page = await someone.get("/")
        assert status == 200
        assert 'name="password"' in page
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await someone.socket()
        assert refused.value.status == 403


async def test_a_feeder_that_comes_back_on_another_port_is_found_again(here: Tablet) -> None:
    there, here.where[0] = here.where[0], "ws://127.0.0.1:9"
    async with here.visitor() as noa:
        assert (await noa.sign_in())[0] == 503
        here.where[0] = there
        assert (await noa.sign_in())[0] == 200
        here.where[0] = "ws://127.0.0.1:9"
        assert 'id="terminal"' in (await noa.get("/"))[1], "the session outlives the feeder's absence"


async def test_a_desk_has_the_person_s_own_token_in_its_environment_and_passes_hands_on(here: Tablet) -> None:
    async with here.visitor() as noa:
        status, page = await noa.sign_in()
        assert status == 200
        assert 'id="terminal"' in page
        (session,) = here.proxy.sessions.all()
        assert here.place.house.state.tokens[public_id(session.token)].account == "noa"
        argv, _env = here.proxy.desk(session, "fr")
        assert session.token not in " ".join(argv)
        assert session.token not in page
        socket = await noa.socket()
        assert await socket.receive_bytes() == f"token {len(session.token)} 100x36".encode()
        await socket.send_json(["stdin", "é\x1b[A"])
        assert await socket.receive_bytes() == "D é\x1b[A".encode()
        await socket.send_json(["resize", {"width": 99999, "height": 1}])
        assert await socket.receive_bytes() == b'M {"type": "resize", "width": 400, "height": 10}'
        await socket.send_json(["ping", "12"])
        assert await socket.receive_json() == ["pong", "12"]
        await socket.close()


@pytest.mark.parametrize(
    "said", ["", "x", "[]", "[1]", '["stdin", 5]', '["resize", null]', '["resize", {"width": "9"}]', "[" * 50_000]
)
async def test_nonsense_ends_the_desk(here: Tablet, said: str) -> None:
    async with here.visitor() as noa:
        await noa.sign_in()
        socket = await noa.socket()
        await socket.receive_bytes()
        await socket.send_str(said)
        await ended(socket)
        assert socket.close_code == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_a_message_that_is_too_long_ends_the_desk(here: Tablet) -> None:
    async with here.visitor() as noa:
        await noa.sign_in()
        socket = await noa.socket()
        await socket.receive_bytes()
        await socket.send_json(["stdin", "x" * 70_000])
        await ended(socket)
        assert socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_a_wrong_password_is_told_kindly_and_noted_nowhere(
    here: Tablet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with here.visitor() as someone:
        status, page = await someone.sign_in(account="noa", password="not the right one")
        assert status == 401
        assert "Le nom ou le mot de passe ne va pas." in page
        assert 'value="noa"' in page
        assert "not the right one" not in page
        unknown = await someone.sign_in(account="nobody", password="not the right one")
        assert unknown[0] == 401
        assert len(here.proxy.sessions) == 0
    assert "not the right one" not in caplog.text


async def test_too_many_tries_are_asked_to_wait(here: Tablet) -> None:
    async with here.visitor() as someone:
        for _ in range(30):
            status, page = await someone.sign_in(password="wrong")
            if status == 503:
                break
        assert status == 503
        assert "Trop d’essais" in page


async def test_another_site_can_neither_sign_in_nor_out_nor_open_a_desk(here: Tablet) -> None:
    async with here.visitor() as noa:
        _, page = await noa.get("/login")
        form = {"account": "noa", "password": PASSWORD, "token": token_in(page)}
        assert (await noa.post("/login", origin="https://evil.example", **form))[0] == 403
        await noa.sign_in()
        (session,) = here.proxy.sessions.all()
        for origin in ("https://evil.example", "null", ""):
            assert (await noa.post("/logout", origin=origin, token=session.csrf))[0] == 403
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await noa.socket(origin=origin)
        assert (await noa.post("/logout", token="made up"))[0] == 403
        assert (await noa.get("/", headers={"Host": "evil.example"}))[0] == 403
        assert len(here.proxy.sessions) == 1


async def test_a_form_without_its_token_signs_nobody_in(here: Tablet) -> None:
    async with here.visitor() as someone, here.visitor() as other:
        _, page = await other.get("/login")
        await someone.get("/login")
        status, _ = await someone.post("/login", account="noa", password=PASSWORD, token=token_in(page))
        assert status == 403
        assert len(here.proxy.sessions) == 0


async def test_signing_out_ends_the_desk_and_its_token(here: Tablet) -> None:
    async with here.visitor() as noa:
        _, page = await noa.sign_in()
        (session,) = here.proxy.sessions.all()
        socket = await noa.socket()
        await socket.receive_bytes()
        status, page = await noa.post("/logout", token=token_in(page))
        assert status == 200
        assert "Vous êtes déconnecté·e" in page
        await ended(socket)
        await settled(here)
        assert public_id(session.token) not in here.place.house.state.tokens
        assert session.desks == 0


async def test_a_session_that_nobody_uses_ends_with_its_desk(here: Tablet) -> None:
    async with here.visitor() as noa:
        await noa.sign_in()
        (session,) = here.proxy.sessions.all()
        socket = await noa.socket()
        await socket.receive_bytes()
        here.clock.step(59)
        await socket.send_json(["stdin", "x"])
        await socket.receive_bytes()
        here.clock.step(59)
        here.proxy.sweep()
        assert here.proxy.sessions.all() == [session]
        here.clock.step(1)
        here.proxy.sweep()
        await ended(socket)
        await settled(here)
        assert public_id(session.token) not in here.place.house.state.tokens
        assert "Vous êtes déconnecté·e" in (await noa.get("/"))[1]


async def test_one_person_has_so_many_desks_and_sessions(here: Tablet) -> None:
    async with here.visitor() as noa, here.visitor() as also, here.visitor() as third:
        await noa.sign_in()
        socket = await noa.socket()
        await socket.receive_bytes()
        await also.sign_in()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await also.socket()
        assert refused.value.status == 429
        await third.sign_in()
        await ended(socket)  # the first session gave way
        assert len(here.proxy.sessions) == 2


async def test_no_desk_begins_in_a_session_that_ended_meanwhile(
    here: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = web.WebSocketResponse.prepare

    async def slow(self: web.WebSocketResponse, request: web.BaseRequest) -> object:
        done = await usual(self, request)
        for session in here.proxy.sessions.all():
            here.proxy.sessions.close(session)
            here.proxy._end(session)
        return done

    async with here.visitor() as noa:
        await noa.sign_in()
        (session,) = here.proxy.sessions.all()
        monkeypatch.setattr(web.WebSocketResponse, "prepare", slow)
        socket = await noa.socket()
        await ended(socket)
        await left(session)
        assert not here.proxy._sockets


async def test_a_desk_that_ends_closes_the_page_s_socket(here: Tablet) -> None:
    async with here.visitor() as noa:
        await noa.sign_in()
        socket = await noa.socket()
        await socket.receive_bytes()
        await socket.send_json(["stdin", "quit"])
        await ended(socket)
        (session,) = here.proxy.sessions.all()
        await left(session)


async def test_a_browser_that_is_dead_loses_its_desk(here: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEARTBEAT_S", 0.05)
    async with here.visitor() as noa:
        await noa.sign_in()
        (session,) = here.proxy.sessions.all()
        socket = await noa.http.ws_connect(f"{here.url}/ws", origin=here.url, autoping=False)
        await left(session)  # its pings are read by nobody
        assert not socket.closed


async def test_stopping_the_server_revokes_every_token(tmp_path: Path) -> None:
    async with tablet(tmp_path) as here, here.visitor() as noa, here.visitor() as camille:
        await noa.sign_in("noa")
        await camille.sign_in("camille")
        assert len(here.place.house.state.tokens) == 2
        await here.proxy._shutdown(here.proxy.application())
        assert not here.place.house.state.tokens
