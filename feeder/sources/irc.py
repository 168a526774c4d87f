"""Channels of an IRC server, or of Twitch: what is said there as it is said, and as much of before as is told again.

The same over TLS (`ircs://`) and over a WebSocket (`wss://`). IRC keeps nothing by itself: what is said while we are
cut off is there again only if the server replays history (InspIRCd's +H, or `draft/chathistory`), as far as that
reaches; where it does not reach, that is told. Twitch replays nothing.

Read: modern.ircdocs.horse, ircv3.net (capabilities, server-time, message-ids, batch, chathistory,
message-redaction, WebSocket), dev.twitch.tv/docs/chat/irc, and what InspIRCd 3.15 really sends: its history has the
same msgid as the live message, and times cut to the second. Never tried: Twitch itself, and CHATHISTORY and REDACT
against a real server (InspIRCd 3 has neither).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.base import About, Batch, Context, SourceError
from feeder.sources.parts.irc.lines import Line, fold
from feeder.sources.parts.irc.reader import Reader
from feeder.sources.parts.irc.session import Session
from feeder.sources.parts.irc.wire import LINE, SILENCE_S, Wire, opened
from feeder.sources.shared.http import host_of
from feeder.sources.shared.talk import Kept, Talking, recall
from wall.clock import to_iso
from wall.words import N_

LOOPBACK = ("127.0.0.1", "::1", "localhost")
HEALTH_S = 300.0
"""A quiet channel is told to be well so often (s)."""
FEW, KEPT_S = 500, 1.0
"""With more posts than that to be remembered, they are written down once in that time (s) at most, and whenever
somebody's word about consent is another."""
HISTORY = 100
"""Messages of history that are asked for at a time."""
PORTIONS = 100
PACE_S = 0.5
"""Between two of them (s): servers answer questions that come too fast with silence."""


class IrcOptions(Talking):
    """Channels of an IRC server or of Twitch."""

    type: Literal["irc"] = "irc"
    url: str = Field(
        max_length=500,
        description="The server's address: `ircs://irc.example.org` (TLS), `wss://…` (WebSocket); Twitch: "
        "`wss://irc-ws.chat.twitch.tv`.",
    )
    channels: tuple[str, ...] = Field(min_length=1, max_length=15, description="Channels to read, e.g. `#magasin`.")
    kind: Literal["chat", "forum"] = Field(
        "chat",
        description="What is said there: a `chat` (needs a basis of consent) or a public `forum`, which everybody "
        "may read anyhow.",
    )
    nick: str = Field(
        "vis-a-vis", pattern=r"^[A-Za-z_\[\]\\^{}|`][-A-Za-z0-9_\[\]\\^{}|`]{0,29}$", description="The wall's nick."
    )
    account: str = Field("", max_length=100, description="The wall's account (SASL), if the server asks for one.")
    password_env: str = Field(
        "",
        description="Environment variable with the account's password; without an account: with the server's, or "
        "Twitch's token (`oauth:…`).",
    )
    channel_key_env: str = Field(
        "", description="Environment variable with the channels' password, if they have one."
    )
    advisors: tuple[str, ...] = Field((), description="Accounts (or nicks, without accounts) who speak for the shop.")
    ca_file: str = Field("", description="A file with the authority that signed the server's certificate (PEM); for "
                         "`ircs://` only.")  # fmt: skip

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        there = URL(url)
        schemes = ("ircs", "wss", "irc", "ws") if there.host in LOOPBACK else ("ircs", "wss")
        if there.host is None or there.scheme not in schemes or there.user is not None:
            raise ValueError("an address that begins with ircs:// or wss:// (irc:// and ws:// on this machine only)")
        return url

    @field_validator("channels")
    @classmethod
    def _channels(cls, channels: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [one for one in channels if one[:1] not in "#&" or len(one) < 2 or set(one) & set(" ,:\r\n\0\a")]:
            raise ValueError(f"channels begin with # and hold no space or comma, not {wrong[0]!r}")
        return channels

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.account and not self.password_env:
            raise ValueError("account needs password_env")
        if self.ca_file and URL(self.url).scheme != "ircs":
            raise ValueError("ca_file goes with an address that begins with ircs://")
        return self


OPTIONS = IrcOptions
ABOUT = About(
    service="IRC, Twitch",
    reads=N_("What is said in channels of an IRC server or of Twitch, as it is said. Notices, requests between "
             "programs and what is said to the channel's operators alone are not read."),
    needs=(
        N_("The server's address with TLS, and the names of the channels. For Twitch that is all: it lets everybody "
           "read without an account."),
        N_("A basis of consent: a notice in the channel's topic or in what everybody reads on coming in. For a forum "
           "that is public anyhow: none."),
        N_("To lose less while cut off: history on the server (InspIRCd: channel mode +H, such as +H 100:1d)."),
    ),
    edits=N_("IRC has none."),
    deletions=N_("Told at once by Twitch (one message, all of somebody's, or all) and by servers with message "
                 "redaction, for the last 5,000 messages of 30 days. Elsewhere IRC deletes nothing. Nothing comes "
                 "back."),
    limits=N_("One connection. Twitch lets in 20 channels in ten seconds: at most 15 are named here. What is said "
              "while we are cut off is lost where the server keeps no history; Twitch keeps none."),
    tried=N_("Against a real InspIRCd 3.15, over TLS and WebSocket: talk, bursts, breaks of the network and of the "
             "server, its history. Twitch, and servers with CHATHISTORY: only after the documentation."),
    read=(
        "https://modern.ircdocs.horse/",
        "https://ircv3.net/irc/",
        "https://dev.twitch.tv/docs/chat/irc/",
        "https://docs.inspircd.org/3/modules/chanhistory/",
    ),
    example="""[[source]]
type = "irc"
name = "salon"
url = "ircs://irc.example.org"
channels = ["#magasin"]
consent_basis = "notice"
consent_version = "2026-11"
""",
)  # fmt: skip


def build(options: IrcOptions, context: Context) -> Irc:
    return Irc(options, context)


class Irc:
    """One connection. `sleep` is how it paces itself, `idle` how it waits for the next word (s); `silence_s`: see
    `irc_wire.SILENCE_S`."""

    def __init__(
        self,
        options: IrcOptions,
        context: Context,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        *,
        idle: Callable[[float], Awaitable[object]] = asyncio.sleep,
        silence_s: float = SILENCE_S,
    ) -> None:
        self.name = options.name
        self._options, self._clock, self._sleep, self._idle = options, context.clock, sleep, idle
        self._silence_s = silence_s
        self._who = Phrase(N_("The IRC server {host}"), host=host_of(options.url))
        host = URL(options.url).host or ""
        self._twitch = host == "twitch.tv" or host.endswith(".twitch.tv")
        secrets = context.secrets
        self._password = secrets[options.password_env] if options.password_env else ""
        self._key = secrets[options.channel_key_env] if options.channel_key_env else ""
        self._ca = secrets[options.ca_file] if options.ca_file else ""
        self._wire: Wire | None = None
        self._closed = False

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """See `Source.batches`. Ends quietly after `close`. Raises SourceError."""
        kept = recall(cursor)
        if cursor is not None and kept is None:
            yield Batch(rejected=("What was kept of the channels is unreadable: they are read from now on.",))
        async with opened(self._options.url, self._who, self._ca, self._silence_s) as wire:
            self._wire = wire
            session = self._session(wire)
            await session.enter()
            reader = self._reader(session, kept)
            for channel in self._options.channels:
                await wire.send(f"JOIN {channel} {self._key}".rstrip())
                if reader.resumed_ms is not None and "draft/chathistory" in session.caps:
                    await wire.send(f"CHATHISTORY AFTER {channel} timestamp={reader.asked_from()} {HISTORY}")
                # Whatever the server has to tell of the channel comes before its answer to this.
                await wire.send(f"PING :{channel}")
            async for batch in self._read(wire, session, reader):
                yield batch

    async def _read(self, wire: Wire, session: Session, reader: Reader) -> AsyncGenerator[Batch, None]:
        inside: set[str] = set()
        settled: set[str] = set()
        kept_s: float | None = None
        notes: list[str] = []
        portions = 0
        while not self._closed:
            events = await wire.ears.take(self._who, self._idle, HEALTH_S)
            batch, refused = reader.take(events), None
            for line in [told for name, told in events if name == LINE]:
                try:
                    self._check(session, reader, line, inside)
                    if line.command == "PONG" and (channel := fold(line.param(-1))) in reader.channels:
                        notes += self._inside(session, reader, channel, inside)
                        settled.add(channel)
                except SourceError as error:
                    refused = refused or error
            notes += batch.rejected
            # What came before a refusal is told all the same; that all is well, only once we are where we want to be.
            if batch.items or (refused is None and settled == reader.channels):
                now_s, cursor = self._clock.monotonic(), None
                few = sum(map(len, reader.kept.shown.values())) <= FEW
                if few or reader.worded or kept_s is None or now_s - kept_s >= KEPT_S:
                    kept_s, reader.worded, cursor = now_s, False, reader.kept.dump()
                yield Batch(batch.items, cursor, tuple(notes))
                notes.clear()
            if refused is not None:
                raise refused
            for channel, (count, last_ms) in list(reader.last.items()):
                del reader.last[channel]
                if count >= HISTORY and "draft/chathistory" in session.caps and portions < PORTIONS:
                    portions += 1
                    await self._sleep(PACE_S)
                    await wire.send(f"CHATHISTORY AFTER {channel} timestamp={to_iso(last_ms - 1)} {HISTORY}")

    def _check(self, session: Session, reader: Reader, line: Line, inside: set[str]) -> None:
        """Raises SourceError if a line says that we are not where we want to be, or not for long."""
        for channel in reader.channels:
            if (refused := session.refusal(line, channel)) is not None:
                raise refused
        if line.command == "JOIN" and fold(line.source) == fold(session.nick):
            inside.add(fold(line.param(0)))
        elif line.command == "NICK" and fold(line.source) == fold(session.nick):
            session.nick = line.param(-1)
        elif line.command in ("ERROR", "RECONNECT"):
            raise SourceError(N_("{who} asks us to connect anew: we do."), who=self._who)

    def _inside(self, session: Session, reader: Reader, channel: str, inside: set[str]) -> list[str]:
        """What is missing of `channel`, once all is told that there was to tell of it. Raises SourceError if we are
        not in it."""
        if channel not in inside and "twitch.tv/tags" not in session.caps:
            raise SourceError(
                N_("The channel {channel} does not let us in: ask its owner."), channel=channel, fatal=True
            )
        # Who is asked for what came after a time gives all that there is of it.
        gap = None if "draft/chathistory" in session.caps else reader.gap(channel)
        return [gap] if gap else []

    def _session(self, wire: Wire) -> Session:
        options, there = self._options, URL(self._options.url)
        nick, password = options.nick, self._password
        if self._twitch and not password:
            nick = "justinfan48151"  # the name under which Twitch lets everybody read
        elif self._twitch and not password.startswith("oauth:"):
            password = f"oauth:{password}"
        secure = there.scheme in ("ircs", "wss") or there.host in LOOPBACK
        return Session(wire, nick, password, options.account, secure)

    def _reader(self, session: Session, kept: Kept | None) -> Reader:
        options, clock = self._options, self._clock
        told_ms = session.first.at_ms if session.first is not None else None
        skew_ms = told_ms - clock.now_ms() if told_ms is not None else 0
        began_ms = clock.now_ms() + skew_ms
        return Reader(
            kept or Kept(began_ms=began_ms, latest_ms=began_ms),
            options.policy(frozenset(map(fold, options.advisors))),
            clock,
            frozenset(map(fold, options.channels)),
            options.kind,
            options.verified,
            options.maskable,
            skew_ms,
            kept.latest_ms if kept is not None else None,
        )

    async def close(self) -> None:
        """Ends the connection."""
        self._closed = True
        if self._wire is not None:
            self._wire.ears.hear("", "")
