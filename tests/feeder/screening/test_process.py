"""A text that kills, hangs or fills the screening process costs its own note, and nothing else."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from feeder.screening.base import Setup
from feeder.screening.child import Job, Start
from feeder.screening.noted import Noted, unscreened
from feeder.screening.process import COMMAND, MIB, Apart, Limits
from wall.noticed import Why

BAD = (sys.executable, "-m", "tests.feeder.screening.bad_child")
START_S, BATCH_S = 50_000.0, 1_000.0
LIMITS = Limits(start_s=START_S, batch_s=BATCH_S, per_mb_s=1e6, waiting=100, memory=768 * MIB)
"""A batch gets a second for each character, and a thousand more: by that the tests know it."""


@dataclass
class World:
    """What the process under test asks of time, and a list of what it was given."""

    late: set[float] = field(default_factory=set)
    """Spans (s) that are over at once."""
    delays: list[float] = field(default_factory=list)
    tired: asyncio.Event = field(default_factory=asyncio.Event)

    def timeout(self, seconds: float) -> asyncio.Timeout:
        return asyncio.timeout(0 if seconds in self.late else 60)

    async def sleep(self, seconds: float) -> None:
        self.delays.append(seconds)
        if len(self.delays) == 6:
            self.tired.set()
        await asyncio.sleep(0)


def apart(world: World, command: Sequence[str] = BAD, limits: Limits = LIMITS) -> Apart:
    return Apart(
        Start(setup=Setup()), random.Random(1), limits, command=command, timeout=world.timeout, sleep=world.sleep
    )


@asynccontextmanager
async def runs(one: Apart) -> AsyncIterator[Apart]:
    task = asyncio.create_task(one.run())
    try:
        yield one
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def flags(one: Apart, *texts: str) -> list[list[str]]:
    """What is noted of these texts, asked at once: flags, or why nothing is."""
    asked = [one.ask(Job(text=text)) for text in texts]
    assert None not in asked
    return [_flags(await each) for each in asked if each is not None]


def _flags(noted: Noted) -> list[str]:
    return [each.flag for each in noted.findings] or [each.why for each in noted.screened.missing]


async def test_texts_are_looked_at_elsewhere_in_order() -> None:
    async with runs(apart(World())) as one:
        texts = [f"{'06 11 22 33 44 ' * (at % 3)} print \ud800 {at}" for at in range(3 * LIMITS.batch)]
        assert await flags(one, *texts) == [["phone"] * (at % 3) for at in range(3 * LIMITS.batch)]
        pid = one.pid
        assert await flags(one, "a@b.fr") == [["email"]]
        assert one.pid == pid


@pytest.mark.parametrize(
    ("text", "why"), [("die", "broken"), ("raise", "broken"), ("eat", "broken"), ("loop", "slow")]
)
async def test_only_the_text_that_breaks_it_has_no_note(text: str, why: Why) -> None:
    texts = ["a@b.fr", "06 11 22 33 44", text, "abruti"]
    world = World(late={BATCH_S + sum(map(len, texts)), BATCH_S + len(text)} if why == "slow" else set())
    async with runs(apart(world)) as one:
        assert await flags(one, *texts) == [["email"], ["phone"], [why], ["abuse"]]
        assert await flags(one, "a@b.fr") == [["email"]]
        assert not one.down
        assert world.delays


async def test_it_is_started_with_no_secret_and_ended_with_its_feeder() -> None:
    world = World()
    one = Apart(Start(setup=Setup()), random.Random(1), LIMITS, command=BAD, timeout=world.timeout,
                env={**os.environ, "VAV_SECRET": "sesame"})  # fmt: skip
    async with runs(one):
        await flags(one, "a")
        pid = one.pid
        assert b"sesame" not in Path(f"/proc/{pid}/environ").read_bytes()
        assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    assert not Path(f"/proc/{pid}").exists()


async def test_killed_while_nothing_is_asked_it_is_back_before_anything_is() -> None:
    world = World()
    async with runs(apart(world)) as one:
        await flags(one, "a")
        os.kill(one.pid, 9)
        while not world.delays:  # noqa: ASYNC110 - what is awaited is the task's own next step
            await asyncio.sleep(0)
        await one.ready.wait()
        assert await flags(one, "a@b.fr") == [["email"]]


@pytest.mark.parametrize("command", [("/does/not/exist",), (sys.executable, "-c", "print('no frame')")])
async def test_what_cannot_be_started_is_tried_again_less_and_less_often(command: tuple[str, ...]) -> None:
    world = World()
    async with runs(apart(world, command)) as one:
        answer = one.ask(Job(text="a"))
        await world.tired.wait()
        assert one.down
        assert not one.ready.is_set()
        assert answer is not None
        assert not answer.done()
    assert world.delays[4] > 2 * world.delays[0]


async def test_what_waits_is_bounded_and_can_be_taken_back() -> None:
    one = apart(World(), limits=Limits(waiting=2))
    first, second = one.ask(Job(text="a")), one.ask(Job(text="b"))
    assert one.ask(Job(text="c")) is None
    assert one.ask(Job(text="d"), patient=True) is not None
    assert first is not None
    assert second is not None
    one.take_back(first)
    assert first.cancelled()
    assert [[asked.job.text for asked in one._take()] for _ in range(3)] == [["b"], ["d"], []]


FEEDER = """
import asyncio, random, sys
from feeder.screening.base import Setup
from feeder.screening.child import Job, Start
from feeder.screening.process import Apart

async def main():
    one = Apart(Start(setup=Setup()), random.Random(1), command=sys.argv[1:])
    one.ask(Job(text="loop"))
    running = asyncio.create_task(one.run())
    await one.ready.wait()
    print(one.pid, flush=True)
    await running

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
async def test_one_that_hangs_does_not_outlive_a_feeder_that_is_killed() -> None:
    feeder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FEEDER, *BAD, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert feeder.stdout is not None
    ended = asyncio.Event()
    watching = os.pidfd_open(int(await feeder.stdout.readline()))
    asyncio.get_running_loop().add_reader(watching, ended.set)
    feeder.kill()
    await feeder.wait()
    async with asyncio.timeout(60):
        await ended.wait()
    asyncio.get_running_loop().remove_reader(watching)
    os.close(watching)


def test_the_real_one_ends_when_nobody_speaks_to_it() -> None:
    done = subprocess.run(COMMAND, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_note_of_nothing_says_so() -> None:
    assert [each.why for each in unscreened("slow").screened.missing] == ["slow"]
