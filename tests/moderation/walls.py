"""Screens for the desk to look at: real sessions with the hub that say how they are and do as they are told."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from PIL import Image

from tests.feeder.support import link
from wall import wire
from wall.client import Link

HEALTH = wire.Health(
    scene="stream", size=(1920, 1080), theme="day", playlist=["stream", "spotlight", "transparency"],
    uptime_s=11_000.0, memory_mib=83.4, temperature_c=54.0, clock_ms=1_795_343_400_000,
)  # fmt: skip


def png(size: tuple[int, int] = (480, 270), colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def obeyed(order: wire.Order) -> wire.Obeyed | None:
    """Do everything, and show a red picture."""
    return wire.Obeyed(n=order.n, ok=True, picture=png() if order.what == "thumbnail" else b"")


@dataclass
class WallScreen:
    """A screen; `orders` in the order of arrival. `obey` gives its answer; None: it says nothing."""

    link: Link
    obey: Callable[[wire.Order], wire.Obeyed | None] = obeyed
    orders: list[wire.Order] = field(default_factory=list)
    up: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, health: wire.Health | None) -> None:
        async for message in self.link.messages():
            if isinstance(message, wire.View):
                await self.link.send(wire.Ack(message.through, health.scene if health is not None else ""))
                if health is not None:
                    await self.link.send(health)
                self.up.set()
            elif isinstance(message, wire.Order):
                self.orders.append(message)
                answer = self.obey(message)
                if answer is not None:
                    await self.link.send(answer)

    async def tell(self, health: wire.Health) -> None:
        """Say how it is now."""
        await self.link.send(health)


@asynccontextmanager
async def hung(
    url: str,
    account: str = "ecran-1",
    health: wire.Health | None = HEALTH,
    obey: Callable[[wire.Order], wire.Obeyed | None] = obeyed,
) -> AsyncIterator[WallScreen]:
    """A screen hangs on the wall, connected."""
    screen = WallScreen(link(url, account, version="0.1.0"), obey)
    task = asyncio.create_task(screen.serve(health))
    try:
        async with asyncio.timeout(60):
            await screen.up.wait()
        yield screen
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
