"""Keeps each source going: its own task, back-off with jitter, its cursor kept, failure and recovery as events."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

from feeder.house import House
from feeder.ingest import Ingest
from feeder.phrase import Phrase
from feeder.side import SideTables
from feeder.sources.base import Options, Source, SourceError
from wall.backoff import backoff
from wall.clock import to_iso
from wall.events import SourceFailed, SourceRecovered
from wall.log.base import CursorLost, LogBroken
from wall.wire import SourceStatus
from wall.words import N_, Gettext

log = logging.getLogger("feeder.supervise")
FIRST_S = 1.0
CAP_S = 300.0
FATAL_S = 900.0
"""How long to wait before a source is tried again that needs a change of its configuration."""

APART = 0.1
"""By so much of it at most a wait is longer than was asked for: those who were told the same do not all come back at
the same instant."""

MAX_PROBLEM = 500
"""No longer sentence (characters) goes into the log."""
MAX_LINES = 20
"""So many posts left out of one batch have a line each in the log file."""
MAX_TOLD = 1_000
"""So many reasons are known again, so that a start after a failure does not count them twice."""
ENDED = Phrase(N_("This source stopped by itself: we start it again."))
RENEWED = N_("A new key or setting counts once the feeder is started again.")
"""Said after every problem that trying again does not mend: secrets and settings are read at the start only."""
DEFECT = Phrase(N_("A defect of the program stopped this source: we start it again. If it lasts, call for help."))

Sleep = Callable[[float], Awaitable[None]]


@dataclass
class Supervised:
    """One source and how it is. `gettext`: of the catalogue `feeder` in the shop's language; English if not given."""

    source: Source
    options: Options
    house: House
    side: SideTables
    shop: str
    rng: random.Random
    sleep: Sleep = asyncio.sleep
    gettext: Gettext = str
    last_ok_ms: int | None = None
    posts: int = 0
    rejected: int = 0
    _delays: Iterator[float] = field(init=False)
    _told: dict[str, None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._delays = backoff(self.rng, FIRST_S, CAP_S)

    @property
    def name(self) -> str:
        return self.options.name

    def status(self) -> SourceStatus:
        """For the desk: in words, without secrets."""
        health = self.house.state.sources.get(self.name)
        problem = health.problem if health is not None else None
        return SourceStatus(
            name=self.name,
            type=self.options.type,
            label=self.options.label or self.name,
            ok=problem is None,
            problem=problem,
            since=to_iso(health.since_ms) if health is not None else None,
            last_ok=to_iso(self.last_ok_ms) if self.last_ok_ms is not None else None,
            posts=self.posts,
            rejected=self.rejected,
        )

    async def run(self) -> None:
        """Read the source for ever. Raises LogBroken or CursorLost only: without a log nothing may go on."""
        while True:
            try:
                await self._read()
                problem, settled, wait_s = ENDED, False, next(self._delays)
            except SourceError as error:
                problem, settled = error.phrase, error.fatal
                asked_s = max(FATAL_S if error.fatal else 0.0, error.retry_after_s or 0.0)
                wait_s = max(next(self._delays), asked_s * (1.0 + APART * self.rng.random()))
            except (LogBroken, CursorLost):
                raise
            except Exception:
                # A defect in one source must not stop the others; it is told to the desk, and whole in the log file.
                log.exception("source %s broke", self.name)
                problem, settled, wait_s = DEFECT, False, next(self._delays)
            await self._failed(problem, settled)
            await self.sleep(wait_s)

    async def _read(self) -> None:
        ingest = Ingest(self.house, self.name, self.options.shop or self.shop)
        cursor = await self.side.cursor(self.name)
        batches = self.source.batches(cursor)
        try:
            async for batch in batches:
                if batch.before is not None:
                    await self.side.save_cursor(self.name, batch.before, self.house.now_ms())
                self.posts += await ingest.take(batch.items)
                self._note(batch.rejected)
                if batch.cursor is not None and batch.cursor != cursor:
                    cursor = batch.cursor
                    await self.side.save_cursor(self.name, cursor, self.house.now_ms())
                if batch.more:
                    continue  # what comes next may fail: a source that reads one page of two is not well
                self.last_ok_ms = self.house.now_ms()
                self._delays = backoff(self.rng, FIRST_S, CAP_S)
                await self._recovered()
        finally:
            # Whatever it holds open is closed before it begins anew: never two readings of one source at once.
            if isinstance(batches, AsyncGenerator):
                await batches.aclose()

    def _note(self, rejected: Sequence[str]) -> None:
        """Count what was left out, once each, and tell the log file."""
        fresh = [why for why in dict.fromkeys(rejected) if why not in self._told]
        self.rejected += len(fresh)
        for why in fresh[:MAX_LINES]:
            log.warning("source %s left something out: %s", self.name, why)
        if len(fresh) > MAX_LINES:
            log.warning("source %s left out %d more of the same batch", self.name, len(fresh) - MAX_LINES)
        self._told.update(dict.fromkeys(fresh))
        for why in list(self._told)[: max(0, len(self._told) - MAX_TOLD)]:
            del self._told[why]

    async def _failed(self, problem: Phrase, settled: bool) -> None:
        """Tell the desk in the shop's language, the log file in English; once, for as long as it is the same.

        `settled`: only a person mends it.
        """
        health, told = self.house.state.sources.get(self.name), problem.told(self.gettext)
        if settled:
            told = f"{told} {self.gettext(RENEWED)}"
        told = told[:MAX_PROBLEM]
        if health is None or health.problem != told:
            log.warning("source %s: %s", self.name, problem)
            at_ms = self.house.now_ms()
            event = SourceFailed(at_ms=at_ms, actor="feeder", shop=self.shop, source=self.name, problem=told)
            await self.house.append(event, entry=f"f-{self.name}-{at_ms}-{self.rng.getrandbits(32):08x}")

    async def _recovered(self) -> None:
        health = self.house.state.sources.get(self.name)
        if health is None or health.problem is not None:
            log.info("source %s is read again", self.name)
            at_ms = self.house.now_ms()
            event = SourceRecovered(at_ms=at_ms, actor="feeder", shop=self.shop, source=self.name)
            await self.house.append(event, entry=f"g-{self.name}-{at_ms}-{self.rng.getrandbits(32):08x}")
