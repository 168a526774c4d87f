"""A wall without a screen: a PNG that is replaced whenever the picture changed, at most once a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from display.files import replace_file
from display.layout import Rect, Size
from display.png import encode
from display.replay.keys import Press

log = logging.getLogger("display")
EVERY_S = 1.0


class Offscreen:
    """Takes the window's place. `present` only notes that something changed; `run` writes."""

    interval_s: float | None = None
    fade_s = 0.0

    def __init__(self, path: Path, size: Size, *, every_s: float = EVERY_S) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.size = size
        self._every_s = every_s
        self._changed = asyncio.Event()

    def present(self, _canvas: object, rects: Sequence[Rect]) -> None:
        if rects:
            self._changed.set()

    def move(self, _offset: tuple[int, int], _ground: str) -> bool:
        """A file does not burn in."""
        return False

    def refresh(self, _now: float) -> bool:
        """A file does not change its size."""
        return False

    async def run(self, pixels: Callable[[], bytes]) -> None:
        """Write the picture whenever it changed, for ever, without holding up the show."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            picture = await asyncio.to_thread(encode, self.size, pixels())
            try:
                replace_file(self.path, picture)
            except OSError as error:
                log.error("the picture cannot be written: %s", error)
            await asyncio.sleep(self._every_s)

    def asked_to_quit(self) -> bool:
        return False

    def pressed(self) -> list[Press]:
        """A file has no keyboard."""
        return []

    def close(self) -> None:
        """Nothing to close."""
