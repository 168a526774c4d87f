"""What every log must do, whatever it is made of. A backend joins with one small file:

    class TestMine(Conformance):
        @asynccontextmanager
        async def writer(self, place): …      # the one that appends; made where there is none
        @asynccontextmanager
        async def reader(self, place): …      # as another process opens it

`place` is a folder of the test's own. Waiting is for events, never for time; `PATIENCE_S` only ends what hangs.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests.wall.log.model import AsAList
from tests.wall.log.opened import entry, everything, first
from tests.wall.log.processes import PATIENCE_S, start
from wall.log.base import Appended, Bounds, Conflict, Cursor, CursorLost, Entry, EventLog, LogBroken


class Conformance(AsAList):
    """The cases. A subclass says how its log is opened."""

    @pytest.fixture
    async def log(self, tmp_path: Path) -> AsyncIterator[EventLog]:
        async with self.writer(tmp_path) as log:
            yield log

    # --- appending

    async def test_an_empty_log(self, log: EventLog) -> None:
        bounds = await log.bounds()
        assert (bounds.first, bounds.last) == (0, 0)
        assert bounds.epoch
        assert await everything(log) == []
        assert await log.get(1) is None

    async def test_what_is_appended_is_read_as_it_was(self, log: EventLog) -> None:
        given_ = [
            entry("a", facts=b"", sealed=b""),
            entry("b", facts=bytes(range(256)), sealed=None),
            entry("c", post="-", shop="-", facts=b"x" * 200_000, sealed=b"\x00\xff" * 50_000),
            entry("d-é", facts="déçue".encode()),
        ]
        appended = [await log.append(one) for one in given_]
        assert [one.duplicate for one in appended] == [False] * 4
        records = await everything(log)
        assert [Entry(r.id, r.shop, r.post, r.facts, r.sealed) for r in records] == given_
        assert [r.seq for r in records] == [one.seq for one in appended]
        assert await log.bounds() == Bounds((await log.bounds()).epoch, appended[0].seq, appended[-1].seq)
        assert [await log.get(one.seq) for one in appended] == records

    async def test_numbers_grow_from_one_on(self, log: EventLog) -> None:
        seqs = [(await log.append(entry(f"e{n}"))).seq for n in range(50)]
        assert seqs[0] >= 1
        assert seqs == sorted(set(seqs))

    async def test_what_is_not_there_is_none(self, log: EventLog) -> None:
        last = (await log.append(entry("a"))).seq
        for seq in (0, -1, last + 1, 2**63, -(2**63) - 1, 10**30):
            assert await log.get(seq) is None

    async def test_the_same_entry_again_is_a_duplicate_and_changes_nothing(self, log: EventLog) -> None:
        appended = await log.append(entry("a", facts=b"first"))
        assert await log.append(entry("a", facts=b"second", post="other", shop="nantes")) == Appended(
            appended.seq, True
        )
        assert [(r.seq, r.facts) for r in await everything(log)] == [(appended.seq, b"first")]

    async def test_expect_is_the_posts_last_seq(self, log: EventLog) -> None:
        a = await log.append(entry("a", "one"), expect=0)
        b = await log.append(entry("b", "one"), expect=a.seq)
        other = await log.append(entry("c", "two", shop="nantes"), expect=0)
        for wrong in (0, a.seq, other.seq, b.seq + 1000):
            with pytest.raises(Conflict) as conflict:
                await log.append(entry("d", "one"), expect=wrong)
            assert conflict.value.actual == b.seq
        with pytest.raises(Conflict) as conflict:
            await log.append(entry("e", "three"), expect=other.seq)
        assert conflict.value.actual == 0
        await log.append(entry("f", "one"))
        assert [r.id for r in await everything(log)] == ["a", "b", "c", "f"]

    async def test_a_retry_of_an_acknowledged_append_is_a_duplicate_and_no_conflict(self, log: EventLog) -> None:
        a = await log.append(entry("a"), expect=0)
        b = await log.append(entry("b"), expect=a.seq)
        await log.append(entry("c"), expect=b.seq)
        assert await log.append(entry("b"), expect=a.seq) == Appended(b.seq, True)
        assert await log.append(entry("a"), expect=0) == Appended(a.seq, True)

    async def test_of_many_at_once_with_one_expectation_one_wins(self, log: EventLog) -> None:
        before = await log.append(entry("before"), expect=0)
        many = [log.append(entry(f"e{n}"), expect=before.seq) for n in range(30)]
        results = await asyncio.gather(*many, return_exceptions=True)
        won = [one for one in results if isinstance(one, Appended)]
        lost = [one for one in results if isinstance(one, Conflict)]
        assert (len(won), len(lost)) == (1, 29)
        assert {one.actual for one in lost} == {won[0].seq}
        assert len(await everything(log)) == 2

    async def test_one_entry_many_times_at_once_is_there_once(self, log: EventLog) -> None:
        results = await asyncio.gather(*(log.append(entry("same"), expect=0) for _ in range(30)))
        assert len({one.seq for one in results}) == 1
        assert sum(not one.duplicate for one in results) == 1
        assert len(await everything(log)) == 1

    async def test_a_thousand_at_once_are_all_kept_in_order(self, log: EventLog, tmp_path: Path) -> None:
        order = list(range(1000))
        random.Random(7).shuffle(order)
        entries = [entry(f"e{n}", post=f"p{n % 40}", shop=f"s{n % 5}", facts=str(n).encode()) for n in order]
        results = await asyncio.gather(*(log.append(one) for one in entries))
        records = await everything(log)
        assert [r.seq for r in records] == sorted({one.seq for one in results})
        assert {r.seq: r.id for r in records} == {
            one.seq: sent.id for one, sent in zip(results, entries, strict=True)
        }
        async with self.reader(tmp_path) as other:
            assert await everything(other) == records

    async def test_an_append_that_is_given_up_can_be_repeated(self, log: EventLog) -> None:
        for n in range(20):
            tried = asyncio.ensure_future(log.append(entry(f"e{n}", post=f"p{n}"), expect=0))
            for _ in range(n % 4):
                await asyncio.sleep(0)
            tried.cancel()
            with suppress(asyncio.CancelledError):
                await tried
            await log.append(entry(f"e{n}", post=f"p{n}"), expect=0)
        assert [r.id for r in await everything(log)] == [f"e{n}" for n in range(20)]

    # --- reading

    async def test_read_goes_on_after_the_cursor_up_to_the_limit(self, log: EventLog) -> None:
        seqs = [(await log.append(entry(f"e{n}", shop=f"s{n % 3}"))).seq for n in range(23)]
        cursor = Cursor((await log.bounds()).epoch)
        pages: list[list[int]] = []
        got: list[int] = []
        while records := await log.read(cursor, 5):
            pages.append([r.seq for r in records])
            got += pages[-1]
            cursor = Cursor(cursor.epoch, records[-1].seq)
        assert got == seqs
        assert all(len(page) <= 5 for page in pages)
        assert await log.read(cursor, 5) == []
        between = Cursor(cursor.epoch, seqs[4])
        assert [r.seq for r in await log.read(between, 2)] == seqs[5:7]

    async def test_read_of_some_shops_only(self, log: EventLog) -> None:
        for n in range(30):
            await log.append(entry(f"e{n}", shop=f"s{n % 3}"))
        start = Cursor((await log.bounds()).epoch)
        wanted: list[tuple[Sequence[str] | None, set[str]]] = [
            (["s1"], {"s1"}), (("s0", "s2"), {"s0", "s2"}), (["nowhere"], set()), ([], set()),
            (None, {"s0", "s1", "s2"}), (["s1' or '1'='1"], set()),
        ]  # fmt: skip
        for shops, expected in wanted:
            records = await log.read(start, 100, shops)
            assert [r.id for r in records] == [f"e{n}" for n in range(30) if f"s{n % 3}" in expected]
        assert [r.id for r in await log.read(start, 4, ["s1"])] == ["e1", "e4", "e7", "e10"]

    async def test_a_cursor_of_another_log_or_beyond_the_end_is_lost(self, log: EventLog) -> None:
        epoch = (await log.bounds()).epoch
        last = (await log.append(entry("a"))).seq
        assert await log.read(Cursor(epoch, last)) == []
        assert len(await log.read(Cursor(epoch, -(10**30)))) == 1
        for lost in (Cursor("other"), Cursor("other", last), Cursor(epoch, last + 1), Cursor(epoch, 10**30)):
            with pytest.raises(CursorLost):
                await log.read(lost)
            with pytest.raises(CursorLost):
                await first(1, log.follow(lost))

    # --- following

    async def test_follow_gives_what_is_there_and_then_what_comes(self, log: EventLog) -> None:
        start = Cursor((await log.bounds()).epoch)
        for n in range(10):
            await log.append(entry(f"e{n}"))
        following = log.follow(start)
        got = [await anext(following) for _ in range(10)]
        waiting = asyncio.ensure_future(first(20, following))
        await asyncio.sleep(0)
        for n in range(10, 30):
            await log.append(entry(f"e{n}"))
        got += await waiting
        assert [r.id for r in got] == [f"e{n}" for n in range(30)]
        assert got == await everything(log)

    async def test_many_follow_while_many_append(self, log: EventLog) -> None:
        start = Cursor((await log.bounds()).epoch)
        shops = [None, ["s0"], ["s1", "s2"], None]
        counts = [600, 200, 400, 600]
        followers = [
            asyncio.ensure_future(first(count, log.follow(start, shop)))
            for shop, count in zip(shops, counts, strict=True)
        ]
        await asyncio.gather(*(log.append(entry(f"e{n}", shop=f"s{n % 3}")) for n in range(600)))
        records = await everything(log)
        for shop, follower in zip(shops, followers, strict=True):
            assert await follower == [r for r in records if shop is None or r.shop in shop]

    async def test_follow_goes_on_from_a_cursor(self, log: EventLog) -> None:
        seqs = [(await log.append(entry(f"e{n}"))).seq for n in range(6)]
        following = log.follow(Cursor((await log.bounds()).epoch, seqs[3]))
        assert [r.id for r in await first(2, following)] == ["e4", "e5"]

    async def test_another_process_follows(self, log: EventLog, tmp_path: Path) -> None:
        """It is started on a log that has something already, and sees the rest as it comes, in order, once."""
        for n in range(5):
            await log.append(entry(f"e{n}"))
        of = f"{type(self).__module__}:{type(self).__qualname__}"
        process = await start("follow", tmp_path, of=of)
        assert process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE_S):
                lines = [await process.stdout.readline() for _ in range(5)]
                for n in range(5, 40):
                    await log.append(entry(f"e{n}"))
                await asyncio.gather(*(log.append(entry(f"e{n}")) for n in range(40, 300)))
                lines += [await process.stdout.readline() for _ in range(295)]
        finally:
            process.kill()
            await process.wait()
        assert lines == [f"{r.seq} {r.id}\n".encode() for r in await everything(log)]

    # --- closing, opening again

    async def test_closing_twice_is_harmless_and_a_closed_log_takes_nothing(self, log: EventLog) -> None:
        await log.append(entry("a"))
        await log.close()
        await log.close()
        with pytest.raises(LogBroken):
            await log.append(entry("b"))

    async def test_everything_is_there_after_a_restart(self, tmp_path: Path) -> None:
        async with self.writer(tmp_path) as log:
            bounds = await log.bounds()
            a = await log.append(entry("a"), expect=0)
            await asyncio.gather(*(log.append(entry(f"e{n}", post=f"p{n}")) for n in range(100)))
            before, cursor = await everything(log), Cursor(bounds.epoch, a.seq)
        async with self.writer(tmp_path) as log:
            assert (await log.bounds()).epoch == bounds.epoch
            assert await everything(log) == before
            assert await log.read(cursor, 1000) == [r for r in before if r.seq > a.seq]
            assert await log.append(entry("a"), expect=0) == Appended(a.seq, True)
            with pytest.raises(Conflict):
                await log.append(entry("b"), expect=0)
            assert (await log.append(entry("b"), expect=a.seq)).seq > before[-1].seq

    async def test_a_log_made_anew_has_another_epoch(self, tmp_path: Path) -> None:
        async with self.writer(tmp_path / "one") as one, self.writer(tmp_path / "two") as two:
            await one.append(entry("a"))
            await two.append(entry("a"))
            with pytest.raises(CursorLost):
                await two.read(Cursor((await one.bounds()).epoch))
