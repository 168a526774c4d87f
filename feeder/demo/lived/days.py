"""Lives days: `await live(folder, …)` fills a data folder as a feeder would have, under a stepped clock."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from feeder.demo.lived.after import After
from feeder.demo.lived.agenda import Agenda
from feeder.demo.lived.around import Around
from feeder.demo.lived.deciding import Deciding
from feeder.demo.lived.hasty import HastyLog, HastyVault
from feeder.demo.lived.rhythm import LivedDay, Rush, arrivals, lived_day
from feeder.demo.lived.screen import LivedScreen
from feeder.demo.lived.shop import HOUR_MS, TIDY_MS, Cast, Made, Shop
from feeder.demo.lived.texts import Pen
from feeder.demo.lived.writing import SOURCES, Writing
from feeder.house import House
from feeder.presence import KEPT
from feeder.side import SideTables
from feeder.signing import Signing, signing
from wall import commands as do
from wall.clock import SteppedClock, day_of
from wall.events import AccountRole, AccountSet, AnyEvent, Darkened, Reason, Rules, RulesSet, SourcePlugged, Started
from wall.log.sqlite import SqliteLog
from wall.roles import FEEDER
from wall.rules import REASONS

RULES = Rules(
    version="2026-1", reasons=tuple(Reason(code=code, requires=tuple(sorted(REASONS[code]))) for code in REASONS)
)
FEW = 150
"""Below so many posts a day files and signatures are made four times a day: made-up days should be there soon."""
Tell = Callable[[int, int, House], None]


@dataclass(frozen=True)
class Lived:
    """What there is in the folder now."""

    days: int
    posts: int
    events: int
    scripts: int


async def live(
    folder: Path,
    *,
    days: int,
    until: date,
    seed: int,
    posts_a_day: int = 300,
    zone: str = "Europe/Paris",
    shop: str = "tilleul",
    cast: Cast | None = None,
    rules: Rules = RULES,
    tidy: bool = False,
    alive_ms: int | None = None,
    tell: Tell = lambda _done, _days, _house: None,
) -> Lived:
    """Make log, keys, side tables and ledger in `folder`, as a feeder would: `days` days, the last one `until`.

    `posts_a_day`: on an average day. `tidy`: as the last day ends nothing waits. `alive_ms`: until when (Unix ms) the
    feeder is said to have been there; the end of the last day if left out. `tell(done, days, house)` is called after
    each day. Raises FileExistsError: there is a log in that folder already; LogBroken.
    """
    if (folder / "log.db").exists():
        raise FileExistsError(folder / "log.db")
    where, count = ZoneInfo(zone), max(1, days)
    first = until - timedelta(days=count - 1)
    plan = cache(lambda day: lived_day(day, (until - day).days, where))
    begins = plan(first)
    clock = SteppedClock(ms=begins.open_ms - 2 * HOUR_MS)
    rng = random.Random(seed)
    async with _opened(folder, clock, where, shop) as (house, log, vault, side):
        told = Signing(f"vis-a-vis/{shop}", folder / "ledger.key", folder / "ledger.db")
        async with signing(house, told, rng) as ledger:
            town = _town(house, clock, rng, cast or Cast(), where, plan, plan(until), tidy)
            works = asyncio.create_task(house.run())
            around = Around(town.shop, town.screen, side, ledger.checkpoints, log, vault)
            try:
                await _found(town.shop, rules)
                for number in range(count):
                    day = plan(first + timedelta(days=number))
                    around.plan(day, count - 1 - number, town.writing, every_h=1 if posts_a_day >= FEW else 6)
                    _plan_posts(town, day, posts_a_day)
                    await town.shop.agenda.run(day.to_ms - 1)
                    tell(number + 1, count, house)
                town.screen.switch(day.to_ms - 1, on=False, lit=False)
                await around.scripts()
                await side.save_cursor(KEPT, str(alive_ms or day.to_ms), day.to_ms)
                await around.flush()
            finally:
                works.cancel()
                await asyncio.gather(works, return_exceptions=True)
        last = (await side.numbers(0))[1]
        return Lived(count, len(house.state.posts), house.state.through, last)


@dataclass(eq=False)
class _Town:
    shop: Shop
    screen: LivedScreen
    writing: Writing


def _town(
    house: House, clock: SteppedClock, rng: random.Random, cast: Cast, zone: ZoneInfo,
    days: Callable[[date], LivedDay], last: LivedDay, tidy: bool,
) -> _Town:  # fmt: skip
    screen = LivedScreen(house.state, house.shop, lambda post: shop.letters.get(post, (120, 0)))

    def passing(at_ms: int) -> None:
        screen.cut(clock.ms)
        screen.until(at_ms)

    agenda = Agenda(house, clock, passing)
    pen = Pen(random.Random(rng.random()), [name.capitalize() for name in cast.moderators])
    tidy_ms = last.close_ms + TIDY_MS if tidy else None
    shop = Shop(house, agenda, rng, pen, cast, zone, days, tidy_ms)

    def shown(made: Made) -> None:
        after.expect(made)

    def talked(made: Made, rush: Rush) -> None:
        if not rush.good and made.topic == "problem":
            after.promise_soon(made, days(day_of(clock.now_ms(), zone)).at(15 * 60 + 35))

    deciding = Deciding(shop, shown)
    after = After(shop, deciding.expect)

    def expect(made: Made, from_ms: int) -> None:
        shop.letters[made.id] = len(made.text.words), 0
        deciding.expect(made, from_ms)

    house.listen(screen.news)
    return _Town(shop, screen, Writing(shop, expect, talked))


def _plan_posts(town: _Town, day: LivedDay, posts: int) -> None:
    shop = town.shop
    for at_ms, rush in arrivals(day, posts, shop.rng):
        if at_ms < shop.agenda.now_ms or (shop.tidy_ms is not None and at_ms > shop.tidy_ms):
            continue
        shop.agenda.at(at_ms, partial(town.writing.something, day, rush))


async def _found(shop: Shop, rules: Rules) -> None:
    """The first start: rules, accounts, sources; then what people want of the desk."""
    house, cast = shop.house, shop.cast
    at_ms, name_of = house.now_ms(), house.shop
    roles: dict[str, AccountRole] = {cast.manager: "manager", **dict.fromkeys(cast.moderators, "moderator")}
    roles |= {cast.screen: "screen", **dict(cast.roles)}
    events: list[AnyEvent] = [
        RulesSet(at_ms=at_ms, actor=FEEDER, shop=name_of, rules=rules),
        *(
            AccountSet(at_ms=at_ms, actor=FEEDER, shop=name_of, account=name, role=role)
            for name, role in roles.items()
        ),
        *(SourcePlugged(at_ms=at_ms, actor=FEEDER, shop=name_of, source=name) for name in SOURCES),
        Started(at_ms=at_ms, actor=FEEDER, shop=name_of),
        Darkened(at_ms=at_ms, actor=FEEDER, shop=name_of, why="closed"),
    ]
    for number, event in enumerate(events):
        await house.append(event, entry=f"lived-begin-{number}")
    for number, name in enumerate(cast.moderators):
        badge = name.capitalize()
        profile = do.SetProfile(id=shop.entry(), names=(badge,), badge=badge, on_wall=True, to_manager=number == 0)
        await shop.does(profile, name)


@contextlib.asynccontextmanager
async def _opened(
    folder: Path, clock: SteppedClock, zone: ZoneInfo, shop: str
) -> AsyncIterator[tuple[House, HastyLog, HastyVault, SideTables]]:
    async with contextlib.AsyncExitStack() as stack:
        vault = await HastyVault.open(folder / "keys.db")
        stack.push_async_callback(vault.close)
        log = HastyLog(SqliteLog.open(folder / "log.db"))
        stack.push_async_callback(log.close)
        side = SideTables(folder / "side.db")
        stack.push_async_callback(side.close)
        yield await House.open(log, vault, clock, zone, shop), log, vault, side
