"""A token of OAuth 2.0 that is fetched, used until shortly before its end, and fetched again (RFC 6749).

For client credentials and refresh tokens: what is sent is the caller's `form`. Nothing is logged or kept on disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.http import Answer, Web
from wall.clock import Clock
from wall.words import N_

EARLY_S = 60.0
"""A token is not used in its last minute (s): what is on its way then would come too late."""
USUAL_S = 600.0
"""How long (s) a token is used that does not say how long it lasts."""
ANSWER_BYTES = 100_000


class Bearer:
    """The token for one service. `refused`: what to say when none is given to us, with `{who}` and `{status}`."""

    def __init__(
        self,
        web: Web,
        who: str | Phrase,
        url: str,
        form: Mapping[str, str],
        clock: Clock,
        refused: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._web, self._who, self._url, self._clock, self._refused = web, who, url, clock, refused
        self._form, self._headers = dict(form), dict(headers or {})
        self._token, self._until_s = "", 0.0
        self._worked = False
        """Whether the service took the token that is there."""

    async def header(self) -> dict[str, str]:
        """The header to send. Raises SourceError, also where no token is given to us."""
        if not self._token or self._clock.monotonic() >= self._until_s:
            await self._fetch()
        return {"Authorization": f"Bearer {self._token}"}

    def drop(self) -> None:
        """The service does not take it any more (401): the next one is fetched anew."""
        self._token, self._worked = "", False

    async def get(self, web: Web, url: str, *, max_bytes: int, params: Mapping[str, str] | None = None) -> Answer:
        """GET with the token. One that worked until now and is refused (401) is fetched anew, once; one that is
        refused from the start would be again. Raises SourceError as `Web.get` does."""
        while True:
            answer = await web.get(url, params=params, headers=await self.header(), max_bytes=max_bytes)
            if answer.status != 401:
                self._worked = True
                return answer
            again = self._worked
            self.drop()
            if not again:
                return answer

    async def _fetch(self) -> None:
        asked_s = self._clock.monotonic()
        answer = await self._web.post(self._url, form=self._form, headers=self._headers, max_bytes=ANSWER_BYTES)
        if answer.status in (400, 401, 403):
            raise SourceError(self._refused, who=self._who, status=answer.status, fatal=True)
        self._web.expect(answer, 200)
        told: Any = self._web.document(answer)
        token = told.get("access_token") if isinstance(told, dict) else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not 0 < len(token) < 9000:
            raise SourceError(N_("{who} gave us no token where one was due: we try again."), who=self._who)
        lasts = told.get("expires_in")
        if isinstance(lasts, str) and lasts.isascii() and lasts.isdigit() and len(lasts) < 10:
            lasts = int(lasts)
        good = isinstance(lasts, int | float) and not isinstance(lasts, bool) and 0 < lasts < 1e9
        self._token, self._until_s = token, asked_s + max(1.0, (lasts if good else USUAL_S) - EARLY_S)
