"""A shop's chat on a real Synapse, and a source that reads it: what the chat tests share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from feeder.sources.base import Batch, Context, Seen
from feeder.sources.matrix import OPTIONS, Matrix
from tests.peers.synapse import Person, Synapse
from wall.clock import SystemClock

YES, NO = "J'accepte l'affichage", "Je retire mon accord"


@dataclass
class World:
    """A shop's server with a customer, an advisor, and the account that reads."""

    server: Synapse
    client: Person
    advisor: Person
    reader: Person

    def source(self, **options: Any) -> Matrix:
        given = {"type": "matrix", "name": "chat", "url": self.server.url, "token_env": "TOKEN", "poll_s": 20}
        given |= {"consent_basis": "notice", "consent_version": "2026-11", "advisors": (self.advisor.id,)}
        secrets = {"TOKEN": self.reader.token, "PASSWORD": self.reader.password}
        return Matrix(OPTIONS.model_validate(given | options), Context(SystemClock(), secrets))

    def opt_in(self, **options: Any) -> Matrix:
        return self.source(consent_basis="opt-in", opt_in_phrase=YES, opt_out_phrase=NO, **options)


async def people(server: Synapse) -> World:
    return World(server, await server.person("Nadège"), await server.person("Maud"), await server.person("Mur"))


@dataclass
class Reading:
    """A source being read: everything it has told, and the latest state of each post."""

    source: Matrix
    cursor: str | None = None
    told: list[Seen] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    batches: int = 0

    @property
    def texts(self) -> list[str]:
        """The texts of the posts as they are now; what may not be displayed or was deleted has none."""
        latest = {seen.native_id: seen.text for seen in self.told}
        return [text for text in latest.values() if text]

    def of(self, native_id: str) -> list[Seen]:
        return [seen for seen in self.told if seen.native_id == native_id]

    async def until(self, done: Callable[[], object]) -> None:
        """Go on from the cursor until `done`."""
        async with asyncio.timeout(60), aclosing(self.source.batches(self.cursor)) as batches:
            async for batch in batches:
                self.take(batch)
                if done():
                    return

    def take(self, batch: Batch) -> None:
        self.batches += 1
        self.told += batch.items
        self.rejected += batch.rejected
        self.cursor = batch.cursor or self.cursor

    async def begin(self) -> None:
        await self.until(lambda: True)

    async def more(self, texts: int) -> None:
        await self.until(lambda: len(self.texts) >= texts)


Read = Callable[[Matrix], Reading]
