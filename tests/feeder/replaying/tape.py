"""Stands for the session of a replay: keeps what the player pushes, and what a client would hold by then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from feeder.replaying.player import Player
from feeder.session import Session
from tests.feeder.support import Place
from wall import wire
from wall.rules import Refused

DAY = "2026-11-22"  # where SteppedClock begins, at one o'clock in Paris
BEGAN_MS = 1_795_305_600_000


class Tape(Session):
    """`queued`: as many messages as the test says wait for the client."""

    def __init__(self, waiting: int = 0) -> None:
        self.got: list[wire.ToClient] = []
        self.waiting = waiting
        self.ended: tuple[str, str] | None = None

    @property
    def queued(self) -> int:
        return self.waiting

    @property
    def ending(self) -> bool:
        return self.ended is not None

    def push(self, text: str) -> None:
        self.got.append(wire.decode_to_client(text))

    def close(self, code: str, why: str, *, after_all: bool = False, refused: Refused | None = None) -> None:
        self.ended = code, why

    def cards(self) -> dict[str, wire.Card]:
        held: dict[str, wire.Card] = {}
        for message in self.got:
            if isinstance(message, wire.View):
                if message.whole:
                    held.clear()
                for post in message.remove:
                    held.pop(post, None)
                held.update((card.post, card) for card in message.add)
        return held

    def of(self, kind: type[wire.ToClient]) -> list[wire.ToClient]:
        return [message for message in self.got if isinstance(message, kind)]

    def scenes(self) -> list[wire.Scene]:
        return [message for message in self.got if isinstance(message, wire.Scene)]

    def wall(self) -> wire.Wall | None:
        told = [message.wall for message in self.got if isinstance(message, wire.View) and message.wall is not None]
        return told[-1] if told else None

    @property
    def course(self) -> wire.Course:
        (course,) = [message for message in self.got if isinstance(message, wire.Course)]
        return course


@asynccontextmanager
async def playing(here: Place, **ask: object) -> AsyncIterator[tuple[Player, Tape]]:
    """A replay of the first day that stands still where the test lets it go."""
    async with here.hub() as (hub, _):
        asked = wire.Replay(**({"day": DAY} | ask))  # type: ignore[arg-type]
        player, tape = Player(here.house, hub.view, hub.courses, asked), Tape()
        await player.load(tape)
        yield player, tape


async def at(here: Place, seconds: float, **ask: object) -> Tape:
    """What a replay shows when it has jumped `seconds` into the log."""
    async with playing(here, **ask) as (player, tape):
        await player.go(tape, BEGAN_MS + round(seconds * 1000))
        return tape
