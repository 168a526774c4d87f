"""A desk, the real hub and a screen: orders are carried there and answered, and the desk sees how the screen is."""

from __future__ import annotations

import asyncio
from pathlib import Path

from feeder.sources.base import Seen
from tests.display.test_with_hub import screen_at
from tests.feeder.support import link, place
from wall import wire


async def test_the_desk_sees_and_orders_a_screen(tmp_path: Path) -> None:
    async with place(tmp_path / "house") as here, here.hub(shop_label="Maison Tilleul") as (hub, url):
        (post,) = await here.show(Seen(native_id="1", text="Un avis qui reste"))
        async with screen_at(tmp_path / "screen", lambda: url) as eye:
            await eye.until(lambda e: e.posts() == [post])
            following = asyncio.create_task(eye.screen.remote.follow())
            desk = link(url, "camille")
            async with desk.call():
                picture = await desk.tell("ecran-1", wire.Order(n=0, what="thumbnail", width=320))
                assert picture.ok
                assert picture.picture.startswith(b"\x89PNG")
                assert (await desk.tell("ecran-1", wire.Order(n=0, what="identify", seconds=5))).ok
                assert eye.screen.badge is not None
                assert eye.screen.badge[0] == "ecran-1"
                names = ["transparency", "stream", "fairness"]
                assert (await desk.tell("ecran-1", wire.Order(n=0, what="playlist", playlist=names))).ok
                refused = await desk.tell("ecran-1", wire.Order(n=0, what="playlist", playlist=["dancing"]))
                assert not refused.ok
                assert "dancing" in refused.why
                async with asyncio.timeout(20):
                    while (health := hub.screens()[0].health) is None or health.playlist != names:
                        await desk.ask("status")
                assert health.size == (960, 540)
                assert (await desk.tell("ecran-1", wire.Order(n=0, what="reload"))).ok
                await eye.until(lambda e: e.screen.remote.reload)
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
