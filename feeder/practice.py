"""`python -m feeder.practice`: a house for training, in a folder that is gone when it ends. Started by the desk.

It reads a lesson's name a line and brings in that lesson's posts; a colleague, who is this program, confirms what
needs a second person and is faster in the race. It has no source, no screen and no account of one. It prints one
JSON line (`url`, `token`, `posts`: the lessons' posts by their ids) and ends when its standard input does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import os
import random
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from feeder.app import Plan, running
from feeder.decide import execute
from feeder.house import House
from feeder.ingest import Ingest
from feeder.practice_posts import CONTESTED, LABELS, LESSONS, REQUEST, Said
from feeder.sources.base import Seen
from wall import commands as do
from wall.author_events import Contested
from wall.clock import Clock, SystemClock
from wall.content import ReasonContent, TextContent
from wall.events import Rating, Reason, Received, Rules, Withdrawn, Withheld
from wall.roles import AUTHOR
from wall.rules import REASONS, Refused

PREFIX = "vis-a-vis-practice-"
YOU, COLLEAGUE = "vous", "noa"
GRACE_S = 10.0
THINKS_S = 3.0
"""How long (s) the colleague takes to confirm a refusal."""
FASTER_S = 6.0
"""How long (s) after the race has begun the colleague has decided."""
RULES = Rules(
    version="practice",
    grace_s=GRACE_S,
    reasons=tuple(Reason(code=code, requires=tuple(sorted(needs))) for code, needs in REASONS.items()),
)


@dataclass
class Training:
    """A house in which lessons are given in `lang`. `sleep` lets seconds pass."""

    house: House
    lang: str
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def posts(self) -> dict[str, list[str]]:
        """Every lesson's posts by their ids, also of those that have not come in yet."""
        return {
            name: [self.house.vault.post_id(said.source, f"{name}-{at}", "") for at, said in enumerate(lesson)]
            for name, lesson in LESSONS.items()
        }

    async def begin(self, lesson: str) -> None:
        """Bring in what this lesson is about; a second time does nothing."""
        if lesson == "here":
            await self._come_to_stay(self.posts()[lesson][0], LESSONS[lesson][0])
            return
        for at, said in enumerate(LESSONS.get(lesson, ())):
            await Ingest(self.house, said.source, self.house.shop).take([self._seen(f"{lesson}-{at}", said)])
        if lesson == "contest":
            await self._contested(self.posts()[lesson][0])

    async def _come_to_stay(self, post: str, said: Said) -> None:
        """A note by somebody who is still in the shop."""
        if post in self.house.state.posts:
            return
        at_ms = self.house.now_ms()
        event = Received(
            at_ms=at_ms, actor=f"source:{said.source}", shop=self.house.shop, post=post, kind="note",
            source=said.source, written_ms=at_ms, language=self.lang, topic="problem", here=True,
        )  # fmt: skip
        text = TextContent(text=said.fr if self.lang == "fr" else said.en, author=said.author)
        await self.house.append(event, entry=f"here-{post}", content=text)

    async def _contested(self, post: str) -> None:
        """The colleague took it down, and its author says otherwise."""
        if self.house.state.posts[post].state != "waiting":
            return
        taken = do.Withdraw(id=secrets.token_hex(8), post=post, reason="author-request", request=REQUEST[self.lang])
        await self.do(taken)
        event = Contested(at_ms=self.house.now_ms(), actor=AUTHOR, shop=self.house.shop, post=post)
        await self.house.append(event, entry=f"contest-{post}", content=ReasonContent(words=CONTESTED[self.lang]))

    def _seen(self, native_id: str, said: Said) -> Seen:
        return Seen(
            native_id=native_id,
            kind="note" if said.source == "carnet" else "review",
            text=said.fr if self.lang == "fr" else said.en,
            author=said.author,
            rating=Rating(said.stars) if said.stars else None,
            language=self.lang,
            written_ms=self.house.now_ms(),
        )

    async def colleague(self) -> None:
        """Confirm every refusal that needs a second person, for ever, after a moment of thought."""
        news = asyncio.Event()
        stop = self.house.listen(lambda _posts: news.set())
        try:
            while True:
                await news.wait()
                news.clear()
                for post in self.wanting():
                    await self.sleep(THINKS_S)
                    await self.do(do.Second(id=secrets.token_hex(8), post=post))
        finally:
            stop()

    def wanting(self) -> list[str]:
        """Posts whose refusal waits for a second person, who can be the colleague."""
        return [
            post.id
            for post in self.house.state.posts.values()
            if post.pending is not None
            and post.pending.effective_ms is None
            and isinstance(post.pending.event, Withheld | Withdrawn)
            and post.pending.event.actor != COLLEAGUE
        ]

    async def race(self) -> None:
        """Decide the race's post a moment after it came."""
        await self.sleep(FASTER_S)
        for post in self.posts()["race"]:
            await self.do(do.Approve(id=secrets.token_hex(8), post=post))

    async def do(self, command: do.Command) -> None:
        """What the colleague does; somebody who was faster is no trouble."""
        with contextlib.suppress(Refused):
            await execute(self.house, command, COLLEAGUE)


@asynccontextmanager
async def training(folder: Path, lang: str, clock: Clock) -> AsyncIterator[tuple[Training, str, str]]:
    """The house in `folder`, the hub's address and the token to come in with."""
    token = secrets.token_urlsafe(32)
    plan = Plan(
        shop="practice",
        shop_label="Entraînement" if lang == "fr" else "Practice",
        zone="Europe/Paris",
        rules=RULES,
        accounts={YOU: "manager", COLLEAGUE: "moderator"},
        tokens={hashlib.sha256(token.encode()).hexdigest(): YOU},
        log_path=folder / "log.db",
        keys_path=folder / "keys.db",
        side_path=folder / "side.db",
        accounts_path=folder / "accounts.db",
    )
    async with running(plan, clock, random.Random()) as (feeder, _works):
        feeder.hub.options.labels = LABELS[lang]
        yield Training(feeder.house, lang), feeder.url, token


async def serve(folder: Path, lang: str, say: Callable[[str], None], lines: asyncio.StreamReader) -> None:
    """Train until `lines` ends."""
    async with training(folder, lang, SystemClock()) as (here, url, token), asyncio.TaskGroup() as group:
        tasks = [group.create_task(here.colleague())]
        say(json.dumps({"url": url, "token": token, "posts": here.posts()}))
        while line := await lines.readline():
            lesson = line.decode("ascii", "replace").strip()
            await here.begin(lesson)
            if lesson == "race":
                tasks.append(group.create_task(here.race()))
        for task in tasks:
            task.cancel()


def swept(where: Path) -> None:
    """Remove what a training that was killed left behind: folders whose process is gone."""
    for folder in where.glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)


async def main(lang: str) -> None:
    """The process: a temporary folder, standard input and output."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, lambda: task.cancel() if task is not None else None)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    where = Path(tempfile.gettempdir())
    swept(where)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await serve(folder, lang, lambda line: print(line, flush=True), lines)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(prog="python -m feeder.practice", description=__doc__)
    parser.add_argument("--lang", choices=("fr", "en"), default="fr")
    return parser.parse_args(argv)


if __name__ == "__main__":
    asyncio.run(main(arguments(sys.argv[1:]).lang))
