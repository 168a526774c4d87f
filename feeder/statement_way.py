"""One way on which statements of reasons go out: in order, one at a time, tried again with back-off and in bounds."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.way_back import Undeliverable, WayBack
from wall.author_events import Channel
from wall.backoff import backoff
from wall.clock import to_iso
from wall.wire import SourceStatus
from wall.words import N_, Gettext

log = logging.getLogger("feeder.statements")
FIRST_S = 5.0
CAP_S = 1800.0
FATAL_S = 3600.0
"""How long to wait (s) where it takes a change of the configuration."""
LIMIT_S = 90.0
"""One statement takes no longer than this (s), however it goes."""
DEFECT = Phrase(N_("A defect of the program keeps it from being sent: we try again. If it lasts, call for help."))
SLOW = Phrase(N_("It took too long to be accepted: we try again."))

Send = Callable[[str], Awaitable[bool]]
"""Sends the statement that a post waits for; False if there is none any more."""


@dataclass(eq=False)
class Way:
    """`label`: what people call it. `due`: the posts whose authors are to be told, in order."""

    name: str
    label: str
    back: WayBack
    rng: random.Random
    now_ms: Callable[[], int]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    gettext: Gettext = str
    due: dict[str, None] = field(default_factory=dict)
    sent: int = 0
    kept: int = 0
    """Statements that could not be sent, and stay under the receipt."""
    last_ok_ms: int | None = None
    problem: Phrase | None = None
    problem_ms: int = 0
    _delays: Iterator[float] = field(init=False)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._delays = backoff(self.rng, FIRST_S, CAP_S)

    @property
    def channel(self) -> Channel:
        return self.back.channel

    def put(self, post: str) -> None:
        """The author of `post` is to be told on this way."""
        self.due[post] = None
        self._news.set()

    async def run(self, send: Send, keep: Callable[[str], Awaitable[None]]) -> None:
        """For ever. `keep` is told of a post whose statement cannot be sent. Raises what they raise, LogBroken."""
        while True:
            while not self.due:
                self._news.clear()
                await self._news.wait()
            wait_s = await self.turn(send, keep)
            if wait_s:
                await self.sleep(wait_s)

    async def turn(self, send: Send, keep: Callable[[str], Awaitable[None]]) -> float:
        """Try the first that is due; returns how long to wait (s) before the next turn. Raises LogBroken."""
        post = next(iter(self.due))
        try:
            async with asyncio.timeout(LIMIT_S):
                told = await send(post)
        except Undeliverable:
            await keep(post)
            self.kept += 1
            log.warning("%s: a statement of reasons could not be sent; it stays under the receipt", self.name)
            self.due.pop(post, None)
            return 0.0
        except SourceError as error:
            wait_s = FATAL_S if error.fatal else next(self._delays)
            self._failed(error.phrase)
            return max(wait_s, error.retry_after_s or 0.0)
        except TimeoutError:
            self._failed(SLOW)
            return next(self._delays)
        self.due.pop(post, None)
        if told:
            self.sent += 1
            self.last_ok_ms, self.problem = self.now_ms(), None
            self._delays = backoff(self.rng, FIRST_S, CAP_S)
        return 0.0

    def status(self) -> SourceStatus:
        """For the desk, among the sources."""
        gettext = self.gettext
        label = gettext(N_("Statements of reasons: {way}")).format(way=self.label)
        return SourceStatus(
            name=f"statements-{self.name}",
            type="statements",
            label=label,
            ok=self.problem is None,
            problem=self.problem.told(gettext)[:500] if self.problem is not None else None,
            since=to_iso(self.problem_ms) if self.problem is not None else None,
            last_ok=to_iso(self.last_ok_ms) if self.last_ok_ms is not None else None,
            posts=self.sent,
        )

    def _failed(self, problem: Phrase) -> None:
        if self.problem is None:
            self.problem_ms = self.now_ms()
        if self.problem is None or str(self.problem) != str(problem):
            log.warning("%s: statements of reasons cannot be sent: %s", self.name, problem)
        self.problem = problem
