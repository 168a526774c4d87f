"""The link over a real socket: what is told and when, what is asked, and pages that are hostile, slow or gone."""

from __future__ import annotations

import asyncio
import logging
from itertools import pairwise
from pathlib import Path

import pytest

from feeder.phone import link as linking
from feeder.phone.pace import BURST
from tests.feeder.phone.stage import SECRET, Shop, a_page, a_shop, linked
from wall import commands as do
from wall import phone


async def steps(shop: Shop, seconds: float, step_s: float = 0.25) -> None:
    """Let time pass, a little at a time, and everybody do what is due."""
    for _ in range(round(seconds / step_s)):
        shop.sleeper.step(step_s)
        for _ in range(20):
            await asyncio.sleep(0)


async def test_the_page_is_told_and_may_ask(tmp_path: Path) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        assert page.dialled == [f"Bearer {SECRET}"]
        assert isinstance(page.got[0], phone.Public)
        assert (page.public.shop_label, page.public.vkey) == ("Lyon", shop.checkpoints.vkey)
        assert [(place.id, place.label) for place in page.public.places] == [
            ("entree", "Entrée"), ("lampes", "Rayon lampes"),
        ]  # fmt: skip
        told = await page.ask(
            phone.Submit, id="note-0001", text="Bravo", topic="opinion", code=shop.code(), consent="2026-1"
        )
        assert told.receipt is not None
        await shop.sleeper.until(lambda: page.public.panel.received == 1, 0.25)
        many = await asyncio.gather(
            *(page.ask(phone.OpenReceipt, receipt=told.receipt.receipt) for _ in range(3 * linking.AT_ONCE))
        )
        assert {one.receipt.post for one in many if one.receipt is not None} == {told.receipt.post}
        assert len({one.n for one in many}) == 3 * linking.AT_ONCE


async def test_it_pulses_and_repeats_nothing(tmp_path: Path) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        await shop.sleeper.until(lambda: len(page.of(phone.Pulse)) >= 5, 0.25)
        pulses = page.of(phone.Pulse)
        assert all(1000 <= later.at_ms - sooner.at_ms <= 3000 for sooner, later in pairwise(pulses))
        assert len(page.of(phone.Public)) <= 2  # once at the beginning, and perhaps once for its wall's own figures


async def test_what_is_withdrawn_leaves_the_page_at_once(tmp_path: Path) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        views = [await shop.note(f"mot {number}", web=number == 0) for number in range(3)]
        for view in views:
            await shop.here.approve(view.post)
        shop.here.step(10)
        await shop.sleeper.until(lambda: len(page.public.cards) == 3, 0.25)
        assert page.public.web == [views[0].post]
        begun_ms = shop.here.clock.ms
        await shop.act(views[0].receipt, "withdraw")
        await shop.sleeper.until(lambda: len(page.public.cards) == 2, 0.05)
        assert shop.here.clock.ms - begun_ms < 1000
        assert views[0].post not in repr(page.public)


async def test_whatever_happens_it_is_told_once_a_second_at_most(tmp_path: Path) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        for number in range(40):
            view = await shop.note(f"mot {number}")
            await shop.here.approve(view.post)
            await steps(shop, 0.25)
        await shop.sleeper.until(lambda: page.public.panel.received == 40, 0.25)
        times = [one.at_ms for one in page.of(phone.Public)]
        assert all(later - sooner >= 1000 for sooner, later in pairwise(times[1:]))


async def test_a_page_that_was_killed_is_dialled_again(tmp_path: Path) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        for times in range(2, 5):
            await page.close()
            await shop.lost()
            assert shop.office.status().problem == str(linking.LOST)
            await shop.sleeper.until(lambda times=times: shop.office.link.up and len(page.dialled) == times, 0.5)  # type: ignore[misc]
            assert shop.office.status().ok


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{}", linking.NONSENSE),
        ('{"t":"told","n":1,"ok":true}', linking.NONSENSE),
        ('{"t":"submit","n":1,"id":"x","text":"","topic":"rant"}', linking.NONSENSE),
        ('{"t":"act","n":1,"id":"note-0001","receipt":"short","what":"forget"}', linking.NONSENSE),
        ('{"t":"check-code","n":1,"code":"' + "x" * 5000 + '"}', linking.NONSENSE),
        ("[" * 100_000, linking.NONSENSE),
        ("\x00", linking.NONSENSE),
    ],
)
async def test_a_page_that_sends_nonsense_is_let_go(
    tmp_path: Path, said: str, why: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "feeder")
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        await page.say(said)
        await shop.lost()
        assert shop.office.link.problem is why
        assert "rant" not in caplog.text
        await shop.sleeper.until(lambda: shop.office.link.up, 0.5)


async def test_a_page_that_floods_is_let_go(tmp_path: Path) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        for number in range(round(BURST) + 10):
            if not page.linked:
                break
            await page.say(phone.encode(phone.CheckCode(n=10_000 + number, code="x")))
        await shop.lost()
        assert shop.office.link.problem is linking.FLOOD


async def test_a_defect_of_ours_cuts_the_page_off_and_stops_no_wall(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        good = shop.office.link.public

        def broken() -> phone.Public:
            raise KeyError("what somebody wrote")

        shop.office.link.public = broken
        await shop.sleeper.until(lambda: shop.office.link.problem is not None, 0.25)
        assert shop.office.link.problem is linking.DEFECT
        assert "what somebody wrote" not in caplog.text
        shop.office.link.public = good
        await shop.sleeper.until(lambda: shop.office.link.up, 0.5)


async def test_another_feeder_that_takes_the_page_is_told_and_left_alone_for_a_while(tmp_path: Path) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        await page.close(code=linking.REPLACED)
        await shop.lost()
        assert shop.office.link.problem is linking.TAKEN
        await steps(shop, linking.REPLACED_S - 1)
        assert len(page.dialled) == 1
        await shop.sleeper.until(lambda: shop.office.link.up, 0.5)


@pytest.mark.parametrize(
    ("status", "why"),
    [(404, linking.REFUSED), (403, linking.REFUSED), (500, linking.UNREACHED), (302, linking.UNREACHED)],
)
async def test_a_page_that_does_not_let_us_in(tmp_path: Path, status: int, why: object) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop:
        page.status = status
        task = asyncio.create_task(shop.office.link.run())
        try:
            await shop.sleeper.until(lambda: shop.office.link.problem is not None)
            assert shop.office.link.problem is why
            assert page.dialled == [f"Bearer {SECRET}"]  # and it was taken nowhere else
            page.status = 101
            await shop.sleeper.until(lambda: shop.office.link.up, 0.5)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_the_waits_grow_while_nobody_is_there(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:  # nothing listens at its address
        waits: list[float] = []

        async def sleep(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 12:
                raise asyncio.CancelledError
            await asyncio.sleep(0)

        shop.office.link.sleep = sleep
        with pytest.raises(asyncio.CancelledError):
            await shop.office.link.run()
        assert 0.5 <= waits[0] <= 1.0
        assert waits[-1] > 10
        assert max(waits) <= linking.CAP_S
        assert SECRET not in repr(shop.office.link)


async def test_nobody_reads_what_was_said_in_the_log_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        view = await shop.note("Madame Vasseur a été parfaite")
        await shop.act(view.receipt, "forget")
        await page.close()
        await shop.lost()
    for secret in ("Vasseur", view.receipt, SECRET):
        assert secret not in caplog.text


async def test_the_page_never_has_the_walls_code(tmp_path: Path) -> None:
    async with a_page() as page, a_shop(tmp_path, page.url) as shop, linked(shop, page):
        await shop.sleeper.until(lambda: bool(shop.hub.wall().invite), 0.5)
        await shop.here.do(do.Pause(id=shop.here.id()), "noa")
        await shop.sleeper.until(lambda: page.public.wall.paused_ms is not None, 0.25)
        assert not any(shop.code() in phone.encode(one) for one in page.of(phone.Public))
