"""The sample day as data: its lines, read and checked, and what stands at a moment of the day. No network here.

Moments are seconds since the day began (`after_s`); `Day` ties them to a clock, so that a test may step through.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from wall.clock import Clock

FOLDER = Path(__file__).parent / "day"


class SampleBroken(Exception):
    """A line of the sample day cannot be used; the message says which file, which line, and why."""


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that happens: a post (`id`), an edit, a deletion or the shop's reply to an earlier one."""

    after_s: float
    text: str = ""
    id: str = ""
    edit_of: str = ""
    delete_of: str = ""
    reply_to: str = ""
    author: str = ""
    device: str = ""
    title: str = ""
    role: Literal["customer", "advisor"] = "customer"
    conversation: str = ""
    consent: bool = True
    article: str = ""
    thread: str = ""
    stars: int | None = None
    product: str = ""
    language: str = ""
    experience_on: str = ""

    @property
    def about(self) -> str:
        """The id of the post that this line makes, changes, deletes or answers."""
        return self.id or self.edit_of or self.delete_of or self.reply_to


Lines = tuple[Line, ...]


class Sample(Struct, frozen=True):
    """The whole day, one sequence a channel, each in order of time."""

    comments: Lines = ()
    chat: Lines = ()
    forum: Lines = ()
    reviews: Lines = ()
    notes: Lines = ()


@dataclass(frozen=True)
class Standing:
    """A post as it stands at a moment: its first line, its present text, and when it changed (day seconds)."""

    line: Line
    text: str
    edited_s: float | None = None
    reply: Line | None = None


def load(folder: Path = FOLDER) -> Sample:
    """The day in `folder`. Raises SampleBroken, OSError."""
    return Sample(*(read(folder / f"{name}.jsonl") for name in Sample.__struct_fields__))


def read(path: Path) -> Lines:
    """One channel's lines, checked: in order of time, ids used once, changes only of what was said before."""
    lines: list[Line] = []
    known: set[str] = set()
    for number, raw in enumerate(path.read_bytes().splitlines(), start=1):
        where = f"{path.name}, line {number}"
        try:
            line = msgspec.json.decode(raw, type=Line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise SampleBroken(f"{where}: {error}") from error
        if sum(map(bool, (line.id, line.edit_of, line.delete_of, line.reply_to))) != 1:
            raise SampleBroken(f"{where}: expected exactly one of id, edit_of, delete_of, reply_to")
        if lines and line.after_s < lines[-1].after_s:
            raise SampleBroken(f"{where}: earlier than the line before")
        if bool(line.id) == (line.about in known):
            raise SampleBroken(f"{where}: “{line.about}” is {'said twice' if line.id else 'not said before'}")
        known.add(line.about)
        lines.append(line)
    return tuple(lines)


def standing(lines: Iterable[Line], now_s: float) -> dict[str, Standing]:
    """What can be read at `now_s`, by id, in order of first publication; deleted posts are not in it."""
    posts: dict[str, Standing] = {}
    for line in lines:
        if line.after_s > now_s:
            break
        if line.delete_of:
            posts.pop(line.delete_of, None)
        elif line.id:
            posts[line.id] = Standing(line, line.text)
        elif line.about in posts:
            old = posts[line.about]
            posts[line.about] = (
                Standing(old.line, line.text, line.after_s, old.reply)
                if line.edit_of
                else Standing(old.line, old.text, old.edited_s, line)
            )
    return posts


@dataclass(frozen=True)
class Day:
    """The day on a clock: it began at `start_ms` (Unix ms) and runs `speed` times as fast as the clock.

    `sleep` waits for that many seconds of the clock; a test gives one that steps it.
    """

    clock: Clock
    start_ms: int
    speed: float = 1.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def now_s(self) -> float:
        """Seconds of the day that have passed."""
        return (self.clock.now_ms() - self.start_ms) / 1000 * self.speed

    def when_ms(self, after_s: float) -> int:
        """The instant of a moment of the day (Unix ms)."""
        return self.start_ms + round(after_s / self.speed * 1000)

    async def until(self, after_s: float, timeout_s: float | None = None) -> None:
        """Wait for a moment of the day, or until `timeout_s` seconds of the clock are over."""
        end = None if timeout_s is None else self.clock.monotonic() + timeout_s
        while (left := (after_s - self.now_s()) / self.speed) > 0:
            if end is not None:
                left = min(left, end - self.clock.monotonic())
                if left <= 0:
                    return
            # A millisecond is what the clock can tell apart: less would be asked for again and again.
            await self.sleep(max(left, 0.001))
