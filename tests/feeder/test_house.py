"""The house itself: time that never goes back, a log that cannot be read in places, looking for posts."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from feeder.sources.base import Seen
from tests.feeder.support import place
from wall.codec import Unreadable, decode_event
from wall.commands import Pause
from wall.ledger import Leaves, Tree, short
from wall.log.base import Cursor, Entry
from wall.rules import Refused
from wall.state import totals


async def test_a_clock_put_back_neither_reorders_nor_stops_the_wall(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="x"))
        before = here.house.now_ms()
        here.clock.ms -= 3_600_000
        await here.approve(post)
        assert here.house.now_ms() >= before
        here.clock.mono += 10
        here.clock.ms += 10_000
        here.house.settle()
        assert here.house.state.posts[post].visible
        here.clock.ms += 7_200_000
        assert here.house.now_ms() == here.clock.ms


async def test_decisions_take_effect_by_themselves_when_their_grace_is_over(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="x"))
        shown = asyncio.Event()
        here.house.listen(lambda touched: shown.set() if here.house.state.posts[post].visible else None)
        await here.approve(post)
        here.clock.step(10)
        await here.see(Seen(native_id="2", text="y"))  # any event wakes the fold; so does the timer
        async with asyncio.timeout(10):
            await shown.wait()


@pytest.mark.parametrize(
    "facts", [b"", b"\xff", b'{"v":99,"type":"telepathy"}', b'{"v":1,"type":"approved"}', b"[" * 9999]
)
async def test_an_event_that_cannot_be_read_has_no_effect_and_is_counted(tmp_path: Path, facts: bytes) -> None:
    async with place(tmp_path) as here:
        await here.house.log.append(Entry("odd", "lyon", "-", facts))
        await here.see(Seen(native_id="1", text="x"))
        assert len(here.house.unreadable) == 1
    async with place(tmp_path, here.clock) as again:
        assert len(again.house.unreadable) == 1
        assert totals(again.house.state)["received"] == 1


async def test_what_cannot_be_read_about_a_post_blocks_neither_its_decisions_nor_its_source(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (known,) = await here.see(Seen(native_id="known", text="x"))
        newer = here.house.vault.post_id("avis", "newer", "")
        for name, post in (("odd-1", known), ("odd-2", newer)):
            await here.house.log.append(Entry(name, "lyon", post, b'{"v":99,"type":"telepathy"}'))
        await here.see(Seen(native_id="newer", text="y"), Seen(native_id="known", text="x, edited"))
        assert here.house.state.posts[known].revision == 2
        assert newer not in here.house.state.posts
        await here.approve(known)
        here.step(10)
        assert here.house.state.posts[known].visible


async def test_the_beginning_of_an_id_must_be_enough_to_tell_it(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        posts = await here.see(*(Seen(native_id=str(n), text="x") for n in range(40)))
        for wrong in ("", posts[0][:1], "!!!!"):
            with pytest.raises(Refused) as refused:
                here.house.find(wrong)
            assert refused.value.code == "unknown-post"
        assert here.house.find(posts[0]).id == posts[0]


async def test_the_ledgers_head_is_over_the_stored_facts_and_the_same_after_a_restart(tmp_path: Path) -> None:
    def head(facts: list[bytes]) -> str:
        tree, leaves = Tree(), Leaves()
        for one in facts:
            with suppress(Unreadable):
                tree.append(leaves.next(one, decode_event(one)).hash)
                continue
            tree.append(leaves.next(one, None).hash)
        return short(tree.root())

    async with place(tmp_path) as here:
        before = here.house.panel()
        await here.show(*(Seen(native_id=str(n), text=f"n° {n}") for n in range(5)))
        await here.house.log.append(Entry("odd", "lyon", "-", b"\xff not an event"))
        await here.do(Pause(id=here.id()))
        records = await here.house.log.read(Cursor(here.house.epoch), 5000)
        facts = [record.facts for record in records]
        told = here.house.panel()
        assert (told.ledger, told.head) == (len(facts), head(facts))
        assert before.head == head(facts[: before.ledger])
        assert before.head != told.head
    async with place(tmp_path, here.clock) as again:
        assert (again.house.panel().ledger, again.house.panel().head) == (told.ledger, told.head)


async def test_the_figures_go_on_while_nothing_happens(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.see(Seen(native_id="1", text="x"))
        await here.do(Pause(id=here.id()))
        here.clock.step(3600)
        drawn = here.house.panel()
        assert drawn.today is not None
        assert (drawn.today.received, drawn.today.paused_s) == (1, 3600)
        here.clock.step(24 * 3600)
        drawn = here.house.panel()
        assert drawn.today is not None
        assert drawn.month is not None
        assert (drawn.today.received, drawn.month.received, drawn.month.paused_s) == (0, 1, 25 * 3600)
