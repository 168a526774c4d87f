"""The screen's process: asyncio owns it, the link feeds it, and it draws only while something moves.

Everything that thinks is elsewhere and pure; here are the clock, the socket, the disk and the display.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

from display.kiosk.failures import Failures, place_of
from display.kiosk.remote import Remote
from display.kiosk.watchdog import Watchdog
from display.ports import Address, said_by
from display.replay.show import PastShow
from display.replay.visit import Visits
from display.rhythm import Rhythm
from display.scripts import Recorder
from display.show import Picture
from display.stage import Stage
from wall import wire
from wall.client import Down, Link, Sent, Unreachable

log = logging.getLogger("display")
SEEK_S = 1.0
"""How often (s) a screen looks for a feeder that it has no address of."""
KEYS_S = 0.03
"""How often (s) a replay looks at the keyboard."""
REFUSED_S = 30.0
"""After how long (s) a screen that was let in once and is refused now asks again."""


class Screen(Stage):
    """One running screen."""

    def __init__(self, stage: Stage, recorder: Recorder | None, folder: Path, *, problem: str = "") -> None:
        """It goes on with what is on `stage`. `problem`: what is wrong already, for the desk."""
        super().__init__(
            stage.show, stage.painter, stage.output, stage.machine, stage.lights, stage.fit, drifts=stage.drifts
        )
        self.go_on_from(stage)
        self.recorder = recorder
        self.failures = Failures()
        self.watchdog = Watchdog({})
        self.remote = Remote(self, folder, self._send, problem=problem)
        self.remote.wake = self._wake_up
        self.remote.failing = lambda: self.failures.where
        self.visits = Visits(self)
        self.remote.visits = self.visits
        self.visits.wake = self._wake_up
        self.link: Link | None = None
        self.refused: Sent | None = None
        self._wake = asyncio.Event()
        self._stopped = False
        self._welcomed = False
        self._met = False
        self._due = 0.0
        self._rhythm = Rhythm()

    # --- what comes in

    async def listen(self, find: Callable[[], Address | None], connect: Callable[[Address], Link]) -> None:
        """Take in what the hub says, for ever, wherever it moves. A hub that never let us in ends it (`refused`).

        `find` reads the configuration and the accounts: in a thread, so that nothing on the display waits for it.
        """
        while self.refused is None:
            address = await asyncio.to_thread(find)
            if address is None:
                await asyncio.sleep(SEEK_S)
                continue
            self.link = connect(address)
            try:
                async with said_by(self.link) as messages:
                    async for message in messages:
                        if not isinstance(message, Down):
                            await self.take(message)
                            if isinstance(self.show, PastShow) and self.show.asks_again():
                                break
                            continue
                        log.warning("not connected (%s); trying again in %.1f s", message.why, message.retry_s)
                        self._wake.set()
                        if await asyncio.to_thread(find) not in (address, None):
                            break
            except Sent as sent:
                if not self._welcomed or isinstance(self.show, PastShow):
                    self.refused = sent
                    self._wake.set()
                    return
                log.warning("the feeder refuses us (%s); trying again in %.0f s", sent, REFUSED_S)
                await asyncio.sleep(REFUSED_S)
            except Exception as error:  # noqa: BLE001 - logged; what we hold goes its way, and we ask anew
                log.error("what the feeder said cannot be taken in: %s", place_of(error))
                await asyncio.sleep(REFUSED_S)

    def stop(self) -> None:
        """End `run` after the present picture."""
        self._stopped = True
        self._wake.set()

    def _wake_up(self) -> None:
        """Draw at once; end, if the desk wants us to begin anew."""
        self._stopped = self._stopped or self.remote.reload
        self._wake.set()

    async def take(self, message: wire.ToClient) -> None:
        """Take one message in."""
        store, now = self.show.store, self.machine.clock.monotonic()
        if isinstance(message, wire.Kept) and self.recorder is not None:
            self.recorder.kept(message.batch)
            return
        if isinstance(message, wire.Order):
            self.remote.begin(message)
            return
        was_connected, panel, wall = store.connected(now), store.panel, store.wall
        moved = False
        if isinstance(self.show, PastShow):
            change, moved = self.show.take(message, now)
        else:
            change = store.apply(message, now)
            self.show.learned(change)
        self._gone.update(change.gone)
        self._met = change.contact or (self._met and not isinstance(message, wire.Welcome))
        self._unsaved = self._unsaved or change.cards or store.wall != wall
        ended = set(wall.announcements) - set(store.wall.announcements)
        self._left = self._left or bool(change.gone or ended)
        if isinstance(message, wire.Welcome):
            self._welcomed = True
            self.remote.account = message.account
            await self._send_scripts()
        elif isinstance(message, wire.Beat):
            await self._answer(message)
        if moved or change.cards or (store.panel, store.wall) != (panel, wall) or not was_connected:
            self._wake.set()
        await self.steered()

    async def _answer(self, beat: wire.Beat) -> None:
        """A beat is acknowledged once what it tells of is drawn: at once, or with the next picture."""
        if self._wake.is_set() or self.picture is None:
            return
        if self.picture.through == beat.through:
            await self._send(wire.Ack(beat.through))
        else:
            self._wake.set()

    # --- what goes out

    async def run(self) -> None:
        """Draw until somebody asks to quit, or the hub has sent us away (see `refused`). Raises GaveUp."""
        clock = self.machine.clock
        while self.refused is None and not self._stopped and not self.output.asked_to_quit():
            for press in self.output.pressed():
                if isinstance(self.up, PastShow) and self.up.press(press, clock.monotonic()):
                    self._wake.set()
            await self._turn(clock.monotonic())
            await self.steered()
            self.watchdog.beat(clock.monotonic(), self.picture.shown.scene if self.picture is not None else "")
            await self._pause(self._due - clock.monotonic())
        if self.recorder is not None:
            self.recorder.close(self.lights.time_ms())
            await self._send_scripts()

    async def _turn(self, now: float) -> None:
        """Draw what there is to draw. Whatever fails is told and tried again; what is up stays. Raises GaveUp."""
        try:
            anew = self.fitted(now)
            waiting = self.failures.count > 0 and now < self._due
            if anew or now >= self._due or (not waiting and (self._wake.is_set() or self._fell_silent(now))):
                self._wake.clear()
                picture = self.draw(now)
                self._due = now + picture.next_s
                self.failures.worked()
                self.watchdog.drew(self._due)
                self.save()
                await self._report(picture)
                self.remote.drawn()
            elif self.painter.fading:
                self.output.present(self.painter.canvas, self.painter.step(now))
                self._rhythm.drawn(now, self.machine.clock.monotonic() - now)
        except Exception as error:  # noqa: BLE001 - told at the desk, logged; in the end the process starts anew
            self._wake.clear()
            self._due = now + self.failures.failed(error, now)
            self.recover(plain=self.failures.lasting)

    def _fell_silent(self, now: float) -> bool:
        """Whether the picture says that we are connected, and we are no longer."""
        return self.picture is not None and self.picture.connected and not self.show.store.connected(now)

    async def _pause(self, until_due: float) -> None:
        store, now = self.show.store, self.machine.clock.monotonic()
        if self.picture is not None and self.picture.connected and store.heard is not None:
            until_due = min(until_due, store.heard + wire.SILENCE_S - now + 0.01)
        frame_s = self._rhythm.wait_s(now) if self.painter.fading else until_due
        looks_s = self.output.interval_s
        if looks_s and isinstance(self.up, PastShow):
            looks_s = KEYS_S
        limits = [until_due, frame_s, looks_s or until_due, self.watchdog.every_s or until_due]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.001, min(limits))):
                await self._wake.wait()

    async def _report(self, picture: Picture) -> None:
        """Tell the hub how far we have drawn, and what."""
        now_ms = self.lights.time_ms()
        if self.recorder is not None:
            if picture.replay:
                self.recorder.rest(now_ms)
            else:
                self.recorder.note(picture.shown, now_ms, picture.through)
            batch = self.recorder.batch(now_ms) if self.recorder.due(now_ms) else None
            if batch is not None:
                await self._send(batch)
        if self._met:  # what we drew from the cache may be of another log
            await self._send(wire.Ack(picture.through, picture.shown.scene if self.guest is None else "replay"))

    async def steered(self) -> None:
        """Tell the hub where a replay is to go on."""
        for show, link in ((self.show, self.link), (self.guest, self.visits.link)):
            if isinstance(show, PastShow):
                await show.send(link)

    async def _send_scripts(self) -> None:
        if self.recorder is not None:
            for batch in self.recorder.unsent():
                await self._send(batch)

    async def _send(self, message: wire.ToHub) -> None:
        """Send if we can: scripts are kept until the hub confirms them, and the next beat gets its own Ack."""
        if self.link is None or not self.link.up:
            return
        try:
            await self.link.send(message)
        except Unreachable as error:
            log.info("not sent: %s", error)
