"""The stream of a Mastodon server: what it told and nobody has taken yet. Joined when asked to, never by itself.

Whoever reads the timeline too joins first and reads then: so nothing falls between the two.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping

from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.parts.mastodon.posts import Heard, hear
from feeder.sources.shared.socket import connected

MESSAGE_BYTES = 2_000_000
MAX_HEARD = 5_000
"""Events that nobody has taken yet; beyond them `missed` says that the timeline has to be read instead."""


class Stream:
    """`base`: where the stream is; `what`: which of its channels; `headers`: what lets us in; `ring`: called when
    there is something to take."""

    def __init__(
        self, base: str, what: Mapping[str, str], who: Phrase, headers: Mapping[str, str], ring: Callable[[], None]
    ) -> None:
        base_url = URL(base)
        there = (base_url / "api/v1/streaming").with_scheme("wss" if base_url.scheme == "https" else "ws")
        self._url = str(there.with_query(dict(what)))
        self._who, self._headers, self._ring = who, headers, ring
        self._heard: deque[Heard] = deque()
        self._listening: asyncio.Task[None] | None = None
        self.missed = False

    def take(self) -> list[Heard]:
        """What was told since the last time, in order."""
        heard = list(self._heard)
        self._heard.clear()
        return heard

    def is_live(self) -> bool:
        return self._listening is not None and not self._listening.done()

    async def join(self) -> str:
        """Listen, unless it is listened to; why it cannot be, if it cannot ("" else). It is tried once."""
        if self.is_live():
            return ""
        joined = asyncio.Event()
        self._listening = listening = asyncio.create_task(self._listen(joined))
        waiting = asyncio.create_task(joined.wait())
        await asyncio.wait({listening, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not listening.done():
            return ""
        try:
            await listening
        except SourceError as error:
            return str(error)
        return ""

    async def _listen(self, joined: asyncio.Event) -> None:
        async with connected(self._url, self._who, max_bytes=MESSAGE_BYTES, headers=self._headers) as socket:
            joined.set()
            while True:
                heard = hear(await socket.receive())
                if heard is None:
                    continue
                if len(self._heard) < MAX_HEARD:
                    self._heard.append(heard)
                else:
                    self.missed = True
                self._ring()

    async def stop(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        self._heard.clear()
