"""Live chat from Crisp (crisp.chat): heard over its live channel or its signed hooks; gaps are read by REST.

First the channel is opened, then what was said while nobody listened is read; so nothing falls between the two. When
the channel breaks, the feeder begins anew from the cursor. Chats are private correspondence: `talk.py` says which may
be displayed.

Read: docs.crisp.chat (REST reference v1, RTM reference v1, web hooks v1, authentication, rate limits), the official
clients node-crisp-api and go-crisp-api, issues of the former. Never tried against Crisp itself, which takes an
account: page size and order of a conversation's messages, the body of a 404 and of a spent quota are assumed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from yarl import URL

from feeder.sources.base import About, Batch, Context
from feeder.sources.parts.crisp.api import LOOPBACK, REFUSED, Api
from feeder.sources.parts.crisp.hooks import deliver
from feeder.sources.parts.crisp.live import listening
from feeder.sources.parts.crisp.messages import OPERATOR
from feeder.sources.parts.crisp.reader import EVENTS, Reader
from feeder.sources.shared.ears import Ears
from feeder.sources.shared.talk import Kept, Talking, recall
from wall.words import N_

DAY_MS = 86_400_000


class CrispOptions(Talking):
    """Live chat from Crisp."""

    type: Literal["crisp"] = "crisp"
    website: str = Field(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        description="The website's id, from Settings > Setup instructions.",
    )
    identifier_env: str = Field(min_length=1, description="Environment variable with the token's identifier.")
    key_env: str = Field(min_length=1, description="Environment variable with the token's key.")
    tier: Literal["website", "plugin"] = Field(
        "website", description="Whose token it is: the `website`'s own, or a `plugin`'s from marketplace.crisp.chat."
    )
    live: Literal["rtm", "hooks"] = Field(
        "rtm", description="How new messages come: `rtm` (a connection held open) or `hooks` (a plugin's, signed, "
        "sent to `/hooks/NAME`).",
    )  # fmt: skip
    hook_secret_env: str = Field(
        "", description="Environment variable with the plugin's signing secret; for `hooks`."
    )
    consent_data: str = Field(
        "",
        max_length=100,
        description="The name in a conversation's custom data under which the shop's own page keeps the opt-in: a "
        "time from which it counts (best), or true; false takes it back. Empty: messages only.",
    )
    look_s: float = Field(
        300.0, ge=60, le=3600, description="With `hooks`: how often it is looked whether one was lost (s)."
    )
    recheck_s: float = Field(
        21_600.0, ge=600, le=86_400,
        description="How often conversations on the wall are read again for what was missed (s).",
    )  # fmt: skip
    window_days: int = Field(30, ge=1, le=30, description="How far back (days) edits and deletions are looked for.")
    history_days: int = Field(
        0, ge=0, le=30, description="Days to read at the very first start; 0: from now on only."
    )
    requests_a_day: int = Field(
        5000, ge=200, le=1_000_000, description="What the token may ask for in a day: 10,000 for a website's, 5,000 "
        "for a plugin's unless Crisp allowed more.",
    )  # fmt: skip
    url: str = Field("https://api.crisp.chat", max_length=2000, description="Where Crisp's REST interface is.")

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        there = URL(url)
        local = there.host in LOOPBACK
        if there.host is None or there.scheme not in (("http", "https") if local else ("https",)):
            raise ValueError("an address that begins with https:// (http:// on this machine only)")
        return url

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.live == "hooks") != bool(self.hook_secret_env):
            raise ValueError('hook_secret_env goes with live = "hooks"')
        return self


OPTIONS = CrispOptions
LISTENS = True
"""Posts come over a connection of ours, although hooks may take its place."""
ABOUT = About(
    service="Crisp",
    reads=N_("Live chats of a Crisp website: what customers write, and what the shop's people answer. Notes, files, "
             "bots and forms are never read. Without a customer's consent a message is only counted."),
    needs=(
        N_("A website token: in Crisp under Settings > Workspace Settings > Advanced configuration; or a plugin's "
           "token from marketplace.crisp.chat with the rights to read conversations, sessions and messages."),
        N_("The website's id: in Crisp under Settings > Workspace Settings > Setup instructions."),
        N_("A way for customers to agree: a notice before the chat, the words on /chats, or a tick box on the shop's "
           "page that writes the time into the conversation's custom data. The notice counts for what is typed in "
           "the chat box; whoever writes by e-mail or over another network has to agree in person."),
    ),
    edits=N_("Told live, within seconds. Those made while we were cut off: at the next reading of the conversation, "
             "within six hours unless set otherwise."),
    deletions=N_("Told live, within seconds; whole conversations too. Those made while we were cut off: as edits. "
                 "Crisp brings nothing back."),
    limits=N_("A website token has 10,000 requests a day, a plugin's 5,000 unless Crisp allows more; the live "
              "channel counts for none. The feeder holds what is set under requests_a_day before Crisp has to."),
    tried=N_("A stand-in after the documentation and the official clients, with a real Socket.IO server. Nobody has "
             "seen it with a real Crisp account yet."),
    read=(
        "https://docs.crisp.chat/references/rest-api/v1/",
        "https://docs.crisp.chat/references/rtm-api/v1/",
        "https://docs.crisp.chat/references/web-hooks/v1/",
        "https://docs.crisp.chat/guides/rest-api/authentication/",
        "https://docs.crisp.chat/guides/rest-api/rate-limits/",
        "https://github.com/crisp-im/node-crisp-api",
    ),
    example="""[[source]]
type = "crisp"
name = "crisp"
website = "8c842203-7ed8-4e29-a608-7cf78a7d2fcc"
identifier_env = "CRISP_IDENTIFIER"
key_env = "CRISP_KEY"
consent_basis = "opt-in"
consent_version = "2026-1"
consent_data = "vis_a_vis"
""",
)  # fmt: skip


def build(options: CrispOptions, context: Context) -> Crisp:
    return Crisp(options, context)


class Crisp:
    """One website. `sleep` is how it paces itself, `idle` how it waits for the next event (s)."""

    def __init__(
        self, options: CrispOptions, context: Context, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, *,
        idle: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self.name = options.name
        self._options, self._clock, self._sleep, self._idle = options, context.clock, sleep, idle
        self._identifier = context.secrets[options.identifier_env]
        self._key = context.secrets[options.key_env]
        self._hook_secret = context.secrets[options.hook_secret_env] if options.hook_secret_env else ""
        self._ears: Ears | None = None
        self._closed = False

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """See `feeder/web/server.py`. Answered once it is heard: what is lost after that is read again."""
        if not self._hook_secret:
            return 404, {"error": "This source takes no hooks."}
        ears = None if self._closed else self._ears
        return deliver(headers, body, self._hook_secret, self._options.website, self._clock.now_ms(), ears)

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """See `Source.batches`. Ends quietly after `close`. Raises SourceError."""
        options, clock = self._options, self._clock
        kept = recall(cursor)
        lost = cursor is not None and kept is None
        if kept is None:
            began_ms = clock.now_ms() - options.history_days * DAY_MS
            kept = Kept(began_ms=began_ms, latest_ms=began_ms)
        api = Api(
            options.url, options.tier, options.website, self._identifier, self._key, clock, options.requests_a_day,
            self._sleep, _budget(kept.own),
        )  # fmt: skip
        policy = options.policy(frozenset((OPERATOR,)))
        reader = Reader(
            api, kept, clock, policy, options.window_days * DAY_MS, options.consent_data.strip(), options.verified,
            options.maskable,
        )  # fmt: skip
        try:
            async with self._hearing(api) as ears:
                async for batch in reader.catch_up(self._is_due(reader)):
                    yield batch
                if lost:
                    why = "The place up to which the chat was read is unreadable: it is read from now on."
                    yield Batch(rejected=(why,))
                wait_s = options.look_s if options.live == "hooks" else options.recheck_s
                while not self._closed:
                    if events := await ears.take(api.who, self._idle, wait_s):
                        yield await reader.heard(events)
                    if self._is_due(reader) or not (events or self._closed):
                        async for batch in reader.catch_up(self._is_due(reader)):
                            yield batch
        finally:
            self._ears = None
            await api.close()

    def _is_due(self, reader: Reader) -> bool:
        """Whether it is time to look for what is gone; a connection that comes and goes does not hasten it."""
        return self._clock.now_ms() - reader.whole_ms >= self._options.recheck_s * 1000

    async def close(self) -> None:
        """Whoever listens stops."""
        self._closed = True
        if self._ears is not None:
            self._ears.hear("", None)

    @asynccontextmanager
    async def _hearing(self, api: Api) -> AsyncIterator[Ears]:
        if self._options.live == "hooks":
            self._ears = Ears()
            yield self._ears
            return
        proof = {"tier": self._options.tier, "username": self._identifier, "password": self._key,
                 "rooms": [self._options.website]}  # fmt: skip
        async with listening(await api.live_address(), api.who, proof, EVENTS, REFUSED) as ears:
            self._ears = ears
            yield ears


def _budget(own: Any) -> tuple[float, int] | None:
    """What was kept of the day's requests; a cursor is our own, but it has been lying on a disk."""
    kept = own.get("budget") if isinstance(own, dict) else None
    match kept:
        case [int() | float() as level, int() as at_ms]:
            return float(level), at_ms
    return None
