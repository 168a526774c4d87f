"""What a running screen has of the world: clocks, a place to draw, a folder, the hub's address."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from display.cache import Cache, Stamp
from display.layout import Rect, Size
from display.replay.keys import Press
from wall import wire
from wall.clock import Clock

if TYPE_CHECKING:
    import ssl

    from wall.client import Down, Link


class Output(Protocol):
    """Where the canvas goes. `interval_s`: how often it wants to be asked for events; `fade_s`: how long a fade.

    `move`: let the picture stand some px right and down of its place, on a ground; whether that is news. `refresh`:
    take the display as it is at a monotonic time (s); whether all is to be shown again, perhaps in another size.
    `pressed`: the keys since it was last asked.
    """

    interval_s: float | None
    fade_s: float
    size: Size

    def present(self, canvas: Any, rects: Sequence[Rect]) -> None: ...
    def move(self, offset: tuple[int, int], ground: str) -> bool: ...
    def refresh(self, now: float) -> bool: ...
    def asked_to_quit(self) -> bool: ...
    def pressed(self) -> list[Press]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Address:
    """Where the hub is and what opens it."""

    url: str
    token: str = field(repr=False)
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True)
class Machine:
    """What the process has of the world: clocks, and where it may write (None: nowhere).

    `read_only`: the cache belongs to another process and is only looked at.
    """

    clock: Clock
    stamp: Callable[[], Stamp]
    synchronized: Callable[[], bool]
    cache: Cache | None = None
    state_file: Path | None = None
    read_only: bool = False


def said_by(link: Link) -> contextlib.aclosing[AsyncGenerator[wire.ToClient | Down, None]]:
    """The link's messages, to be used in `async with`, so that the line is closed when one stops listening."""
    return contextlib.aclosing(cast("AsyncGenerator[wire.ToClient | Down, None]", link.messages()))
