"""Who wrote a note and is still in the shop: told to desks, gone by itself, and no part of any order."""

from __future__ import annotations

from pathlib import Path

from feeder.queues import Queues
from tests.feeder.support import Place, place
from wall import commands as do
from wall.author_events import Left
from wall.content import TextContent
from wall.events import Received
from wall.post import HERE_MS
from wall.wire import Here


async def note(here: Place, name: str, *, there: bool = True) -> str:
    """A note comes in; `there`: its author is still in the shop."""
    post = here.house.vault.post_id("note", name, "")
    event = Received(
        at_ms=here.clock.now_ms(), actor="source:note", shop="lyon", post=post, kind="note", source="note",
        topic="problem", here=there,
    )  # fmt: skip
    await here.house.append(event, entry=f"note-{name}", content=TextContent(text=f"mot {name}"))
    return post


async def told(here: Place) -> list[Here]:
    async with here.desk() as asker:
        status = (await asker.ask("status")).status
        assert status is not None
        return status.here


async def test_the_desk_is_told_who_is_there_until_somebody_went_they_left_or_the_time_is_over(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        first = await note(here, "1")
        here.step(60)
        second, third = await note(here, "2"), await note(here, "3")
        await note(here, "4", there=False)
        came_ms = here.house.state.posts[first].received_ms
        found = await told(here)
        assert [one.post for one in found] == [first, second, third]
        assert (found[0].since_ms, found[0].until_ms) == (came_ms, came_ms + HERE_MS)
        await here.do(do.Talk(id=here.id(), post=second))
        left = Left(at_ms=here.clock.now_ms(), actor="author", shop="lyon", post=third)
        await here.house.append(left, entry="left-3")
        assert [one.post for one in await told(here)] == [first]
        here.step(HERE_MS / 1000 - 61)
        assert [one.post for one in await told(here)] == [first]
        here.step(1)
        assert await told(here) == []


async def test_whoever_is_there_waits_in_the_same_order_as_everybody(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        posts = []
        for name in "1234":
            posts.append(await note(here, name, there=name in "34"))
            here.step(1)
        async with here.desk() as asker:
            assert await asker.page("waiting") == posts
        queues = Queues(here.house.state)
        assert queues.here(here.clock.now_ms()) == posts[2:]
        assert queues.here(here.clock.now_ms() + HERE_MS) == []
