"""Posts that others send to us: signed JSON by HTTP, answered only once it is durable (`receiver.py`).

Our own form, signed as Standard Webhooks has it; or, with a `mapping`, whatever a service sends by itself.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from feeder.sources.base import About, Batch, Context, SourceError
from feeder.sources.parts.webhook import mapping as webhook_mapping
from feeder.sources.parts.webhook.mapped import Reader
from feeder.sources.parts.webhook.mapping import Unreadable
from feeder.sources.parts.webhook.options import WebhookOptions
from feeder.sources.parts.webhook.order import Newest
from feeder.sources.parts.webhook.scheme import secrets_of, verified
from feeder.sources.parts.webhook.statement import Hook
from feeder.sources.shared.posted import Posts, Refused, Traits, parse
from feeder.sources.shared.receiver import ANSWER_S, Receiver, later
from feeder.sources.shared.signature import BadSecret, Delivery, keys, verify
from feeder.sources.shared.way_back import Outgoing
from wall.author_events import Channel
from wall.words import N_

BAD_SECRET = N_("The secret in {name} cannot be used: {why}. Put another in its place.")
BAD_MAPPING = N_(
    "The mapping of {name} cannot be read: put the file back into its place, and run “run_feeder.py --check”, which "
    "says what is wrong in it."
)


OPTIONS = WebhookOptions
ABOUT = About(
    service="Webhook",
    reads=N_(
        "Whatever another service sends by itself, the moment it happens. Ready for Chatwoot, Discourse, iAdvize, "
        "Intercom, XenForo and Zendesk; for any other, a file that says where everything stands in its deliveries, "
        "or our own form."
    ),
    needs=(
        N_(
            "The address that the service is to call: https://, then the name of your house as it is reached from "
            "outside, then /hooks/ and the source’s name."
        ),
        N_("The secret with which the service signs, as it shows it, in an environment variable."),
        N_(
            "A ready mapping by its name, or a file of your own, as docs/mappings.md tells; each ready one, in "
            "feeder/sources/parts/webhook/mappings, begins with what has to be set up at the service and what it "
            "leaves out."
        ),
        N_(
            "For private messages, consent: why they may be displayed, and the version of the text that says so; "
            "else they are only counted, and none of their words is kept."
        ),
    ),
    edits=N_(
        "At once, where the service sends them. An older version that comes late never takes the place of a newer "
        "one, as long as the service says when each was written."
    ),
    deletions=N_(
        "At once, where the service sends them; what it restores comes back. A service that deletes a whole "
        "conversation often says so without naming its messages: these stay until a person hides them."
    ),
    limits=N_(
        "Up to 500 posts in a delivery; each is answered once it is safe. A service that tries again only for some "
        "seconds, as iAdvize does, loses what it sends while this machine is off."
    ),
    tried=N_(
        "Deliveries written after each service’s documentation, with its signature, through the real web server; "
        "none of the services themselves."
    ),
    read=(
        "https://www.standardwebhooks.com/",
        "https://jmespath.org/specification.html",
        "https://docs.iadvize.dev/technologies/webhooks",
        "https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks",
        "https://developer.zendesk.com/documentation/webhooks/",
        "https://developers.intercom.com/docs/webhooks",
        "https://docs.madeby2d.com/downloads-manager/webhooks/payloads",
        "https://github.com/discourse/discourse/blob/main/app/jobs/regular/emit_web_hook_event.rb",
    ),
    example="""
[[source]]
type = "webhook"
name = "chat"
label = "Conseil en ligne"
mapping = "chatwoot"
secret_env = "CHATWOOT_SECRET"
consent_basis = "opt-in"
consent_version = "2026-1"
""",
)


def tried(options: WebhookOptions, context: Context, headers: Mapping[str, str], body: bytes) -> Posts:
    """What a delivery would bring: its posts, those left out and why. Nothing is written, no signature asked for.

    A delivery that is about something else is told as one left out, and why each [[take]] does not fit. Pure.
    `headers` as they come with the delivery, in any case. Raises BadBody, SourceError.
    """
    hook = Webhook(options, context)
    if hook.problem is not None:
        raise hook.problem
    posts = hook.read(headers, body)
    if posts.passed:
        return replace(posts, refused=(Refused(0, None, hook.explain(headers, body)),))
    return replace(posts, vain=hook.vain)


def build(options: WebhookOptions, context: Context) -> Webhook:
    return Webhook(options, context)


class Webhook:
    """One sender's address. `answer_s`: how long (s) a sender is kept waiting."""

    channel: Channel = "webhook"

    def __init__(self, options: WebhookOptions, context: Context, *, answer_s: float = ANSWER_S) -> None:
        self.name = options.name
        self._options, self._clock = options, context.clock
        self._traits = Traits(options.kind, options.verified, options.maskable)
        self.problem: SourceError | None = None
        """Why it cannot be used as it is configured."""
        self._mapping: webhook_mapping.Mapping | None = None
        self._keys: tuple[bytes, ...] = ()
        try:
            secret = context.secrets[options.secret_env]
            self._keys = secrets_of(secret) if options.mapping else keys(secret)
            self._mapping = webhook_mapping.read(options.mapping) if options.mapping else None
        except BadSecret as error:
            self.problem = SourceError(BAD_SECRET, name=options.secret_env, why=error.phrase, fatal=True)
        except Unreadable:
            self.problem = SourceError(BAD_MAPPING, name=options.name, fatal=True)
        self._reader = Reader(self._mapping, self._traits, options.policy()) if self._mapping is not None else None
        self._hook = Hook(options.statement_url, self._keys, context.clock)
        self._receiver = Receiver(
            options.name,
            context,
            self._verify,
            self.read,
            tolerance_s=options.tolerance_s,
            answer_s=answer_s,
            newest=Newest() if self._reader is not None else None,
            patient=self._reader is not None,
        )

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """See `Receiver.deliver`."""
        if self.problem is not None:
            return later("This address is not set up yet.")
        return await self._receiver.deliver(headers, body)

    def _verify(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        now_ms, tolerance_s = self._clock.now_ms(), self._options.tolerance_s
        if self._mapping is None or self._reader is None:
            return verify(headers, body, self._keys, now_ms, tolerance_s)
        mapping, reader = self._mapping, self._reader
        given = {name.lower(): value for name, value in headers.items()}
        return verified(mapping, given, body, self._keys, now_ms, tolerance_s, lambda: reader.delivery_id(body))

    def read(self, headers: Mapping[str, str], body: bytes) -> Posts:
        """The posts of a delivery whose sender is known. Raises BadBody."""
        if self._reader is None:
            return parse(body, self._traits)
        return self._reader.posts({name.lower(): value for name, value in headers.items()}, body)

    def explain(self, headers: Mapping[str, str], body: bytes) -> str:
        """Why a delivery is about something else, for whoever writes a mapping. Raises BadBody."""
        if self._reader is None:
            return ""
        return self._reader.why_not({name.lower(): value for name, value in headers.items()}, body)

    @property
    def vain(self) -> tuple[str, ...]:
        """The mapping's expressions that found nothing in any post so far, for whoever writes it."""
        found = self._reader.found if self._reader is not None else {}
        return tuple(told for told, any_of_it in found.items() if not any_of_it)

    # --- back to the sender ---------------------------------------------------------------------------------

    def informs(self) -> bool:
        """See `WayBack`."""
        return bool(self._options.statement_url and self._keys)

    async def inform(self, told: Outgoing) -> None:
        """See `WayBack`."""
        await self._hook.send(told)

    # --- to the feeder --------------------------------------------------------------------------------------

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """See `Source.batches`. Ends after `close`. Raises SourceError for a secret or a mapping that is none."""
        if self.problem is not None:
            raise self.problem
        async with aclosing(self._receiver.batches(cursor)) as batches:
            async for batch in batches:
                yield batch

    async def close(self) -> None:
        """Whoever waits is told to come again."""
        await self._receiver.close()
        await self._hook.close()
