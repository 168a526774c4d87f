"""Asking Crisp's REST interface (v1): what was said while nobody listened, one message as it is now, where to listen.

Written after docs.crisp.chat/references/rest-api/v1 and the official clients for Node and Go. Answers are objects
`{"error": …, "reason": …, "data": …}`; a website's or plugin's token has so many requests a day, which are held
before they are spent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import quote

from aiohttp import encode_basic_auth
from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.http import Web
from wall.clock import Clock, to_iso
from wall.words import N_

WHO = N_("Crisp")
REFUSED = N_("{who} does not accept the token: make a new one in Crisp under Settings > Workspace Settings > "
             "Advanced configuration (or, for a plugin, at marketplace.crisp.chat), and put it into the "
             "configuration.")  # fmt: skip
_WORDS = {
    401: REFUSED,
    403: N_("{who} does not let the token read conversations ({status}): give it the rights to conversations, "
            "messages and sessions, in Crisp or at marketplace.crisp.chat."),
    404: N_("{who} knows no website of that id, or the plugin is not installed there ({status}): check “website”; it "
            "is under Settings > Workspace Settings > Setup instructions."),
    429: N_("{who} has no requests left for us today ({status}): we wait. If it happens often, set “requests_a_day” "
            "to what the token is allowed, or ask Crisp for more."),
}  # fmt: skip
PER_PAGE = 50
PAGES = 200
"""Pages of a listing that are read at most."""
BYTES = 8_000_000
DAILY_PAUSE_S = 3600.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Api:
    """One website, asked with one token. `kept`: what `Budget.dump` gave before a restart."""

    def __init__(
        self, url: str, tier: str, website: str, identifier: str, secret: str, clock: Clock, a_day: int,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, kept: tuple[float, int] | None = None,
    ) -> None:  # fmt: skip
        self.who = Phrase(WHO)
        self.base = url.rstrip("/") + "/v1"
        self._tier, self._website = tier, website
        # So that no day has more than `a_day`: what fills up in a day, and what was saved up before.
        self.budget = Budget(clock, 0.8 * a_day, 86_400, max(1.0, 0.2 * a_day), kept)
        self._web = Web(
            self.who, clock,
            {"Authorization": encode_basic_auth(identifier, secret, "utf-8"), "X-Crisp-Tier": tier},
            origin=url, budgets=(self.budget,), sleep=sleep, words=_WORDS,
        )  # fmt: skip

    @property
    def skew_ms(self) -> int:
        """How far Crisp's clock is ahead of ours (ms)."""
        return self._web.skew_ms

    async def live_address(self) -> str:
        """Where the live channel is. Raises SourceError, also for one that is elsewhere than Crisp."""
        place = f"website/{self._website}" if self._tier == "website" else "plugin"
        told = await self._get(f"/{place}/connect/endpoints")
        socket = told.get("socket") if isinstance(told, dict) else None
        address = socket.get("app") if isinstance(socket, dict) else None
        if not isinstance(address, str) or not _beside(address, self.base):
            raise SourceError(N_("{who} names no live channel that we may listen to: we try again."), who=self.who)
        return address

    async def conversations(self, since_ms: int) -> AsyncIterator[list[Any]]:
        """Pages of the conversations that moved since then (Unix ms), the latest first."""
        for page in range(1, PAGES + 1):
            told = await self._get(
                f"/website/{self._website}/conversations/{page}", per_page=str(PER_PAGE), order_date_updated="1",
                filter_date_start=to_iso(since_ms),
            )  # fmt: skip
            if not isinstance(told, list):
                raise self._strange()
            if told:
                yield told
            if len(told) < PER_PAGE:
                return
        raise SourceError(
            N_("{who} lists more than {count} conversations: make “window_days” shorter."),
            who=self.who, count=PAGES * PER_PAGE, fatal=True,
        )  # fmt: skip

    async def messages(self, session: str, since_ms: int) -> list[dict[str, Any]] | None:
        """What was said in a conversation since then (Unix ms), oldest first; None: there is no such conversation."""
        found: dict[Any, dict[str, Any]] = {}
        before: dict[str, str] = {}
        for _ in range(PAGES):
            told = await self._get(f"/{self._place(session)}/messages", missing=True, **before)
            if told is None:
                return None
            if not isinstance(told, list):
                raise self._strange()
            page = [one for one in told if isinstance(one, dict) and _is_time(one.get("timestamp"))]
            known = len(found)
            found.update((str(one.get("fingerprint")), one) for one in page)
            oldest_ms = min((one["timestamp"] for one in page), default=0)
            if len(found) == known or oldest_ms < since_ms:
                break
            before = {"timestamp_before": str(round(oldest_ms) + 1)}
        return sorted(
            (one for one in found.values() if one["timestamp"] >= since_ms), key=lambda one: float(one["timestamp"])
        )

    async def message(self, session: str, fingerprint: int) -> Any:
        """A message as it is now; None: it is gone."""
        return await self._get(f"/{self._place(session)}/message/{fingerprint}", missing=True)

    async def metas(self, session: str) -> Any:
        """What is known of a conversation's customer; None: there is no such conversation."""
        return await self._get(f"/{self._place(session)}/meta", missing=True)

    async def close(self) -> None:
        await self._web.close()

    def _place(self, session: str) -> str:
        return f"website/{self._website}/conversation/{quote(session, safe='')}"

    async def _get(self, path: str, missing: bool = False, **params: str) -> Any:
        answer = await self._web.get(self.base + path, params=params, max_bytes=BYTES)
        if answer.status == 420:  # Crisp's own name for 429, seen in its documentation
            raise SourceError(_WORDS[429], who=self.who, status=420, retry_after_s=DAILY_PAUSE_S)
        later = DAILY_PAUSE_S if answer.status == 429 and "Retry-After" not in answer.headers else None
        told = self._web.document(answer) if answer.status in (200, 206, 404) else None
        told = told if isinstance(told, dict) else {}
        if answer.status == 404 and missing and told.get("reason") != "not_subscribed":
            return None
        self._web.expect(answer, 200, 206, later_s=later)
        return told.get("data")

    def _strange(self) -> SourceError:
        return SourceError(N_("{who} answers with something else than was asked for: we try again."), who=self.who)


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e15


def _beside(address: str, base: str) -> bool:
    """Whether a live channel is the service's own: a name beside the REST interface's, or both on this machine."""
    try:
        there, here = URL(address), URL(base)
    except ValueError:
        return False
    if here.host in LOOPBACK:
        return there.host in LOOPBACK and there.scheme in ("ws", "http", "wss", "https")
    family = "." + ".".join((here.host or "").split(".")[-2:])
    return there.scheme in ("wss", "https") and (there.host or "").endswith(family)
