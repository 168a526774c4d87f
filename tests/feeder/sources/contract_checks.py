"""What every polled source owes, as checks of one contract each: see `test_contract_polls.py`, which runs them over
all sources, and `test_contract_reference.py`, which shows that each of them finds what it is for."""

from __future__ import annotations

from tests.feeder.sources.contract import DAY_S, HOUR_S, Shop, Told, shop
from tests.feeder.sources.standin import Contract

SKEW_S = 600.0
CURSORS = 12
EDGE_MIN = 12
"""The ageing test has a post in each minute so far (min) before and after the window's edge."""


async def news_edits_and_deletions(contract: Contract) -> None:
    """A post is told once, an edit and a deletion within a day, and what comes back is told again."""
    async with shop(contract) as here, here.reading() as reading:
        first, second, third = here.write(3)
        await reading.until(here.shows)
        assert set(here.times.values()) == {1}, here.times
        await reading.wait(2 * HOUR_S)
        assert set(here.times.values()) == {1}, "told again, though nothing happened"
        here.write(1)
        await reading.until(here.shows)
        if contract.edits:
            here.edit(second)
            await reading.until(here.shows)
        if contract.deletions:
            here.standin.remove(third.key)
            await reading.until(here.shows)
        if contract.deletions and contract.reversible:
            here.standin.restore(third.key)
            await reading.until(here.shows)
        told = sum(here.times.values())
        await reading.wait(2 * HOUR_S)
        assert here.shows()
        assert sum(here.times.values()) == told, "told again, though nothing happened"
        assert not here.rejected
        assert first.number == 1


async def pages_to_the_end(contract: Contract) -> None:
    """More than two pages: each post exactly once, and the listing asked to its end."""
    async with shop(contract) as here, here.reading() as reading:
        here.write(contract.pages)
        await reading.until(here.shows)
        assert set(here.times.values()) == {1}, "a post was told twice"
        questions = [asked for asked in here.standin.asked if not here.standin.is_login(asked)]
        assert len(questions) > 2, "these were no three pages"


async def resuming_from_any_cursor(contract: Contract) -> None:
    """Wherever it broke off: with what was told by then, and a new start from there, nothing is missing."""
    async with shop(contract) as here:
        async with here.reading() as reading:
            written = here.write(3)
            await reading.until(here.shows)
            written += here.write(max(contract.pages, 3))
            await reading.until(here.shows)
            if contract.edits:
                here.edit(written[0])
                here.edit(written[-1])
                await reading.until(here.shows)
            if contract.deletions:
                here.standin.remove(written[1].key)
                await reading.until(here.shows)
        ids = set(here.told)
        for cursor, told in [(None, {}), *_some(here.cursors)]:
            again = Shop(contract, here.standin, here.clock, told=dict(told), cursor=cursor)
            await again.until_shown()
            assert set(again.told) == ids, "the same posts have other ids"


async def clock_skew(contract: Contract, skew_s: float) -> None:
    """The service's clock goes before or after ours: nothing is lost, and nothing comes only with a whole read."""
    soon_s = getattr(contract, "soon_s", 1_500.0)
    async with shop(contract, skew_s) as here:
        for _ in range(2):
            async with here.reading() as reading:
                here.write(1)
                await reading.until(here.shows)
                for _ in range(4):
                    await reading.wait(HOUR_S / 12)
                    here.write(2, apart_s=7)
                    await reading.until(here.shows, soon_s)


async def growing_old(contract: Contract, skew_s: float) -> None:
    """A post that leaves the window, edited late or never, was not deleted."""
    window_s = getattr(contract, "window_days", 30) * DAY_S
    async with shop(contract, skew_s) as here:
        late = here.write(1)[0]
        here.write(2 * EDGE_MIN, apart_s=60)
        await here.until_shown()
        here.step(window_s - DAY_S)
        if contract.edits:
            here.edit(late)
            await here.until_shown()
        here.step(DAY_S - EDGE_MIN * 60 - 2)
        for days in (0, 3):
            here.step(days * DAY_S)
            here.write(1)
            async with here.reading() as reading:
                await reading.wait(2 * HOUR_S)
                await reading.until(here.shows)


async def a_long_silence(contract: Contract) -> None:
    """The feeder was off for longer than the window, and breaks off after the first page: nothing between is lost."""
    window_s = getattr(contract, "window_days", 30) * DAY_S
    async with shop(contract) as here:
        here.write(1)
        await here.until_shown()
        here.write(max(contract.pages, 3), apart_s=60)
        here.step(window_s + 2 * DAY_S)
        here.write(1)
        begun = len(here.cursors)
        async with here.reading() as reading:
            await reading.until(here.shows)
        for cursor, told in _some(here.cursors[begun:]):
            again = Shop(contract, here.standin, here.clock, told=dict(told), cursor=cursor)
            await again.until_shown()


async def calls_of_a_day(contract: Contract, hours: int = 4) -> None:
    """Over some hours of a day, with posts coming in: no more questions than the service allows by then."""
    allowed: int | None = getattr(contract, "day_calls", None)
    async with shop(contract) as here, here.reading() as reading:
        here.write(3)
        await reading.until(here.shows)
        before = len(here.standin.asked)
        for _ in range(hours * 2):
            await reading.wait(HOUR_S / 2)
            here.write(1)
        asked = len(here.standin.asked) - before
        assert asked >= hours, "it hardly asks"
        assert asked <= hours * HOUR_S, "more than a question a second"
        if allowed is not None:
            assert asked <= allowed * hours / 24 * 1.05 + 1, (
                f"{asked} questions in {hours} h, {allowed} a day allowed"
            )


def _some(cursors: list[tuple[str | None, Told]]) -> list[tuple[str | None, Told]]:
    """No more than `CURSORS` of them, the first and the last among them."""
    steps = min(len(cursors), CURSORS)
    return [cursors[round(n * (len(cursors) - 1) / max(1, steps - 1))] for n in range(steps)]
