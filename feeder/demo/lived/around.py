"""What happens around the posts of a lived day: light and dark, pauses, sources that fail, shifts, figures signed."""

from __future__ import annotations

from feeder import retention
from feeder.checkpoints import Checkpoints
from feeder.demo.lived.hasty import HastyLog, HastyVault
from feeder.demo.lived.rhythm import LivedDay
from feeder.demo.lived.screen import LivedScreen
from feeder.demo.lived.shop import HOUR_MS, MINUTE_MS, Shop
from feeder.demo.lived.writing import FORUM, Writing
from feeder.played import PlayLog
from feeder.side import SideTables
from wall import commands as do
from wall.events import Darkened, Lit, SourceFailed, SourceRecovered, Started
from wall.house_events import Dark
from wall.roles import FEEDER
from wall.wire import Scripts

PROBLEM = "the server took too long to answer; the next try comes by itself"


class Enough(Exception):
    """What would go on for ever has gone once."""


class Around:
    """Plans what is around a day. Everything that is told to files goes through here."""

    def __init__(
        self, shop: Shop, screen: LivedScreen, side: SideTables, signed: Checkpoints, log: HastyLog, vault: HastyVault
    ) -> None:
        self._shop = shop
        self._screen = screen
        self._side = side
        self._signed = signed
        self._log = log
        self._vault = vault
        self._batch = 0
        self._played = PlayLog(shop.house, side)

    def plan(self, day: LivedDay, back: int, writing: Writing, every_h: int = 1) -> None:
        """`back`: how many days before the last one. `every_h`: so often (h) files and signatures are made."""
        agenda, rng = self._shop.agenda, self._shop.rng
        agenda.at(day.open_ms, self._open)
        agenda.at(day.close_ms, self._shut)
        for hour in range(0, 24, every_h):
            agenda.at(day.from_ms + hour * HOUR_MS + 1, self._hour)
        agenda.at(day.open_ms - HOUR_MS, self._retain)
        agenda.at(day.close_ms - rng.randrange(5, 25) * MINUTE_MS, self._hand_over)
        for _ in range(rng.choice((0, 1, 2))):
            agenda.at(round(rng.uniform(day.open_ms, day.close_ms - 2 * HOUR_MS)), writing.dictated)
        if back % 3 == 0:
            agenda.at(day.open_ms + HOUR_MS, lambda: self._announce(day.close_ms))
        if back % 4 == 1:
            self._paused(day.at(17 * 60 + 10), 6)
        if back % 6 == 2:
            self._silent(day.at(15 * 60 + 10), 62)
        if back % 7 == 3:
            self._off(day.at(14 * 60), 45)
        if back == 7:
            gone = agenda.away = day.at(13 * 60 + 20), day.at(13 * 60 + 41)
            agenda.at(gone[1], lambda: self._started(gone[0]))

    async def _started(self, since_ms: int) -> None:
        event = Started(at_ms=self._now, actor=FEEDER, shop=self._shop.house.shop, off_since_ms=since_ms)
        await self._shop.house.append(event, entry=f"on-{self._now}")

    async def _open(self) -> None:
        self._screen.switch(self._now, on=True, lit=True)
        await self._light(None)

    async def _shut(self) -> None:
        self._screen.switch(self._now, on=True, lit=False)
        await self._light("closed")

    async def _light(self, why: Dark | None) -> None:
        house = self._shop.house
        known = house.state.dark.get(house.shop, (0, None))[1]
        if known == why:
            return
        event: Lit | Darkened = Lit(at_ms=self._now, actor=FEEDER, shop=house.shop)
        if why is not None:
            event = Darkened(at_ms=self._now, actor=FEEDER, shop=house.shop, why=why)
        await house.append(event, entry=f"light-{self._now}-{why}")

    def _off(self, from_ms: int, minutes: int) -> None:
        """Somebody pulled the screen's plug."""

        async def off() -> None:
            self._screen.switch(self._now, on=False, lit=False)

        async def on() -> None:
            self._screen.switch(self._now, on=True, lit=True)
            await self._light(None)

        agenda = self._shop.agenda
        agenda.at(from_ms, off)
        agenda.at(from_ms + MINUTE_MS, lambda: self._light("no-screen"))
        agenda.at(from_ms + minutes * MINUTE_MS, on)

    def _paused(self, from_ms: int, minutes: int) -> None:
        shop = self._shop
        who = shop.cast.manager
        shop.agenda.at(from_ms, lambda: self._say(do.Pause(id=shop.entry()), who))
        shop.agenda.at(from_ms + minutes * MINUTE_MS, lambda: self._say(do.Resume(id=shop.entry()), who))

    def _silent(self, from_ms: int, minutes: int) -> None:
        house, agenda = self._shop.house, self._shop.agenda

        async def failed() -> None:
            event = SourceFailed(at_ms=self._now, actor=FEEDER, shop=house.shop, source=FORUM, problem=PROBLEM)
            await house.append(event, entry=f"f-{FORUM}-{self._now}")

        async def recovered() -> None:
            event = SourceRecovered(at_ms=self._now, actor=FEEDER, shop=house.shop, source=FORUM)
            await house.append(event, entry=f"g-{FORUM}-{self._now}")

        agenda.at(from_ms, failed)
        agenda.at(from_ms + minutes * MINUTE_MS, recovered)

    async def _announce(self, until_ms: int) -> None:
        shop = self._shop
        words = shop.pen.house("announcement")
        await self._say(do.Announce(id=shop.entry(), text=words, until_ms=until_ms), shop.cast.manager)

    async def _hand_over(self) -> None:
        shop = self._shop
        await self._say(do.HandOver(id=shop.entry(), text=shop.pen.house("handover")), shop.somebody())

    async def _say(self, command: do.HouseCommand, who: str) -> None:
        await self._shop.does(command, who)

    async def _retain(self) -> None:
        async def once(_seconds: float) -> None:
            raise Enough

        try:
            await retention.keep(self._shop.house, sleep=once)
        except Enough:
            return

    async def _hour(self) -> None:
        if self._log.full:
            await self.flush()
        await self.scripts()
        await self._signed.keep()

    async def scripts(self) -> None:
        """Hand the screen's scripts on, and note their digest in the log."""
        told, self._screen.scripts = self._screen.scripts, []
        if told:
            self._batch += 1
            await self._side.keep_scripts(self._shop.cast.screen, Scripts(self._batch, told))
            await self._played.report()

    async def flush(self) -> None:
        """On disk: the keys first, then what they open."""
        await self._vault.flush()
        await self._log.flush()

    @property
    def _now(self) -> int:
        return self._shop.agenda.now_ms
