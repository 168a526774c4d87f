"""Reads one feed document in a process of its own, so that a document made to hurt hurts nobody.

`read_apart` starts it, hands it the bytes and kills it when its time is over; `python -m` this file is its other end,
which limits its own memory and CPU first.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
from pathlib import Path

import msgspec

from feeder.sources.parts.feed.document import Document, Unreadable, read
from feeder.sources.parts.feed.look import Why

ROOT = Path(__file__).resolve().parents[4]
CPU_S = 15
MEMORY_BYTES = 1024 * 1024 * 1024
TIME_S = 20.0
"""A document that takes longer (s, waiting for a processor included) is given up."""


class Job(msgspec.Struct, frozen=True):
    """What the process is told before the bytes: the `Content-Type`, and how many entries to read at most."""

    content_type: str
    limit: int


async def read_apart(data: bytes, content_type: str, limit: int, time_s: float = TIME_S) -> Document:
    """`feed_document.read` in another process. Raises Unreadable, also where it takes too much time or memory."""
    # None of our secrets goes with it.
    surroundings = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "feeder.sources.parts.feed.worker", env={**surroundings, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(time_s):
            told, _ = await process.communicate(msgspec.json.encode(Job(content_type, limit)) + b"\n" + data)
    except TimeoutError as error:
        raise Unreadable("heavy") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    try:
        answer: Document | Why = msgspec.msgpack.decode(told, type=Document | Why)
    except msgspec.DecodeError as error:
        raise Unreadable("heavy") from error
    if not isinstance(answer, Document):
        raise Unreadable(answer)
    return answer


def main() -> None:
    """Standard input: a Job as a line of JSON, then the document. Output: a Document, or why there is none."""
    _limit_ourselves()
    line, _, data = sys.stdin.buffer.read().partition(b"\n")
    job = msgspec.json.decode(line, type=Job)
    try:
        answer: Document | Why = read(data, job.content_type, job.limit)
    except Unreadable as error:
        answer = error.why
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


def _limit_ourselves() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    main()
