"""Delivers the day's reviews, and the notes written in the shop, as signed webhooks (Standard Webhooks).

Each is sent again until it is taken. The signature covers id, time and the raw body: `v1,` and the base64 of
HMAC-SHA256 over `ID.TIMESTAMP.BODY`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any

import aiohttp

from feeder.demo.sample import Day, Line, Lines
from wall.clock import to_iso

log = logging.getLogger("feeder.demo.hooks")
SITE = "https://avis.maison-tilleul.example"
PATH, NOTES_PATH = "/hooks/avis", "/hooks/mots"
RETRY_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""How long to wait before each further try; the last one again and again."""
REFUSED = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 415, 422})
"""Answers that another try would not change: the sender says so and goes on to the next."""


def new_secret() -> str:
    """A random secret in the form that Standard Webhooks gives it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, delivery: str, timestamp_s: int, body: bytes) -> str:
    """The `webhook-signature` of a delivery."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{delivery}.{timestamp_s}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


class Sender:
    """Delivers `lines` to `url`, each at its moment of the day, in order."""

    def __init__(
        self, lines: Lines, day: Day, url: str, secret: str, http: aiohttp.ClientSession, site: str = SITE
    ) -> None:
        self._lines = lines
        self._day = day
        self._url = url
        self._secret = secret
        self._http = http
        self._site = site
        self.refused: list[str] = []

    async def run(self) -> None:
        """Until the last line is delivered or refused."""
        reviews = {line.id: line for line in self._lines if line.id}
        for line in self._lines:
            await self._day.until(line.after_s)
            body = json.dumps(payload(line, reviews, self._day, self._site), ensure_ascii=False).encode()
            await self._deliver(f"msg_{self._day.start_ms}_{line.about}_{round(line.after_s * 10)}", body)

    async def _deliver(self, delivery: str, body: bytes) -> None:
        tries = 0
        while (status := await self._post(delivery, body)) // 100 != 2:
            if status in REFUSED:
                log.error("delivery %s was refused: %d", delivery, status)
                self.refused.append(delivery)
                return
            await self._day.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
            tries += 1

    async def _post(self, delivery: str, body: bytes) -> int:
        """The answer's status; 0 where none came. Each try is signed with its own time, as the standard has it."""
        at_s = self._day.clock.now_ms() // 1000
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(at_s),
            "webhook-signature": signature(self._secret, delivery, at_s, body),
        }
        try:
            async with self._http.post(self._url, data=body, headers=headers) as response:
                return response.status
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            log.info("delivery %s did not arrive: %s", delivery, type(error).__name__)
            return 0


def payload(line: Line, reviews: Mapping[str, Line], day: Day, site: str = SITE) -> dict[str, Any]:
    """What a delivery says: the review as it is now, with the shop's reply once there is one.

    `site`: where one reads it; empty for what stands on no page of the web.
    """
    review = reviews[line.about]
    if line.delete_of:
        return {"id": review.id, "event": "deleted"}
    said: dict[str, Any] = {
        "id": review.id, "event": "new" if line.id else "edited", "author": review.author, "title": review.title,
        "text": line.text if line.edit_of else review.text, "language": review.language or None,
        "experience_on": review.experience_on or None, "written_at": to_iso(day.when_ms(review.after_s)),
    }  # fmt: skip
    if review.device:
        said["author_id"] = review.device
    if site:
        said["permalink"] = f"{site}/{review.id}"
    if review.stars is not None:
        said["rating"] = {"value": review.stars, "best": 5}
    if line.edit_of:
        said["updated_at"] = to_iso(day.when_ms(line.after_s))
    if line.reply_to:
        said["reply"] = line.text
    return said
