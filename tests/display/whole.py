"""A whole screen in this process, without a window, for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from config.catalogue import load
from display.app import Screen
from display.layout import Size
from display.ports import Address
from display.start import Texts, Wanted, build, hello
from tests.display.peer import Peer
from wall import wire
from wall.client import Link
from wall.clock import SystemClock

TEXTS = Texts(load("fr", "display"), load("fr", "wall"))


def wanted(tmp_path: Path, **given: object) -> Wanted:
    plain: dict[str, object] = {
        "folder": tmp_path / "screen", "size": Size(960, 540), "picture": tmp_path / "wall.png",
        "state_file": tmp_path / "state.json", "shop": "Maison Tilleul",
    }  # fmt: skip
    return Wanted(**{**plain, **given})  # type: ignore[arg-type]


def view(*cards: wire.Card, through: int, remove: tuple[str, ...] = (), whole: bool = False) -> wire.View:
    return wire.View(add=list(cards), remove=list(remove), through=through, at_ms=0, whole=whole)


@asynccontextmanager
async def running(asked: Wanted, peer: Peer) -> AsyncIterator[Screen]:
    """A screen that listens to `peer` and draws, until the block ends; then it is stopped as if asked to."""
    screen = build(asked, TEXTS, SystemClock())
    screen.restore()

    def connect(address: Address) -> Link:
        return Link(address.url, lambda: hello(screen.show, address.token, asked), cap_s=0.2)

    listening = asyncio.create_task(screen.listen(lambda: Address(peer.url, "secret"), connect))
    drawing = asyncio.create_task(screen.run())
    try:
        yield screen
    finally:
        screen.stop()
        await drawing
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def state(asked: Wanted) -> dict[str, object]:
    assert asked.state_file is not None
    found = msgspec.json.decode(asked.state_file.read_bytes())
    assert isinstance(found, dict)
    return found


def posts(asked: Wanted) -> list[str]:
    shown = state(asked)["posts"]
    assert isinstance(shown, list)
    return [one["post"] for one in shown]


def files_with(folder: Path, words: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]
