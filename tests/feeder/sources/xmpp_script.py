"""An XMPP server that lies, doubles and breaks off as a test wants: no network, only frames and their answers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from feeder.sources.base import Batch, Context
from feeder.sources.parts.xmpp.xml import Node, parse, tag, text
from feeder.sources.shared.socket import Socket
from feeder.sources.xmpp import OPTIONS, Xmpp
from wall.clock import SteppedClock

SALON = "salon@rooms.example"
GUESTS = "guests.example"
ME = f"somebody@{GUESTS}/x"
ERROR = "<error type='cancel'><{} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
FEATURES = (
    "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"
    "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{}</mechanisms></stream:features>"
)
Answer = Callable[[Node], list[str] | None]


def message(number: int, words: str, *, archived: str = "", sender: str = f"{SALON}/Nadège", more: str = "") -> str:
    """A message of the room, or (with `archived`, a query's id) as its archive gives it."""
    attrs = {"xmlns": "jabber:client", "type": "groupchat", "id": f"m{number}", "from": sender}
    body = tag("body", {}, text(words)) + more
    if not archived:
        return tag("message", attrs, body, f"<stanza-id xmlns='urn:xmpp:sid:0' by='{SALON}' id='s{number}'/>")
    delay = "<delay xmlns='urn:xmpp:delay' stamp='2026-11-22T00:00:00Z'/>"
    inside = tag("forwarded", {"xmlns": "urn:xmpp:forward:0"}, delay, tag("message", attrs, body))
    result = tag("result", {"xmlns": "urn:xmpp:mam:2", "queryid": archived, "id": f"s{number}"}, inside)
    return tag("message", {"xmlns": "jabber:client", "from": SALON}, result)


@dataclass
class Server(Socket):
    """`archive`: numbers of messages that the room keeps. `first`: asked before its own answers, None: they count."""

    archive: list[int] = field(default_factory=list)
    first: Answer = lambda _: None
    page: int = 2
    features: str = "<mechanism>ANONYMOUS</mechanism>"
    asked: list[Node] = field(default_factory=list)
    frames: deque[str | bytes] = field(default_factory=deque)

    async def send(self, text: str) -> None:
        node = parse(text)
        self.asked.append(node)
        told = self.first(node)
        self.frames += self.answer(node) if told is None else told

    async def receive(self) -> str | bytes:
        if not self.frames:
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        return self.frames.popleft()

    def result(self, asked: Node, inside: str = "", kind: str = "result") -> str:
        attrs = {"xmlns": "jabber:client", "type": kind, "id": asked.get("id"), "from": asked.get("to")}
        return tag("iq", attrs, inside)

    def answer(self, node: Node) -> list[str]:
        """As an honest server answers."""
        inner = node.children[0] if node.children else node
        match node.name, inner.name:
            case "open", _:
                return ["<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", FEATURES.format(self.features)]
            case "auth", _:
                return ["<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"]
            case "iq", "bind":
                return [self.result(node, f"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>{ME}</jid></bind>")]
            case "presence", _:
                self_made = "<x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x>"
                return [tag("presence", {"xmlns": "jabber:client", "from": node.get("to")}, self_made)]
            case "iq", "query" if inner.space == "urn:xmpp:mam:2":
                return self.read(node, inner)
            case "iq", "query":
                known = "<query xmlns='{}'><feature var='urn:xmpp:mam:2'/></query>"
                return [self.result(node, known.format(inner.space))]
            case "iq", "ping":
                return [self.result(node)]
        return []

    def read(self, node: Node, query: Node) -> list[str]:
        bounds = next(child for child in query.children if child.name == "set")
        after = next((child.text for child in bounds.children if child.name == "after"), "")
        before = next((child.text for child in bounds.children if child.name == "before"), None)
        place = (before if before is not None else after).removeprefix("s")
        if place and int(place) not in self.archive:
            return [self.result(node, ERROR.format("item-not-found"), "error")]
        if before is not None:
            left = [number for number in self.archive if not place or number < int(place)]
            chosen = left[-self.page :]
        else:
            left = [number for number in self.archive if not place or number > int(place)]
            chosen = left[: self.page]
        told = [message(number, f"n° {number}", archived=query.get("queryid")) for number in chosen]
        ends = f"<first>s{chosen[0]}</first><last>s{chosen[-1]}</last>" if chosen else ""
        whole = "true" if len(chosen) == len(left) else "false"
        fin = f"<fin xmlns='urn:xmpp:mam:2' complete='{whole}'><set xmlns='http://jabber.org/protocol/rsm'>{ends}</set></fin>"
        return [*told, self.result(node, fin)]


@dataclass
class Reading:
    """What a source has told so far."""

    batches: list[Batch] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [seen.text for batch in self.batches for seen in batch.items if seen.what != "deleted"]

    @property
    def rejected(self) -> list[str]:
        return [why for batch in self.batches for why in batch.rejected]


def made(server: Server, patch: pytest.MonkeyPatch, **more: Any) -> Xmpp:
    """A source that speaks to `server`."""

    @asynccontextmanager
    async def connected(*_: Any, **__: Any) -> AsyncIterator[Server]:
        yield server

    patch.setattr("feeder.sources.xmpp.connected", connected)
    given = {
        "type": "xmpp", "name": "salon", "url": "wss://chat.example/ws", "account": GUESTS, "rooms": [SALON],
        "kind": "forum",
    }  # fmt: skip
    return Xmpp(OPTIONS.model_validate(given | more), Context(SteppedClock(), {"P": "secret"}))


async def read(source: Xmpp, cursor: str | None, done: Callable[[Reading], object]) -> Reading:
    """Read until `done`. Raises what the source raises."""
    reading, batches = Reading(), source.batches(cursor)
    try:
        async with asyncio.timeout(10):
            async for batch in batches:
                reading.batches.append(batch)
                if done(reading):
                    return reading
    finally:
        await batches.aclose()
    raise AssertionError("it ended by itself")
