"""Statements of reasons to whoever delivers posts to us: a signed POST, as Standard Webhooks has it.

The receiver knows a repetition by `webhook-id`. 2xx: taken. 4xx that no later try will mend: this statement stays
under the receipt. Anything else is tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.http import CONNECT_S, USER_AGENT, host_of, network_words, retry_after_s, too_slow
from feeder.sources.shared.signature import sign
from feeder.sources.shared.way_back import Outgoing, Undeliverable
from wall.clock import Clock, to_iso
from wall.receipts import grouped
from wall.words import N_

TOTAL_S = 30.0
LOCAL = ("127.0.0.1", "::1", "localhost")
LATER = frozenset({408, 409, 421, 423, 425, 429})
REFUSED = frozenset({401, 403, 404, 405})
"""What says that the address or the secret is not right, rather than this one statement."""
WHO = N_("The receiver of statements, {host},")
MOVED = N_("{who} sends us to another address ({status}): put the right one into “statement_url”.")
DENIED = N_("{who} refuses them ({status}): check “statement_url” and the secret.")
TROUBLE = N_("{who} does not take them now ({status}): we try again.")


def usable(url: str) -> bool:
    """Whether statements may be sent there: by TLS, or within this machine."""
    try:
        there = URL(url)
    except ValueError:
        return False
    local = there.host in LOCAL
    return there.host is not None and not there.user and there.scheme in (("http", "https") if local else ("https",))


def body(told: Outgoing) -> bytes:
    """What is sent. Times are RFC 3339; the statement's own are Unix ms, as its names say."""
    post = {"id": told.native_id} | ({"created": told.created} if told.created else {})
    receipt = {"code": grouped(told.receipt)} | ({"address": told.address} if told.address else {})
    whole: dict[str, Any] = {
        "type": "statement-of-reasons",
        "id": told.id,
        "post": post,
        "decided_at": to_iso(told.statement.decided_ms),
        "receipt": receipt,
        "statement": msgspec.to_builtins(told.statement),
        "subject": told.subject,
        "words": told.words,
    }
    return msgspec.json.encode(whole)


class Hook:
    """One receiver. Signed with every key, as long as the secret is being changed. Follows no redirect."""

    def __init__(self, url: str, keys: Sequence[bytes], clock: Clock) -> None:
        self._url, self._keys, self._clock = url, keys, clock
        self._who = Phrase(WHO, host=host_of(url) if url else "")
        self._session: aiohttp.ClientSession | None = None

    async def send(self, told: Outgoing) -> None:
        """Raises Undeliverable, SourceError."""
        data, at_s = body(told), self._clock.now_ms() // 1000
        headers = {
            "Content-Type": "application/json",
            "webhook-id": told.id,
            "webhook-timestamp": str(at_s),
            "webhook-signature": " ".join(sign(key, told.id, at_s, data) for key in self._keys),
        }
        try:
            async with (
                asyncio.timeout(TOTAL_S),
                self._open().post(self._url, data=data, headers=headers, allow_redirects=False) as response,
            ):
                status, answered = response.status, response.headers
        except TimeoutError as error:
            raise too_slow(self._who, error, TOTAL_S) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SourceError(network_words(error), who=self._who) from error
        if 200 <= status < 300:
            return
        if 300 <= status < 400:
            raise SourceError(MOVED, who=self._who, status=status, fatal=True)
        if status in REFUSED:
            raise SourceError(DENIED, who=self._who, status=status, fatal=True)
        if 400 <= status < 500 and status not in LATER:
            raise Undeliverable
        after = retry_after_s(answered, self._clock.now_ms())
        raise SourceError(TROUBLE, who=self._who, status=status, retry_after_s=after)

    async def close(self) -> None:
        """Let go of the connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers={"User-Agent": USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),
            )
        return self._session
