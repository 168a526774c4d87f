"""How long posts were on screens, and the digests of what screens reported: once, in order, whatever breaks."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import msgspec
import pytest

from feeder.played import KEPT, LONGEST_MS, PlayLog, digest, screen_ms, sides
from feeder.side import Stored
from feeder.sources.base import Seen
from tests.feeder.support import Place, place
from wall.codec import decode_event
from wall.commands import Withdraw
from wall.events import Played, Rating, Span
from wall.log.base import Cursor
from wall.wire import Script, Scripts


def seen(n: int, stars: int) -> Seen:
    return Seen(native_id=f"r{n}", created="2026-11-22", kind="review", text=f"Avis {n}", rating=Rating(stars))


def script(*posts: str, from_ms: int = 0, seconds: float = 10, page: int = 1) -> Script:
    to_ms = from_ms + int(seconds * 1000)
    return Script(scene="stream", posts=[(post, 1, page) for post in posts], from_ms=from_ms, to_ms=to_ms)


async def reported(here: Place) -> list[Played]:
    records = await here.house.log.read(Cursor(here.house.epoch), 1000)
    events = [decode_event(record.facts) for record in records]
    return [event for event in events if isinstance(event, Played)]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (script("a"), {"a": 10_000}), (script("a", "b", "a"), {"a": 10_000, "b": 10_000}), (script("a", page=0), {}),
        (script("a", seconds=-5), {"a": 0}), (script("a", seconds=10**9), {"a": LONGEST_MS}), (script(), {}),
    ],
)  # fmt: skip
def test_a_script_counts_once_for_each_post_that_it_showed(made: Script, told: dict[str, int]) -> None:
    assert screen_ms(made) == told


async def test_seconds_of_the_months_posts_by_stars(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        posts = await here.show(*(seen(n, stars) for n, stars in enumerate((1, 2, 3, 4, 5, 5))))
        (hidden,) = await here.see(seen(9, 1))
        play = PlayLog(here.house, here.side)
        await play.count()
        assert here.house.played is None  # no screen has told anything yet
        at_ms = here.clock.now_ms()
        await here.side.keep_scripts(
            "ecran-1", Scripts(1, [script(posts[0], posts[3], from_ms=at_ms), script(posts[0], from_ms=at_ms + 1)])
        )
        await here.side.keep_scripts("ecran-2", Scripts(1, [script(posts[3], hidden, "z" * 12, from_ms=at_ms)]))
        await play.count()
        told = dict(zip(posts, (20.0, 0.0, 0.0, 20.0, 0.0, 0.0), strict=True))
        negative, positive = ([told[post] for post in sorted(some)] for some in (posts[:2], posts[3:]))
        assert here.house.played == (negative, positive)
        assert sides(here.house.state, {}) == ([0.0] * 2, [0.0] * 3)
        await here.do(Withdraw(id=here.id(), post=posts[0], reason="insult", spans=(Span(0, 2),)))
        await play.count()
        assert here.house.played == (negative, positive)  # it was shown, and for so long
        month = here.house.panel().month
        assert month is not None
        assert month.parity is not None
        assert month.parity.screen_s is not None
        assert month.parity.screen_s.told == "few"
        here.step(31 * 86_400)
        await play.count()
        assert here.house.played == ([], [])


async def test_a_new_start_counts_the_same(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(seen(1, 1))
        at_ms = here.clock.now_ms()
        for n in range(5):
            await here.side.keep_scripts("ecran-1", Scripts(n, [script(post, from_ms=at_ms + n)]))
            play = PlayLog(here.house, here.side)
            await play.count()
            await play.count()
            assert here.house.played == ([10.0 * (n + 1)], [])


async def test_a_digest_for_each_screen_over_what_it_reported_since(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        play = PlayLog(here.house, here.side)
        await play.report()
        assert await reported(here) == []
        mine = [script("a" * 12, from_ms=n) for n in (5000, 1000)]
        await here.side.keep_scripts("ecran-1", Scripts(1, mine[:1]))
        await here.side.keep_scripts("ecran-2", Scripts(1, [script("b" * 12)]))
        await here.side.keep_scripts("ecran-1", Scripts(2, mine[1:]))
        await play.report()
        await play.report()
        first, second = await reported(here)
        whole = b"".join(msgspec.json.encode(one) + b"\n" for one in mine)
        assert (first.screen, first.count, first.first, first.last) == ("ecran-1", 2, 1, 3)
        assert (first.from_ms, first.to_ms) == (1000, 15_000)
        assert first.digest == hashlib.sha256(whole).hexdigest()
        assert (second.screen, second.count, second.first, second.last) == ("ecran-2", 1, 2, 2)
        await here.side.keep_scripts("ecran-1", Scripts(3, [script("c" * 12, from_ms=2**53 - 1)]))
        await play.report()
        third = (await reported(here))[2]
        assert (third.first, third.last, third.count) == (4, 4, 1)
        assert here.house.unreadable == []


@pytest.mark.parametrize("breaks", ["before", "between", "after"])
async def test_a_crash_while_it_is_written_writes_nothing_twice_and_leaves_nothing_out(
    tmp_path: Path, breaks: str
) -> None:
    async with place(tmp_path) as here:
        play = PlayLog(here.house, here.side)
        for screen in ("ecran-1", "ecran-2"):
            await here.side.keep_scripts(screen, Scripts(1, [script("a" * 12)]))
        write, save = play._write, play._save
        written = 0

        async def broken(*what: object) -> None:
            nonlocal written
            if breaks == "before" or (breaks == "between" and written == 1):
                raise RuntimeError("power cut")
            written += 1
            await write(*what)  # type: ignore[arg-type]

        async def unsaved(mark: object) -> object:
            if breaks == "after" and written == 2:
                raise RuntimeError("power cut")
            return await save(mark)  # type: ignore[arg-type]

        play._write, play._save = broken, unsaved  # type: ignore[method-assign,assignment]
        with pytest.raises(RuntimeError, match="power cut"):
            await play.report()
        await here.side.keep_scripts("ecran-1", Scripts(2, [script("b" * 12)]))  # came after the crash
        await PlayLog(here.house, here.side).report()
        ranges = [(one.screen, one.first, one.last) for one in await reported(here)]
        assert sorted(ranges) == [("ecran-1", 1, 1), ("ecran-1", 3, 3), ("ecran-2", 2, 2)]


@pytest.mark.parametrize("kept", ["", "{", '{"done":"x"}', '{"done":9000,"next":9001}'])
async def test_a_mark_that_says_nothing_or_too_much_costs_no_report(tmp_path: Path, kept: str) -> None:
    async with place(tmp_path) as here:
        await here.side.save_cursor(KEPT, kept, 1)
        play = PlayLog(here.house, here.side)
        await here.side.keep_scripts("ecran-1", Scripts(1, [script("a" * 12)]))
        await play.report()
        await here.side.keep_scripts("ecran-1", Scripts(2, [script("b" * 12)]))
        await play.report()
        assert [one.last for one in await reported(here)][-1] == 2


async def test_it_counts_each_minute_and_reports_each_quarter_of_an_hour(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        slept = 0

        async def sleep(seconds: float) -> None:
            nonlocal slept
            slept += 1
            here.step(seconds)
            await here.side.keep_scripts("ecran-1", Scripts(slept, [script("a" * 12, from_ms=slept)]))
            if slept == 40:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await PlayLog(here.house, here.side, sleep).run()
        assert [one.count for one in await reported(here)] == [15, 15]


def test_a_digest_is_over_the_bytes_as_stored() -> None:
    rows = [Stored(n, "ecran-1", 0, 1, text) for n, text in enumerate(("é", ""), 1)]
    assert digest(rows) == hashlib.sha256("é\n\n".encode()).hexdigest()
