"""Deliveries on their way from a sender to the feeder: answered only once they are durable, never with effect twice.

`feeder/web/server.py` hands each request to `deliver`, which verifies, reads and queues it; `batches` hands what is
queued to the feeder. The feeder asks for the next batch only when the last one is written: that is when the sender
is told. Nobody listening, a full queue, a feeder that stops: 503, and the sender tries again.

A retry must be harmless and a replay without effect. A delivery is known by its id and its body: known, it is
answered «already received» and goes no further. Recent ids are remembered here and, for as long as their timestamp
would be accepted, in the cursor, so that a restart opens no gap. Beyond both, the feeder knows each post by its own
id. An id that comes with another body is refused: taken or ignored, either could be wrong.

Who may send and what a body means is the source's: `verify` and `parse`, both pure.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import Struct

from feeder.sources.base import Batch, Context
from feeder.sources.parts.webhook.order import Newest
from feeder.sources.shared.posted import BadBody, Posts
from feeder.sources.shared.signature import Delivery, Passed, Untrusted

QUEUE = 64
"""Deliveries that wait to be written."""
BATCH_POSTS = 500
ANSWER_S = 10.0
"""A sender waits no longer for an answer than this (s); what is written later is known when it comes again."""
RETRY_S = 5
REMEMBERED = 10_000
REMEMBERED_DURABLY = 500
NOTHING = {"status": "nothing for the wall"}

Verify = Callable[[Mapping[str, str], bytes], Delivery]
"""Who sent it: raises Untrusted, Passed."""
Parse = Callable[[Mapping[str, str], bytes], Posts]
"""What it holds: raises BadBody."""


class _Known(Struct, frozen=True, array_like=True):
    digest: str
    at_s: int


class _Cursor(Struct, frozen=True, omit_defaults=True):
    known: dict[str, _Known] = {}
    newest: dict[str, int] = {}


@dataclass(eq=False)
class _Waiting:
    """A delivery on its way. `stored` is set once, to whether it is durable; `again`: it was before it came."""

    delivery: Delivery
    posts: Posts
    again: bool = False
    stored: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def settle(self, stored: bool) -> None:
        if not self.stored.done():
            self.stored.set_result(stored)


class Receiver:
    """One sender's deliveries. `tolerance_s`: how far (s) a delivery's own time may be from our clock.

    `answer_s`: how long (s) a sender is kept waiting. `newest`: what tells old versions of posts from new ones, if
    deliveries may come in another order. `patient`: posts that cannot be taken are no reason to refuse the delivery;
    for a sender that would send it again and again, or stop sending, and could not mend it anyhow.
    """

    def __init__(
        self,
        name: str,
        context: Context,
        verify: Verify,
        parse: Parse,
        *,
        tolerance_s: float = 300.0,
        answer_s: float = ANSWER_S,
        newest: Newest | None = None,
        patient: bool = False,
    ) -> None:
        self.name = name
        self._newest, self._patient = newest, patient
        self._clock, self._receipt = context.clock, context.receipt
        self._verify, self._parse = verify, parse
        self._tolerance_s, self._answer_s = tolerance_s, answer_s
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._under_way: dict[str, _Waiting] = {}
        self._queue: deque[_Waiting] = deque()
        self._wake = asyncio.Event()
        self._closed = False

    # --- from the web ---------------------------------------------------------------------------------------

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """An HTTP status and the answer's JSON object. `retry_after_s` in it: when to come again."""
        if self._closed:
            return later("The feeder is stopping.")
        try:
            delivery = self._verify(headers, body)
        except Untrusted as error:
            return error.status, {"error": str(error)}
        except Passed:
            return 200, dict(NOTHING)
        waiting, known = self._under_way.get(delivery.id), self._known.get(delivery.id)
        digest = waiting.delivery.digest if waiting else known.digest if known else delivery.digest
        if digest != delivery.digest:
            return 409, {"error": "This webhook-id came before with another body; a new delivery needs a new id."}
        if known is not None:
            return 200, {"status": "already received"}
        if waiting is None:
            try:
                posts = self._parse(headers, body)
            except BadBody as error:
                return 400, {"error": str(error)}
            if posts.passed:
                return 200, dict(NOTHING)
            if not posts.items and posts.refused and not self._patient:
                return 422, {"error": "Nothing in it can be taken.", "rejected": _told(posts)}
            if len(self._queue) >= QUEUE:
                return later("Too much is waiting to be written.")
            waiting = self._under_way[delivery.id] = _Waiting(delivery, posts)
            self._queue.append(waiting)
            self._wake.set()
        await asyncio.wait({waiting.stored}, timeout=self._answer_s)
        if not waiting.stored.done() or not waiting.stored.result():
            return later("It could not be written in time.")
        if waiting.again:
            return 200, {"status": "already received"}
        posts = waiting.posts
        answer: dict[str, Any] = {"status": "stored", "posts": len(posts.items), "rejected": _told(posts)}
        answer |= {"receipts": self._receipts(posts)} if self._receipt is not None else {}
        return 200, answer | ({"ignored": list(posts.ignored)} if posts.ignored else {})

    def _receipts(self, posts: Posts) -> list[dict[str, str]]:
        """Where each author sees what became of the post; a chat that is only counted has nothing to be seen."""
        if self._receipt is None:
            return []
        return [
            {"id": item.native_id, "receipt": self._receipt(self.name, item.native_id, item.created)}
            for item in posts.items
            if item.what != "deleted" and (item.kind != "chat" or item.consent is not None)
        ]

    # --- to the feeder --------------------------------------------------------------------------------------

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """See `Source.batches`. Ends after `close`."""
        self._recall(cursor)
        yield Batch()
        while True:
            while not self._queue:
                if self._closed:
                    return
                self._wake.clear()
                await self._wake.wait()
            group = self._next_group()
            stored = False
            try:
                yield self._batch(group)
                stored = True
            finally:
                # Not asked for more: the feeder could not write, or stops. Whoever sent it will send it again.
                for waiting in group:
                    self._settle(waiting, stored)

    async def close(self) -> None:
        """Whoever waits is told to come again."""
        self._closed = True
        self._queue.clear()
        for waiting in list(self._under_way.values()):
            self._settle(waiting, stored=False)
        self._wake.set()

    def _next_group(self) -> list[_Waiting]:
        group = [self._queue.popleft()]
        count = len(group[0].posts.items)
        while self._queue and count + len(self._queue[0].posts.items) <= BATCH_POSTS:
            group.append(self._queue.popleft())
            count += len(group[-1].posts.items)
        return group

    def _batch(self, group: list[_Waiting]) -> Batch:
        oldest_s = self._clock.now_ms() // 1000 - self._tolerance_s
        known = dict(self._known) | {one.delivery.id: _known(one.delivery) for one in group}
        recent = [(name, one) for name, one in known.items() if one.at_s >= oldest_s]
        items = tuple(item for waiting in group for item in waiting.posts.items)
        rejected = tuple(
            f"post {refused.index + 1} of a delivery: {refused.why}" for one in group for refused in one.posts.refused
        )
        newest: dict[str, int] = {}
        if self._newest is not None:
            items, older = self._newest.sift(items)
            rejected += (f"{older} posts came later than a newer version of them",) if older else ()
            newest = self._newest.written()
        cursor = msgspec.json.encode(_Cursor(dict(recent[-REMEMBERED_DURABLY:]), newest)).decode()
        return Batch(items, cursor, rejected)

    def _settle(self, waiting: _Waiting, stored: bool) -> None:
        if self._under_way.pop(waiting.delivery.id, None) is not None and stored:
            self._remember(waiting.delivery.id, _known(waiting.delivery))
        waiting.settle(stored)

    def _remember(self, delivery_id: str, known: _Known) -> None:
        self._known[delivery_id] = known
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _recall(self, cursor: str | None) -> None:
        try:
            recalled = msgspec.json.decode(cursor or "{}", type=_Cursor)
        except (msgspec.DecodeError, UnicodeError):
            return  # the posts themselves are known by their ids
        known = recalled.known
        if self._newest is not None:
            self._newest.recall(recalled.newest)
        for delivery_id, one in known.items():
            self._remember(delivery_id, one)
        # What came while we did not yet remember: a retry or a replay of what was written before the restart.
        for waiting in [one for one in self._queue if one.delivery.id in known]:
            self._queue.remove(waiting)
            waiting.again = known[waiting.delivery.id].digest == waiting.delivery.digest
            self._settle(waiting, stored=waiting.again)


def _known(delivery: Delivery) -> _Known:
    return _Known(delivery.digest, delivery.at_s)


def _told(posts: Posts) -> list[dict[str, Any]]:
    return [{"index": one.index, "id": one.id, "why": one.why} for one in posts.refused]


def later(why: str) -> tuple[int, dict[str, Any]]:
    """An answer that has the sender come again."""
    return 503, {"error": f"{why} Please send it again.", "retry_after_s": RETRY_S}
