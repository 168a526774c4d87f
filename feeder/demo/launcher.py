"""Runs the demo: the served day, a feeder, a screen and the desk, and ends all of them together.

Effects only; the wording of what a person is told about it is in `feeder/demo/words.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp

from config.reach import reach
from config.runfile import RunFile, read_runfile
from config.tokens import read_tokens
from feeder.demo import hooks, words
from feeder.demo.children import Child
from feeder.demo.sample import Day, Sample
from feeder.demo.server import served
from feeder.demo.stage import Stage
from feeder.demo.terminal import kept_terminal
from wall.clock import Clock
from wall.words import Gettext

READY_S = 90.0
PICTURE_S = 30.0
LOOK_S = 0.1
T = TypeVar("T")


class Trouble(Exception):
    """The demo cannot go on; the message says why, in words and with what the program said last."""


class Stopped(Exception):
    """Somebody asked the demo to end while it was starting."""


@dataclass(frozen=True)
class Show:
    """How the demo is seen. `screen`: the screen's options. `desk`: in this terminal. `for_s`: an end by itself."""

    screen: Sequence[str]
    offscreen: bool
    desk: bool
    for_s: float | None = None


@dataclass(frozen=True)
class Launcher:
    """One run. `say` prints a line; `stop` is set when it has to end; `env` is what the programs are given.

    `code` is where the programs lie, `root` where the feeder leaves its run file: one folder, but for tests.
    `lay_out` writes the run's config, given the address where the day is served. `invited` tells where the wall's QR
    code leads, once it does.
    """

    code: Path
    root: Path
    stage: Stage
    sample: Sample
    clock: Clock
    show: Show
    env: Mapping[str, str]
    gettext: Gettext
    say: Callable[[str], None]
    stop: asyncio.Event
    lay_out: Callable[[str], None]
    invited: Callable[[Path], Coroutine[Any, Any, str]]
    before: Callable[[], Coroutine[Any, Any, None]] | None = None
    """Makes the days before today; None: they are there."""

    async def run(self) -> int:
        """Start everything, wait for the end, stop everything. Returns the exit status. Raises Trouble, OSError."""
        try:
            return await self._run()
        except Stopped:
            return 0

    async def _run(self) -> int:
        _, begun = self.gettext, self.stage.begun
        await self._refuse_a_second_feeder()
        day = Day(self.clock, begun.start_ms, begun.speed)
        async with contextlib.AsyncExitStack() as stack:
            guards = Guards(stack, self.stop)
            self.lay_out(await stack.enter_async_context(served(self.sample, day, self.stage.keys)))
            self.say("  " + _("phone page…"))
            argv = ["run_feeder.py", "web", "--config", str(self.stage.config)]
            page = await stack.enter_async_context(self._program("page", argv, self.stage.page_secrets()))
            guards.add(self._guard(page))
            if self.before is not None:
                self.say("  " + _("the fortnight before today…"))
                await guards.unless(self.before())
            self.say("  " + _("log…"))
            argv = ["run_feeder.py", "--config", str(self.stage.config)]
            feeder = await stack.enter_async_context(self._program("feeder", argv, self.stage.secrets()))
            guards.add(self._guard(feeder))
            found = await guards.unless(self._found(feeder))
            guards.add(self._deliver(day, found.web_url))
            self.say("  " + _("screen…"))
            argv = ["run_display.py", *self.show.screen]
            screen = await stack.enter_async_context(self._program("display", argv))
            # A window that somebody closes is no trouble: the rest goes on.
            guards.add(self._guard(screen, may_close=True))
            if self.show.offscreen:
                await guards.unless(self._picture(screen))
            for line in words.page(_, self.stage.page_url, await guards.unless(self.invited(self.root))):
                self.say(line)
            self.say("  " + _("moderation…"))
            if self.show.desk:
                desk = await stack.enter_async_context(self._desk())
                return await guards.unless(self._desk_ends(desk))
            for line in self._invitation(found):
                self.say(line)
            await guards.unless(self._time_is_up())
            return 0

    async def _refuse_a_second_feeder(self) -> None:
        run = read_runfile(self.root)
        if run is not None and await answers(run.url):
            message = self.gettext("A feeder runs in this folder already (process {pid}): stop it first.")
            raise Trouble(message.format(pid=run.pid))

    @contextlib.asynccontextmanager
    async def _program(
        self, name: str, argv: Sequence[str], secrets: Mapping[str, str] | None = None
    ) -> AsyncIterator[Child]:
        env = {**self.env, "PYTHONUNBUFFERED": "1", **(secrets or {})}
        child = await Child.start(name, [sys.executable, *argv], cwd=self.code, env=env, log=self.stage.log(name))
        try:
            yield child
        finally:
            await child.stop()

    @contextlib.asynccontextmanager
    async def _desk(self) -> AsyncIterator[Child]:
        with kept_terminal(sys.stdin.fileno()):
            desk = await Child.start("desk", [sys.executable, "-m", "moderation"], cwd=self.code, env=self.env)
            try:
                yield desk
            finally:
                await desk.stop()

    async def _desk_ends(self, desk: Child) -> int:
        status = await desk.wait()
        if status != 0:
            raise Trouble(self.gettext("The desk ended with status {status}.").format(status=status))
        return 0

    async def _deliver(self, day: Day, web_url: str) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as http:
            reviews = hooks.Sender(self.sample.reviews, day, web_url + hooks.PATH, self.stage.hook_secret, http)
            notes_url = web_url + hooks.NOTES_PATH
            notes = hooks.Sender(self.sample.notes, day, notes_url, self.stage.notes_secret, http, site="")
            async with asyncio.TaskGroup() as group:
                group.create_task(reviews.run())
                group.create_task(notes.run())

    async def _found(self, feeder: Child) -> RunFile:
        """What the feeder says of itself, once it serves."""
        for _ in range(round(READY_S / LOOK_S)):
            run = read_runfile(self.root)
            if run is not None and run.pid == feeder.pid:
                return run
            await asyncio.sleep(LOOK_S)
        raise Trouble(self.gettext("The feeder does not begin to serve.") + self._said(feeder))

    async def _picture(self, screen: Child) -> None:
        """Wait for the first picture of the wall."""
        for _ in range(round(PICTURE_S / LOOK_S)):
            if self.stage.picture.exists():
                return
            await asyncio.sleep(LOOK_S)
        raise Trouble(self.gettext("The screen draws no picture.") + self._said(screen))

    def _invitation(self, found: RunFile) -> list[str]:
        first = reach(self.root, env={}, role="desk").account
        second = next(
            name
            for name, one in read_tokens(Path(found.tokens_file)).items()
            if one.role != "screen" and name != first
        )
        return words.invitation(self.gettext, self.code, self.stage, second, offscreen=self.show.offscreen)

    async def _time_is_up(self) -> None:
        await (asyncio.Event().wait() if self.show.for_s is None else asyncio.sleep(self.show.for_s))

    async def _guard(self, child: Child, *, may_close: bool = False) -> None:
        """Waits for a program that should not end. Raises Trouble when it does."""
        status = await child.wait()
        if not (may_close and status == 0):
            message = self.gettext("“{program}” ended with status {status}.")
            raise Trouble(message.format(program=child.name, status=status) + self._said(child))

    def _said(self, child: Child) -> str:
        heading = self.gettext("It said last ({log}):").format(log=words.short(self.stage.log(child.name), self.code))
        return f"\n{heading}\n\n{child.last_words()}"


class Guards:
    """What must not fail while the demo runs: each a task that ends well or raises Trouble."""

    def __init__(self, stack: contextlib.AsyncExitStack, stop: asyncio.Event) -> None:
        self._stack = stack
        self._tasks: list[asyncio.Task[None]] = []
        self.add(_stopped(stop))

    def add(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin to watch; it ends before whatever the stack holds already, so that our own end is no trouble."""
        task = asyncio.create_task(work)
        self._tasks.append(task)
        self._stack.push_async_callback(_cancelled, task)

    async def unless(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`; or Trouble, if a guard has it first, or Stopped."""
        task = asyncio.create_task(work)
        try:
            while True:
                for one in self._tasks:
                    if one.done():
                        one.result()
                if task.done():
                    return task.result()
                watched = [one for one in self._tasks if not one.done()]
                await asyncio.wait([task, *watched], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancelled(task)


async def _stopped(stop: asyncio.Event) -> None:
    await stop.wait()
    raise Stopped


async def _cancelled(task: asyncio.Task[T]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def answers(url: str) -> bool:
    """Whether somebody listens at a `ws://HOST:PORT`; a feeder that was killed leaves its run file behind."""
    parts = urlsplit(url)
    try:
        _reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    except (OSError, ValueError):
        return False
    writer.close()
    return True
