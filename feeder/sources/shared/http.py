"""Asking a server over HTTP, for every source that does: sizes capped, time capped, TLS checked, words for people.

Nothing here knows what a feed or a comment is. Every failure is a SourceError that a shop manager can act on; no
message holds a path, a query or a secret, only the host's name.

Whatever a server says of where to go next, it is asked on its own address only: a redirect or a next page elsewhere
(another site, this machine, the shop's network) is told to people instead of followed.
"""

from __future__ import annotations

import asyncio
import errno
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.lenient import NotJson, json_value
from feeder.sources.shared.service_url import elsewhere
from wall.clock import Clock
from wall.words import N_

USER_AGENT = "Vis-a-vis/0.1 (in-store wall; reads what is public)"
TOTAL_S = 30.0
"""One request, redirects and body included, takes no longer than this (s)."""
CONNECT_S = 10.0
"""A connection comes about within this (s), or not at all."""
MAX_HOPS = 5
MAX_RETRY_AFTER_S = 86_400.0
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)
"""What the system says when it knows no way to an address at all."""


@dataclass(frozen=True)
class Answer:
    """What a server said. `headers` are looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Web:
    """One server, asked politely. `who` is what people call it in messages; a session is made at first use.

    `headers` go with every request, to the same host only. `origin`: an address on the only host that may be asked,
    for those whose answers say where to go on. `budgets`: how often it may be asked; `sleep` waits for them.
    `words`: what to say of a status instead of the general sentence, with `{who}` and `{status}`. Raises SourceError
    and nothing else.
    """

    def __init__(
        self,
        who: str | Phrase,
        clock: Clock,
        headers: Mapping[str, str] | None = None,
        total_s: float = TOTAL_S,
        *,
        origin: str = "",
        budgets: Sequence[Budget] = (),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        words: Mapping[int, str] | None = None,
    ) -> None:
        self._who = who
        self._clock = clock
        self._headers = {"User-Agent": USER_AGENT, **(headers or {})}
        self._total_s = total_s
        self._origin = URL(origin).origin() if origin else None
        self._budgets, self._sleep = budgets, sleep
        self._words = words or {}
        self._session: aiohttp.ClientSession | None = None
        self.skew_ms = 0
        """How far the server's clock was ahead of ours when it last told its time (its `Date`, whole seconds)."""

    async def get(
        self,
        url: str,
        *,
        max_bytes: int,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """GET `url`; a redirect is followed on the same host only. Raises SourceError, also for a body too long.

        An answer of any status is an answer: see `expect`.
        """
        return await self._ask("GET", url, params, max_bytes, headers or {}, {})

    async def post(
        self,
        url: str,
        *,
        max_bytes: int,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """POST `json` or a `form` to `url`; a redirect is not followed. Raises SourceError as `get` does."""
        body: dict[str, Any] = {"json": json} if form is None else {"data": dict(form)}
        return await self._ask("POST", url, params, max_bytes, headers or {}, body)

    async def _ask(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        max_bytes: int,
        headers: Mapping[str, str],
        body: Mapping[str, Any],
    ) -> Answer:
        try:
            address = URL(url).update_query(dict(params)) if params else URL(url)
            if self._origin is not None and address.origin() != self._origin:
                raise self._moved(self._origin, address)
            for budget in self._budgets:
                await budget.take(self._sleep)
            async with asyncio.timeout(self._total_s):
                return await self._follow(method, address, max_bytes, headers, body)
        except TimeoutError as error:
            raise too_slow(self._who, error, self._total_s) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SourceError(network_words(error), who=self._who) from error

    async def _follow(
        self, method: str, url: URL, max_bytes: int, headers: Mapping[str, str], body: Mapping[str, Any]
    ) -> Answer:
        for _ in range(MAX_HOPS):
            asked = self._open().request(method, url, headers=headers, allow_redirects=False, **body)
            async with asked as response:
                self._note_time(response.headers.get("Date", ""))
                if response.status in _REDIRECTS and "Location" in response.headers:
                    hop = self._next_hop(url, response.headers["Location"])
                    if method != "GET":
                        raise self._moved(url, hop)
                    url = hop
                    continue
                read = await self._read(response, max_bytes)
                return Answer(response.status, response.headers, read)
        raise SourceError(
            N_("{who} sends us from one address to the next without end: check its address in the configuration."),
            who=self._who,
            fatal=True,
        )

    def _note_time(self, told: str) -> None:
        there_ms = _date_ms(told)
        if there_ms is not None:  # where it tells no time, what was known of its clock stays
            self.skew_ms = there_ms - self._clock.now_ms()

    def _next_hop(self, url: URL, location: str) -> URL:
        """Where a redirect leads. Another host is a person's decision: the password and the network are ours."""
        there = url.join(URL(location))
        upgraded = (url.scheme, url.port, there.scheme, there.port) == ("http", 80, "https", 443)
        if there.host != url.host or ((there.scheme, there.port) != (url.scheme, url.port) and not upgraded):
            raise self._moved(url, there)
        return there

    def _moved(self, ours: URL, there: URL) -> SourceError:
        return SourceError(
            elsewhere(ours, there), who=self._who, there=f"{there.scheme}://{host_of(str(there))}", fatal=True
        )

    async def _read(self, response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        async for part in response.content.iter_chunked(65_536):
            size += len(part)
            if size > max_bytes:
                raise SourceError(
                    N_("{who} sends more than {size} kB at once; nothing was read."),
                    who=self._who,
                    size=max_bytes // 1000,
                )
            parts.append(part)
        return b"".join(parts)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                headers=self._headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=self._total_s, sock_connect=CONNECT_S),
                connector=aiohttp.TCPConnector(limit=4),
            )
        return self._session

    def document(self, answer: Answer) -> Any:
        """What the answer's JSON holds. Raises SourceError for what is none."""
        try:
            return json_value(answer.body)
        except NotJson as error:
            message = N_("{who} answers with something that is no JSON: nothing was read. If it lasts, tell whoever "
                         "runs it.")  # fmt: skip
            raise SourceError(message, who=self._who) from error

    def expect(self, answer: Answer, *good: int, later_s: float | None = None) -> None:
        """Raise SourceError in words unless the answer's status is one of `good`.

        `later_s`: when to come again (s), where the service says it otherwise than by `Retry-After`.
        """
        if answer.status in good:
            return
        later = retry_after_s(answer.headers, self._clock.now_ms()) if later_s is None else later_s
        raise SourceError(
            self._words.get(answer.status) or status_words(answer.status),
            who=self._who,
            status=answer.status,
            retry_after_s=later,
            fatal=answer.status in (401, 410),
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def retry_after_s(headers: Mapping[str, str], now_ms: int | None = None) -> float | None:
    """The seconds that a `Retry-After` asks for (a number or a date), a day at most; None where it asks nothing.

    A date is the server's, and so is the time that it is compared with (its `Date`); `now_ms` where it tells none.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return min(float(value), MAX_RETRY_AFTER_S)
    when, there_ms = _date_ms(value), _date_ms(headers.get("Date", ""))
    since = now_ms if there_ms is None else there_ms
    if when is None or since is None:
        return None
    return min(max(0.0, (when - since) / 1000), MAX_RETRY_AFTER_S)


def _date_ms(told: str) -> int | None:
    """A date of HTTP as Unix ms; None where it is none."""
    try:
        return round(parsedate_to_datetime(told).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None


def host_of(url: str) -> str:
    """The part of an address that may be told to people: its host, with the port where it is not the usual one."""
    try:
        parts = URL(url)
        return f"{parts.host}:{parts.explicit_port}" if parts.explicit_port else parts.host or "?"
    except ValueError:
        return "?"


def too_slow(who: str | Phrase, error: TimeoutError, total_s: float) -> SourceError:
    """Nothing came within `total_s`, or no connection within `CONNECT_S`."""
    seconds = CONNECT_S if isinstance(error, aiohttp.ConnectionTimeoutError) else total_s
    message = N_("{who} did not answer within {seconds} s: we try again. If it lasts, see whether it is running.")
    return SourceError(message, who=who, seconds=f"{seconds:g}")


def network_words(error: Exception) -> str:
    """What to say of a connection that did not come about: a message about `{who}`, without the system's words."""
    match error:
        case aiohttp.ClientConnectorCertificateError() | ssl.SSLCertVerificationError():
            return N_("{who} has no valid certificate; nothing was read. Its owner has to put that right.")
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return N_(
                "{who} makes no secure connection with us; nothing was read. Does its address really begin with https://?"
            )
        case aiohttp.ClientConnectorDNSError():
            return N_("{who} cannot be found by its name: check its address and this machine's connection "
                      "to the Internet.")  # fmt: skip
        case aiohttp.ClientConnectorError() if error.os_error.errno in _NO_WAY:
            return N_("{who} is out of reach: check this machine's connection to the network.")
        case aiohttp.ClientConnectorError():
            return N_("{who} cannot be reached: is it running?")
        case aiohttp.InvalidURL() | ValueError():
            return N_("{who} has an address that is none: check it in the configuration.")
        case _:
            return N_("{who} broke off the connection: we try again.")


def status_words(status: int) -> str:
    """The general sentence for a status that is no success, with `{who}` and `{status}`."""
    if status in (401, 403):
        return N_("{who} does not let us in ({status}): check the name and the password in the configuration, "
                  "or ask whoever runs it.")  # fmt: skip
    if status in (404, 410):
        return N_("{who} has nothing at that address ({status}): check it in the configuration.")
    if status == 429:
        return N_("{who} asks us to come less often ({status}): we wait, and try again.")
    if status >= 500:
        return N_("{who} has trouble of its own ({status}): we try again. If it lasts, tell whoever runs it.")
    return N_("{who} gave an answer that we do not understand ({status}): check its address in the configuration.")
