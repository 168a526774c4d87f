"""Asking a room's archive (XEP-0313) page by page (XEP-0059)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from feeder.sources.parts.xmpp.events import MAM, Kept, kept
from feeder.sources.parts.xmpp.stream import Stream
from feeder.sources.parts.xmpp.xml import Node, tag, text
from wall.clock import to_iso

RSM = "http://jabber.org/protocol/rsm"
FORMS = "jabber:x:data"
PAGE = 100
"""Messages asked for at a time; servers give fewer at their will (Prosody 50)."""
MOST = 250
"""No more of one page are taken, whatever we asked for; what is beyond is the next page."""


@dataclass
class Page:
    """Messages, oldest first. `last`: the archive's id of the newest; `broken`: how many were none."""

    kept: list[Kept] = field(default_factory=list)
    complete: bool = False
    first: str = ""
    last: str = ""
    broken: int = 0


class Archive:
    """The archives of a stream's rooms."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._numbers = count(1)

    async def after(self, room: str, id: str, since_ms: int | None = None) -> Page:
        """What came after the message `id` ("": from the beginning), and since a time (Unix ms). Raises Refused."""
        return await self._page(room, tag("after", {}, text(id)) if id else "", since_ms)

    async def before(self, room: str, id: str, size: int = PAGE) -> Page:
        """The newest that came before the message `id` ("": of all). Raises Refused."""
        return await self._page(room, tag("before", {}, text(id)), None, size)

    async def _page(self, room: str, where: str, since_ms: int | None, size: int = PAGE) -> Page:
        query, page = f"a{next(self._numbers)}", Page()

        def take(node: Node) -> bool:
            try:
                one = kept(node, room, query)
            except ValueError:
                page.broken += 1
                return True
            if one is not None and len(page.kept) < MOST:
                page.kept.append(one)
            return one is not None

        since = () if since_ms is None else (_since(since_ms),)
        bounds = tag("set", {"xmlns": RSM}, tag("max", {}, str(size)), where)
        asked = tag("query", {"xmlns": MAM, "queryid": query}, *since, bounds)
        answer = await self._stream.ask("set", room, asked, take)
        fin = answer.child(MAM, "fin")
        told = fin.child(RSM, "set") if fin is not None else None
        page.complete = fin is None or fin.get("complete") in ("true", "1")
        if told is not None:
            page.first = next((node.text for node in told.all(RSM, "first")), "")
            page.last = next((node.text for node in told.all(RSM, "last")), "")
        if len(page.kept) == MOST:
            page.last, page.complete = page.kept[-1].id, False
        if page.kept:
            page.first, page.last = page.first or page.kept[0].id, page.last or page.kept[-1].id
        return page


def _since(since_ms: int) -> str:
    def field(name: str, value: str, **more: str) -> str:
        return tag("field", {"var": name, **more}, tag("value", {}, text(value)))

    form = field("FORM_TYPE", MAM, type="hidden") + field("start", to_iso(max(0, since_ms)))
    return tag("x", {"xmlns": FORMS, "type": "submit"}, form)
