"""Posts that others send to us: signed JSON by HTTP, answered only once it is durable (`receiver.py`)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Literal

from pydantic import Field, field_validator

from feeder.phrase import Phrase
from feeder.sources.base import Batch, Context, Options, SourceError
from feeder.sources.receiver import ANSWER_S, Receiver, later
from feeder.sources.way_back import Outgoing
from feeder.sources.webhook_posts import Posts, Traits, parse
from feeder.sources.webhook_signature import BadSecret, Delivery, keys, verify
from feeder.sources.webhook_statement import Hook, usable
from wall.author_events import Channel
from wall.events import Kind
from wall.words import N_


class WebhookOptions(Options):
    """Posts that other services send, signed as Standard Webhooks has it, to `/hooks/NAME`."""

    type: Literal["webhook"] = "webhook"
    secret_env: str = Field(
        min_length=1, description="Environment variable with the shared secret: `whsec_…`, or any text of 16 bytes."
    )
    kind: Kind = Field("review", description="What a post is on the wall that does not say so itself.")
    tolerance_s: float = Field(
        300.0, ge=10, le=3600, description="How far (s) a delivery's timestamp may be from our clock."
    )
    statement_url: str = Field(
        "",
        max_length=500,
        description="Where statements of reasons are sent (https://…), signed with the same secret; empty: nowhere.",
    )

    @field_validator("statement_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if url and not usable(url):
            raise ValueError("an address that begins with https:// (http:// on this machine only)")
        return url


OPTIONS = WebhookOptions


def tried(options: WebhookOptions, context: Context, headers: Mapping[str, str], body: bytes) -> Posts:
    """What a delivery would bring: its posts, those left out and why. Nothing is written, no signature asked for.

    Pure. `headers` as they come with the delivery, in any case. Raises BadBody, SourceError.
    """
    return Webhook(options, context).read(headers, body)


def build(options: WebhookOptions, context: Context) -> Webhook:
    return Webhook(options, context)


class Webhook:
    """One sender's address. `answer_s`: how long (s) a sender is kept waiting."""

    channel: Channel = "webhook"

    def __init__(self, options: WebhookOptions, context: Context, *, answer_s: float = ANSWER_S) -> None:
        self.name = options.name
        self._options, self._clock = options, context.clock
        self._traits = Traits(options.kind, options.verified, options.maskable)
        self._bad_secret: Phrase | None = None
        self._keys: tuple[bytes, ...] = ()
        try:
            self._keys = keys(context.secrets[options.secret_env])
        except BadSecret as error:
            self._bad_secret = error.phrase
        self._hook = Hook(options.statement_url, self._keys, context.clock)
        self._receiver = Receiver(
            options.name, context, self._verify, self.read, tolerance_s=options.tolerance_s, answer_s=answer_s
        )

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """See `Receiver.deliver`."""
        if not self._keys:
            return later("This address is not set up yet.")
        return await self._receiver.deliver(headers, body)

    def _verify(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        return verify(headers, body, self._keys, self._clock.now_ms(), self._options.tolerance_s)

    def read(self, _headers: Mapping[str, str], body: bytes) -> Posts:
        """The posts of a delivery whose sender is known. Raises BadBody."""
        return parse(body, self._traits)

    # --- back to the sender ---------------------------------------------------------------------------------

    def informs(self) -> bool:
        """See `WayBack`."""
        return bool(self._options.statement_url and self._keys)

    async def inform(self, told: Outgoing) -> None:
        """See `WayBack`."""
        await self._hook.send(told)

    # --- to the feeder --------------------------------------------------------------------------------------

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """See `Source.batches`. Ends after `close`. Raises SourceError for a secret that is none."""
        if self._bad_secret:
            message = N_("The secret in {name} cannot be used: {why}. Put another in its place.")
            raise SourceError(message, name=self._options.secret_env, why=self._bad_secret, fatal=True)
        async with aclosing(self._receiver.batches(cursor)) as batches:
            async for batch in batches:
                yield batch

    async def close(self) -> None:
        """Whoever waits is told to come again."""
        await self._receiver.close()
        await self._hook.close()
