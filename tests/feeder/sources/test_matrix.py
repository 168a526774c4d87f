"""The chat source against a real Synapse: what people say there is what the feeder is told, once and in full."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from feeder.sources.base import SourceError
from tests.feeder.sources.chat import Read, Reading, World, people
from tests.peers import synapse as peers

pytestmark = pytest.mark.peer("synapse")


async def test_a_conversation_is_seen_live(world: World, reading: Read) -> None:
    room = await world.client.room(world.advisor, world.reader)
    chat = reading(world.source())
    await chat.begin()
    assert chat.told == []

    async def talk() -> None:
        await world.client.say(room, "Bonjour, ma lampe clignote 👋🏽")
        await world.advisor.say(room, "Bonjour Nadège !")

    await asyncio.gather(chat.until(lambda: len(chat.told) == 2), talk())
    asked, answered = chat.told
    assert (asked.what, asked.text, asked.author, asked.voice) == (
        "new", "Bonjour, ma lampe clignote 👋🏽", "Nadège", "customer",
    )  # fmt: skip
    assert (answered.author, answered.voice, answered.kind) == ("Maud", "advisor", "chat")
    assert asked.conversation == answered.conversation == room
    assert asked.consent is not None
    assert (asked.consent.basis, asked.consent.version) == ("notice", "2026-11")


async def test_edits_and_redactions_are_followed(world: World, reading: Read) -> None:
    room = await world.client.room(world.advisor, world.reader)
    chat = reading(world.source())
    await chat.begin()
    root = await world.client.say(room, "prix 10 €")
    await chat.more(1)
    first = await world.client.edit(room, root, "prix 12 €")
    await chat.until(lambda: chat.texts == ["prix 12 €"])
    second = await world.client.edit(room, root, "prix 13 €")
    await chat.until(lambda: chat.texts == ["prix 13 €"])
    assert {seen.what for seen in chat.told[1:]} == {"edited"}
    assert chat.told[-1].native_id == root
    await world.client.redact(room, second)
    await chat.until(lambda: chat.texts == ["prix 12 €"])
    await world.client.redact(room, first)
    await chat.until(lambda: chat.texts == ["prix 10 €"])
    third = await world.client.edit(room, root, "prix 14 €")
    await chat.until(lambda: chat.texts == ["prix 14 €"])
    await world.client.redact(room, root)
    await chat.until(lambda: chat.told[-1].what == "deleted")
    assert chat.told[-1].native_id == root
    await world.client.redact(room, third)
    await chat.until(lambda: chat.told[-1].what == "deleted" and len(chat.of(root)) > 7)
    assert chat.texts == []


async def test_nobody_edits_what_another_wrote(world: World, reading: Read) -> None:
    room = await world.client.room(world.advisor, world.reader)
    chat = reading(world.source())
    await chat.begin()
    root = await world.client.say(room, "décevant")
    await chat.more(1)
    await world.advisor.edit(room, root, "excellent")
    await world.client.say(room, "suite")
    await chat.more(2)
    assert chat.texts == ["décevant", "suite"]
    assert any("did not write" in note for note in chat.rejected)


async def test_a_gap_is_filled(world: World, reading: Read) -> None:
    room = await world.client.room(world.reader)
    chat = reading(world.source(limit=10))
    await chat.begin()
    for number in range(35):
        await world.client.say(room, f"message {number}")
    await chat.more(35)
    assert chat.texts == [f"message {number}" for number in range(35)]
    assert len(chat.told) == 35


async def test_a_gap_too_long_is_told(world: World, reading: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeder.sources.parts.matrix.reader.PAGES", 2)
    room = await world.client.room(world.reader)
    chat = reading(world.source(limit=5))
    await chat.begin()
    for number in range(20):
        await world.client.say(room, f"message {number}")
    await chat.more(15)
    assert chat.texts == [f"message {number}" for number in range(5, 20)]
    assert any("gap of more than 10 messages" in note for note in chat.rejected)


async def test_kill_9_of_the_server_loses_and_doubles_nothing(tmp_path: Path) -> None:
    server = peers.start(tmp_path)
    try:
        world = await people(server)
        room = await world.client.room(world.reader)
        chat = Reading(world.source())
        await chat.begin()
        await world.client.say(room, "avant")
        await chat.more(1)
        ids = [await world.client.say(room, f"pendant {number}") for number in range(5)]

        async def fall() -> None:
            server.kill()

        with pytest.raises(SourceError, match=r"broke off|cannot be reached"):
            await asyncio.gather(chat.until(lambda: False), fall())
        await asyncio.to_thread(server.start)
        await chat.until(lambda: len(chat.texts) == 6)
        await world.client.say(room, "après")
        await chat.more(7)
        assert chat.texts == ["avant", *(f"pendant {number}" for number in range(5)), "après"]
        assert all(len(chat.of(one)) == 1 for one in ids)
        await chat.source.close()
    finally:
        server.kill()


async def test_close_ends_the_long_poll_quietly(world: World, reading: Read) -> None:
    await world.client.room(world.reader)
    chat = reading(world.source(poll_s=120))
    polling = asyncio.Event()

    async def read() -> None:
        async for batch in chat.source.batches(None):
            chat.take(batch)
            if chat.batches == 2:
                polling.set()

    task = asyncio.create_task(read())
    await polling.wait()
    await chat.source.close()
    async with asyncio.timeout(5):
        await task
