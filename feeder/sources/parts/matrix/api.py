"""Speaking to a Matrix homeserver: one call at a time, sizes and times capped, every failure in words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
import regex

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.http import CONNECT_S, USER_AGENT, host_of, network_words, retry_after_s, too_slow
from feeder.sources.shared.lenient import NotJson, json_value
from wall.clock import Clock
from wall.words import N_

BASE = "/_matrix/client/v3"
CALL_S = 30.0
MAX_BYTES = 32 * 1024 * 1024
MAX_WAIT_S = 3600.0
STRANGE = N_("{who} answers something that is no Matrix: check its address.")
_CODE = regex.compile(r"[A-Z][A-Z0-9_.]{1,60}")


class Refused(SourceError):
    """The server answered and said no. `code` is the protocol's (`M_FORBIDDEN`), "" where it gave none."""

    def __init__(self, message: str, status: int, code: str, **more: Any) -> None:
        super().__init__(message, **more)
        self.status = status
        self.code = code


class Closed(Exception):
    """We closed the connection ourselves."""


class Api:
    """One homeserver. `token` is sent once it is known."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.who = Phrase(N_("The Matrix server {host}"), host=host_of(url))
        self.token = ""
        self._base = url.rstrip("/") + BASE
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        wait_s: float = 0.0,
    ) -> dict[str, Any]:
        """The object that the server answers. `wait_s`: how long (s) it was asked to wait for something to tell.

        Raises Refused, SourceError, or Closed after `close`.
        """
        if self._closed:
            raise Closed
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            async with (
                asyncio.timeout(wait_s + CALL_S),
                self._open().request(
                    method, self._base + path, params=params, json=body, headers=headers, allow_redirects=False
                ) as response,
            ):
                return await self._answer(response, await self._read(response))
        except TimeoutError as error:
            raise too_slow(self.who, error, wait_s + CALL_S) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if self._closed:
                raise Closed from error
            raise SourceError(network_words(error), who=self.who) from error

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers={"User-Agent": USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),
            )
        return self._session

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        data = bytearray()
        async for part in response.content.iter_chunked(65_536):
            data += part
            if len(data) > MAX_BYTES:
                raise SourceError(
                    N_("{who} sends more than {size} MB at once: lower “limit” in the configuration."),
                    who=self.who,
                    size=MAX_BYTES // 1_000_000,
                )
        return bytes(data)

    async def _answer(self, response: aiohttp.ClientResponse, data: bytes) -> dict[str, Any]:
        try:
            value = await asyncio.to_thread(json_value, data) if len(data) > 200_000 else json_value(data)
        except NotJson as error:
            if response.status == 200:
                raise SourceError(STRANGE, who=self.who) from error
            value = None
        told: dict[str, Any] = value if isinstance(value, dict) else {}
        if response.status == 200 and isinstance(value, dict):
            return told
        code = told.get("errcode")
        code = code if isinstance(code, str) and _CODE.fullmatch(code) else ""
        raise Refused(
            _words(response.status, code),
            response.status,
            code,
            who=self.who,
            told=f"{response.status} {code}".rstrip(),
            retry_after_s=self._later(response, told),
            fatal=response.status == 401 or code == "M_USER_DEACTIVATED",
        )

    def _later(self, response: aiohttp.ClientResponse, told: Mapping[str, Any]) -> float | None:
        after = told.get("retry_after_ms")
        if isinstance(after, int | float) and not isinstance(after, bool) and after >= 0:
            return min(after / 1000, MAX_WAIT_S)
        return retry_after_s(response.headers, self._clock.now_ms())

    async def close(self) -> None:
        """Break off whatever is under way, and let go."""
        self._closed = True
        if self._session is not None:
            await self._session.close()


def path(*parts: str) -> str:
    """A path of the given parts, each quoted whole: `path("rooms", "!a:b", "messages")`."""
    return "".join("/" + quote(part, safe="") for part in parts)


def compact(value: object) -> str:
    """A JSON text for a query."""
    return json.dumps(value, separators=(",", ":"))


def _words(status: int, code: str) -> str:
    if code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN") or status == 401:
        return N_("{who} does not accept our access token ({told}): make a new one for the account "
                  "and put it in place.")  # fmt: skip
    if code == "M_LIMIT_EXCEEDED" or status == 429:
        return N_("{who} asks us to come less often ({told}): we wait, and try again.")
    if status == 403:
        return N_("{who} does not let the account do that ({told}): ask whoever runs it.")
    if 300 <= status < 400:
        return N_("{who} sends us to another address ({told}): put the right one into the configuration.")
    if status >= 500:
        return N_("{who} has trouble of its own ({told}): we try again. If it lasts, tell whoever runs it.")
    return N_("{who} gave an answer that we do not understand ({told}): check its address in the configuration.")
