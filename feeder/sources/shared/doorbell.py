"""A service that can only say «there is something new»: its hook wakes the reading, and what counts is what is read.

For hooks that are unsigned, may come late, twice or in the wrong order, or carry less than a post: the service itself
is asked, so nobody can put words on the wall by sending them here. A hook is believed only as far as a ring is.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

QUIET_S = 2.0
"""After a ring it is quiet for so long (s): a hundred in one go are one, and nobody makes us read without a pause."""
KEY = ":key"
"""Under this name the web server hands on the last part of `/hooks/NAME/KEY`; no header can be called that."""


class Doorbell:
    """Rung by `deliver`. `key`: what the address has to end in (`/hooks/NAME/KEY`); empty: anybody may ring.

    `quiet_s`: how long whoever was woken waits for more rings; a stream, where looking costs no request, needs none.
    """

    def __init__(
        self, key: str = "", sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, quiet_s: float = QUIET_S
    ) -> None:
        self._key, self._sleep, self._quiet_s = key, sleep, quiet_s
        self._rung = asyncio.Event()

    async def deliver(self, headers: Mapping[str, str], _body: bytes) -> tuple[int, dict[str, Any]]:
        """See `feeder/web/server.py`. Answered at once: nothing can be lost, since everything is read anyhow."""
        given = headers.get(KEY, "").encode(errors="backslashreplace")
        if self._key and not hmac.compare_digest(given, self._key.encode()):
            return 401, {"error": "The key at the end of this address is not right."}
        self.ring()
        return 200, {"status": "we look"}

    def ring(self) -> None:
        """Wake whoever waits."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Return `quiet_s` after it rings (or rang since the last time), or after `seconds`."""
        rung, slept = asyncio.ensure_future(self._rung.wait()), asyncio.ensure_future(self._sleep(seconds))
        try:
            await asyncio.wait({rung, slept}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            rung.cancel()
            slept.cancel()
            await asyncio.gather(rung, slept, return_exceptions=True)
        if self._rung.is_set() and self._quiet_s > 0:
            await self._sleep(min(self._quiet_s, seconds))
        self._rung.clear()
