"""Answers a manager who asks for the archive of a day, piece by piece, and for the keys that are still in force.

An archive is made once, in a folder of its own, and stays there until its last piece was sent, another day is asked
for, or the feeder stops. Only whole archives go on the list of those that keys are given for.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from pathlib import Path

import msgspec

from feeder.archive.kept import Kept, Made
from feeder.archive.making import Maker
from feeder.archive.scope import scope
from feeder.house import House
from wall import archive as shapes
from wall import wire
from wall.log.base import LogBroken
from wall.post import Post
from wall.refused import Refused

log = logging.getLogger("feeder.archive")
PIECE = 1 << 20
"""Bytes of an archive in one answer."""
KEYS = 2000
"""Keys in one answer."""
WAIT_S = 5.0
"""An answer comes within this time (s), also while the archive is still being made."""
IDLE_MS = 600_000
"""How long (ms) an archive that nobody goes on fetching is kept."""


class _Work:
    """An archive that is being made, or handed out."""

    def __init__(self, day: str, path: Path, now_ms: int) -> None:
        self.day = day
        self.path = path
        self.asked_ms = now_ms
        self.done = self.all = 0
        self.task: asyncio.Task[str] | None = None

    def progress(self, done: int, all_: int) -> None:
        self.done, self.all = done, all_


class Archives:
    """The archives of one house. Made by `await Archives.open(…)`, ended by `close()`."""

    def __init__(self, maker: Maker, kept: Kept, folder: Path) -> None:
        self._maker = maker
        self._house = maker.house
        self._kept = kept
        self._folder = folder
        self._work: _Work | None = None
        self._turn = asyncio.Lock()
        self._number = 0

    @classmethod
    async def open(cls, maker: Maker, list_path: Path, folder: Path) -> Archives:
        """`folder`: where archives lie while they are handed out; what a crash left there is thrown away.

        Raises LogBroken.
        """
        try:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=False)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise LogBroken(f"{folder}: {error.strerror}") from error
        return cls(maker, Kept(list_path), folder)

    async def archive(self, message: wire.Ask) -> wire.Answer:
        """The archive of `message.day` from the byte `message.after` on, for a manager. Raises Refused, LogBroken.

        The facts: `sha256` and `bytes` of the whole file; while it is still being made `done` of `all`, and no piece.
        """
        after = _number(message.after)
        async with self._turn:
            work = await self._begun(message.day)
            assert work.task is not None  # noqa: S101 - it has begun
            try:
                async with asyncio.timeout(WAIT_S):
                    sha = await asyncio.shield(work.task)
            except TimeoutError:
                return wire.Answer(n=message.n, ok=True, more=True, facts={"done": work.done, "all": work.all})
            except Exception:
                self._work = None  # the next one who asks begins anew
                raise
            data, size = await asyncio.to_thread(_read, work.path, after)
            more = after + len(data) < size
            if not more:
                await self._kept.add(Made(sha, work.day, self._house.now_ms(), size))
                await self._drop(work)
            return wire.Answer(n=message.n, ok=True, piece=data, more=more, facts={"sha256": sha, "bytes": size})

    async def keys(self, message: wire.Ask) -> wire.Answer:
        """The keys for the archive with the SHA-256 `message.post`, from number `message.after` on, for a manager.

        The facts: `next`, from where to go on. Raises Refused (`unknown-archive`), LogBroken.
        """
        made = await self._kept.find(message.post)
        if made is None:
            raise Refused("unknown-archive")
        after, house = _number(message.after), self._house
        wanted = await scope(house, made.day)
        found: dict[str, bytes] = {}
        signers: set[str] = set()
        for seq in wanted.open_to[after : after + KEYS]:
            record = await house.log.get(seq)
            key = house.vault.lend(record.id) if record is not None else None
            if record is not None and key is not None:
                found[record.id] = key
        more = after + KEYS < len(wanted.open_to)
        posts: list[shapes.Now] = []
        if not more:
            # With the last keys, so that what was forgotten while they were sent is told.
            those = [house.state.posts[name] for name in wanted.posts if name in house.state.posts]
            posts = [now_of(post) for post in those]
            signers = {post.reply_by for post in those if post.reply_by}
        told = shapes.Keys(
            archive=made.sha256, at_ms=house.now_ms(), vkey=self._maker.checkpoints.vkey, keys=found, posts=posts,
            badges=badges(house, signers),
        )  # fmt: skip
        return wire.Answer(
            n=message.n, ok=True, piece=msgspec.json.encode(told), more=more,
            facts={"next": after + KEYS, "all": len(wanted.open_to)},
        )  # fmt: skip

    async def close(self) -> None:
        if self._work is not None:
            await self._drop(self._work)
        await self._kept.close()

    async def _begun(self, day: str) -> _Work:
        now_ms = self._house.now_ms()
        work = self._work
        if work is not None and work.day != day:
            if now_ms < work.asked_ms + IDLE_MS:
                raise Refused("archive-busy")
            await self._drop(work)
            work = None
        if work is None:
            self._number += 1
            work = self._work = _Work(day, self._folder / f"{self._number}.archive", now_ms)
            work.task = asyncio.create_task(self._maker.make(day, work.path, work.progress))
        work.asked_ms = now_ms
        return work

    async def _drop(self, work: _Work) -> None:
        self._work = None
        if work.task is not None:
            work.task.cancel()
            await asyncio.gather(work.task, return_exceptions=True)
        await asyncio.to_thread(work.path.unlink, missing_ok=True)


def now_of(post: Post) -> shapes.Now:
    """What became of a post, for whoever opens an archive."""
    return shapes.Now(
        post=post.id, state=post.state, revision=post.revision, masks=post.masks, forgotten=post.forgotten,
        deleted=post.deleted, redacted=post.redacted, reply_seq=post.reply_seq, reply_shown=post.reply_shown,
        promise=post.promise, promise_seq=post.promise_seq, promised_ms=post.promised_ms,
    )  # fmt: skip


def badges(house: House, accounts: set[str]) -> dict[str, str]:
    """What signs the replies of these accounts on the wall; who does not want that is left out."""
    found = {name: house.people.get(name) for name in sorted(accounts)}
    return {name: one.badge for name, one in found.items() if one is not None and one.on_wall}


def _number(text: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Refused("not-offered")
    return int(text)


def _read(path: Path, after: int) -> tuple[bytes, int]:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            file.seek(after)
            return file.read(PIECE), size
    except OSError as error:
        raise LogBroken(f"{path.name}: {error.strerror}") from error
