"""Outside the hours the wall is black, from its first picture on, and nothing of what is shown then is a post."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from display.app import Screen
from display.cache import Stamp
from display.kiosk.hours import Hours
from display.kiosk.lights import Lights
from display.ports import Machine
from display.start import build
from tests.display.making import NOW_MS, card
from tests.display.peer import Peer
from tests.display.whole import TEXTS, posts, running, state, view, wanted
from wall import wire
from wall.clock import SteppedClock

HOUR_MS = 3_600_000
OPEN = Hours(week=((10 * 60, 19 * 60),) * 7)


class Computer:
    """A computer whose clocks are set by hand; NOW_MS is 10:30 on a Sunday in Paris."""

    def __init__(self, ms: int = NOW_MS) -> None:
        self.clock = SteppedClock(ms)
        self.boot = "first"
        self.synchronized = True

    def stamp(self) -> Stamp:
        return Stamp(ms=self.clock.ms, boot_id=self.boot, boot_s=self.clock.mono + 50)

    def machine(self, **given: object) -> Machine:
        return Machine(self.clock, self.stamp, lambda: self.synchronized, **given)  # type: ignore[arg-type]


def screen_on(computer: Computer, folder: Path, hours: Hours | None = OPEN) -> Screen:
    screen = build(wanted(folder), TEXTS, computer.clock)
    screen.machine = replace(screen.machine, stamp=computer.stamp, synchronized=lambda: computer.synchronized)
    screen.lights = Lights(hours, screen.machine, folder / "clock.json")
    return screen


def tell(screen: Screen, message: wire.ToClient) -> None:
    screen.show.learned(screen.show.store.apply(message, screen.machine.clock.monotonic()))


def black(screen: Screen) -> bool:
    return set(screen.painter.pixels()) == {0}


def test_it_goes_dark_and_lights_up_to_the_second(tmp_path: Path) -> None:
    computer = Computer(NOW_MS + 8 * HOUR_MS + 1_797_000)  # 18:59:57
    screen = screen_on(computer, tmp_path)
    tell(screen, view(card("a"), through=1, whole=True))
    while (picture := screen.draw(computer.clock.mono)).shown.scene != "dark":
        tell(screen, wire.Beat(through=1, at_ms=0))
        assert [post for post, _, _ in picture.shown.posts] == ["a"]
        computer.clock.step(min(picture.next_s, 2.0))
    assert NOW_MS + 8.5 * HOUR_MS <= computer.clock.ms < NOW_MS + 8.5 * HOUR_MS + 100
    assert (picture.shown.posts, picture.texts, picture.frame.layers) == ((), {}, ())
    assert black(screen)
    computer.clock.step(15 * 3600 - 150)  # 09:57:30
    while picture.shown.scene == "dark":
        picture = screen.draw(computer.clock.mono)
        assert black(screen)
        assert picture.next_s <= 60
        computer.clock.step(picture.next_s)
        if computer.clock.ms >= NOW_MS + 23.5 * HOUR_MS:
            picture = screen.draw(computer.clock.mono)
    assert NOW_MS + 23.5 * HOUR_MS <= computer.clock.ms < NOW_MS + 23.5 * HOUR_MS + 100
    assert not black(screen)


def test_the_first_picture_at_night_is_black_already(tmp_path: Path) -> None:
    screen = screen_on(Computer(NOW_MS - 8 * HOUR_MS), tmp_path)
    assert screen.draw(0.0).shown.scene == "dark"
    assert black(screen)
    assert screen.lights.light.why == "night"


@pytest.mark.parametrize(("offset_h", "scene"), [(0, "dark"), (-9, "reconnecting")])
def test_a_wrong_clock_is_dark_until_the_feeder_tells_the_time(tmp_path: Path, offset_h: int, scene: str) -> None:
    computer = Computer(NOW_MS + offset_h * HOUR_MS)
    computer.synchronized = False
    screen = screen_on(computer, tmp_path)
    screen.draw(0.0)
    assert screen.lights.light.why == "clock"
    assert black(screen)
    now_ms = NOW_MS - (0 if scene != "dark" else 9 * HOUR_MS)
    tell(screen, wire.Beat(through=0, at_ms=now_ms))
    screen.draw(0.0)
    assert black(screen) == (scene == "dark")
    assert screen.lights.known.disagrees
    computer.clock.step(30)  # the feeder is gone; time goes on from what it said
    screen.draw(computer.clock.mono)
    assert screen.lights.known.ms == now_ms + 30_000
    assert black(screen) == (scene == "dark")


def test_a_certain_moment_outlives_a_restart_within_the_same_boot_only(tmp_path: Path) -> None:
    computer = Computer()
    computer.synchronized = False
    screen = screen_on(computer, tmp_path)
    tell(screen, wire.Beat(through=0, at_ms=NOW_MS))
    screen.draw(0.0)
    computer.clock.step(60)
    again = screen_on(computer, tmp_path)
    again.draw(computer.clock.mono)
    assert again.lights.light.lit
    computer.boot = "second"
    after = screen_on(computer, tmp_path)
    after.draw(computer.clock.mono)
    assert after.lights.light.why == "clock"
    computer.synchronized = True
    after.draw(computer.clock.mono)
    assert after.lights.light.lit
    computer.clock.ms -= 300_000  # before what was certain: somebody set the clock back
    before = screen_on(computer, tmp_path)
    before.draw(computer.clock.mono)
    assert before.lights.light.why == "clock"


def test_the_time_on_the_wall_is_the_feeder_s_where_the_machine_is_wrong(tmp_path: Path) -> None:
    computer = Computer(0)
    screen = screen_on(computer, tmp_path, hours=None)
    tell(screen, wire.Beat(through=0, at_ms=NOW_MS))
    screen.draw(0.0)
    assert screen.time_ms() == NOW_MS
    tell(screen, wire.Beat(through=0, at_ms=60_000))
    screen.draw(0.0)
    assert screen.time_ms() == 0


async def test_what_is_taken_off_in_the_dark_is_never_seen_again_and_is_acknowledged(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    computer = Computer(NOW_MS - 8 * HOUR_MS)
    peer = Peer()
    peer.first = view(card("a", "à retirer"), card("b"), through=3, whole=True)
    async with peer.serving(), running(asked, peer) as screen:
        screen.lights = Lights(OPEN, computer.machine())
        await peer.until_ack(3)
        await peer.say(view(card("c"), through=4))
        await peer.until_ack(4)
        assert state(asked)["scene"] == "dark"
        await peer.say(view(through=5, remove=("a",)))
        await peer.until_ack(5)
        assert b"\xc3\xa0 retirer" not in (asked.folder / "public.json").read_bytes()
        computer.clock.ms = NOW_MS
        await peer.say(view(through=6))
        await peer.say(view(card("d"), through=7))
        await peer.until_ack(7)
        assert "a" not in posts(asked)
        assert "b" in posts(asked)
    scripts = [script for m in peer.heard if isinstance(m, wire.Scripts) for script in m.scripts]
    assert any(script.scene == "dark" and not script.posts for script in scripts)
