"""The screen and the real hub: what is decided is drawn, what is taken back is gone, a restart empties no wall."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from config.catalogue import load
from display.app import Screen
from display.layout import Size
from display.ports import Address
from display.replay.show import PastShow
from display.show import Picture
from display.start import Texts, Wanted, build, hello
from feeder.sources.base import Seen
from tests.feeder.support import place, token_of
from wall import commands as do
from wall import wire
from wall.client import Link
from wall.clock import SystemClock


class Eye:
    """Looks at a running screen: `until` waits for a picture of which something is true."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._drawn = asyncio.Event()
        draw = screen.draw

        def watched(now: float) -> Picture:
            picture = draw(now)
            self._drawn.set()
            return picture

        screen.draw = watched  # type: ignore[method-assign]

    def posts(self) -> list[str]:
        return [post for post, _, _ in self.screen.picture.shown.posts] if self.screen.picture else []

    async def until(self, what: Callable[[Eye], bool]) -> None:
        async with asyncio.timeout(20):
            while not what(self):
                self._drawn.clear()
                await self._drawn.wait()


@asynccontextmanager
async def screen_at(folder: Path, url: Callable[[], str], replay: wire.Replay | None = None) -> AsyncIterator[Eye]:
    """A screen off-screen, with its own folder, connected to whatever `url` says."""
    asked = Wanted(
        folder=folder,
        size=Size(960, 540),
        picture=folder / "wall.png",
        state_file=folder / "state.json",
        replay=replay,
    )
    screen = build(asked, Texts(load("fr", "display"), load("fr", "wall")), SystemClock())
    screen.restore()
    eye = Eye(screen)

    def connect(address: Address) -> Link:
        return Link(address.url, lambda: hello(screen.show, address.token, asked), cap_s=0.1)

    tasks = [
        asyncio.create_task(screen.listen(lambda: Address(url(), token_of("ecran-1")) if url() else None, connect)),
        asyncio.create_task(screen.run()),
    ]
    try:
        yield eye
    finally:
        screen.stop()
        await tasks[1]
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_from_decision_to_picture_and_back(tmp_path: Path) -> None:
    async with place(tmp_path / "house") as here, here.hub(shop_label="Maison Tilleul") as (hub, url):
        (kept,) = await here.show(Seen(native_id="1", text="Un avis qui reste"))
        async with screen_at(tmp_path / "screen", lambda: url) as eye:
            await eye.until(lambda e: e.posts() == [kept])
            (gone,) = await here.show(Seen(native_id="2", text="Un avis à oublier"))
            await eye.until(lambda e: e.posts() == [gone, kept])
            await here.do(do.Forget(id=here.id(), post=gone, because="art. 17"))
            await eye.until(lambda e: e.posts() == [kept])
            through = here.house.state.through
            await eye.until(lambda e: hub.screens()[0].through >= through or e.posts() != [kept])
            assert eye.posts() == [kept]
        found = [path for path in (tmp_path / "screen").glob("*.*") if b"oublier" in path.read_bytes()]
        assert found == []


async def test_a_feeder_that_comes_back_empties_no_wall(tmp_path: Path) -> None:
    async with place(tmp_path / "house") as here:
        posts = await here.show(Seen(native_id="1", text="un"), Seen(native_id="2", text="deux"))
        where = ""
        async with screen_at(tmp_path / "screen", lambda: where) as eye:
            async with here.hub() as (_, url):
                where = url
                await eye.until(lambda e: set(e.posts()) == set(posts))
            await eye.until(lambda e: e.screen.picture is not None and not e.screen.picture.connected)
            assert set(eye.posts()) == set(posts)
            (third,) = await here.show(Seen(native_id="3", text="trois"))
            async with here.hub() as (_, url):
                where = url
                await eye.until(lambda e: set(e.posts()) == {third, *posts})


async def test_a_past_day_is_played_marked_and_steered(tmp_path: Path) -> None:
    async with place(tmp_path / "house") as here, here.hub(zone="UTC") as (_, url):
        (first,) = await here.show(Seen(native_id="1", text="le matin"))
        here.step(3600)
        (second,) = await here.show(Seen(native_id="2", text="une heure après"))
        here.step(3600)
        ask = wire.Replay(day="2026-11-22", speed=3600.0)
        async with screen_at(tmp_path / "screen", lambda: url, ask) as eye:
            await eye.until(lambda e: e.screen.show.store.heard is not None)
            assert second not in eye.posts()
            here.clock.step(2.5)  # two hours and a half of that day
            await eye.until(lambda e: second in e.posts())
            assert eye.screen.picture is not None
            assert eye.screen.picture.replay
            show = eye.screen.show
            assert isinstance(show, PastShow)
            assert show.course is not None
            show.steer(wire.Steer(at_ms=show.course.first_ms + 60_000, paused=True), 0.0)
            await eye.until(lambda e: show.head.paused and e.posts() == [first])
            await here.do(do.Forget(id=here.id(), post=first, because="art. 17"))
            await eye.until(lambda e: show.store.cards[first].gone == "forgotten")


async def test_what_this_screen_drew_is_drawn_again_to_the_letter(tmp_path: Path) -> None:
    async with place(tmp_path / "house") as here, here.hub(zone="UTC") as (_, url):
        (post,) = await here.show(Seen(native_id="1", text="le matin"))
        async with screen_at(tmp_path / "screen", lambda: url) as eye:
            await eye.until(lambda e: e.posts() == [post])
            drawn = eye.screen.picture
            assert drawn is not None
            at_ms = here.house.now_ms()
            script = wire.Script(scene="stream", posts=list(drawn.shown.posts), from_ms=at_ms, to_ms=at_ms + 60_000)
            assert eye.screen.link is not None
            await eye.screen.link.send(wire.Scripts(10**9, [script]))
            await eye.until(lambda e: True)
        here.step(120)
        ask = wire.Replay(day="2026-11-22", speed=1.0)
        async with screen_at(tmp_path / "past", lambda: url, ask) as eye:
            show = eye.screen.show
            assert isinstance(show, PastShow)
            await eye.until(lambda e: show.course is not None)
            show.steer(wire.Steer(at_ms=at_ms + 30_000, paused=True), 0.0)
            await eye.until(lambda e: show.scene is not None and show.scene.script is not None)
            await eye.until(lambda e: e.screen.picture is not None and e.screen.picture.shown == drawn.shown)
