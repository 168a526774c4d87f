"""A stream to an XMPP server over WebSocket (RFC 7395): frames, questions and their answers, what waits meanwhile.

Whatever does not come in time, or ends the stream, is a SourceError in words; nothing is asked of another address.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import count

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.parts.xmpp.events import CLIENT
from feeder.sources.parts.xmpp.xml import Broken, Node, parse, tag
from feeder.sources.shared.http import too_slow
from feeder.sources.shared.socket import LOST, Socket
from wall.words import N_

FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
STREAMS = "http://etherx.jabber.org/streams"
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
PING = "urn:xmpp:ping"
MAX_BYTES = 524_288
"""Of one frame; servers allow their own people half of it at most."""
MAX_HELD = 8 * MAX_BYTES
"""Bytes of what people say while we read the archive; what is beyond is read from the archive again."""
STRANGE = N_("{who} answers something that is no XMPP: check its address in the configuration.")

UNKNOWN = N_("{who} does not know the server that stands in our account's address: check it in the configuration.")


class Refused(Exception):
    """The server answered a question with an error. `condition`: `item-not-found`, `forbidden` and so on."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


class Stream:
    """`answer_s`: how long (s) an answer may take. `on_presence` is told of every presence as it comes."""

    def __init__(self, socket: Socket, who: Phrase, answer_s: float) -> None:
        self.who = who
        self.answer_s = answer_s
        self.on_presence: Callable[[Node], None] = lambda _: None
        self.broken = 0
        """Frames that were no XML, since this was last looked at."""
        self.lost = False
        """Whether messages had to be dropped while the archive was read."""
        self.mine = {""}
        """Who answers for the server: it says our own address, its own, or nothing."""
        self._socket = socket
        self._numbers = count(1)
        self._held: deque[tuple[Node, int]] = deque()
        self._bytes = self._size = 0

    async def open(self, domain: str) -> Node:
        """Begin a stream, or begin it anew after signing in; returns what the server offers."""
        await self._socket.send(tag("open", {"xmlns": FRAMING, "to": domain, "version": "1.0"}))
        await self.handshake("open", FRAMING)
        return await self.handshake("features", STREAMS)

    async def send(self, xml: str) -> None:
        await self._socket.send(xml)

    async def handshake(self, *names: str) -> Node:
        """The next frame, which has to be one of `names`, of the namespace that stands last."""
        *wanted, space = names
        try:
            async with asyncio.timeout(self.answer_s):
                node = await self._frame()
        except TimeoutError as error:
            raise too_slow(self.who, error, self.answer_s) from error
        if node is None or node.space != space or node.name not in wanted:
            raise SourceError(STRANGE, who=self.who)
        return node

    async def ask(self, kind: str, to: str, payload: str, take: Callable[[Node], bool] = lambda _: False) -> Node:
        """The answer to a question, of the server itself if `to` is "". Raises Refused.

        What comes meanwhile is held, but for what `take` takes."""
        number = f"q{next(self._numbers)}"
        address = {"to": to} if to else {}
        await self.send(tag("iq", {"xmlns": CLIENT, "type": kind, "id": number, **address}, payload))

        def answers(node: Node) -> bool:
            # Only whom we asked may answer.
            by = node.get("from")
            if node.name != "iq" or node.get("id") != number or by not in ({to} if to else self.mine):
                return False
            return node.get("type") in ("result", "error")

        answer = await self.until(answers, take)
        if answer.get("type") == "error":
            raise Refused(condition(answer))
        return answer

    async def until(self, wanted: Callable[[Node], bool], take: Callable[[Node], bool] = lambda _: False) -> Node:
        """The next stanza that is `wanted`; others are held, but for what `take` takes.

        Raises SourceError where nothing of it comes within `answer_s` after the last that did."""
        try:
            while True:
                async with asyncio.timeout(self.answer_s):
                    node = await self._first(wanted, take)
                if node is not None:
                    return node
        except TimeoutError as error:
            raise too_slow(self.who, error, self.answer_s) from error

    async def _first(self, wanted: Callable[[Node], bool], take: Callable[[Node], bool]) -> Node | None:
        """What is wanted, or None once something was taken."""
        while True:
            node = await self._frame()
            if node is None:
                continue
            if wanted(node):
                return node
            if take(node):
                return None
            self._hold(node)

    async def stanza(self, wait_s: float) -> Node | None:
        """The next one, held or new; None if none comes within `wait_s` (0: if none is here already)."""
        if self._held:
            held, size = self._held.popleft()
            self._bytes -= size
            return held
        try:
            async with asyncio.timeout(wait_s):
                while (node := await self._frame()) is None:
                    continue
                return node
        except TimeoutError:
            return None

    def forget_held(self) -> None:
        """Drop what was held: the archive has it."""
        self._held.clear()
        self._bytes, self.lost = 0, False

    def _hold(self, node: Node) -> None:
        if node.name != "message":
            return
        if self._bytes + self._size > MAX_HELD:
            self.lost = True
            return
        self._held.append((node, self._size))
        self._bytes += self._size

    async def _frame(self) -> Node | None:
        """The next frame; None for one that is nothing to others: broken, a presence, a question to us."""
        frame = await self._socket.receive()
        self._size = len(frame)
        try:
            node = parse(frame)
        except Broken:
            self.broken += 1
            return None
        if (node.space, node.name) == (FRAMING, "close"):
            raise SourceError(LOST, who=self.who)
        if (node.space, node.name) == (STREAMS, "error"):
            unknown = any(child.name in ("host-unknown", "host-gone") for child in node.children)
            raise SourceError(UNKNOWN if unknown else LOST, who=self.who, fatal=unknown)
        if node.space == CLIENT and node.name == "presence":
            self.on_presence(node)
            return node
        if node.space == CLIENT and node.name == "iq" and node.get("type") in ("get", "set"):
            await self._reply(node)
            return None
        return node

    async def _reply(self, asked: Node) -> None:
        """A server that gets no answer to its ping takes us for gone; everything else we do not do."""
        known = asked.get("type") == "get" and asked.child(PING, "ping") is not None
        address = {key: value for key, value in (("to", asked.get("from")), ("id", asked.get("id"))) if value}
        error = tag("error", {"type": "cancel"}, tag("service-unavailable", {"xmlns": STANZAS}))
        inside = () if known else (error,)
        await self.send(tag("iq", {"xmlns": CLIENT, "type": "result" if known else "error", **address}, *inside))


def condition(stanza: Node) -> str:
    """What is wrong, of a stanza of type error, in the protocol's word."""
    error = stanza.child(CLIENT, "error")
    if error is None:
        return "undefined-condition"
    return next(
        (node.name for node in error.children if node.space == STANZAS and node.name != "text"), "undefined-condition"
    )
