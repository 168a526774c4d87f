"""What the desk may ask of this screen, and what the screen tells of itself.

An order is answered once it is done, or with why it cannot be. Nothing here holds up the show: pictures are shrunk
and packed in a thread, the machine is asked in one, and a second order waits for nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from display.kiosk import chosen
from display.kiosk.failures import place_of
from display.kiosk.health import problems
from display.kiosk.machine import Figures, figures
from display.kiosk.plugs import Plugs
from display.kiosk.power import Power
from display.kiosk.window import shrunk
from display.pages.spread import room
from display.png import encode
from display.replay.show import PastShow
from display.replay.visit import Visits
from display.stage import Stage
from display.tempo.program import program
from wall import wire

log = logging.getLogger("display")
HEALTH_S = 10.0
BREATH_S = 1.0
"""No two reports come closer (s) than this."""
BUSY = 8
"""So many orders at a time; more are refused."""
WIDEST, NARROWEST = 1280, 64
LONGEST_S = 300.0
Send = Callable[[wire.ToHub], Awaitable[None]]


class Remote:
    """The desk's end of one screen. `reload`: the process is to begin anew."""

    def __init__(self, stage: Stage, folder: Path, send: Send, *, problem: str = "") -> None:
        """`folder`: the screen's own; `problem`: what was wrong at the start already, for ever told."""
        self.account = ""
        self.reload = False
        self.power: Power | None = None
        self.plugs: Plugs | None = None
        self.visits: Visits | None = None
        self.wake: Callable[[], None] = lambda: None
        self.failing: Callable[[], str] = lambda: ""
        self._stage = stage
        self._folder = folder
        self._send = send
        self._problem = problem
        self._tasks: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._told: object = None
        self._figures = Figures()
        self._began = stage.machine.clock.monotonic()

    # --- orders

    def begin(self, order: wire.Order) -> None:
        """See to an order without waiting for it."""
        work = self._busy(order) if len(self._tasks) >= BUSY else self._obey(order)
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _busy(self, order: wire.Order) -> None:
        await self._send(wire.Obeyed(n=order.n, ok=False, why="busy"))

    async def _obey(self, order: wire.Order) -> None:
        try:
            answer = await self._done(order)
        except Exception as error:  # noqa: BLE001 - told at the desk, and logged
            log.error("the order %s failed: %s", order.what, place_of(error))
            answer = wire.Obeyed(n=order.n, ok=False, why=place_of(error))
        await self._send(answer)
        if order.what == "reload":
            log.info("the desk asks for a new start")
            self.reload = True
            self.wake()

    async def _done(self, order: wire.Order) -> wire.Obeyed:
        stage = self._stage
        _ = stage.show.kit.say._
        match order.what:
            case "identify":
                if stage.why_dark:
                    return wire.Obeyed(n=order.n, ok=False, why=_("the wall is dark now"))
                stay = min(max(1.0, order.seconds), LONGEST_S)
                stage.badge = (self.account or "?", stage.machine.clock.monotonic() + stay)
                self.wake()
            case "playlist":
                return self._play(order)
            case "thumbnail":
                return wire.Obeyed(n=order.n, ok=True, picture=await self._picture(order.width))
            case "replay":
                return await self._replay(order)
            case "steer":
                if order.steer is None or self.visits is None or not self.visits.steer(order.steer):
                    return wire.Obeyed(n=order.n, ok=False, why=_("no past day is shown here"))
            case "live":
                if self.visits is not None:
                    self.visits.end()
            case "reload":
                pass
        return wire.Obeyed(n=order.n, ok=True)

    async def _replay(self, order: wire.Order) -> wire.Obeyed:
        """Show a past day, unless the law has the wall dark now."""
        stage = self._stage
        _ = stage.show.kit.say._
        if order.replay is None or self.visits is None:
            return wire.Obeyed(n=order.n, ok=False, why=_("no day was named"))
        if stage.lights.light.why not in ("", "closed"):
            return wire.Obeyed(n=order.n, ok=False, why=_("the wall is dark now"))
        why = await self.visits.begin(order.replay)
        return wire.Obeyed(n=order.n, ok=not why, why=why)

    def _play(self, order: wire.Order) -> wire.Obeyed:
        show = self._stage.show
        _ = show.kit.say._
        names = tuple(order.playlist)
        unknown = program(names, show.scenery.scenes).unknown if names else ()
        if unknown or len(names) > chosen.MOST:
            why = (
                _("no such scene: {scene}").format(scene=", ".join(unknown[:5])) if unknown else _("too many scenes")
            )
            return wire.Obeyed(n=order.n, ok=False, why=why)
        show.play(names)
        self.wake()
        try:
            chosen.choose(self._folder, names)
        except OSError as error:
            log.error("the playlist cannot be kept: %s", error)
            return wire.Obeyed(n=order.n, ok=True, why=_("it cannot be kept for the next start"))
        return wire.Obeyed(n=order.n, ok=True)

    async def _picture(self, width: int) -> bytes:
        """What is on the canvas now, as a PNG."""
        canvas = self._stage.painter.canvas.copy()

        def small() -> bytes:
            return encode(*shrunk(canvas, min(max(NARROWEST, width), WIDEST)))

        return await asyncio.to_thread(small)

    # --- health

    def drawn(self) -> None:
        """A picture has been drawn; if it shows something else, that is told soon."""
        picture = self._stage.picture
        stage = self._stage
        shown = (picture.shown if picture is not None else None, stage.why_dark, stage.guest is not None)
        if self.power is not None:
            self.power.want(not stage.why_dark)
        if shown != self._told:
            self._told = shown
            self._news.set()

    async def follow(self) -> None:
        """Report when something changes, and every HEALTH_S anyway, for ever."""
        clock = self._stage.machine.clock
        measured = clock.monotonic() - HEALTH_S / 2  # the first figures come when the start is over
        while True:
            if clock.monotonic() - measured >= HEALTH_S - BREATH_S:
                measured = clock.monotonic()
                self._figures = await asyncio.to_thread(figures, self._folder)
            await self._send(self.health())
            await asyncio.sleep(BREATH_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEALTH_S - BREATH_S):
                    await self._news.wait()
            self._news.clear()

    def health(self) -> wire.Health:
        """How this screen is."""
        stage, show = self._stage, self._stage.show
        picture = stage.picture
        machine, past = stage.machine, stage.guest
        shown = picture.shown if picture is not None and not picture.replay else None
        head = past.head if isinstance(past, PastShow) else None
        return wire.Health(
            scene="replay" if head is not None else shown.scene if shown is not None else "",
            posts=list(shown.posts) if shown is not None else [],
            replay=wire.Replaying(at_ms=head.at_ms, speed=head.speed, paused=head.paused) if head else None,
            size=(stage.output.size.w, stage.output.size.h),
            theme=show.look.theme.name,
            playlist=list(show.timeline.program.names),
            uptime_s=round(machine.clock.monotonic() - self._began, 1),
            memory_mib=self._figures.memory_mib,
            temperature_c=self._figures.temperature_c,
            clock_ms=machine.stamp().ms,
            dark=stage.why_dark,
            problems=self.problems(),
            room=room(show.look),
        )

    def problems(self) -> list[str]:
        """What is wrong, in the house's words."""
        stage, kit = self._stage, self._stage.show.kit
        return [
            *([self._problem] if self._problem else []),
            *problems(
                kit.say,
                stage.lights,
                unwritten=stage.unwritten,
                figures=self._figures,
                power=self.power.problem if self.power is not None else "",
                plugs=self.plugs.problem if self.plugs is not None else "",
                failing=self.failing(),
            ),
            *stage.show.problems,
        ]
