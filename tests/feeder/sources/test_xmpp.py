"""The XMPP source against a real Prosody: what is said in a room is in the house once and in full."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.feeder.sources.xmpp_talk import line, reading, source
from tests.peers import prosody as peers
from tests.peers.prosody import Prosody

pytestmark = pytest.mark.peer("prosody")
WORDS = "Très bon n° 1 👍🏽 & l’été : 3 < 5\nلا أحب <b>هذا</b>"
ODD = (
    "<reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>👍</reaction></reactions>",
    "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2'/>",
    "<x xmlns='jabber:x:oob'><url>à voir</url></x>",
    "<no-store xmlns='urn:xmpp:hints'/>",
)
"""What is beside a message that is no post: a reaction, something encrypted, a file, what is to be kept nowhere."""


def replacing(id: str) -> str:
    return f"<replace xmlns='urn:xmpp:message-correct:0' id='{id}'/>"


def retracting(id: str, version: int) -> str:
    stored = "<store xmlns='urn:xmpp:hints'/>"
    if version == 1:
        return f"<retract xmlns='urn:xmpp:message-retract:1' id='{id}'/>{stored}"
    retract = "<retract xmlns='urn:xmpp:message-retract:0'/>"
    return f"<apply-to xmlns='urn:xmpp:fasten:0' id='{id}'>{retract}</apply-to>{stored}"


async def test_a_conversation(prosody: Prosody, tmp_path: Path) -> None:
    room = prosody.room()
    made = source(prosody.url, room, advisors=("maud@localhost",))
    async with prosody.person("nadege", room, "Nadège") as nadege, prosody.person("maud", room, "Maud") as maud:
        await nadege.configure(muc_roomconfig_whois="anyone")
        await nadege.say("avant nous")
        async with reading(tmp_path, made) as wall:
            await nadege.seen("Vis-à-vis")
            await wall.well()
            asked, _ = await nadege.say(WORDS)
            await maud.say("Bonjour !")
            await wall.count(2)
            for odd in ODD:
                await nadege.say("à voir", odd)
            await nadege.whisper("Vis-à-vis", "entre nous")
            await nadege.entitle("Le salon")
            await maud.say("excellent", replacing(asked))  # not hers to correct
            changed, _ = await nadege.say("12 €", replacing(asked))
            await wall.until_texts("12 €", "Bonjour !")
            # Some programs call what they correct by the name of its last correction.
            await nadege.say("13 €", replacing(changed))
            await wall.until_texts("13 €", "Bonjour !")
            old, kept = await nadege.say("trop long")
            gone, _ = await nadege.say("trop court")
            await wall.count(4)
            await maud.say("This person attempted to retract a message", retracting(kept, 1))  # not hers
            await nadege.say("This person attempted to retract a message", retracting(kept, 1))
            await nadege.say(None, retracting(gone, 0))
            await nadege.say("revenant", replacing(old))
            await nadege.say("fin")
            await wall.until_texts("13 €", "Bonjour !", "fin")
            posts = wall.posts
            assert [(post.kind, post.voice, post.revision) for post in posts] == [
                ("chat", "customer", 3), ("chat", "advisor", 1), ("chat", "customer", 1), ("chat", "customer", 1),
                ("chat", "customer", 1),
            ]  # fmt: skip
            assert [post.deleted for post in posts] == [False, False, True, True, False]
            content = await wall.here.house.contents.text(posts[0])
            assert content is not None
            assert (content.author, content.conversation) == ("Nadège", room)
            assert posts[0].consent is not None
            assert posts[0].consent.basis == "notice"
            # Somebody in the room, the network, the server: whoever ends it, we come again.
            await nadege.kick("Vis-à-vis")
            assert await wall.fallen() == f"We were sent out of the room {room}: ask its owner. We try again."
            await nadege.say("sans nous")
            wall.again.set()
            await wall.until_texts("13 €", "Bonjour !", "fin", "sans nous")
            assert wall.one.rejected


async def test_a_burst_in_two_rooms(prosody: Prosody, tmp_path: Path) -> None:
    rooms = [prosody.room(), prosody.room()]
    async with (
        prosody.person("nadege", rooms[0]) as nadege,
        prosody.person("karim", rooms[1]) as karim,
        reading(tmp_path, source(prosody.url, *rooms)) as wall,
    ):
        await nadege.seen("Vis-à-vis")
        await karim.seen("Vis-à-vis")
        texts = [[f"{name} {number}" for number in range(500)] for name in ("Nadège", "Karim")]
        await asyncio.gather(nadege.say_all(texts[0]), karim.say_all(texts[1]), wall.count(1000))
        assert sorted(await wall.texts()) == sorted(texts[0] + texts[1])
        assert all(post.revision == 1 for post in wall.posts)
        assert not wall.waits


async def test_a_day_away_is_read_from_the_archive(prosody: Prosody, tmp_path: Path) -> None:
    room = prosody.room()
    async with prosody.person("nadege", room) as nadege:
        async with reading(tmp_path, source(prosody.url, room)) as wall:
            await nadege.seen("Vis-à-vis")
            await wall.well()
            corrected, _ = await nadege.say("fermé")
            _, taken_back = await nadege.say("erreur")
            _, hard = await nadege.say("insulte")
            _, harder = await nadege.say("menace")
            await wall.count(4)
            await nadege.moderate(hard)
            await wall.until_texts("fermé", "erreur", "menace")
        await nadege.say("ouvert", replacing(corrected))
        await nadege.say(None, retracting(taken_back, 1))
        await nadege.moderate(harder)
        day = [f"message {number}" for number in range(400)]
        told = await nadege.say_all(day)
        last, _ = told[-1]
        await nadege.say("fin de journée", replacing(last))
        async with reading(tmp_path, source(prosody.url, room)) as wall:
            await wall.count(404)
            await wall.until_texts("ouvert", *day[:-1], "fin de journée")
            assert [post.revision for post in wall.posts[:5]] == [2, 1, 1, 1, 1]
            await nadege.say("en direct")
            await wall.count(405)
            cursor = await wall.here.side.cursor("salon")
            assert cursor is not None
            # The archive has forgotten our place: it is read again by time, and nothing is told twice.
            place = cursor[cursor.index('["') + 2 :].partition('"')[0]
            await wall.here.side.save_cursor("salon", cursor.replace(place, "bogus"), 0)
        await nadege.say("après")
        async with reading(tmp_path, source(prosody.url, room)) as wall:
            await wall.count(406)
            await nadege.say("encore")
            await wall.until_texts("ouvert", *day[:-1], "fin de journée", "en direct", "après", "encore")
            assert max(post.revision for post in wall.posts) == 2
            assert wall.one.rejected == 1


async def test_the_network_is_cut_and_goes_silent(prosody: Prosody, tmp_path: Path) -> None:
    room = prosody.room()
    async with (
        prosody.person("nadege", room) as nadege,
        line(prosody).laid() as net,
        reading(tmp_path, source(net.url, room, quiet_s=0.8)) as wall,
    ):
        await nadege.seen("Vis-à-vis")
        await wall.well()
        await nadege.say("un")
        await wall.count(1)
        net.cut()
        assert "broke off the connection" in await wall.fallen()
        await nadege.say("deux")
        wall.again.set()
        await wall.until_texts("un", "deux")
        net.hush()
        await nadege.say("trois")
        assert "did not answer within 1.6 s" in await wall.fallen()
        await nadege.say("quatre")
        net.mend()
        wall.again.set()
        await wall.until_texts("un", "deux", "trois", "quatre")
        assert all(post.revision == 1 for post in wall.posts)


async def test_kill_9_of_the_server(tmp_path: Path) -> None:
    server = peers.start(tmp_path / "server")
    try:
        room = server.room()
        async with reading(tmp_path, source(server.url, room)) as wall:
            # There is no such room before somebody makes it.
            assert (await wall.fallen()).startswith(f"There is no room {room} now: ")
            async with server.person("nadege", room) as nadege:
                wall.again.set()
                await nadege.seen("Vis-à-vis")
                await wall.well()
                said = [f"avant {number}" for number in range(20)]
                await nadege.say_all(said)
                server.kill()
            assert "broke off the connection" in await wall.fallen()
            await asyncio.to_thread(server.start)
            async with server.person("nadege", room) as nadege:
                await nadege.say("pendant")
                wall.again.set()
                await wall.count(21)
                await nadege.say("après")
                await wall.count(22)
            # Whatever the room had told is here; Prosody may lose it for itself (its last seconds are in no file).
            assert await wall.texts() == [*said, "pendant", "après"]
            assert all(post.revision == 1 for post in wall.posts)
    finally:
        server.kill()
