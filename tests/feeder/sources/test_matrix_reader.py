"""Where reading begins on a real Synapse: rooms, invitations, history, encryption, signing in."""

from __future__ import annotations

import asyncio

import pytest

from feeder.sources.base import SourceError
from tests.feeder.sources.chat import Read, World

pytestmark = pytest.mark.peer("synapse")


async def test_history_and_entry(world: World, reading: Read) -> None:
    room = await world.client.room(world.reader)
    for number in range(9):
        await world.client.say(room, f"message {number}")
    chat = reading(world.source(history=7, limit=3))
    await chat.begin()
    assert chat.texts == [f"message {number}" for number in range(2, 9)]
    later = await world.client.room()
    await world.client.say(later, "entre nous")
    await world.client.call("POST", f"/rooms/{later}/invite", {"user_id": world.reader.id})
    await world.reader.call("POST", f"/join/{later}", {})
    await world.client.say(later, "devant tous")
    await chat.more(8)
    assert chat.texts[-1] == "devant tous"
    assert "entre nous" not in chat.texts


async def test_rooms_by_alias_are_entered_when_invited(world: World, reading: Read) -> None:
    alias = f"lyon-{world.client.id[1:].partition(':')[0]}"
    other = await world.client.room(world.reader)
    room = await world.client.room(room_alias_name=alias)
    chat = reading(world.source(rooms=(f"#{alias}:localhost",)))
    with pytest.raises(SourceError, match="may not enter the room #lyon-") as refused:
        await chat.begin()
    assert refused.value.fatal
    await world.client.call("POST", f"/rooms/{room}/invite", {"user_id": world.reader.id})
    await chat.begin()
    await world.client.say(other, "ailleurs")
    await world.client.say(room, "ici")
    await chat.more(1)
    assert chat.texts == ["ici"]
    polling = asyncio.Event()

    async def kick() -> None:
        await polling.wait()
        await world.client.call("POST", f"/rooms/{room}/kick", {"user_id": world.reader.id})

    with pytest.raises(SourceError, match="no longer in the room"):
        await asyncio.gather(chat.until(polling.set), kick())
    with pytest.raises(SourceError, match="may not enter"):
        await chat.begin()


async def test_an_encrypted_room_is_said_to_be_unreadable(world: World, reading: Read) -> None:
    state = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    locked = await world.client.room(world.reader, initial_state=[state])
    for source in (world.source(rooms=(locked,)), world.source()):
        with pytest.raises(SourceError, match="encrypted and cannot be read") as refused:
            await reading(source).begin()
        assert refused.value.fatal
    room = await world.client.room(world.reader)
    chat = reading(world.source(limit=49))  # Synapse remembers the answer to a first question for two minutes
    await chat.begin()
    await world.client.send(locked, {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "…"}, "m.room.encrypted")
    await world.client.say(room, "en clair")
    await chat.more(1)
    assert any(locked in note and "encrypted" in note for note in chat.rejected)


async def test_sign_in(world: World, reading: Read) -> None:
    room = await world.client.room(world.reader)
    by_password = {"token_env": "", "user": world.reader.id, "password_env": "PASSWORD"}
    chat = reading(world.source(**by_password))
    await chat.begin()
    await world.client.say(room, "bonjour")
    await chat.more(1)
    with pytest.raises(SourceError, match="name or password") as refused:
        await reading(world.source(**by_password | {"user": "somebody"})).begin()
    assert refused.value.fatal
    world.reader.token = "syt_nonsense"
    with pytest.raises(SourceError, match=r"does not accept the access token.*into TOKEN") as refused:
        await reading(world.source()).begin()
    assert refused.value.fatal
    assert "syt_nonsense" not in str(refused.value)
