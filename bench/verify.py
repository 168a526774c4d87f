"""Export and verification of a million events: how long, how much memory. Each runs as the command that people type.

Figures and how to repeat them: `bench/ledger.md`.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.figures import Figure
from feeder.ledger_file import LedgerFile
from wall.clock import SystemClock
from wall.codec import encode_event
from wall.events import (
    HOUSE,
    AccountSet,
    AnyEvent,
    Approved,
    PostEvent,
    Rating,
    Reason,
    Received,
    Replied,
    Rules,
    RulesSet,
    Seconded,
    Withheld,
)
from wall.ledger import Book, Checkpoint
from wall.ledger.notes import Signer
from wall.log.sqlite import SqliteLog
from wall.rules import REASONS

EVENTS = 1_000_000
EVERY = 1_000
"""Events between two checkpoints."""
STEP_MS = 40_000
SPAN_MS = EVENTS * STEP_MS
ORIGIN = "vis-a-vis/bench"


async def measure() -> list[Figure]:
    """Run it in a new folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await _written(folder)
        log, export = folder / "log.db", folder / "ledger.jsonl"
        figures = [_ran("export", f"{EVENTS:,} events, {_mb(log)} of log", "export", str(export), "--log", str(log))]
        checkpoints = f"{_mb(export)}, {EVENTS // EVERY:,} checkpoints"
        figures.append(_ran("verify an export", checkpoints, "verify", str(export)))
        figures.append(_ran("verify a log", f"{_mb(log)}, two processes", "verify", str(log)))
        figures.append(_ran("prove a post", "from the export", "prove", _post(7), "--export", str(export)))
    return figures


def _ran(name: str, how: str, *arguments: str) -> Figure:
    """One command of `python -m wall`: its time, and the most memory that its largest process had."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "wall", *arguments, "--lang", "en"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    told = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"{name}: {told}")
    print(told, file=sys.stderr)
    cpu, most = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return Figure(name, f"{took:.1f} s", f"{how}; {cpu:.1f} s of CPU in all, at most {most:.0f} MiB in a process")


def _mb(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:,.0f} MB"


def _post(number: int) -> str:
    return f"{number:012d}".translate(str.maketrans("0189", "abcd"))


def _events(most: int, start_ms: int = 0) -> Iterator[AnyEvent]:
    """Reviews of years: two thirds shown, one in twelve refused by two people, some answered."""
    reasons = tuple(Reason(code=code, requires=tuple(sorted(needs))) for code, needs in REASONS.items())
    yield RulesSet(at_ms=start_ms, actor="feeder", shop="bench", rules=Rules(version="1", reasons=reasons))
    for name in ("camille", "noa"):
        yield AccountSet(at_ms=start_ms, actor="feeder", shop="bench", account=name, role="moderator")
    for n in range(most):
        at, post, shop = start_ms + n * STEP_MS * 2, _post(n), "bench"
        yield Received(at_ms=at, actor="source:avis", shop=shop, post=post, kind="review", source=f"avis-{n % 4}",
                       rating=Rating(n % 5 + 1), commitment="5e" * 32)  # fmt: skip
        if n % 12 == 0:
            yield Withheld(at_ms=at + 1000, actor="noa", shop=shop, post=post, revision=1, rules="1",
                           reason="off-topic", noted=("off-topic",))  # fmt: skip
            yield Seconded(at_ms=at + 2000, actor="camille", shop=shop, post=post, revision=1, rules="1")
        elif n % 3:
            yield Approved(at_ms=at + 1000, actor="noa", shop=shop, post=post, revision=1, rules="1")
            if n % 3 == 1:
                yield Replied(at_ms=at + 2000, actor="camille", shop=shop, post=post, commitment="5e" * 32)


async def _written(folder: Path) -> None:
    """A log of that many events, and its checkpoints, without the waits of a feeder that writes them one by one."""
    log = SqliteLog.open(folder / "log.db")
    await log.close()
    signer, file = Signer.create(folder / "ledger.key", ORIGIN), LedgerFile(folder / "ledger.db")
    book, start_ms = Book(), SystemClock().now_ms() - SPAN_MS
    with closing(sqlite3.connect(folder / "log.db")) as connection, connection:
        for n, event in zip(range(EVENTS), _events(EVENTS, start_ms), strict=False):
            facts = encode_event(event, f"{n:022d}")
            post = event.post if isinstance(event, PostEvent) else HOUSE
            connection.execute(
                "insert into event(id, shop, post, facts) values (?, ?, ?, ?)", (f"e-{n}", event.shop, post, facts)
            )
            book.enter(n + 1, facts, event)
            if book.tree.size % EVERY == 0:
                checkpoint = Checkpoint(ORIGIN, book.tree.size, book.tree.root(), event.at_ms // 1000)
                await file.keep(signer.signed(checkpoint))
    await file.close()
