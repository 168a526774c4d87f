"""Witnesses: people and machines whom the manager does not control, and who get each checkpoint that is kept.

A rewritten past is found out by what they hold. One that cannot be reached is told at the desk, is tried again at
growing intervals and stops nothing; it is only ever sent the newest checkpoint, which commits to all before it.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from feeder.checkpoints import Checkpoints
from feeder.house import House
from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.witness_ways import Way
from wall.backoff import backoff
from wall.clock import to_iso
from wall.log.base import LogBroken
from wall.wire import SourceStatus
from wall.words import N_, Gettext

log = logging.getLogger("feeder.witnesses")
FIRST_S = 30.0
CAP_S = 3600.0
LAST_S = 5.0
"""At closing all witnesses together have so long (s); who could not be told then is told at the next start."""
DEFECT = Phrase(N_("A defect of the program keeps this witness from its checkpoint. If it lasts, call for help."))

Sleep = Callable[[float], Awaitable[None]]


@dataclass
class Witness:
    """One witness and how it is. `run()` for ever; `tell()` once."""

    name: str
    way: Way
    checkpoints: Checkpoints
    house: House
    rng: random.Random
    gettext: Gettext = str
    sleep: Sleep = asyncio.sleep
    problem: Phrase | None = None
    problem_ms: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.checkpoints.listen(self._news.set)

    async def run(self) -> None:
        """Raises LogBroken when what was taken cannot be kept."""
        delays = backoff(self.rng, FIRST_S, CAP_S)
        while True:
            self._news.clear()
            if await self.tell():
                delays = backoff(self.rng, FIRST_S, CAP_S)
                await self._news.wait()
            else:
                await self.sleep(next(delays))

    async def tell(self) -> bool:
        """Send the newest checkpoint if it is not there yet; whether it is. Raises LogBroken."""
        signed, taken = self.checkpoints.kept, self.checkpoints.taken.get(self.name)
        if signed is None or (taken is not None and (taken.size, taken.root) == (signed.size, signed.root)):
            return True
        try:
            await self.way.send(signed)
        except SourceError as error:
            self._failed(error.phrase)
        except LogBroken:
            raise
        except Exception:
            log.exception("witness %s broke", self.name)
            self._failed(DEFECT)
        else:
            self.problem = None
            await self.checkpoints.took(self.name, signed)
            return True
        return False

    def _failed(self, problem: Phrase) -> None:
        """Tell the log file once, for as long as it is the same."""
        if self.problem is None:
            self.problem_ms = self.house.now_ms()
        if str(self.problem) != str(problem):
            log.warning("witness %s: %s", self.name, problem)
        self.problem = problem

    def status(self) -> SourceStatus:
        """For the desk, among the sources: in words, without secrets."""
        taken = self.checkpoints.taken.get(self.name)
        return SourceStatus(
            name=f"witness-{self.name}",
            type="witness",
            label=self.gettext("Witness “{name}”").format(name=self.name),
            ok=self.problem is None,
            problem=self.problem.told(self.gettext) if self.problem is not None else None,
            since=to_iso(self.problem_ms) if self.problem is not None else None,
            last_ok=to_iso(taken.at_ms) if taken is not None else None,
        )


async def close(checkpoints: Checkpoints, witnesses: Sequence[Witness]) -> None:
    """Keep the checkpoint of closing, and tell whoever can be told quickly. Raises nothing for a witness."""
    await checkpoints.close()
    try:
        async with asyncio.timeout(LAST_S):
            told = await asyncio.gather(*(one.tell() for one in witnesses), return_exceptions=True)
        for error in told:
            if isinstance(error, BaseException):
                log.error("what a witness took could not be kept: %s", error)
    except TimeoutError:
        log.warning("not every witness took the checkpoint of closing; the next start sends it")
    for one in witnesses:
        await one.way.close()
