"""One picture of the present state, or of an instant of the past, without a window: what `--snapshot` draws."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from display.app import Screen
from display.files import replace_file
from display.offscreen import Offscreen
from display.png import encode
from display.ports import Address, said_by
from display.replay.show import PastShow
from wall import wire
from wall.client import Down, Link

WAIT_S = 5.0
"""How long (s) the feeder may take to answer."""


class NothingToDraw(Exception):
    """The feeder cannot be reached and nothing is cached; the message says what was tried."""


async def snapshot(
    screen: Screen, output: Offscreen, address: Address | None, connect: Callable[[Address], Link], why: str
) -> None:
    """Draw the present state into the output's file; without a feeder the cached one, marked with its age.

    `why`: what to say if there is no address. Raises NothingToDraw, Sent (the feeder refuses us), OSError.
    """
    if address is not None:
        try:
            why = await _first_view(screen, connect(address))
        except TimeoutError:
            why = f"{address.url} did not answer within {WAIT_S:g} s"
    if why and not screen.restore():
        raise NothingToDraw(why)
    if isinstance(screen.show, PastShow):
        screen.show.help_until = 0.0  # nobody has a keyboard for a picture
    screen.draw(screen.machine.clock.monotonic())
    replace_file(output.path, encode(output.size, screen.painter.pixels()))


async def _first_view(screen: Screen, link: Link) -> str:
    """Take in everything up to the first view; returns why there is none, or nothing. Raises TimeoutError, Sent."""
    async with asyncio.timeout(WAIT_S), said_by(link) as messages:
        async for message in messages:
            if isinstance(message, Down):
                return message.why
            await screen.take(message)
            if isinstance(message, wire.View) and not isinstance(screen.show, PastShow):
                return ""
            if isinstance(screen.show, PastShow) and screen.show.there(message):
                return ""
    return "the feeder said nothing"
