"""Live chat from XMPP rooms (XEP-0045) over WebSocket (RFC 7395), with what was missed from their archive (XEP-0313).

Written after RFC 6120, 7395 and 5802 and XEP-0045, 0059, 0199, 0308, 0313, 0359, 0410, 0421, 0424, 0425; tried with
Prosody 0.12 and its module muc_moderation, which speaks XEP-0425 as of 2021; the shape of today is after the
document only. Another server (ejabberd, Openfire) was not tried.

Met there: after kill -9 a room of Prosody 0.12 gives people other occupant ids than before, so that a correction of
an earlier message is nobody's, and a consent that was given is asked for again (a refusal is kept by nick as well).

Chats are private correspondence: `consent_basis` is as for Matrix. A room that all the world may read is a forum.

The cursor holds the place in each room's archive, the moment at which we began, and people's words about consent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Literal, Self

import regex
from pydantic import Field, field_validator, model_validator
from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.base import About, Batch, Context, SourceError
from feeder.sources.parts.xmpp.fold import Rules
from feeder.sources.parts.xmpp.memory import Places, recall
from feeder.sources.parts.xmpp.reader import Reader
from feeder.sources.parts.xmpp.room import Visit, enter
from feeder.sources.parts.xmpp.sasl import sign_in
from feeder.sources.parts.xmpp.stream import MAX_BYTES, STRANGE, Refused, Stream
from feeder.sources.parts.xmpp.xml import Node, tag
from feeder.sources.shared.http import host_of
from feeder.sources.shared.socket import connected
from feeder.sources.shared.talk import Talking
from wall.words import N_

BIND = "urn:ietf:params:xml:ns:xmpp-bind"
ANSWER_S = 30.0
"""An answer, or the next part of one, comes within this time (s)."""
_PART = r"[^\s\"&'/:<>@]{1,255}"
_ROOM = regex.compile(rf"{_PART}@{_PART}")
_ACCOUNT = regex.compile(rf"({_PART}@)?{_PART}")
_HERE = ("127.0.0.1", "::1", "localhost")


class XmppOptions(Talking):
    """Live chat from XMPP rooms (Prosody, ejabberd)."""

    type: Literal["xmpp"] = "xmpp"
    url: str = Field(description="The server's WebSocket, e.g. `wss://chat.example.org/xmpp-websocket`.")
    account: str = Field(
        description="The reading account, e.g. `wall@example.org`; a mere `guests.example.org` signs in as a guest."
    )
    password_env: str = Field("", description="Environment variable with that account's password.")
    rooms: tuple[str, ...] = Field(
        min_length=1, max_length=50, description="Rooms to read, e.g. `lyon@rooms.example.org`."
    )
    room_password_env: str = Field("", description="Environment variable with the rooms' password, if they have one.")
    nick: str = Field("Vis-à-vis", min_length=1, max_length=100, description="The name under which we are in a room.")
    kind: Literal["chat", "forum"] = Field(
        "chat", description="What its posts are: `chat`, which needs consent, or `forum` for rooms open to everybody."
    )
    advisors: tuple[str, ...] = Field(
        (),
        description="Who speaks for the shop: addresses like `lea@example.org`, where the room shows them to us, "
        "or nicks that the room protects.",
    )
    history: int = Field(
        0, ge=0, le=2000, description="Messages of each room to read at the very first start; 0: from now on only."
    )
    quiet_s: float = Field(
        30.0, gt=0, le=600, description="After so long a silence (s) a room is asked whether we are still in it."
    )

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        there = URL(url)
        if there.host is None or there.scheme not in (("ws", "wss") if there.host in _HERE else ("wss",)):
            raise ValueError("an address that begins with wss:// (ws:// on this machine only)")
        return url

    @field_validator("account")
    @classmethod
    def _account_is_one(cls, account: str) -> str:
        if _ACCOUNT.fullmatch(account) is None:
            raise ValueError(f"an account is name@server, not {account!r}")
        return account

    @field_validator("rooms")
    @classmethod
    def _rooms_are_some(cls, rooms: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [room for room in rooms if _ROOM.fullmatch(room) is None]:
            raise ValueError(f"rooms are name@server, not {wrong[0]!r}")
        return tuple(dict.fromkeys(room.lower() for room in rooms))

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if ("@" in self.account) != bool(self.password_env):
            raise ValueError("an account name@server needs password_env; a guest's has none")
        if self.consent_basis != "none" and self.kind == "forum":
            raise ValueError("a forum is public: consent_basis is for chats")
        return self


OPTIONS = XmppOptions
ABOUT = About(
    service="XMPP",
    reads=N_("What is said in XMPP group chats, as it is said, and what was said while we were away."),
    needs=(
        N_("An account for the wall on your XMPP server, and its password in an environment variable."),
        N_("The server's WebSocket address (Prosody: module “websocket”; ejabberd: “ejabberd_http_ws”)."),
        N_("Rooms that keep an archive (Prosody: module “muc_mam”), which the account may enter."),
        N_("For a chat: the basis of consent, and the version of the text that customers are told."),
    ),
    edits=N_("At once, from the author's own corrections."),
    deletions=N_(
        "At once, when the author or a moderator takes a message back; after a break, among the last 200 "
        "messages. A message that was taken back does not return."
    ),
    limits=N_(
        "No limit of calls: one connection stays open. A silent room is asked every 30 s whether we are still in it. "
        "A server that crashed may know people under new numbers (Prosody does): whoever agreed is then asked again."
    ),
    tried=N_(
        "Against a real Prosody 0.12 with its modules: conversations, corrections, moderators who take messages "
        "back, breaks of the network and of the server. Other servers: only after the documentation."
    ),
    read=(
        "https://www.rfc-editor.org/rfc/rfc7395",
        "https://xmpp.org/extensions/xep-0045.html",
        "https://xmpp.org/extensions/xep-0313.html",
        "https://xmpp.org/extensions/xep-0308.html",
        "https://xmpp.org/extensions/xep-0425.html",
        "https://prosody.im/doc/modules/mod_muc_mam",
    ),
    example="""[[source]]
type = "xmpp"
name = "salon"
url = "wss://chat.example.org/xmpp-websocket"
account = "wall@example.org"
password_env = "WALL_XMPP_PASSWORD"
rooms = ["lyon@rooms.example.org"]
advisors = ["lea@example.org"]
consent_basis = "notice"
consent_version = "2026-11"
""",
)


def build(options: XmppOptions, context: Context) -> Xmpp:
    return Xmpp(options, context)


class Xmpp:
    """One reading account. It waits for what is said, and never by itself: `sleep` is as for every source."""

    def __init__(
        self, options: XmppOptions, context: Context, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        self.name = options.name
        self._options, self._context, self._sleep = options, context, sleep
        self._who = Phrase(N_("The XMPP server {host}"), host=host_of(options.url))

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """See `Source.batches`. Raises SourceError when the connection ends, however it does."""
        options = self._options
        memory = (recall(cursor) if cursor else None) or Places()
        lost = bool(cursor) and not memory.places
        memory.places = {room: place for room, place in memory.places.items() if room in options.rooms}
        async with connected(
            options.url, self._who, max_bytes=MAX_BYTES, protocols=("xmpp",), heartbeat_s=None
        ) as socket:
            stream = Stream(socket, self._who, min(ANSWER_S, 2 * options.quiet_s))
            await self._enter(stream)
            visits = [Visit(room, options.nick, options.advisors) for room in options.rooms]

            def presence(node: Node) -> None:
                for visit in visits:
                    visit.presence(node)

            stream.on_presence = presence
            secret = self._secret(options.room_password_env)
            for visit in visits:
                await enter(stream, visit, secret)
            reader = Reader(stream, visits, self._rules(), memory, self._context.clock, options.quiet_s)
            if lost:
                yield Batch(rejected=("The places up to which rooms were read are unreadable: from now on only.",))
            for told in (reader.begin(options.history), reader.live()):
                async with aclosing(told) as batches:
                    async for batch in batches:
                        yield batch

    async def close(self) -> None:
        """Nothing is open beyond `batches`."""

    async def _enter(self, stream: Stream) -> None:
        """Sign in, and get an address."""
        name, _, domain = self._options.account.rpartition("@")
        local = URL(self._options.url).host in _HERE
        features = await stream.open(domain)
        stream.mine |= {domain, self._options.account}
        password = self._secret(self._options.password_env)
        await sign_in(stream, features, name, password, private=local or self._options.url.startswith("wss:"))
        await stream.open(domain)
        try:
            bound = await stream.ask("set", "", tag("bind", {"xmlns": BIND}))
        except Refused as refused:
            message = N_("{who} gives us no place although we signed in: too many connections of our account? "
                         "We try again.")  # fmt: skip
            raise SourceError(message, who=self._who) from refused
        bind = bound.child(BIND, "bind")
        jid = bind.child(BIND, "jid") if bind is not None else None
        if jid is None or not jid.text:
            raise SourceError(STRANGE, who=self._who)
        stream.mine.add(jid.text)

    def _secret(self, name: str) -> str:
        return self._context.secrets[name] if name else ""

    def _rules(self) -> Rules:
        options = self._options
        policy = options.policy()
        return Rules(policy, options.kind, frozenset(options.advisors), options.verified, options.maskable)
