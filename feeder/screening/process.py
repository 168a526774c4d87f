"""The feeder's side of a screening process: texts go to it in order, a batch at a time, and notes come back.

It is started anew, with growing delays, whenever it ends. What it was given and did not answer is then given to it
again one by one, so that only the very text that kills it, or takes it too long, is told as not screened.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import re
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from feeder.screening.child import LARGEST, PREFIX, Job, Ready, Start, frame
from feeder.screening.noted import Noted, unscreened
from wall.backoff import backoff
from wall.noticed import Why

M = TypeVar("M")
log = logging.getLogger("feeder.screening")
ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "feeder.screening.child")
GIVEN = ("PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""Of our surroundings it gets these and no others: no secret goes with it."""
BATCH_CHARACTERS = 100_000
"""Characters after which no more texts are given at once."""
MIB = 1024 * 1024
_HALF = re.compile("[\ud800-\udfff]")


class Limits(Struct, frozen=True, kw_only=True):
    """`start_s`: time to load everything. `batch_s`, `per_mb_s`: for a batch, and more for each million characters.

    `batch`: texts that are given at once. `waiting`: texts that wait at most, those of `patient` callers apart.
    `memory`: bytes of address space.
    """

    start_s: float = 60.0
    batch_s: float = 10.0
    per_mb_s: float = 120.0
    batch: int = 32
    waiting: int = 1000
    memory: int = 1536 * MIB


EXTRAS = Limits(start_s=120.0, batch_s=30.0, per_mb_s=600.0, batch=4, waiting=500, memory=4096 * MIB)
"""For the extras, which take seconds to load and some 20 ms for a text."""


class _Asked:
    """A job and whoever waits for its note."""

    __slots__ = ("answer", "job")

    def __init__(self, job: Job, answer: asyncio.Future[Noted]) -> None:
        self.job = job
        self.answer = answer


class _Ended(Exception):
    """The process answers no longer; the message says why, and nothing of a text."""

    def __init__(self, why: Why, said: str) -> None:
        super().__init__(said)
        self.why = why


class Apart:
    """One process. `run` keeps it alive. `timeout` and `sleep` are asyncio's own, unless a test gives others."""

    def __init__(
        self,
        start: Start,
        rng: random.Random,
        limits: Limits = Limits(),
        *,
        command: Sequence[str] = COMMAND,
        env: Mapping[str, str] | None = None,
        timeout: Callable[[float], asyncio.Timeout] = asyncio.timeout,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._start = replace(start, memory=limits.memory, parent=os.getpid())
        self._rng = rng
        self._limits = limits
        self._command = command
        env = os.environ if env is None else env
        self._env = {**{name: env[name] for name in GIVEN if name in env}, "PYTHONPATH": str(ROOT)}
        # One thread each: it has one processor at most, and is to leave the others alone.
        self._env |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._timeout = timeout
        self._sleep = sleep
        self._first: deque[_Asked] = deque()
        """What was with a process that ended: given again one by one."""
        self._hasty: deque[_Asked] = deque()
        self._patient: deque[_Asked] = deque()
        self._news = asyncio.Event()
        self.down = False
        """Whether it ended, or did not even start, and is not back yet."""
        self.ready = asyncio.Event()
        """Set while it takes texts."""
        self.pid = 0
        self.told = Ready()
        """What it said when it was ready last."""

    def ask(self, job: Job, *, patient: bool = False) -> asyncio.Future[Noted] | None:
        """Have a text looked at; None if too many wait. Cancelling the future takes it back.

        `patient`: after all the others; whoever asks so bounds it himself.
        """
        if not patient and len(self._hasty) >= self._limits.waiting:
            return None
        answer: asyncio.Future[Noted] = asyncio.get_running_loop().create_future()
        (self._patient if patient else self._hasty).append(_Asked(job, answer))
        self._news.set()
        return answer

    @property
    def has_room(self) -> bool:
        """Whether it has caught up enough for those that were turned away to ask again."""
        return len(self._hasty) < self._limits.waiting / 2

    def take_back(self, answer: asyncio.Future[Noted]) -> None:
        """Nobody wants to know any more; nothing of the text is kept here."""
        answer.cancel()
        for lane in (self._first, self._hasty, self._patient):
            for asked in [asked for asked in lane if asked.answer is answer]:
                lane.remove(asked)

    async def run(self) -> None:
        """Keep the process alive and give it what is asked, for ever. When cancelled, the process is killed."""
        delays = backoff(self._rng)
        while True:
            try:
                await self._live()
            except _Ended as ended:
                log.warning("a screening process ended: %s", ended)
            except OSError as error:
                log.warning("a screening process cannot be started: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - whatever is wrong here, the feed goes on without notes
                log.error("a screening process cannot be used: %s", type(error).__name__)
            if self.ready.is_set():
                delays = backoff(self._rng)
            self.ready.clear()
            self.down = True
            await self._sleep(next(delays))

    async def _live(self) -> None:
        process = await asyncio.create_subprocess_exec(
            *self._command, env=self._env, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self.pid = process.pid
        ended = asyncio.create_task(process.wait())
        ended.add_done_callback(lambda _: self._news.set())
        try:
            ready = msgspec.msgpack.Decoder(Ready)
            self.told = await self._exchange(process, frame(self._start), ready, self._limits.start_s)
            self.down = False
            self.ready.set()
            notes = msgspec.msgpack.Decoder(list[Noted])
            while True:
                await self._serve(process, await self._batch(process), notes)
        finally:
            self.pid = 0
            if process.returncode is None:
                process.kill()
            await ended

    async def _batch(self, process: asyncio.subprocess.Process) -> list[_Asked]:
        """What is to be looked at next, once there is something. Raises _Ended."""
        while True:
            self._news.clear()
            if process.returncode is not None:
                raise _Ended("broken", f"exit status {process.returncode}")
            if batch := list(self._take()):
                return batch
            await self._news.wait()

    def _take(self) -> Iterator[_Asked]:
        while self._first:
            asked = self._first.popleft()
            if not asked.answer.done():
                yield asked  # alone: it may be the one
                return
        room = BATCH_CHARACTERS
        for lane in (self._hasty, self._patient):
            for _ in range(min(self._limits.batch, len(lane))):
                asked = lane.popleft()
                if asked.answer.done():
                    continue
                yield asked
                room -= len(asked.job.text)
                if room <= 0:
                    return
            if room < BATCH_CHARACTERS:
                return

    async def _serve(
        self,
        process: asyncio.subprocess.Process,
        batch: Sequence[_Asked],
        notes: msgspec.msgpack.Decoder[list[Noted]],
    ) -> None:
        characters = sum(len(asked.job.text) for asked in batch)
        time_s = self._limits.batch_s + self._limits.per_mb_s * characters / 1e6
        try:
            answers = await self._exchange(process, _framed([asked.job for asked in batch]), notes, time_s)
            if len(answers) != len(batch):
                raise _Ended("broken", "it answered something else")
        except _Ended as ended:
            if len(batch) == 1:
                _answer(batch[0], unscreened(ended.why))
            else:
                self._first.extend(batch)
            raise
        except asyncio.CancelledError:
            self._first.extend(batch)
            raise
        for asked, noted in zip(batch, answers, strict=True):
            _answer(asked, noted)

    async def _exchange(
        self,
        process: asyncio.subprocess.Process,
        said: bytes,
        decoder: msgspec.msgpack.Decoder[M],
        time_s: float,
    ) -> M:
        """Write a frame and read one. Raises _Ended."""
        to, of = process.stdin, process.stdout
        if to is None or of is None:
            raise _Ended("broken", "it has no pipes")
        try:
            async with self._timeout(time_s):
                to.write(said)
                await to.drain()
                size = int.from_bytes(await of.readexactly(PREFIX), "big")
                if size > LARGEST:
                    raise _Ended("broken", "it said too much")
                return decoder.decode(await of.readexactly(size))
        except TimeoutError as error:
            raise _Ended("slow", "it took too long") from error
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.DecodeError) as error:
            raise _Ended("broken", type(error).__name__) from error


def _answer(asked: _Asked, noted: Noted) -> None:
    if not asked.answer.done():
        asked.answer.set_result(noted)


def _framed(jobs: list[Job]) -> bytes:
    try:
        return frame(jobs)
    except UnicodeEncodeError:  # half a character: it is no text, and one place all the same
        return frame([replace(job, text=_HALF.sub("\ufffd", job.text)) for job in jobs])
