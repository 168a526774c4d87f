"""Consent in a real chat: nothing leaves without it, nothing stays when it is taken back. And the cursor's bounds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feeder.sources.base import Seen
from feeder.sources.parts.matrix.fold import hidden
from feeder.sources.shared import consent as matrix_consent
from feeder.sources.shared.consent import Memory, Word, recall
from tests.feeder.sources.chat import NO, YES, Read, World
from tests.feeder.support import place
from wall.events import Consent

CLIENT = "@client:s"


@pytest.mark.peer("synapse")
async def test_nothing_leaves_without_opt_in(world: World, reading: Read) -> None:
    room = await world.client.room(world.advisor, world.reader)
    chat = reading(world.opt_in())
    await chat.begin()
    await world.client.say(room, "mon ordonnance")
    await world.advisor.say(room, "Très bien, Nadège.")
    await chat.until(lambda: len(chat.told) == 2)
    for seen in chat.told:
        assert (seen.text, seen.author, seen.author_id, seen.consent, seen.conversation) == ("", "", "", None, None)
    await world.client.say(room, "  j’accepte l’affichage ")
    await world.client.say(room, "merci beaucoup")
    await world.advisor.say(room, "Avec plaisir.")
    await chat.more(2)
    assert chat.texts == ["merci beaucoup", "Avec plaisir."]
    assert len(chat.told) == 4
    assert all(seen.consent and seen.consent.basis == "opt-in" and seen.consent.at_ms for seen in chat.told[2:])


@pytest.mark.peer("synapse")
async def test_consent_taken_back_pulls_what_was_said(world: World, reading: Read) -> None:
    room = await world.client.room(world.advisor, world.reader)
    chat = reading(world.opt_in(limit=4))
    await chat.begin()
    await world.client.say(room, "avant")
    await world.client.say(room, YES)
    for number in range(6):
        await world.client.say(room, f"dit {number}")
        await world.advisor.say(room, f"réponse {number}")
    await chat.more(12)
    await world.client.say(room, NO)
    await world.client.say(room, "après")
    await chat.until(lambda: not chat.texts)
    assert len({seen.native_id for seen in chat.told}) == 14
    assert all(seen.consent is None and not seen.author_id for seen in chat.told[-14:])


@pytest.mark.peer("synapse")
async def test_deleting_the_opt_in_takes_it_back(world: World, reading: Read) -> None:
    room = await world.client.room(world.reader)
    chat = reading(world.opt_in())
    await chat.begin()
    phrase = await world.client.say(room, YES)
    await world.client.say(room, "bonjour")
    await chat.more(1)
    await world.client.redact(room, phrase)
    await chat.until(lambda: not chat.texts)
    await world.client.say(room, "encore")
    await chat.until(lambda: len({seen.native_id for seen in chat.told}) >= 3)
    assert chat.texts == []


@pytest.mark.peer("synapse")
async def test_a_lost_place_is_read_again_from_our_beginning(world: World, reading: Read) -> None:
    room = await world.client.room(world.advisor, world.reader)
    await world.client.say(room, "avant que nous lisions")
    chat = reading(world.opt_in(limit=5))
    await chat.begin()
    hidden = await world.client.say(room, "sans accord")
    await world.client.say(room, YES)
    root = await world.client.say(room, "prix 10 €")
    for number in range(12):
        await world.advisor.say(room, f"réponse {number}")
    await world.client.edit(room, root, "prix 12 €")
    await chat.more(13)
    before = {seen.native_id: seen for seen in chat.told}
    again = reading(world.opt_in(limit=5))
    assert chat.cursor is not None
    start = chat.cursor.index('"since":"') + len('"since":"')
    again.cursor = chat.cursor[:start] + "nonsense" + chat.cursor[chat.cursor.index('"', start) :]
    await again.until(lambda: again.told)
    assert {seen.native_id: (seen.text, seen.consent) for seen in again.told} == {
        native_id: (seen.text, seen.consent) for native_id, seen in before.items()
    }
    assert again.of(hidden)[0].text == ""
    assert again.of(root)[0].text == "prix 12 €"


async def test_a_post_whose_consent_was_taken_back_is_off_the_wall_and_stays_off(tmp_path: Path) -> None:
    consent = Consent(basis="opt-in", version="v1", at_ms=1)
    said = Seen(native_id="$1", kind="chat", text="bonjour", author="Nadège", conversation="!r:s", consent=consent)
    async with place(tmp_path) as here:
        (post,) = await here.show(said, source="chat")
        assert here.house.state.posts[post].visible
        await here.see(hidden("$1"), source="chat")
        assert here.house.state.posts[post].state == "undisplayable"
        through = here.house.state.through
        await here.see(hidden("$1"), Seen(native_id="$1", kind="chat"), source="chat")
        assert here.house.state.through == through


# --- the cursor -------------------------------------------------------------------------------------------------


def test_the_cursor_is_bounded_and_keeps_refusals() -> None:
    memory = Memory(since="s")
    for number in range(3000):
        memory.people(f"!{number}:s")[CLIENT] = Word(number % 3 != 0, number, f"${number}")
    memory.edits = {f"${number}": "$0" for number in range(1000)}
    again = recall(memory.dump())
    assert again is not None
    words = {room: people[CLIENT] for room, people in again.rooms.items()}
    assert sum(not word.yes for word in words.values()) == 1000
    assert len(words) <= matrix_consent.MAX_PEOPLE
    assert len(again.edits) == matrix_consent.MAX_EDITS
    assert "$999" in again.edits


@pytest.mark.parametrize(
    "cursor", ["", "null", "{}", '{"since":""}', '{"since":"s","rooms":3}', "\ud800", "[" * 9999]
)
def test_a_cursor_that_is_none_of_ours(cursor: str) -> None:
    assert recall(cursor) is None


def test_a_cursor_comes_back_as_it_was() -> None:
    memory = Memory(since="s1_2", began_ms=5, edits={"$2": "$1"})
    memory.people("!r:s")[CLIENT] = Word(True, 7, "$7")
    assert recall(memory.dump()) == memory
    assert "J'accepte" not in json.dumps(memory.dump())
