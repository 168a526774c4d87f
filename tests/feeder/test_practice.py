"""The training house: its lessons' posts, its colleague, and that nothing of it is left."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from feeder import practice
from feeder.decide import execute
from feeder.practice import COLLEAGUE, PREFIX, YOU, Training, swept, training
from feeder.practice_posts import LESSONS
from moderation.practice.lessons import LESSONS as TAUGHT
from wall import commands as do
from wall.client import Link
from wall.clock import SystemClock
from wall.events import Span, Withheld
from wall.to_hub import Hello

ROOT = Path(__file__).parents[2]


async def at_once(_seconds: float) -> None:
    """No thought is needed in a test."""
    await asyncio.sleep(0)


def test_every_lesson_that_needs_a_post_has_one() -> None:
    assert set(LESSONS) | {"past", "pause"} == {lesson.name for lesson in TAUGHT}


@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_posts_come_with_their_lesson_and_once(tmp_path: Path, lang: str) -> None:
    async with training(tmp_path, lang, SystemClock()) as (here, url, token):
        assert not here.house.state.posts
        told = here.posts()
        for _ in range(2):
            await here.begin("furious")
            await here.begin("nonsense")
            await here.begin("order")
        assert list(here.house.state.posts) == [*told["furious"], *told["order"]]
        link = Link(url, lambda: Hello(token=token))
        async with link.call() as welcome:
            assert (welcome.account, welcome.role, welcome.grace_s) == (YOU, "manager", practice.GRACE_S)
            answer = await link.ask("post", post=told["furious"][0])
            assert answer.post is not None
            assert ("HONTE" if lang == "fr" else "DISGRACE") in (answer.post.text or "")


async def test_the_colleague_confirms_and_is_faster_in_the_race(tmp_path: Path) -> None:
    async with training(tmp_path, "fr", SystemClock()) as (here, _url, _token):
        quick = Training(here.house, "fr", at_once)
        colleague = asyncio.create_task(quick.colleague())
        await quick.begin("accusation")
        (post,) = quick.posts()["accusation"]
        state = here.house.state.posts
        await execute(
            here.house, do.Withhold(id="command-1", post=post, reason="accusation", spans=(Span(0, 5),)), YOU
        )
        async with asyncio.timeout(10):
            while True:
                if not quick.wanting():
                    break
                await asyncio.sleep(0)
        pending = state[post].pending
        assert pending is not None
        assert isinstance(pending.event, Withheld)
        assert pending.effective_ms is not None
        colleague.cancel()
        await asyncio.gather(colleague, return_exceptions=True)
        await quick.begin("race")
        await quick.race()
        (post,) = quick.posts()["race"]
        pending = state[post].pending
        assert pending is not None
        assert pending.event.actor == COLLEAGUE
        await quick.race()  # a second time it is decided already


async def test_the_process_ends_with_its_input_and_leaves_nothing(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "feeder.practice", "--lang", "en",
        cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    said = json.loads(await process.stdout.readline())
    assert set(said) == {"url", "token", "posts"}
    assert [path.name.startswith(PREFIX) for path in tmp_path.iterdir()] == [True]
    process.stdin.write(b"race\norder\n\xff\n")
    process.stdin.close()
    async with asyncio.timeout(30):
        assert await process.stdout.read() == b""
        assert await process.wait() == 0
    assert not list(tmp_path.iterdir())


def test_what_a_killed_training_left_is_swept(tmp_path: Path) -> None:
    gone = tmp_path / f"{PREFIX}4194999-abc"  # above the largest number that a process can have
    mine, other = tmp_path / f"{PREFIX}{os.getpid()}-abc", tmp_path / "something-else"
    for folder in (gone, mine, other):
        folder.mkdir()
    (tmp_path / f"{PREFIX}4194998-link").symlink_to(other)
    swept(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {mine.name, other.name, f"{PREFIX}4194998-link"}
