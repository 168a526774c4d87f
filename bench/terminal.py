"""The desk itself on 100,000 waiting posts: in a real terminal (a pty of 120 × 40), its feeder in another process.

Figures and how to repeat them: `bench/desk.md`. The toolkit ends each frame with the end of a synchronised update;
a key counts as drawn with the first frame that has the next post's place (`13/100 000`) in its head.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from bench.crowd import crowd
from bench.figures import Figure, cpu_seconds, percentile, pss_mib
from bench.house import ROOT, BenchHouse, bench_house
from wall import wire

POSTS = int(os.environ.get("BENCH_POSTS", "100000"))
COLUMNS, LINES = 120, 40
DOWN, UP, SLASH, ESCAPE, ERASE = b"j", b"k", b"/", b"\x1b", b"\x15"
STEPS = int(os.environ.get("BENCH_STEPS", "600"))
"""Posts gone through, one key each: the list is asked for again and again on the way."""
FRAME_END = b"\x1b[?2026l"
LIMIT_S = 60.0
_CONTROL = re.compile(rb"\x1b\[[0-9;?<>=]*[ -/]*[@-~]|\x1b[()][0-9A-B]|\x1b[=>]|\x1b\][^\x07]*\x07")


class Terminal:
    """The other end of a desk's terminal: keys in, frames out."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.began_s = time.perf_counter()
        self._end, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=its, stdout=its, stderr=its, close_fds=True)
        os.close(its)
        self._read = b""

    def press(self, key: bytes) -> None:
        os.write(self._end, key)

    def until(self, *wanted: bytes) -> bytes:
        """Wait for a whole frame with any of these bytes in it; returns all that was drawn until its end.

        Raises RuntimeError if it does not come.
        """
        until_s = time.perf_counter() + LIMIT_S
        while True:
            plain = _CONTROL.sub(b"", self._read)
            if any(each in plain for each in wanted) and self._read.rstrip().endswith(FRAME_END):
                read, self._read = plain, b""
                return read
            if not select.select([self._end], [], [], max(0, until_s - time.perf_counter()))[0]:
                raise RuntimeError(f"{wanted!r} was never drawn: {plain[-2000:]!r}")
            data = os.read(self._end, 1 << 16)
            if b"\x1b[?2026$p" in data:
                self.press(b"\x1b[?2026;2$y")  # a terminal that draws whole frames
            self._read += data

    def rest(self, seconds: float) -> None:
        """Read whatever is drawn for so long."""
        until_s = time.perf_counter() + seconds
        while (left := until_s - time.perf_counter()) > 0:
            if select.select([self._end], [], [], left)[0]:
                os.read(self._end, 1 << 16)
        self._read = b""


@contextlib.contextmanager
def terminal(house: BenchHouse) -> Iterator[Terminal]:
    """A desk of `camille` in a terminal of its own."""
    env = {name: value for name, value in house.env.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    one = Terminal([sys.executable, "-m", "moderation", "--as", "camille"], env)
    try:
        yield one
    finally:
        one.process.terminate()
        one.process.wait()


def place(at: int) -> bytes:
    """How the head says which post of how many is read."""
    return f"{_grouped(at)}/{_grouped(POSTS)}".encode()


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def opened(house: BenchHouse) -> list[tuple[float, float]]:
    """How long (s) from starting the process to its list and first post drawn, and its processor time, some times."""
    out = []
    for _ in range(5):
        with terminal(house) as desk:
            desk.until(place(1))
            out.append((time.perf_counter() - desk.began_s, cpu_seconds(desk.process.pid)))
    return out


def gone_through(desk: Terminal) -> list[float]:
    """How long (ms) each key took until the next post was drawn, down and then up again."""
    out = []
    at = 1
    for key, by in [(DOWN, 1)] * STEPS + [(UP, -1)] * STEPS:
        at += by
        began = time.perf_counter()
        desk.press(key)
        desk.until(place(at))
        out.append((time.perf_counter() - began) * 1000)
    return out


def searched(desk: Terminal) -> list[float]:
    """How long (ms) from a word typed at once until all that it finds is drawn."""
    out = []
    desk.press(SLASH)
    desk.rest(0.3)
    for _ in range(10):
        for word, found in ((b"zzyzx", 0), (b"cafetiere", POSTS // 1000)):
            began = time.perf_counter()
            desk.press(word)
            desk.until(f"{_grouped(found)} message".encode())
            out.append((time.perf_counter() - began) * 1000)
            desk.press(ERASE)
            desk.rest(0.5)
    desk.press(ESCAPE)
    desk.until(place(1))
    return out


def _work(house: BenchHouse) -> list[Figure]:
    starts = opened(house)
    with terminal(house) as desk:
        desk.until(place(1))
        pid = desk.process.pid
        desk.rest(2)
        before, cpu = pss_mib(pid), cpu_seconds(pid)
        desk.rest(10)
        idle = (cpu_seconds(pid) - cpu) / 10
        cpu = cpu_seconds(pid)
        took = gone_through(desk)
        each = (cpu_seconds(pid) - cpu) * 1000 / len(took)
        found = searched(desk)
        after = pss_mib(pid)
    how = f"{POSTS} waiting posts, pty {COLUMNS} × {LINES}"

    def both(some: list[float]) -> str:
        return f"p50 {percentile(some, 0.5):.1f} ms, p99 {percentile(some, 0.99):.1f} ms"

    waited, used = (percentile([start[which] for start in starts], 0.5) for which in (0, 1))
    return [
        Figure("desk opened", f"p50 {waited:.2f} s",
               f"process start to list and post drawn; processor {used:.2f} s; {how}"),
        Figure("key to next post drawn", both(took),
               f"{len(took)} keys, {STEPS} posts down and up again; processor {each:.1f} ms a key"),
        Figure("word typed to what it finds", both(found),
               "typed at once, asked, found among all, drawn"),
        Figure("desk's memory", f"{before:.0f} MiB, later {after:.0f} MiB", "PSS at rest; after all of that"),
        Figure("desk at rest", f"{idle:.1%} of a core", "10 s, nothing pressed"),
    ]  # fmt: skip


async def measure() -> list[Figure]:
    """Run it with a feeder process of its own."""
    with tempfile.TemporaryDirectory() as name:
        await crowd(Path(name), POSTS)
        async with bench_house(Path(name)) as house:
            link = house.link("camille")
            async with link.call():
                while (await link.ask("page", limit=1, find=wire.Find(text="x"))).searched < 1:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)  # the feeder fills its index after its start
            return await asyncio.to_thread(_work, house)
