"""What InspIRCd 3 has not: Twitch's ways, accounts (SASL), history on demand, silence. Against a scripted server."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from feeder.sources.base import Context
from feeder.sources.irc import OPTIONS, Irc
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.talking import following
from wall.clock import SteppedClock, from_iso, to_iso


@dataclass
class Scripted:
    """Answers as its fields say; `heard`: what it was told."""

    caps: str = "server-time message-tags batch"
    welcome: Callable[[Scripted, str], Awaitable[bool]] | None = None
    heard: list[str] = field(default_factory=list)
    history: list[tuple[int, str]] = field(default_factory=list)
    silent: bool = False
    port: int = 0
    writer: asyncio.StreamWriter | None = None

    def tell(self, *lines: str) -> None:
        assert self.writer is not None
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        while line := (await reader.readline()).decode().strip():
            self.heard.append(line)
            if not self.silent:
                self.answer(line)
        writer.close()

    def answer(self, line: str) -> None:
        match line.split():
            case ["CAP", "LS", _]:
                first, *rest = self.caps.split()
                self.tell(f":s CAP * LS * :{first}", f":s CAP * LS :{' '.join(rest)}")
            case ["CAP", "REQ", cap]:
                self.tell(f":s CAP * {'NAK' if 'playback' in cap else 'ACK'} {cap}")
            case ["AUTHENTICATE", "PLAIN"]:
                self.tell("AUTHENTICATE +")
            case ["AUTHENTICATE", proof]:
                good = base64.b64decode(proof) == b"\0mur\0sesame"
                self.tell(":s 903 * :ok" if good else ":s 904 * :SASL authentication failed")
            case ["CAP", "END"]:
                self.tell(":s 001 vis-a-vis :Welcome")
            case ["JOIN", *channel]:
                self.tell(f":vis-a-vis!x@y JOIN {channel[0]}")
            case ["CHATHISTORY", "AFTER", channel, since, limit]:
                since_ms = from_iso(since.partition("=")[2])
                found = [(at, text) for at, text in self.history if at > since_ms][: int(limit)]
                said = [
                    f"@batch=h;msgid=m{at};time={to_iso(at)} :lea PRIVMSG {channel} :{text}" for at, text in found
                ]
                self.tell(f":s BATCH +h chathistory {channel}", *said, ":s BATCH -h")
            case ["PING", what]:
                self.tell(f":s PONG s {what}")


@asynccontextmanager
async def serving(scripted: Scripted) -> AsyncIterator[Scripted]:
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.port = server.sockets[0].getsockname()[1]
    try:
        yield scripted
    finally:
        server.close()


async def never(_seconds: float) -> None:
    await asyncio.Event().wait()


def source(scripted: Scripted, silence_s: float = 60.0, **options: Any) -> Irc:
    given = {"type": "irc", "name": "salon", "url": f"irc://127.0.0.1:{scripted.port}", "channels": ("#magasin",),
             "consent_basis": "notice", "consent_version": "1"}  # fmt: skip
    made = OPTIONS.model_validate(given | options)
    return Irc(made, Context(SteppedClock(), {"P": "sesame", "W": "faux"}), Pace(), idle=never, silence_s=silence_s)


async def test_history_is_asked_for_to_its_end(tmp_path: Path) -> None:
    clock = SteppedClock()
    scripted = Scripted("server-time message-tags batch draft/chathistory draft/event-playback")
    async with serving(scripted), following(tmp_path, clock) as follow:
        first = follow(source(scripted))
        await first.until(lambda: first.batches and first.cursor)
        assert not [line for line in scripted.heard if line.startswith("CHATHISTORY")]
        assert scripted.writer is not None
        scripted.writer.transport.abort()
        await first.until(lambda: first.ended)
        scripted.history = [(clock.now_ms() + 1 + n * 1000, f"pendant {n}") for n in range(250)]
        again = follow(source(scripted))
        await again.until(lambda: len(again.told) == 250)
        assert await again.texts() == [f"pendant {n}" for n in range(250)]
        assert again.most_told() == 1
        assert again.rejected == []
        assert len([line for line in scripted.heard if line.startswith("CHATHISTORY")]) == 3


@pytest.mark.parametrize(
    ("caps", "options", "words"),
    [
        ("batch sasl=PLAIN", {"account": "mur", "password_env": "P"}, None),
        ("batch sasl", {"account": "mur", "password_env": "W"}, "does not accept the password"),
        ("batch sasl=EXTERNAL", {"account": "mur", "password_env": "P"}, "no accounts"),
        ("batch server-time", {"account": "mur", "password_env": "P"}, "no accounts"),
    ],
)
async def test_an_account_is_signed_in_to(tmp_path: Path, caps: str, options: Any, words: str | None) -> None:
    scripted = Scripted(caps)
    async with serving(scripted), following(tmp_path, SteppedClock()) as follow:
        salon = follow(source(scripted, **options))
        if words is None:
            await salon.until(lambda: salon.batches)
            assert not [line for line in scripted.heard if line.startswith("PASS")]
            return
        await salon.until(lambda: salon.ended)
        assert words in str(salon.error)
        assert "faux" not in str(salon.error)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (":s 465 * :You are banned", "has banned us"),
        (":s 432 * x :Erroneous nickname", "does not allow the nick"),
        ("ERROR :Closing link", "closes the connection"),
        (":tmi.twitch.tv NOTICE * :Login authentication failed", "does not accept the password"),
        ("x" * 20_000, "lines without end"),
    ],
)
async def test_a_server_that_says_no_is_understood(tmp_path: Path, line: str, words: str) -> None:
    scripted = Scripted()
    scripted.answer = lambda told: scripted.tell(line) if told.startswith("USER") else None  # type: ignore[method-assign, assignment]
    if words == "lines without end":
        scripted.tell = lambda *_lines: scripted.writer.write(line.encode())  # type: ignore[method-assign, union-attr]
    async with serving(scripted), following(tmp_path, SteppedClock()) as follow:
        salon = follow(source(scripted))
        await salon.until(lambda: salon.ended)
        assert words in str(salon.error)


async def test_twitch_is_read_without_an_account_and_followed_when_it_asks_to_reconnect(tmp_path: Path) -> None:
    scripted = Scripted("twitch.tv/commands twitch.tv/membership twitch.tv/tags")
    async with serving(scripted), following(tmp_path, SteppedClock()) as follow:
        twitch = source(scripted)
        twitch._twitch = True
        salon = follow(twitch)
        await salon.until(lambda: salon.batches)
        assert [line for line in scripted.heard if line.startswith("NICK justinfan")]
        assert {"CAP REQ :twitch.tv/tags", "CAP REQ :twitch.tv/commands"} <= set(scripted.heard)
        scripted.tell("@id=1;display-name=Léa;user-id=7;tmi-sent-ts=1795305600123 :lea PRIVMSG #magasin :salut")
        await salon.until(lambda: salon.told)
        assert (salon.told[0].author, salon.told[0].author_id, salon.told[0].native_id) == ("Léa", "7", "1")
        scripted.tell(":tmi.twitch.tv RECONNECT")
        await salon.until(lambda: salon.ended)
        assert "connect anew" in str(salon.error)


async def test_what_was_said_before_the_end_is_told_and_nothing_is_well_before_we_are_in(tmp_path: Path) -> None:
    scripted = Scripted()
    async with serving(scripted), following(tmp_path, SteppedClock()) as follow:
        salon = follow(source(scripted))
        await salon.until(lambda: salon.batches)
        scripted.tell("@msgid=1 :lea PRIVMSG #magasin :au revoir", "ERROR :Closing link")
        await salon.until(lambda: salon.ended)
        assert [seen.text for seen in salon.told] == ["au revoir"]
        joined = scripted.answer
        scripted.answer = lambda line: (  # type: ignore[method-assign]
            scripted.tell(":s 474 vis-a-vis #magasin :Cannot join") if line.startswith("JOIN") else joined(line)
        )
        banned = follow(source(scripted))
        await banned.until(lambda: banned.ended)
        assert (banned.batches, banned.error is not None and banned.error.fatal) == (0, True)


async def test_a_server_that_has_gone_silent_is_given_up(tmp_path: Path) -> None:
    scripted = Scripted()
    async with serving(scripted), following(tmp_path, SteppedClock()) as follow:
        salon = follow(source(scripted, silence_s=0.05))
        await salon.until(lambda: salon.batches)
        scripted.silent = True
        await salon.until(lambda: salon.ended)
        assert "broke off" in str(salon.error)
        assert "PING :still-there" in scripted.heard


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "irc://irc.example.org"}, {"url": "ws://irc.example.org"}, {"url": "https://irc.example.org"},
        {"channels": ("magasin",)}, {"channels": ("#a,#b",)}, {"channels": ()}, {"account": "mur"},
        {"ca_file": "ca.pem", "url": "wss://irc.example.org"}, {"nick": "1er"}, {"consent_version": ""},
    ],
)  # fmt: skip
def test_options_that_cannot_be_meant_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        source(Scripted(port=1), **wrong)
