"""What this screen drew, from when to when: kept on disk until the hub has it. No text, only posts and pages."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from wall.wire import Script, Scripts

log = logging.getLogger("display")
MOST = 50_000
"""Scripts kept while the feeder is away, about a month; the eldest batches go first."""
BATCH = 40
BATCH_S = 30.0


class Play(Struct):
    """The file: batches by number that the hub has not confirmed."""

    next: int
    waiting: dict[int, list[Script]] = {}
    lost: int = 0


@dataclass(frozen=True)
class Shown:
    """What is up: a scene, its (post, revision, page), and which of its pages. Page 0: only a post's beginning."""

    scene: str
    posts: tuple[tuple[str, int, int], ...] = ()
    page: int = 1


class Recorder:
    """Closes a script whenever the picture's posts change, and batches them. Times are Unix ms."""

    def __init__(self, path: Path | None, now_ms: int) -> None:
        """`path` None: nothing is kept on disk. A file that cannot be read is put aside as `NAME.broken`."""
        self._path = path
        # Numbers count up even if the file was lost: a new one begins at the present second.
        self._play = Play(next=now_ms // 1000)
        self._shown: Shown | None = None
        self._since_ms = now_ms
        self._through = 0
        self._closed: list[Script] = []
        self._batched_ms = now_ms
        if path is not None and path.exists():
            try:
                self._play = msgspec.json.decode(path.read_bytes(), type=Play)
            except (msgspec.DecodeError, UnicodeDecodeError):
                path.replace(path.with_suffix(".broken"))

    def note(self, shown: Shown, now_ms: int, through: int) -> None:
        """This is what is up from now on, with the log as of `through`."""
        if self._shown != shown:
            self._close(now_ms)
            self._shown, self._since_ms = shown, now_ms
        self._through = through

    def _close(self, now_ms: int) -> None:
        if self._shown is not None:
            self._closed.append(
                Script(
                    scene=self._shown.scene,
                    posts=list(self._shown.posts),
                    from_ms=self._since_ms,
                    to_ms=max(now_ms, self._since_ms),
                    through=self._through,
                    page=self._shown.page,
                )
            )

    def rest(self, now_ms: int) -> None:
        """What is up from now on is not the wall: nothing is noted of it."""
        self._close(now_ms)
        self._shown = None

    def due(self, now_ms: int) -> bool:
        """Whether a batch is full, or old enough."""
        return len(self._closed) >= BATCH or (bool(self._closed) and now_ms - self._batched_ms >= BATCH_S * 1000)

    def batch(self, now_ms: int) -> Scripts | None:
        """Make what is closed into a batch, on disk, to be sent; None if there is nothing."""
        self._batched_ms = now_ms
        if not self._closed:
            return None
        number = self._play.next
        self._play.waiting[number] = self._closed
        self._play.next, self._closed = number + 1, []
        while sum(map(len, self._play.waiting.values())) > MOST:
            self._play.lost += len(self._play.waiting.pop(next(iter(self._play.waiting))))
        self._save()
        return Scripts(number, self._play.waiting[number]) if number in self._play.waiting else None

    def unsent(self) -> list[Scripts]:
        """Every batch that the hub has not confirmed, the eldest first."""
        return [Scripts(number, list(scripts)) for number, scripts in sorted(self._play.waiting.items())]

    def kept(self, number: int) -> None:
        """The hub has that batch."""
        if self._play.waiting.pop(number, None) is not None:
            self._save()

    def close(self, now_ms: int) -> None:
        """The screen goes off: what is up ends now."""
        self._close(now_ms)
        self._shown = None
        self.batch(now_ms)

    def _save(self) -> None:
        if self._path is None:
            return
        temp = self._path.with_suffix(".new")
        try:
            with open(temp, "wb") as stream:
                stream.write(msgspec.json.encode(self._play))
                stream.flush()
                os.fsync(stream.fileno())
            temp.replace(self._path)
        except OSError as error:
            log.error("the play log is kept in memory only: %s", error)
