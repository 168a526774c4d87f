"""Dark hours: what the screens tell, held for a minute, becomes a fact once; neither a flicker nor a restart does."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeder.daylight import HELD_S, LOOK_S, NIGHT_MS, Daylight, light
from tests.feeder.support import Place, listening, place
from wall.wire import Health, Kept, Replaying, ScreenStatus, Scripts

LIT, CLOSED, NIGHT, CLOCK, ODD = (Health(dark=why) for why in ("", "closed", "night", "clock", "=cmd()"))

BACK, ASLEEP = Health(scene="replay"), Health(scene="replay", replay=Replaying(at_ms=0), dark="closed")


def screens(*healths: Health | None) -> list[ScreenStatus]:
    return [ScreenStatus(name=f"ecran-{n}", health=health) for n, health in enumerate(healths)]


@pytest.mark.parametrize(
    ("healths", "told"),
    [
        ((), ("no-screen",)), ((LIT,), (None,)), ((CLOSED,), ("closed",)), ((NIGHT, CLOSED), ("closed",)),
        ((CLOCK, NIGHT), ("night",)), ((CLOCK,), ("clock",)), ((ODD,), ("clock",)), ((CLOSED, LIT, None), (None,)),
        ((None,), None), ((CLOSED, None), None),
        ((BACK,), ("no-screen",)), ((BACK, LIT), (None,)), ((BACK, CLOSED), ("closed",)), ((ASLEEP,), ("closed",)),
    ],
)  # fmt: skip
def test_one_screen_that_is_lit_is_enough(healths: tuple[Health | None, ...], told: tuple[str | None] | None) -> None:
    assert light(screens(*healths)) == told


class Looked:
    """A house, its screens as the test has them, and a look each few seconds."""

    def __init__(self, here: Place) -> None:
        self.here = here
        self.now: list[ScreenStatus] = []
        self.daylight = Daylight(here.house, lambda: self.now)

    async def go(self, seconds: float, *healths: Health | None) -> None:
        """It is so for so long."""
        self.now = screens(*healths)
        await self.daylight.look()
        for _ in range(int(seconds // LOOK_S)):
            self.here.step(LOOK_S)
            await self.daylight.look()

    @property
    def dark(self) -> str | None:
        return self.here.house.state.dark.get("lyon", (0, None))[1]

    @property
    def darks(self) -> list[tuple[int, int, str]]:
        return self.here.house.state.darks.get("lyon", [])


async def test_what_held_for_a_minute_is_a_fact_once(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        look = Looked(here)
        await look.go(300, LIT)
        before = here.house.state.through
        await look.go(HELD_S - LOOK_S, None)
        await look.go(HELD_S - LOOK_S)
        assert look.dark is None
        await look.go(HELD_S)
        assert here.house.state.dark["lyon"][1] == "no-screen"
        assert here.house.state.through == before + 1
        await look.go(3600)
        assert here.house.state.through == before + 1
        await look.go(HELD_S, LIT)
        assert [why for _, _, why in look.darks] == ["no-screen"]
        await look.go(HELD_S, CLOCK)
        await look.go(HELD_S, CLOSED)
        await look.go(HELD_S, LIT)
        assert [why for _, _, why in look.darks] == ["no-screen", "clock", "closed"]


async def test_a_flicker_is_none(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        look = Looked(here)
        await look.go(60, LIT)
        before = here.house.state.through
        for _ in range(10):
            await look.go(HELD_S - LOOK_S)
            await look.go(LOOK_S, LIT)
        assert here.house.state.through == before


async def test_screens_that_are_switched_off_at_night_are_dark_for_the_night(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        look = Looked(here)
        await look.go(HELD_S, CLOSED)
        await look.go(3600)
        assert look.dark == "closed"
        await look.go(NIGHT_MS / 1000)
        assert look.dark == "no-screen"  # a shop does not close for so long without saying so


async def test_a_new_start_goes_on_where_it_was(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        look = Looked(here)
        await look.go(HELD_S, CLOSED)
        since = here.house.state.dark["lyon"]
        clock = here.clock
    async with place(tmp_path, clock) as here:
        look = Looked(here)
        assert here.house.state.dark["lyon"] == since
        await look.go(10)  # nobody has come yet
        await look.go(HELD_S, CLOSED)
        assert here.house.state.dark["lyon"] == since
        await look.go(HELD_S, LIT)
        assert look.dark is None


async def test_the_hubs_own_screens_are_looked_at(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (hub, url):
        daylight = Daylight(here.house, hub.screens)
        async with listening(url, "ecran-1") as screen:
            await screen.until(lambda seen: bool(seen.cards) or bool(seen.got))
            assert light(hub.screens()) is None
            await screen.link.send(Health(dark="night"))
            await screen.link.send(Scripts(1, []))
            await screen.until(lambda seen: bool(seen.of(Kept)))  # what was sent before is read by now
            await daylight.look()
            here.step(HELD_S)
            await daylight.look()
            assert here.house.state.dark["lyon"][1] == "night"
