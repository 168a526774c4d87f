"""Live chat from a Matrix homeserver: `/sync` long-polls, gaps filled by `/messages`, edits and redactions followed.

Chats are private correspondence. `consent_basis` says why they may be displayed (`shared/consent.py`); a
message without consent leaves this source as a bare id, to be counted. Encrypted rooms cannot be read, and that is
said.

The cursor holds the server's `since`, the moment at which we began, people's words about consent, and what recent
edits changed. When the server no longer knows `since`, everything since that moment is read again; the feeder knows
what it has already.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from yarl import URL

from feeder.sources.base import About, Batch, Context, SourceError
from feeder.sources.parts.matrix.api import STRANGE, Api, Closed, Refused, path
from feeder.sources.parts.matrix.events import READ
from feeder.sources.parts.matrix.fold import Room
from feeder.sources.parts.matrix.reader import Reader
from feeder.sources.parts.matrix.statement import say
from feeder.sources.shared.consent import Memory, recall
from feeder.sources.shared.talk import Talking
from feeder.sources.shared.way_back import Outgoing
from wall.author_events import Channel
from wall.words import N_

PACE_S = 0.5
"""A server that answers at once with nothing, though it was asked to wait, is asked again after this time (s)."""


class MatrixOptions(Talking):
    """Live chat from Matrix rooms."""

    type: Literal["matrix"] = "matrix"
    url: str = Field(description="The homeserver's address, e.g. `https://matrix.example.org`.")
    token_env: str = Field("", description="Environment variable with the reading account's access token.")
    user: str = Field("", description="The reading account, if it signs in with a password instead of a token.")
    password_env: str = Field("", description="Environment variable with that account's password.")
    rooms: tuple[str, ...] = Field((), description="Rooms to read, by id or alias; empty: all the account is in.")
    advisors: tuple[str, ...] = Field((), description="User ids that speak for the shop, e.g. `@lea:example.org`.")
    poll_s: float = Field(30.0, ge=1, le=120, description="How long (s) the server may wait for something new.")
    limit: int = Field(50, ge=1, le=500, description="Messages of one room that are read at a time.")
    statements: bool = Field(
        False,
        description="Whether an author is told the reasons of a refusal in the room, where all who are in it read "
        "them; for rooms in which one customer speaks with the shop.",
    )
    history: int = Field(
        0, ge=0, le=2000, description="Messages of each room to read at the very first start; 0: from now on only."
    )

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        there = URL(url)
        local = there.host in ("127.0.0.1", "::1", "localhost")
        if there.host is None or there.scheme not in (("http", "https") if local else ("https",)):
            raise ValueError("an address that begins with https:// (http:// on this machine only)")
        return url

    @field_validator("rooms")
    @classmethod
    def _rooms(cls, rooms: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [room for room in rooms if not (room[:1] == "!" or (room[:1] == "#" and ":" in room))]:
            raise ValueError(f"rooms are !id or #alias:server, not {wrong[0]!r}")
        return rooms

    @field_validator("advisors")
    @classmethod
    def _people(cls, people: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [person for person in people if not (person[:1] == "@" and ":" in person)]:
            raise ValueError(f"people are @name:server, not {wrong[0]!r}")
        return people

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.token_env) == bool(self.user and self.password_env):
            raise ValueError("either token_env, or user and password_env")
        return self


OPTIONS = MatrixOptions
ABOUT = About(
    service="Matrix",
    reads=N_("Live chat from the rooms of a Matrix server, the moment it is written, with the advisors’ answers."),
    needs=(
        N_("An account of its own on the homeserver, invited into the rooms, and its access token or password."),
        N_(
            "Consent: why the chats may be displayed, and the version of the text that says so; else they are only "
            "counted."
        ),
    ),
    edits=N_("At once: Matrix tells of them."),
    deletions=N_("At once: Matrix tells of them. They are for good, as they are in Matrix."),
    limits=N_(
        "One question at a time, which the server answers when there is something new; where it asks us to slow "
        "down, we do. Encrypted rooms cannot be read."
    ),
    tried=N_(
        "A real Synapse server, killed and started again, with edits, redactions, gaps, consent given and taken back."
    ),
    read=("https://spec.matrix.org/latest/client-server-api/",),
    example="""
[[source]]
type = "matrix"
name = "chat"
label = "Conseil en ligne"
url = "https://matrix.example.org"
token_env = "CHAT_TOKEN"
rooms = ["#conseil:example.org"]
advisors = ["@lea:example.org"]
consent_basis = "opt-in"
consent_version = "2026-1"
""",
)


def build(options: MatrixOptions, context: Context) -> Matrix:
    return Matrix(options, context)


class Matrix:
    """One reading account. `sleep` is how it paces itself."""

    channel: Channel = "chat"

    def __init__(
        self, options: MatrixOptions, context: Context, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        self.name = options.name
        self._options, self._context, self._sleep = options, context, sleep
        self._api = Api(options.url, context.clock)
        self._filter = ""

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """See `Source.batches`. Ends quietly after `close`."""
        try:
            async with aclosing(self._batches(cursor)) as batches:
                async for batch in batches:
                    yield batch
        except Closed:
            return
        except Refused as refused:
            if refused.status != 401:
                raise
            if not self._options.token_env:
                raise SourceError(
                    N_("{who} has ended our session: we sign in again."), who=self._api.who
                ) from refused
            raise SourceError(
                N_(
                    "{who} does not accept the access token: make a new one for the reading account "
                    "and put it into {name}."
                ),
                who=self._api.who,
                name=self._options.token_env,
                fatal=True,
            ) from refused

    async def _batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        clock = self._context.clock
        memory = (recall(cursor) if cursor else None) or Memory()
        reader = await self._enter()
        if not memory.since:
            memory.began_ms = clock.now_ms()
            batch = await reader.first(await self._sync("", 0), memory, self._options.history)
            lost = ("The place up to which the chat was read is unreadable: it is read from now on.",)
            yield Batch(batch.items, batch.cursor, batch.rejected + (lost if cursor else ()))
        wait_s = 0.0
        while True:
            asked_s = clock.monotonic()
            try:
                batch = await reader.take(await self._sync(memory.since, wait_s), memory)
            except _PlaceLost:
                batch = await reader.again(await self._sync("", 0), memory)
            yield batch
            if wait_s and not batch.items and clock.monotonic() - asked_s < PACE_S:
                await self._sleep(PACE_S)
            # The first question after a start is answered at once: it shows that all is well.
            wait_s = self._options.poll_s

    def informs(self) -> bool:
        """See `WayBack`."""
        return self._options.statements

    async def inform(self, told: Outgoing) -> None:
        """See `WayBack`."""
        await say(self._api, told)

    async def close(self) -> None:
        """Breaks off the long poll."""
        await self._api.close()

    async def _sync(self, since: str, wait_s: float) -> dict[str, Any]:
        params = {"filter": self._filter, "set_presence": "offline", "timeout": str(round(wait_s * 1000))}
        try:
            return await self._api.call("GET", "/sync", params | ({"since": since} if since else {}), wait_s=wait_s)
        except Refused as refused:
            if since and refused.status == 400 and refused.code in ("M_UNKNOWN", "M_UNKNOWN_POS", "M_INVALID_PARAM"):
                raise _PlaceLost from refused
            raise

    async def _enter(self) -> Reader:
        options, secrets = self._options, self._context.secrets
        if options.token_env:
            self._api.token = secrets[options.token_env]
        else:
            self._api.token = ""
            self._api.token = await self._sign_in(secrets[options.password_env])
        me = str((await self._api.call("GET", "/account/whoami")).get("user_id", ""))
        if me[:1] != "@" or not me.isprintable():
            raise SourceError(STRANGE, who=self._api.who)
        rooms = frozenset([await self._join(room) for room in options.rooms]) if options.rooms else None
        kept = await self._api.call("POST", path("user", me, "filter"), body=self._wanted(rooms))
        self._filter = str(kept.get("filter_id", ""))
        policy = options.policy(frozenset(options.advisors))
        return Reader(self._api, Room("", me, policy, options.verified, options.maskable), rooms, options.limit)

    async def _sign_in(self, password: str) -> str:
        body = {
            "type": "m.login.password", "password": password, "device_id": f"VISAVIS-{self.name}",
            "identifier": {"type": "m.id.user", "user": self._options.user},
            "initial_device_display_name": "Vis-à-vis (reads)",
        }  # fmt: skip
        try:
            return str((await self._api.call("POST", "/login", body=body)).get("access_token", ""))
        except Refused as refused:
            if refused.status not in (401, 403):
                raise
            message = N_("{who} refuses the account's name or password: check both in the configuration.")
            raise SourceError(message, who=self._api.who, fatal=True) from refused

    async def _join(self, room: str) -> str:
        """The id of a room that is named in the configuration; an invitation to it is accepted."""
        try:
            return str((await self._api.call("POST", path("join", room), body={})).get("room_id", room))
        except Refused as refused:
            if refused.status in (401, 429) or refused.status >= 500:
                raise
            message = N_("The account may not enter the room {room}: invite it.")
            raise SourceError(message, room=room, fatal=True) from refused

    def _wanted(self, rooms: frozenset[str] | None) -> dict[str, Any]:
        nothing = {"types": [], "limit": 1}
        timeline = {"types": list(READ), "limit": self._options.limit}
        people = {
            "types": ["m.room.member", "m.room.encryption"], "lazy_load_members": True,
            "include_redundant_members": True,
        }  # fmt: skip
        room: dict[str, Any] = {"timeline": timeline, "state": people, "ephemeral": nothing, "account_data": nothing}
        if rooms is not None:
            room["rooms"] = sorted(rooms)
        return {"room": room, "presence": nothing, "account_data": nothing}


class _PlaceLost(Exception):
    """The server does not know the place up to which we had read."""
