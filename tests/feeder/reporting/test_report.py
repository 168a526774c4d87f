"""The report of a real house: every figure counted again, errors in words, one at a time, nothing kept too long."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeder.reporting.making import report
from feeder.reporting.reports import Reports
from feeder.reporting.spans import midnight
from tests.feeder.reporting.support import ABOUT, SOLENE, day, events, lived, naive, seen
from tests.feeder.support import ZONE, Place, place
from wall import commands as do
from wall import wire
from wall.clock import SteppedClock
from wall.refused import Refused
from wall.report import Quote, Report
from wall.stats import period

FRIDAY = date(2026, 11, 13)


def clock(first: date = FRIDAY, hour: int = 9) -> SteppedClock:
    return SteppedClock(midnight(first, ZONE) + hour * 3_600_000)


async def checked(shop: Place, asked: str) -> Report:
    """The report, after every figure of it was counted again."""
    made = await report(shop.house, asked, ABOUT)
    log, state = await events(shop), shop.house.state
    first, last = date.fromisoformat(made.first), date.fromisoformat(made.last)
    again = naive(shop, log, first, last, made.made_ms + 1)
    told = {one.name: one for one in made.figures}
    for name in ("received", "promised", "kept", "contests"):
        assert (name, told[name].now) == (name, again[name])
    for name in ("withheld", "masked", "negative", "replied"):
        part, of = again[name]
        assert (name, told[name].now, told[name].of) == (name, part / of if of else None, of)
    for name in ("delay", "reply-delay"):
        median = statistics.median(again[name]) / 1000 if again[name] else None
        assert (name, told[name].now, told[name].of) == (name, median, len(again[name]))
    shares = made.period.shares.values()
    of = sum(share.total for share in shares)
    assert (told["shown"].now, told["shown"].of) == (sum(s.shown for s in shares) / of if of else None, of)
    assert msgspec.structs.replace(made.period, parity=None) == msgspec.structs.replace(
        period(state, None, first, last), parity=None
    )
    assert made.period.received == sum(one.received for one in made.slots) == again["received"]
    assert sum(one.counts.received for one in made.sources) == again["received"]
    assert sum(one.counts.shown for one in made.sources) == made.period.shown
    assert sum(one.answered for one in made.slots) == len(again["answered"])
    assert sum(one.received for one in made.days.values()) == again["received"]
    assert (made.reply.count if made.reply is not None else 0) == len(again["reply-delay"])
    for quote in quotes(made):
        assert state.posts[quote.post].visible
    assert len(wire.encode(wire.Answer(n=1, ok=True, report=made))) < wire.MAX_MESSAGE
    return made


def quotes(made: Report) -> list[Quote]:
    return [
        *(quote for topic in (*made.topics, *made.complaints) for quote in topic.examples),
        *(quote for one in made.praise for quote in one.quotes),
        *made.replies,
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), posts=st.integers(0, 30), every_s=st.sampled_from((600.0, 5000.0, 30_000.0)))
def test_every_figure_is_what_a_slow_reader_counts(seed: int, posts: int, every_s: float) -> None:
    async def go() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with place(Path(folder), clock()) as shop:
                await shop.do(SOLENE, "noa")
                await lived(shop, seed, posts, every_s)
                today = day(shop.house.now_ms())
                for asked in (FRIDAY.isoformat(), today.isoformat(), "2026-W46", "2026-11"):
                    await checked(shop, asked)

    asyncio.run(go())


async def test_a_span_beside_the_one_before(tmp_path: Path) -> None:
    async with place(tmp_path, clock()) as shop:
        for back in range(8):
            await lived(shop, back, 4, 900)
            shop.clock.ms = midnight(FRIDAY + timedelta(days=back + 1), ZONE) + 9 * 3_600_000
            shop.house.settle()
        made = await checked(shop, "2026-11-20")
        before = naive(shop, await events(shop), FRIDAY, FRIDAY, 2**53)
        told = {one.name: one for one in made.figures}
        assert (made.before_first, told["received"].before) == ("2026-11-13", before["received"])
        assert made.until_ms is None
        assert made.before == period(shop.house.state, None, FRIDAY, FRIDAY)
        assert {one.told for one in made.figures} == {"few"}
        assert (await report(shop.house, "2026-11-19", ABOUT)).before is None  # the log had not begun


async def test_today_is_compared_with_as_much_of_the_day_a_week_ago(tmp_path: Path) -> None:
    async with place(tmp_path, clock()) as shop:
        for hours in (0, 1, 2, 3):
            await lived(shop, hours, 2, 1)
            shop.step(3600)
        shop.clock.ms = midnight(FRIDAY + timedelta(days=7), ZONE) + 10 * 3_600_000 + 1_800_000
        await lived(shop, 9, 3, 1)
        made = await report(shop.house, "2026-11-20", ABOUT)
        received = made.figures[0]
        assert made.until_ms == made.made_ms == shop.house.state.now_ms
        assert (received.now, received.before) == (3, 4)
        assert len(made.slots) == 11


async def test_good_answers_promises_and_quiet_hours(tmp_path: Path) -> None:
    import random

    async with place(tmp_path, clock()) as shop:
        rng = random.Random(1)
        texts = ["La file d’attente déborde", "Le parking est sombre", "Le parking est plein", "Les toilettes fuient"]
        posts = [
            (await shop.show(msgspec.structs.replace(seen(n, text, rng), kind="review", consent=None)))[0]
            for n, text in enumerate(texts)
        ]
        long = "Nous avons remplacé les lampes du parking hier soir, on y voit enfin clair, merci de l’avoir dit."
        same = "Merci pour votre message, nous faisons tout notre possible pour le parking et les toilettes."
        for post, text in zip(posts, (same, long, same, "Réparé, merci !"), strict=True):
            await shop.do(do.Reply(id=shop.id(), post=post, text=text))
        await shop.do(do.Promise(id=shop.id(), post=posts[0], state="taken-up", text="Deux caisses de plus."))
        await shop.do(do.Promise(id=shop.id(), post=posts[0], state="done", text="Elles sont ouvertes."))
        made = await checked(shop, FRIDAY.isoformat())
        assert [quote.post for quote in made.replies] == [posts[1]]
        assert [(one.quote.post, one.state, one.changed) for one in made.promises] == [(posts[0], "done", True)]
        assert made.quiet.waiting == 0
        shop.clock.step(86_400)
        tomorrow = await checked(shop, "2026-11-14")
        assert tomorrow.promises == []


async def test_the_same_is_made_once_and_kept_until_anything_changes(tmp_path: Path) -> None:
    async with place(tmp_path, clock()) as shop:
        await lived(shop, 1, 4, 600)
        shop.clock.step(2 * 86_400)
        reports = Reports(shop.house, ABOUT)
        one, other = await asyncio.gather(reports.report("2026-11-13"), reports.report("2026-11-13"))
        assert one is other
        assert await reports.report("2026-11-13", "camille") is one
        await lived(shop, 2, 1, 1)
        later = await reports.report("2026-11-13")
        assert later is not one
        assert later.through > one.through
        today = await reports.report("2026-11-15")
        assert await reports.report("2026-11-15") is not today
        reports.close()


async def test_whoever_asked_first_may_go_away(tmp_path: Path) -> None:
    async with place(tmp_path, clock()) as shop:
        await lived(shop, 1, 4, 600)
        reports = Reports(shop.house, ABOUT)
        first = asyncio.create_task(reports.report("2026-11"))
        second = asyncio.create_task(reports.report("2026-11"))
        await asyncio.sleep(0)
        first.cancel()
        assert (await second).period.received == 4
        with pytest.raises(asyncio.CancelledError):
            await first
        with pytest.raises(Refused, match="bad-days"):
            await reports.report("2026-W54")
        with pytest.raises(Refused, match="days-too-early"):
            await reports.report("2026-11-12")
        reports.close()


async def test_others_are_answered_while_a_report_is_made(tmp_path: Path) -> None:
    async with place(tmp_path, clock()) as shop:
        await lived(shop, 3, 12, 600)
        task = asyncio.create_task(report(shop.house, "2026-11", ABOUT))
        turns = 0
        while not task.done():
            await asyncio.sleep(0)
            turns += 1
        assert turns > 20
        assert task.result().period.received == 12


async def test_an_empty_house_has_an_empty_report(tmp_path: Path) -> None:
    async with place(tmp_path, clock()) as shop:
        made = await checked(shop, "2026-11-13")
        assert (made.topics, made.praised, made.sources) == ([], 0, [])
