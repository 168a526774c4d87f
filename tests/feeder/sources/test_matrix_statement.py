"""Statements into a room of a real Synapse: the author reads it as an answer, once, and it is no turn of the chat."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from feeder.sources.base import SourceError
from feeder.sources.parts.matrix.statement import place
from feeder.sources.shared.way_back import Undeliverable, WayBack
from tests.feeder.outgoing import WORDS, outgoing
from tests.feeder.sources.chat import Read, World


@pytest.mark.peer("synapse")
async def test_the_author_reads_it_in_the_room_once(world: World, reading: Read) -> None:
    room = await world.client.room(world.advisor, world.reader)
    # The reading account is an advisor's too: even then a statement is none of the shop's turns.
    source = world.source(statements=True, advisors=(world.advisor.id, world.reader.id))
    assert isinstance(source, WayBack)
    assert source.informs()
    with pytest.raises(SourceError, match="not let us in yet"):
        await source.inform(outgoing(native_id="$before", conversation=room))
    chat = reading(source)
    await chat.begin()
    asked = await world.client.say(room, "Ma lampe clignote")
    await chat.more(1)
    said = chat.told[-1]
    told = outgoing(native_id=said.native_id, conversation=said.conversation or "")
    await source.inform(told)
    await source.inform(told)
    await world.client.say(room, "Merci")
    await chat.more(2)
    assert chat.texts == ["Ma lampe clignote", "Merci"]
    path = f"/rooms/{quote(room)}/messages?dir=b&limit=50"
    events = (await world.client.call("GET", path))["chunk"]
    notices = [event for event in events if event["sender"] == world.reader.id and event["type"] == "m.room.message"]
    assert [event["content"]["body"] for event in notices] == [WORDS]
    assert notices[0]["content"]["msgtype"] == "m.notice"
    assert notices[0]["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked


@pytest.mark.peer("synapse")
async def test_whoever_says_so_is_not_believed_to_be_a_statement(world: World, reading: Read) -> None:
    room = await world.client.room(world.advisor, world.reader)
    chat = reading(world.source(statements=True))
    await chat.begin()
    await world.client.send(room, {"msgtype": "m.text", "body": "caché", "eu.vis-a-vis.statement": True})
    await chat.more(1)
    assert chat.texts == ["caché"]


@pytest.mark.peer("synapse")
async def test_where_we_may_not_speak_it_stays_under_the_receipt(world: World, reading: Read) -> None:
    elsewhere = await world.client.room(world.advisor)
    source = world.source(statements=True)
    chat = reading(source)
    await chat.begin()
    with pytest.raises(Undeliverable):
        await source.inform(outgoing(native_id="$abc", conversation=elsewhere))


def test_the_room_and_the_thread_are_found() -> None:
    assert place(outgoing(native_id="$e", conversation="!r:localhost")) == ("!r:localhost", "")
    assert place(outgoing(native_id="$e", conversation="!r:localhost/$t")) == ("!r:localhost", "$t")
    for conversation in ("", "#alias:localhost", "!a b", "!r:localhost/$ t"):
        assert place(outgoing(native_id="$e", conversation=conversation)) is None
    assert place(outgoing(native_id="e", conversation="!r:localhost")) is None


def test_by_default_nothing_is_said_in_a_room() -> None:
    from feeder.sources.matrix import OPTIONS

    assert OPTIONS.model_fields["statements"].default is False
