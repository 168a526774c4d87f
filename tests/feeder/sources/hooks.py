"""A sender of signed deliveries, and a feeder that writes what a webhook hands it when a test says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from feeder.sources.base import Batch, Context
from feeder.sources.shared.signature import keys, sign
from feeder.sources.webhook import OPTIONS, Webhook
from wall.clock import SteppedClock

SECRET = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXM="


@dataclass
class Sender:
    """Signs deliveries by the clock."""

    clock: SteppedClock
    numbers: count[int] = field(default_factory=lambda: count(1))

    def signed(self, body: bytes, delivery: str | None = None) -> dict[str, str]:
        delivery, at_s = delivery or f"msg_{next(self.numbers)}", self.clock.now_ms() // 1000
        return {
            "webhook-id": delivery, "webhook-timestamp": str(at_s),
            "webhook-signature": sign(keys(SECRET)[0], delivery, at_s, body),
        }  # fmt: skip


@dataclass
class Reader:
    """What the feeder does with a webhook: each batch is written, then the next is asked for."""

    webhook: Webhook
    written: list[Batch] = field(default_factory=list)
    cursor: str | None = None
    may_write: asyncio.Event = field(default_factory=asyncio.Event)
    handed: asyncio.Event = field(default_factory=asyncio.Event)
    broken: bool = False

    async def run(self) -> None:
        async with aclosing(self.webhook.batches(self.cursor)) as batches:
            async for batch in batches:
                if batch.items:
                    self.handed.set()
                    await self.may_write.wait()
                    if self.broken:
                        return
                self.written.append(batch)
                self.cursor = batch.cursor or self.cursor

    @property
    def texts(self) -> list[str]:
        return [seen.text for batch in self.written for seen in batch.items]


def review(number: int = 1, **more: Any) -> bytes:
    return json.dumps({"id": f"r{number}", "text": f"avis {number}", "rating": {"value": 4}} | more).encode()


def webhook(
    clock: SteppedClock, secret: str = SECRET, receipt: Callable[[str, str, str], str] | None = None, **more: Any
) -> Webhook:
    options = OPTIONS.model_validate({"type": "webhook", "name": "avis", "secret_env": "SECRET"})
    return Webhook(options, Context(clock, {"SECRET": secret}, receipt), **more)


@asynccontextmanager
async def read(webhook: Webhook, *, writes: bool = True, cursor: str | None = None) -> AsyncIterator[Reader]:
    """A feeder that reads `webhook` while the block runs; with `writes` false, a test sets `may_write`."""
    reader = Reader(webhook, cursor=cursor)
    if writes:
        reader.may_write.set()
    task = asyncio.create_task(reader.run())
    try:
        yield reader
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
