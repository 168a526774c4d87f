"""Signed JSON posts by the Standard Webhooks specification: whoever has no source of their own can send.

`webhook-id`, `webhook-timestamp` and `webhook-signature` (`v1,` and the base64 HMAC-SHA256 over `id.timestamp.body`)
are verified over the raw body before anything of it is read. The answer is given once the posts are durable: the
feeder asks for the next batch only then. A delivery that comes again is answered and does nothing: its id is
remembered here while its timestamp is good, and after a restart the feeder knows its posts.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from typing import Literal

from pydantic import Field

from feeder.sources.base import Batch, Context, Options
from feeder.sources.webhook_parse import parse

REMEMBERED = 10_000
WAITING = 100
"""Deliveries that may wait to be written; a further one is answered 503."""


class WebhookOptions(Options):
    """Signed webhooks (Standard Webhooks)."""

    type: Literal["webhook"] = "webhook"
    secret_env: str = Field(description="Environment variable with the signing secret (`whsec_…` or any text).")
    kind: Literal["review", "forum", "chat", "note"] = Field(
        "review", description="What a post is that does not say it itself."
    )
    tolerance_s: float = Field(
        300.0, ge=10, le=3600, description="How far (s) a delivery's timestamp may be from our clock."
    )


OPTIONS = WebhookOptions
Answer = tuple[int, dict[str, object]]


def build(options: WebhookOptions, context: Context) -> Webhook:
    return Webhook(options, context)


class Webhook:
    """One endpoint. `deliver` is called by the web server, `batches` by the supervisor."""

    def __init__(self, options: WebhookOptions, context: Context) -> None:
        self.name = options.name
        self._options = options
        self._clock = context.clock
        self._key = signing_key(context.secrets[options.secret_env])
        self._queue: asyncio.Queue[tuple[Batch, asyncio.Future[None]]] = asyncio.Queue(WAITING)
        self._seen: OrderedDict[str, int] = OrderedDict()
        self._closed = False

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one delivery: HTTP status and JSON. 200 once every accepted post is durable."""
        refused = self._refuse(headers, body)
        if refused is not None:
            return refused
        delivery = headers["webhook-id"]
        if delivery in self._seen:
            return 200, {"status": "already received"}
        parsed = parse(body, self._options)
        if isinstance(parsed, str):
            return 400, {"error": parsed}
        items, rejected = parsed
        if items or not rejected:
            durable: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            try:
                self._queue.put_nowait((Batch(tuple(items), None, tuple(rejected)), durable))
            except asyncio.QueueFull:
                return 503, {"error": "too many deliveries wait; send it again later"}
            try:
                await durable
            except ConnectionAbortedError:
                return 503, {"error": "the feeder could not write it; send it again later"}
            self._remember(delivery)
        return (200 if items or not rejected else 400), {"accepted": len(items), "rejected": rejected}

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """One batch a delivery; when the next is asked for, the last is durable."""
        yield Batch()
        while True:
            batch, durable = await self._queue.get()
            written = False
            try:
                yield batch
                written = True
            finally:
                if not durable.done():
                    if written:
                        durable.set_result(None)
                    else:
                        durable.set_exception(ConnectionAbortedError())

    async def close(self) -> None:
        """Tell whoever still waits to come again."""
        self._closed = True
        while not self._queue.empty():
            _, durable = self._queue.get_nowait()
            if not durable.done():
                durable.set_exception(ConnectionAbortedError())

    def _refuse(self, headers: Mapping[str, str], body: bytes) -> Answer | None:
        if self._closed:
            return 503, {"error": "the feeder is stopping; send it again later"}
        delivery, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not 1 <= len(delivery) <= 256 or not headers.get("webhook-signature"):
            return 401, {"error": "expected the headers webhook-id, webhook-timestamp and webhook-signature"}
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            return 401, {"error": "webhook-timestamp: expected Unix seconds"}
        if not verified(self._key, delivery, stamp, body, headers["webhook-signature"]):
            return 401, {"error": "the signature does not fit the body: is it the same secret?"}
        if abs(int(stamp) - self._clock.now_ms() / 1000) > self._options.tolerance_s:
            return 401, {"error": "webhook-timestamp is too far from our clock"}
        return None

    def _remember(self, delivery: str) -> None:
        self._seen[delivery] = self._clock.now_ms()
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)


def signing_key(secret: str) -> bytes:
    """The key's bytes: `whsec_` and base64 as the specification says, or any other text as it stands."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError):
            return secret.encode()
    return secret.encode()


def sign(key: bytes, delivery: str, stamp: str, body: bytes) -> str:
    """The signature of a delivery, e.g. `v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=`."""
    digest = hmac.new(key, f"{delivery}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def verified(key: bytes, delivery: str, stamp: str, body: bytes, signatures: str) -> bool:
    """Whether one of the space-separated `signatures` fits, in constant time for each."""
    wanted = sign(key, delivery, stamp, body).encode()
    return any(
        hmac.compare_digest(wanted, given.encode("utf-8", "replace")) for given in signatures[:4096].split(" ")[:16]
    )
