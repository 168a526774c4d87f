"""What the tests run in processes of their own: `python -m tests.wall.log.outside DOES MODULE:CLASS FOLDER [MORE]`.

Each acknowledged thing is one line on standard output, written at once: what was printed was acknowledged.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import resource
import sys
from pathlib import Path

from tests.wall.log.opened import Opened, entry
from wall.log.base import Cursor, Entry, LogBroken
from wall.log.sqlite import SqliteLog
from wall.vault import Vault


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


async def follow(backend: Opened, place: Path, *_: str) -> None:
    """Print every record as it comes, for ever."""
    async with backend.reader(place) as log:
        async for record in log.follow(Cursor((await log.bounds()).epoch)):
            say(record.seq, record.id)


async def write(backend: Opened, place: Path, run: str) -> None:
    """Append for ever, twenty at a time, and print what was acknowledged."""
    async with backend.writer(place) as log:

        async def one(lane: int) -> None:
            number = 0
            while True:
                number += 1
                id_ = f"{run}-{lane}-{number}"
                appended = await log.append(entry(id_, post=f"p{lane}", facts=id_.encode() * 20))
                say(appended.seq, id_)

        await asyncio.gather(*(one(lane) for lane in range(20)))


async def fill(backend: Opened, place: Path, *_: str) -> None:
    """Append until the disk is full (no file may grow beyond 400 kB), then with room again."""
    async with backend.writer(place) as log:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
        number = 0
        try:
            while True:
                appended = await log.append(entry(f"e{number}", facts=b"x" * 500))
                say("kept", appended.seq, f"e{number}")
                number += 1
        except LogBroken as error:
            say("broken", error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        appended = await log.append(entry(f"e{number}"))
        say("kept", appended.seq, f"e{number}")


async def seal(_: Opened, place: Path, run: str) -> None:
    """Seal and append for ever, and print each event once it is in the log."""
    vault = await Vault.open(place / "keys.db")
    log = SqliteLog.open(place / "log.db")

    async def one(lane: int) -> None:
        number = 0
        while True:
            number += 1
            id_ = f"{run}-{lane}-{number}"
            sealed, _ = await vault.seal(f"post-{lane}", id_, f"text of {id_}".encode())
            appended = await log.append(Entry(id_, "lyon", f"post-{lane}", b"{}", sealed))
            say(appended.seq, id_)

    await asyncio.gather(*(one(lane) for lane in range(10)))


async def forget(_: Opened, place: Path, *posts: str) -> None:
    """Forget these posts one after another, and print each that is gone."""
    vault = await Vault.open(place / "keys.db")
    for post in posts:
        await vault.forget(post)
        say(post)


async def hold(_: Opened, place: Path, *__: str) -> None:
    """Open log and vault, say so, and keep them until killed."""
    vault = await Vault.open(place / "keys.db")
    log = SqliteLog.open(place / "log.db")
    say("open")
    await asyncio.Event().wait()
    await asyncio.gather(vault.close(), log.close())


def main() -> None:
    does, of, place, *more = sys.argv[1:]
    module, _, name = of.partition(":")
    backend = getattr(importlib.import_module(module), name)()
    asyncio.run(globals()[does](backend, Path(place), *more))


if __name__ == "__main__":
    main()
