"""The IRC source against a real InspIRCd: once each and in full, as far as IRC itself keeps anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from feeder.sources.base import Context
from feeder.sources.irc import OPTIONS, Irc
from tests.feeder.sources.talking import Following, following
from tests.peers import inspircd as peers
from tests.peers.inspircd import Inspircd
from wall.clock import SystemClock

pytestmark = pytest.mark.peer("inspircd")
Follow = Callable[[Any], Following]


@pytest.fixture
async def follow(tmp_path: Path) -> AsyncIterator[Follow]:
    async with following(tmp_path / "house") as follow:
        yield follow


async def never(_seconds: float) -> None:
    await asyncio.Event().wait()


def source(server: Inspircd, channel: str, password: str = "", **options: Any) -> Irc:
    given = {"type": "irc", "name": "salon", "url": f"irc://127.0.0.1:{server.port}", "channels": (channel,),
             "consent_basis": "notice", "consent_version": "2026-11", "advisors": ("Maud",)}  # fmt: skip
    given |= {"password_env": "P"} if password else {}
    secrets = {"P": password, "K": "sesame", "ca.pem": (server.root / "cert.pem").read_text(), "bad.pem": "no"}
    return Irc(OPTIONS.model_validate(given | options), Context(SystemClock(), secrets), idle=never)


async def test_what_is_said_is_heard_live_without_its_formatting(inspircd: Inspircd, follow: Follow) -> None:
    async with inspircd.person("vis-a-vis", "#magasin") as client, inspircd.person("Maud") as maud:
        salon = follow(source(inspircd, "#magasin"))  # its nick is taken
        await salon.until(lambda: salon.batches)
        await client.say("#magasin", "\x02Très\x0f \x0304,01bien\x03 👍🏽", "\x01ACTION danse\x01", "\x01VERSION\x01")
        await client.do("NOTICE #magasin :un robot", "PRIVMSG @#magasin :entre nous", b"PRIVMSG #magasin :caf\xe9")
        await client.say("#magasin", "deux fois", "deux fois", "é" * 400)
        await maud.do("JOIN #magasin", "PRIVMSG #magasin :Bonjour !")
        await salon.until(lambda: len(salon.told) == 7)
        await salon.source.close()
        await salon.until(lambda: salon.ended)
    assert salon.error is None
    texts = [seen.text for seen in salon.told]
    assert texts[:5] == ["Très bien 👍🏽", "danse", "caf\ufffd", "deux fois", "deux fois"]
    assert salon.told[2].flags == ("repaired",)
    assert 200 < len(texts[5]) < 400  # a line has 512 bytes: the server cuts it, in the middle of a letter
    assert set(texts[5].rstrip("\ufffd")) == {"é"}
    first, last = salon.told[0], salon.told[-1]
    assert (first.author, first.voice, first.conversation, first.kind) == (
        "vis-a-vis",
        "customer",
        "#magasin",
        "chat",
    )
    assert (last.author, last.voice, last.text) == ("Maud", "advisor", "Bonjour !")
    assert first.consent is not None
    assert len({seen.native_id for seen in salon.told}) == 7


async def test_a_burst_of_a_thousand_is_told_once_each_on_every_way(inspircd: Inspircd, follow: Follow) -> None:
    ways = {"irc": inspircd.port, "ws": inspircd.web, "ircs": inspircd.tls}
    reading = [
        follow(source(inspircd, "#foule", url=f"{way}://127.0.0.1:{port}", nick=way, name=way,
                      ca_file="ca.pem" if way == "ircs" else ""))
        for way, port in ways.items()
    ]  # fmt: skip
    said = [f"message {number} é" for number in range(1000)]
    async with inspircd.person("foule", "#foule") as crowd:
        for salon in reading:
            await salon.until(lambda salon=salon: salon.batches)  # type: ignore[misc]
        await crowd.say("#foule", *said)
    for salon in reading:
        await salon.until(lambda salon=salon: len(salon.told) >= 1000)  # type: ignore[misc]
        assert [seen.text for seen in salon.told] == said
        assert salon.most_told() == 1
    assert reading[0].counted() == 3000


async def test_a_cut_network_is_made_up_for_as_far_as_history_reaches(inspircd: Inspircd, follow: Follow) -> None:
    async with cutting(inspircd.port) as cut, inspircd.person("Nadege", "#histoire") as client:
        await client.do("MODE #histoire +H 300:1d")
        await client.say("#histoire", "dit avant que le mur n’écoute")
        salon = follow(source(inspircd, "#histoire", url=f"irc://127.0.0.1:{cut.port}"))
        await salon.until(lambda: salon.batches)
        await client.say("#histoire", *(f"avant {number % 3}" for number in range(9)))
        await salon.until(lambda: len(salon.told) >= 9)
        cut.now()
        await salon.until(lambda: salon.ended)
        assert "broke off" in str(salon.error)
        await client.say("#histoire", *(f"pendant {number}" for number in range(200)))
        again = follow(source(inspircd, "#histoire", url=f"irc://127.0.0.1:{cut.port}"))
        await again.until(lambda: len(again.told) >= 200)
        await client.say("#histoire", "après")
        await again.until(lambda: again.told[-1].text == "après")
        texts = [seen.text for seen in salon.told + again.told]
        before = sum(text.startswith("dit avant") for text in texts)  # history knows the second only
        during = [f"pendant {number}" for number in range(200)]
        assert texts[before:] == [f"avant {number % 3}" for number in range(9)] + during + ["après"]
        assert again.counted() == before + 210
        assert not [why for why in again.rejected if "lost" in why]
        cut.now()
        await again.until(lambda: again.ended)
        await client.say("#histoire", *(f"trop {number}" for number in range(400)))
        late = follow(source(inspircd, "#histoire", url=f"irc://127.0.0.1:{cut.port}"))
        await late.until(lambda: late.rejected)
        assert "does not reach back" in late.rejected[0]
        await late.until(lambda: len(late.told) >= 300)
        assert late.counted() == before + 510


async def test_kill_9_of_the_server_loses_what_irc_does_not_keep_and_says_so(tmp_path: Path, follow: Follow) -> None:
    server = peers.start(tmp_path / "irc")
    try:
        async with server.person("Nadege", "#mort") as client:
            await client.do("MODE #mort +H 300:1d")
            salon = follow(source(server, "#mort"))
            await salon.until(lambda: salon.batches)
            await client.say("#mort", "un", "deux")
            await salon.until(lambda: len(salon.told) == 2)
        server.kill9()
        await salon.until(lambda: salon.ended)
        down = follow(source(server, "#mort"))
        await down.until(lambda: down.ended)
        assert "cannot be reached" in str(down.error)
        await asyncio.to_thread(server.start)
        again = follow(source(server, "#mort"))
        await again.until(lambda: again.rejected)
        assert "does not reach back" in again.rejected[0]
        async with server.person("Nadege", "#mort") as client:
            await client.say("#mort", "un", "trois")
            await again.until(lambda: len(again.told) == 2)
        assert [seen.text for seen in salon.told + again.told] == ["un", "deux", "un", "trois"]
        assert again.counted() == 4
    finally:
        server.kill9()


REFUSALS = {"+i": "invite our nick", "+k sesame": "needs a password", "+b *!*@*": "has banned us", "+l 1": "is full"}


async def test_a_channel_that_does_not_let_us_in_is_told(inspircd: Inspircd, follow: Follow) -> None:
    async with inspircd.person("gardien", *(f"#prive{mode[1]}" for mode in REFUSALS)) as owner:
        await owner.do(*(f"MODE #prive{mode[1]} {mode}" for mode in REFUSALS))
        outside = {words: follow(source(inspircd, f"#prive{mode[1]}")) for mode, words in REFUSALS.items()}
        good = follow(source(inspircd, "#privek", channel_key_env="K", nick="invite"))
        for words, salon in outside.items():
            await salon.until(lambda salon=salon: salon.ended)  # type: ignore[misc]
            assert words in str(salon.error)
            assert "sesame" not in str(salon.error)
        await good.until(lambda: good.batches)
        await owner.do("KICK #privek invite :dehors")
        await good.until(lambda: good.ended)
        assert "sent out of the channel" in str(good.error)


async def test_an_unknown_certificate_is_refused_in_words(inspircd: Inspircd, follow: Follow) -> None:
    async def chatter(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b":irc NOTICE * :no TLS here\r\n")
        await writer.drain()
        writer.close()

    plain = await asyncio.start_server(chatter, "127.0.0.1", 0)
    tries = (
        (inspircd.tls, "", "nobody we know"),
        (inspircd.tls, "bad.pem", "no certificate in PEM"),
        (plain.sockets[0].getsockname()[1], "", "port for TLS"),
    )
    for port, authority, words in tries:
        salon = follow(source(inspircd, "#tls", url=f"ircs://127.0.0.1:{port}", ca_file=authority))
        await salon.until(lambda salon=salon: salon.ended)  # type: ignore[misc]
        assert words in str(salon.error)
    plain.close()


async def test_a_server_with_a_password(tmp_path: Path, follow: Follow) -> None:
    server = peers.start(tmp_path / "irc", peers.PASSWORD)
    try:
        salon = follow(source(server, "#secret", password=peers.PASSWORD))
        wrong = follow(source(server, "#secret", password="faux"))
        await salon.until(lambda: salon.batches)
        await wrong.until(lambda: wrong.ended)
        assert wrong.error is not None
        assert "faux" not in str(wrong.error)
    finally:
        server.kill9()


class Cut:
    """A way to the server that is cut without a word to either side."""

    def __init__(self) -> None:
        self.port = 0
        self.writers: list[asyncio.StreamWriter] = []

    def now(self) -> None:
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()


@asynccontextmanager
async def cutting(port: int) -> AsyncIterator[Cut]:
    """A proxy before `port`."""
    cut = Cut()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        except OSError:
            return
        finally:
            writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        cut.writers += [writer, back]
        await asyncio.gather(carry(reader, back), carry(there, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    cut.port = server.sockets[0].getsockname()[1]
    try:
        yield cut
    finally:
        cut.now()
        server.close()
