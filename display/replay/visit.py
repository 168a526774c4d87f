"""A past day that the desk shows on a living screen: a session of its own beside the present one, which goes on.

It ends when the desk says so, when the hub refuses it, or ten minutes after its end: the present is back at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from display.kiosk.failures import place_of
from display.ports import Address, said_by
from display.replay.show import PastShow
from wall import wire
from wall.client import Down, Link, Sent

if TYPE_CHECKING:
    from display.stage import Stage

log = logging.getLogger("display")
SEEK_S, BEGIN_S = 1.0, 4.0
"""How often a feeder without an address is looked for; how long the first picture of a replay may take (s)."""


class Ways(Protocol):
    """How a visit gets at the feeder's address, and at a line to it."""

    def find(self) -> Address | None: ...
    def connect(self, address: Address, ask: Callable[[], wire.Replay]) -> Link: ...


class Visits:
    """The replays of one screen, one at a time."""

    def __init__(self, stage: Stage) -> None:
        self.link: Link | None = None
        self.ways: Ways | None = None
        self.wake: Callable[[], None] = lambda: None
        self._stage = stage
        self._task: asyncio.Task[None] | None = None

    async def begin(self, ask: wire.Replay) -> str:
        """Show that day; returns why it cannot be shown, empty if it is."""
        show = self._stage.past(ask) if self._stage.past is not None else None
        if self.ways is None or not isinstance(show, PastShow):
            return "not here"
        self.end()
        show.help_until = 0.0  # nobody stands at its keyboard
        there: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._play(show, self.ways, there))
        self._task.add_done_callback(_settled)
        try:
            async with asyncio.timeout(BEGIN_S):
                why = await there
        except TimeoutError:
            why = "the feeder does not answer"
        if why:
            self.end()
        return why

    def steer(self, asked: wire.Steer) -> bool:
        """Go on otherwise; returns whether there is a replay."""
        show = self._stage.guest
        if not isinstance(show, PastShow):
            return False
        show.steer(asked, self._stage.machine.clock.monotonic())
        self.wake()
        return True

    def end(self) -> None:
        """Back to the present, at once."""
        task, self._task = self._task, None
        self._stage.guest, self.link = None, None
        if task is not None:
            task.cancel()
        self.wake()

    async def _play(self, show: PastShow, ways: Ways, there: asyncio.Future[str]) -> None:
        try:
            while True:
                address = await asyncio.to_thread(ways.find)
                if address is None:
                    await asyncio.sleep(SEEK_S)
                    continue
                await self._session(show, ways.connect(address, lambda: show.ask), there)
                if there.done() and self._stage.guest is None:
                    return
        except Sent as sent:
            log.warning("the feeder refuses the replay: %s", sent)
            _tell(there, str(sent))
        except Exception as error:  # noqa: BLE001 - told at the desk, and logged; the present is back
            log.error("the replay failed: %s", place_of(error))
            _tell(there, place_of(error))
        if self._stage.guest is show:
            self.end()

    async def _session(self, show: PastShow, link: Link, there: asyncio.Future[str]) -> None:
        """One session with the hub, until something else is asked of it."""
        self.link = link
        clock = self._stage.machine.clock
        async with said_by(link) as messages:
            async for message in messages:
                if isinstance(message, Down):
                    self.wake()
                    continue
                now = clock.monotonic()
                change, moved = show.take(message, now)
                self._stage.left(change.gone)
                if isinstance(message, wire.Beat):
                    if self._stage.guest is None:
                        self._stage.guest = show
                    _tell(there, "")
                if moved:
                    self.wake()
                await show.send(link)
                if show.ended(now):
                    self.end()
                    return
                if show.asks_again():
                    return


def _tell(there: asyncio.Future[str], why: str) -> None:
    if not there.done():
        there.set_result(why)


def _settled(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("the replay failed: %s", place_of(task.exception() or RuntimeError()))
