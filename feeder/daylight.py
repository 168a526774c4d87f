"""Dark hours as public facts: since when, and why, no screen of the shop shows the wall.

Told by the screens themselves (`Health.dark`) and by their absence. What has held for a minute is an event; a cable
that is plugged in again at once, or a feeder that starts anew, is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from feeder.house import House
from wall.events import Darkened, Lit
from wall.house_events import Dark
from wall.roles import FEEDER
from wall.rules import Refused
from wall.wire import Health, ScreenStatus

HELD_S = 60.0
LOOK_S = 5.0
NIGHT_MS = 14 * 3_600_000
"""How long (ms) a wall that was closed, or dark by law, is believed to be so still while its screens are off."""

Light = Dark | None
"""Why it is dark; None: it is lit."""


def light(screens: Iterable[ScreenStatus]) -> tuple[Light] | None:
    """Why no screen shows the wall (in a tuple of one), or None where that is not known yet.

    One that is lit is enough. If all are dark, the shop's hours and the law count before a clock that is not trusted.
    One that shows a past day does not show the wall: it is as if it were not there.
    """
    told: list[Light] = []
    unknown = False
    for screen in screens:
        if screen.health is None:
            unknown = True
        elif not screen.health.dark:
            if not _looks_back(screen.health):
                return (None,)
        else:
            told.append(_why(screen.health.dark))
    if unknown:
        return None  # it came just now, and has not said how it is
    return (next((why for why in ("closed", "night", "clock") if why in told), "no-screen"),)


class Daylight:
    """Looks at the connected `screens` every few seconds."""

    def __init__(
        self,
        house: House,
        screens: Callable[[], Sequence[ScreenStatus]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._house = house
        self._screens = screens
        self._sleep = sleep
        self._seen: tuple[Light] | None = None
        self._since_s = 0.0

    async def run(self) -> None:
        """For ever. Raises LogBroken."""
        while True:
            await self.look()
            await self._sleep(LOOK_S)

    async def look(self) -> None:
        """See how it is, and say so once that has held for long enough. Raises LogBroken."""
        now_s, seen = self._house.clock.monotonic(), light(self._screens())
        if seen is None:
            return
        if seen != self._seen:
            self._seen, self._since_s = seen, now_s
        since_ms, known = self._house.state.dark.get(self._house.shop, (0, None))
        (why,) = seen
        at_ms = self._house.now_ms()
        if why == "no-screen" and known in ("closed", "night") and at_ms - since_ms < NIGHT_MS:
            return
        if why == known or now_s - self._since_s < HELD_S:
            return
        if why is None:
            event: Lit | Darkened = Lit(at_ms=at_ms, actor=FEEDER, shop=self._house.shop)
        else:
            event = Darkened(at_ms=at_ms, actor=FEEDER, shop=self._house.shop, why=why)
        try:
            await self._house.append(event, entry=f"light-{at_ms}-{why}")
        except Refused as refused:
            if refused.code != "as-before":
                raise


def _looks_back(health: Health) -> bool:
    return health.replay is not None or health.scene == "replay"


def _why(told: str) -> Dark:
    """What a screen says, as one of the reasons; what this program does not know is a fault, as a wrong clock is."""
    return "closed" if told == "closed" else "night" if told == "night" else "clock"
